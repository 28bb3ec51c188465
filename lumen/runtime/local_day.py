"""The local days of this place: when each begins and ends, and local time within it.

A day has 23 or 25 hours where the clock is put forward or back in it.
"""

from typing import NamedTuple

from lumen.core.local_days import DAY, day_of
from lumen.runtime.local_time import local_seconds
from lumen.units import Seconds, WallTime

_FURTHEST: Seconds = 15 * 3600.0
"""No place is further from Greenwich."""


class LocalDay(NamedTuple):
    """One day: its time zone's offset, and a second one from where the clock is changed."""

    day: int
    begins: WallTime
    ends: WallTime
    offset: Seconds
    changes: WallTime
    offset_after: Seconds

    def local(self, wall: WallTime) -> Seconds:
        """Give local civil time in seconds, of this day and the hours beside it."""
        return wall + (self.offset if wall < self.changes else self.offset_after)


def local_day(day: int) -> LocalDay:
    """Look a day up in the zone that the system has now."""
    begins, ends = _first(day), _first(day + 1)
    offset, after = _offset(begins), _offset(WallTime(ends - 1.0))
    return LocalDay(day, begins, ends, offset, _change(begins, ends, offset), after)


def _first(day: int) -> WallTime:
    """Give the first second of a day."""
    low, high = day * DAY - _FURTHEST, day * DAY + _FURTHEST
    while high - low > 1.0:
        middle = (low + high) // 2.0
        if day_of(local_seconds(WallTime(middle))) < day:
            low = middle
        else:
            high = middle
    return WallTime(high)


def _change(begins: WallTime, ends: WallTime, offset: Seconds) -> WallTime:
    """Give the first second of a day with another offset than its first; its end without one."""
    low, high = float(begins), float(ends)
    if _offset(WallTime(high - 1.0)) == offset:
        return ends
    while high - low > 1.0:
        middle = (low + high) // 2.0
        if _offset(WallTime(middle)) == offset:
            low = middle
        else:
            high = middle
    return WallTime(high)


def _offset(wall: WallTime) -> Seconds:
    return local_seconds(wall) - wall
