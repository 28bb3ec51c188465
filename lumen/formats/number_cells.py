"""Numbers as loggers write them: with a point or a comma, in groups, or as a word for "none"."""

import re
from collections.abc import Iterable

from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked

MISSING = Fault(FaultKind.MISSING, "no reading in the recording")

_NO_READING = (
    "na n/a n.a. n/d nan -nan +nan -nan(ind) 1.#qnan nat <na> none null nil - -- --- \u2013 \u2014 "
    "unavailable unknown missing error err fail failed undef invalid "
    "#n/a #na #value! #num! #div/0! #null! ?"
)
_MISSING_WORDS = frozenset(_NO_READING.split())
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
_GROUPS = re.compile(r"([+-]?\d{1,3})((?:[ \u00a0\u202f\u2019']\d{3})+)(?!\d)", re.ASCII)
_BOTH = (
    (re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d*", re.ASCII), ".", ","),
    (re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d*", re.ASCII), ",", "."),
)
_DECIMAL = {
    mark: re.compile(
        rf"[+-]?(?:\d*{re.escape(mark)}(?:\d{{1,2}}|\d{{4,}})|0{re.escape(mark)}\d+)", re.ASCII
    )
    for mark in ",."
}
_GROUP = {
    mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}{re.escape(mark)}\d{{3}}", re.ASCII) for mark in ",."
}
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


def decimal_marks(cells: Iterable[str]) -> frozenset[str]:
    """Give the marks before decimals, of numbers in which they can be nothing else.

    >>> decimal_marks(["21,5", "1.200"])
    frozenset({','})
    """
    return frozenset(
        mark for cell in cells for mark in ",." if mark in cell and _DECIMAL[mark].fullmatch(cell)
    )


def number_from(cell: str, *, groups: str) -> float:
    """Read a number.

    Args:
        cell: the number as it is written.
        groups: marks that may part thousands here: `1,013` may then be either of two numbers.

    Raises:
        ValueError: it is none, or may be two.

    >>> number_from("21,5", groups="")
    21.5
    >>> number_from("1.013,25", groups="")
    1013.25
    """
    if any(mark in cell and _GROUP[mark].fullmatch(cell) for mark in groups):
        raise ValueError(f"{quoted(cell)} may be two numbers: write it without parted thousands")
    if _NUMBER.fullmatch(cell):
        return float(cell)
    text = cell.replace("\u2212", "-")
    text = _GROUPS.sub(lambda found: re.sub(r"[^\d+-]", "", found[0]), text)
    for pattern, group, point in _BOTH:
        if pattern.fullmatch(text):
            text = text.replace(group, "").replace(point, ".")
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
