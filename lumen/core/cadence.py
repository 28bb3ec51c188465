"""When silence between samples is a gap: one rule for states, windows and trajectories."""

from collections import deque

from lumen.units import Monotonic, Seconds

GAP_FLOOR: Seconds = 90.0
GAP_INTERVALS = 4.0


def gap_limit(median_interval: Seconds) -> Seconds:
    """Give the longest silence that is still part of the rhythm (spec: max(90 s, 4 x median))."""
    return max(GAP_FLOOR, GAP_INTERVALS * median_interval)


class Cadence:
    """Watches the samples' rhythm and tells a gap from a pause."""

    _REMEMBERED = 20  # a window's worth of samples at the default interval

    def __init__(self) -> None:
        self._last: Monotonic | None = None
        self._intervals: deque[Seconds] = deque(maxlen=self._REMEMBERED)
        self._limit = gap_limit(0.0)

    def step(self, at: Monotonic) -> tuple[Seconds, bool]:
        """Take the next sample's time; give the interval since the last and whether it is a gap.

        The first sample of all has the interval 0 and is no gap.

        Raises:
            ValueError: time did not go forward.
        """
        if self._last is None:
            self._last = at
            return 0.0, False
        interval = at - self._last
        if interval <= 0.0:
            raise ValueError(f"time went from {self._last} to {at}")
        self._last = at
        gap = interval > self._limit
        self._intervals.append(interval)
        # The lower median: of a pause and an interval, the interval is the rhythm.
        self._limit = gap_limit(sorted(self._intervals)[(len(self._intervals) - 1) // 2])
        return interval, gap
