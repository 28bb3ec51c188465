"""The pressure that deviations are measured from."""

from lumen.core.median import RunningMedian
from lumen.units import Hectopascal, Monotonic, Seconds


class PressureReference:
    """The median of the last week, so that altitude does not matter."""

    _TRUSTED_AFTER: Seconds = 3600.0
    _FIRST = 6  # readings; the warm-up's

    def __init__(self) -> None:
        self._week = RunningMedian()
        self._first: list[float] = []
        self._since: Monotonic | None = None
        self._last: Monotonic | None = None

    def observe(self, at: Monotonic, pressure: Hectopascal) -> Hectopascal:
        """Take a reading; give the median of the week, or in the first hour of the first ones."""
        if self._since is None:
            self._since = at
        if len(self._first) < self._FIRST:
            self._first.append(pressure)
        self._week.add(at, pressure)
        self._last = at
        return self.present(pressure)

    def present(self, otherwise: Hectopascal) -> Hectopascal:
        """Give the median of the week, or in the first hour of the first readings."""
        if self._since is None or self._last is None:
            return otherwise
        if self._last - self._since >= self._TRUSTED_AFTER:
            return self._week.value
        ordered = sorted(self._first)
        return 0.5 * (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2])
