"""The season's turn, from when the sun was first and last seen: weeks that lengthen after others.

A day or a week proves nothing: a new room, a tree in leaf, clouds. So the light must have grown
for three weeks, after weeks in which it waned, and by no more than the sun can do.
"""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from lumen.units import Seconds

MINUTE: Seconds = 60.0

FEWEST_DAYS = 4
"""Of a week, that must have been seen from dawn to dusk."""
TURNED_WEEKS = 3
WANED_WEEKS = 3
MOST_WEEKS = 10
LEAST: Seconds = 12 * MINUTE
"""By how much the light must have waned, and then grown; medians of a week err by a third of it."""
MOST_A_WEEK: Seconds = 45 * MINUTE
"""More than the sun does in a week below the 62nd degree: then something else changed."""
_SLACK: Seconds = 2 * MINUTE


class Turn(StrEnum):
    """Where the days go from now on."""

    LONGER = "longer"
    SHORTER = "shorter"


class WeekOfLight(NamedTuple):
    """How long the sun was seen on the days of a week: the median; None where too few were seen."""

    length: Seconds | None

    @classmethod
    def of(cls, suns: Sequence[tuple[Seconds, Seconds]]) -> "WeekOfLight":
        """Give the median of its days."""
        if len(suns) < FEWEST_DAYS:
            return cls(None)
        return cls(sorted(last - first for first, last in suns)[len(suns) // 2])


def turn_of(weeks: Sequence[WeekOfLight]) -> Turn | None:
    """Give the turn that the last weeks show, the latest week first; None where they show none."""
    lengths = [week.length for week in weeks]
    for turn, sign in ((Turn.LONGER, 1.0), (Turn.SHORTER, -1.0)):
        for between in range(MOST_WEEKS - TURNED_WEEKS - WANED_WEEKS):
            lately = lengths[: TURNED_WEEKS + 1]
            first = TURNED_WEEKS + between
            before = lengths[first : first + WANED_WEEKS + 1]
            if _goes(lately, sign, strictly=True) and _goes(before, -sign, strictly=False):
                return turn
    return None


def _goes(weeks: Sequence[Seconds | None], sign: float, *, strictly: bool) -> bool:
    """Tell whether weeks, the latest first, grow (1) or wane (-1), as the sun alone makes them."""
    known = [length for length in weeks if length is not None]
    if len(known) < len(weeks):
        return False
    steps = [sign * (later - earlier) for later, earlier in pairwise(known)]
    least = _SLACK if strictly else -_SLACK
    return sum(steps) >= LEAST and all(least <= step <= MOST_A_WEEK for step in steps)
