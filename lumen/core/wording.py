"""How words are joined and begun, in every language that writes as these do."""

from collections.abc import Sequence

from lumen.units import Seconds

_MINUTE: Seconds = 60.0
_HOUR: Seconds = 3600.0


def capitalised(words: str) -> str:
    """Give words with a capital first letter, and the others as they are.

    >>> capitalised("ruhe und Regen")
    'Ruhe und Regen'
    """
    return f"{words[:1].upper()}{words[1:]}"


def listed(names: Sequence[str], joint: str) -> str:
    """Join names as a sentence does, with a word before the last.

    >>> listed(["calm", "rain", "sleep"], "and"), listed(["calm"], "and")
    ('calm, rain and sleep', 'calm')
    """
    *first, last = names
    return f"{', '.join(first)} {joint} {last}" if first else last


def span(time: Seconds) -> str:
    """Say a span of time: hours from two hours on, else minutes.

    >>> span(7300.0), span(1800.0)
    ('2 h', '30 min')
    """
    return f"{time / _HOUR:.0f} h" if time >= 2 * _HOUR else f"{time / _MINUTE:.0f} min"
