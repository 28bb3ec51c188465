"""Numbers as loggers write them: with a point or a comma, in groups, or as a word for "none"."""

import re

from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked

MISSING = Fault(FaultKind.MISSING, "no reading in the recording")

_NO_READING = (
    "na n/a nan none null nil - -- unavailable unknown missing error err fail failed undef invalid "
    "#n/a #na #value! #num! #div/0! #null! ?"
)
_MISSING_WORDS = frozenset(_NO_READING.split())
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
_GROUPS = re.compile(r"([+-]?\d{1,3})((?:[ \u00a0\u202f']\d{3})+)(?!\d)", re.ASCII)
_BOTH = (
    (re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d*", re.ASCII), ".", ","),
    (re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d*", re.ASCII), ",", "."),
)
_AMBIGUOUS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
_LONGEST_CELL = 60


def quoted(cell: str) -> str:
    """Give a cell for a message: quoted, and not longer than can be read."""
    return repr(cell if len(cell) <= _LONGEST_CELL else cell[:_LONGEST_CELL] + "…")


def is_missing(cell: str) -> bool:
    """Tell whether a cell says that there was no reading.

    >>> [is_missing(cell) for cell in ("", "NA", "unavailable", "0")]
    [True, True, True, False]
    """
    return not cell or cell.casefold() in _MISSING_WORDS


def number_from(cell: str, *, comma_separates_cells: bool) -> float:
    """Read a number.

    Where commas separate the cells, a quoted `1,013` may be either of two numbers.

    Raises:
        ValueError: it is none, or may be two.

    >>> number_from("21,5", comma_separates_cells=False)
    21.5
    >>> number_from("1.013,25", comma_separates_cells=False)
    1013.25
    """
    if _NUMBER.fullmatch(cell):
        return float(cell)
    text = cell.replace("\u2212", "-")
    text = _GROUPS.sub(lambda found: re.sub(r"[^\d+-]", "", found[0]), text)
    for pattern, group, point in _BOTH:
        if pattern.fullmatch(text):
            text = text.replace(group, "").replace(point, ".")
    if comma_separates_cells and _AMBIGUOUS.fullmatch(text):
        raise ValueError(f"{quoted(cell)} may be two numbers: write it with a decimal point")
    text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if _NUMBER.fullmatch(text) or _INFINITE.fullmatch(text):
        return float(text)
    raise ValueError(f"{quoted(cell)} is no number")


def reading_from(channel: Channel, value: float | None) -> Reading:
    """Turn a number into a reading; None, or NaN, is a missing one."""
    return MISSING if value is None or value != value else checked(channel, value)  # noqa: PLR0124 - only NaN differs from itself


def decimals_of(cell: str) -> int:
    """Count what stands after the decimal point."""
    return len(re.split(r"[.,]", cell)[-1]) if re.search(r"[.,]", cell) else 0
