"""Medians: of some values, and the running one of the last days, which takes altitude out."""

from array import array
from bisect import bisect_left, insort
from collections import deque

from lumen.units import Monotonic, Seconds

WEEK: Seconds = 7 * 86_400.0
# One reading a minute tells a week's median, and bounds the memory whatever the interval.
SPACING: Seconds = 60.0


def median(values: list[float]) -> float:
    """Give the middle value: one of them, and no mean of two."""
    return sorted(values)[len(values) // 2]


class RunningMedian:
    """The median of the readings of the last `width` seconds, thinned to one a minute."""

    def __init__(self, width: Seconds = WEEK, spacing: Seconds = SPACING) -> None:
        self._width = width
        self._spacing = spacing
        self._arrivals: deque[tuple[Monotonic, float]] = deque()
        self._ordered = array("d")

    def __len__(self) -> int:
        return len(self._ordered)

    def add(self, at: Monotonic, value: float) -> None:
        """Take a reading; readings closer than the spacing to the last kept one are skipped."""
        if self._arrivals and at - self._arrivals[-1][0] < self._spacing:
            return
        self._arrivals.append((at, value))
        insort(self._ordered, value)
        while self._arrivals[0][0] < at - self._width:
            _, old = self._arrivals.popleft()
            del self._ordered[bisect_left(self._ordered, old)]

    @property
    def value(self) -> float:
        """The median of what is kept.

        Raises:
            IndexError: nothing was added yet.
        """
        size = len(self._ordered)
        return 0.5 * (self._ordered[(size - 1) // 2] + self._ordered[size // 2])
