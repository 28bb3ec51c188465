"""How coarsely a light sensor reads: what it moves by when it moves at all.

Some sensors know only a few levels near the dark, and hold each for minutes while dusk goes on
below it: what such a level seems to gain or lose at once is no more than its grain.
"""

from collections import deque
from contextlib import suppress

from lumen.units import Lux

REMEMBERED = 240
FEWEST = 8
"""Changes that make a grain known; a fine sensor has so many within minutes."""
COARSEST: Lux = 16.0
"""What moves by more is no grain of any sensor that is known here; a lamp may."""
NEAR = 2.0
"""Up to so many times a level, changes say how it is read: higher up a sensor may be coarser."""


class LightGrain:
    """Watches by how much the light differs from one sample to the next, where it does."""

    def __init__(self) -> None:
        self._last: Lux | None = None
        self._changes: deque[tuple[Lux, Lux]] = deque(maxlen=REMEMBERED)

    def observe(self, light: Lux) -> None:
        """Take a sample's light."""
        last, self._last = self._last, light
        if last is not None and 0.0 < abs(light - last) <= COARSEST:
            self._changes.append(_change(last, light))

    def leave_out(self, before: Lux, after: Lux) -> None:
        """Leave a change out again that a lamp made: it says nothing of the sensor."""
        with suppress(ValueError):
            self._changes.remove(_change(before, after))

    def at(self, level: Lux) -> Lux:
        """Give the median change near and below a level; 0 where too few are known."""
        below = NEAR * max(level, COARSEST)
        near = sorted(change for upper, change in self._changes if upper <= below)
        return near[len(near) // 2] if len(near) >= FEWEST else 0.0

    def forget(self) -> None:
        """Compare nothing across a gap; what is known of the sensor stays."""
        self._last = None


def _change(before: Lux, after: Lux) -> tuple[Lux, Lux]:
    """Give a change's upper level, and its size."""
    return max(before, after), abs(after - before)
