"""What a quantity was in its last minutes and hours, thinned so that its memory is bounded."""

from collections import deque
from collections.abc import Iterator

from lumen.units import Monotonic, Seconds


class RecentValues:
    """A quantity's last values, no closer than a twentieth of the span."""

    def __init__(self, span: Seconds, points: int = 20) -> None:
        self._span = span
        self._spacing = span / points
        self._values: deque[tuple[Monotonic, float]] = deque()

    def add(self, at: Monotonic, value: float) -> None:
        """Take a value."""
        values = self._values
        if not values or at - values[-1][0] >= self._spacing:
            values.append((at, value))
        while values[0][0] < at - self._span:
            values.popleft()
            if not values:
                values.append((at, value))

    @property
    def first(self) -> tuple[Monotonic, float]:
        """The oldest value within the span, with its time; there must be one."""
        return self._values[0]

    def since(self, at: Monotonic) -> Iterator[float]:
        """Give the values from a time on."""
        return (value for then, value in self._values if then >= at)

    def before(self, at: Monotonic) -> Iterator[float]:
        """Give the values up to a time."""
        return (value for then, value in self._values if then <= at)

    def restart(self, at: Monotonic, value: float) -> None:
        """Begin anew from a value."""
        self._values.clear()
        self._values.append((at, value))

    def forget(self) -> None:
        """Begin anew with the next value."""
        self._values.clear()

    def __len__(self) -> int:
        """Give how many values are remembered."""
        return len(self._values)
