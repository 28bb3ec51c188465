"""Time spans and counts as people read them."""

from lumen.units import Seconds


def span(seconds: Seconds) -> str:
    """Give a time span as people say it: to the minute, but seconds below two of them.

    >>> span(90.0), span(93_780.0)
    ('90 s', '1 d 2 h 3 min')
    """
    minutes = int(seconds // 60)
    if minutes < 2:  # noqa: PLR2004 - below that, seconds say more
        return f"{seconds:.0f} s"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    spans = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{count} {unit}" for count, unit in spans if count)


def counted(count: int, one: str) -> str:
    """Give a count with its noun.

    >>> counted(1, "line"), counted(2, "line")
    ('1 line', '2 lines')
    """
    return f"{count} {one}{'s' * (count != 1)}"
