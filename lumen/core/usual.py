"""What is usual at this hour: its own weeks, so that "warm" is warmer than here and now usually.

For each hour of the day the means of the last fortnight are kept: a few kilobytes, for ever.
"""

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from lumen.core.events import Event
from lumen.core.observation import Observation
from lumen.units import Seconds

HOUR: Seconds = 3600.0
DAYS = 14
FEWEST_DAYS = 4
"""Of this hour, before anything is called usual."""


class Usual(NamedTuple):
    """An hour's usual value: the median of its days, and how far most of them lie from it."""

    value: float
    spread: float
    days: int


class Comparison(NamedTuple):
    """How far from usual is told: at least `by` (a share, where `relative`), and twice the spread.

    It ends at 70 % of that, so that noise does not toggle it.
    """

    quantity: str
    by: float
    relative: bool
    above: Event
    below: Event
    least: float = 0.0


COMPARISONS = (
    Comparison("air", 2.0, False, Event.WARMER_THAN_USUAL, Event.COOLER_THAN_USUAL),
    Comparison("vapour", 0.25, True, Event.MOISTER_THAN_USUAL, Event.DRIER_THAN_USUAL),
    Comparison("light", 0.6, True, Event.BRIGHTER_THAN_USUAL, Event.DARKER_THAN_USUAL, 30.0),
)

ENDS = 0.7
OWN_HEAT_SHARE = 1.0 / 3.0


class OwnWeeks:
    """Learns the usual of each hour, and compares."""

    def __init__(self) -> None:
        self._hours: dict[tuple[str, int], deque[float]] = {}
        self._hour: tuple[int, int] | None = None
        self._sums: dict[str, tuple[float, int]] = {}
        self.present: dict[Event, Mapping[str, float]] = {}
        """The comparisons that hold now, with their numbers."""

    def observe(self, seen: Observation, *, calibrated: bool) -> None:
        """Take a sample: learn the hour, and compare with what it usually is."""
        hour = (seen.day, int(seen.time_of_day // HOUR))
        if hour != self._hour:
            self._keep()
            self._hour = hour
        for name in ("air", "vapour", "light", "own_heat"):
            value = seen.values.get(name)
            if value is not None:
                total, count = self._sums.get(name, (0.0, 0))
                self._sums[name] = (total + value, count + 1)
        for comparison in COMPARISONS:
            self._compare(comparison, seen, calibrated=calibrated)

    def _keep(self) -> None:
        if self._hour is not None:
            for name, (total, count) in self._sums.items():
                days = self._hours.setdefault((name, self._hour[1]), deque(maxlen=DAYS))
                days.append(total / count)
        self._sums = {}

    def usual(self, quantity: str, time_of_day: Seconds) -> Usual | None:
        """Give what is usual at this hour, or None before it is known."""
        days = self._hours.get((quantity, int(time_of_day // HOUR)))
        if days is None or len(days) < FEWEST_DAYS:
            return None
        middle = sorted(days)[len(days) // 2]
        away = sorted(abs(value - middle) for value in days)
        return Usual(middle, away[len(away) // 2] / 0.6745, len(days))

    def _compare(self, comparison: Comparison, seen: Observation, *, calibrated: bool) -> None:
        value = seen.values.get(comparison.quantity)
        usual = self.usual(comparison.quantity, seen.time_of_day)
        for event, sign in ((comparison.above, 1.0), (comparison.below, -1.0)):
            held = self.present.pop(event, None) is not None
            if value is None or usual is None:
                continue
            if comparison.quantity == "air" and not calibrated:
                continue
            most = max(comparison.least, abs(usual.value)) if comparison.relative else 1.0
            wanted = max(comparison.by * most, 2.0 * usual.spread) * (ENDS if held else 1.0)
            away = sign * (value - usual.value)
            if away >= wanted and not self._own_heat_differs(comparison, seen, away):
                self.present[event] = {"now": value, "usual": usual.value, "days": usual.days}

    def _own_heat_differs(self, comparison: Comparison, seen: Observation, away: float) -> bool:
        if comparison.quantity != "air" or "own_heat" not in seen.values:
            return False
        usual = self.usual("own_heat", seen.time_of_day)
        return usual is None or abs(seen.values["own_heat"] - usual.value) > OWN_HEAT_SHARE * away
