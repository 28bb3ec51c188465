"""What somebody meant who wrote a name that there is not."""

from collections.abc import Iterable

from lumen.errors import printable

_ALIKE = 0.6
"""difflib's ratio from which a name is near enough to be what was meant."""


def nearest(name: str, known: Iterable[str], alike: float = _ALIKE) -> str | None:
    """Give the known name that is most like the given one; None where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is mistyped

    by_lower = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), by_lower, n=1, cutoff=alike)
    return by_lower[near[0]] if near else None


def way_out(name: str, known: Iterable[str]) -> str:
    """Give the end of a refusal: what was probably meant, or else every name there is."""
    names = list(known)
    near = nearest(name, names)
    return f"there are: {', '.join(names)}" if near is None else f"did you mean {near}?"


def refusal(kind: str, name: str, known: Iterable[str]) -> str:
    """Refuse a name, in one line that says what may be given instead."""
    return f"there is no {kind} {printable(name)!r}; {way_out(name, known)}"
