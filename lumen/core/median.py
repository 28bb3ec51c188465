"""Medians: of some values, of arrays, and the running one of days, which takes altitude out."""

from array import array
from bisect import bisect_left, insort
from collections import deque
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumen.units import Monotonic, Seconds

Floats: TypeAlias = NDArray[np.float64]

WEEK: Seconds = 7 * 86_400.0
# One reading a minute tells a week's median, and bounds the memory whatever the interval.
SPACING: Seconds = 60.0


def median(values: list[float]) -> float:
    """Give the middle value: one of them, and no mean of two."""
    return sorted(values)[len(values) // 2]


def medians(values: ArrayLike, axis: int = -1) -> Floats:
    """Give the medians of known values along an axis, NaN of none, as `numpy.median` does.

    That loads `numpy.ma` at its first call, 1.4 MB for nothing that is used here.

    >>> medians([4.0, 1.0, 3.0, 2.0]).item(), medians([[1.0, 9.0], [5.0, 2.0]], axis=0).tolist()
    (2.5, [3.0, 5.5])
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=axis)
    size = ordered.shape[axis]
    if size == 0:
        return np.full(np.delete(ordered.shape, axis), np.nan)
    below, above = ((size - 1) // 2, size // 2)
    middle: Floats = 0.5 * (ordered.take(below, axis) + ordered.take(above, axis))
    return middle


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
