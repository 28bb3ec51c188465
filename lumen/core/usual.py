"""What is usual at this hour: its own weeks, so that "warm" is warmer than here and now usually.

For each hour of the day the means of the last fortnight are kept: a few kilobytes, for ever.
"""

from collections import deque
from typing import NamedTuple

from lumen.core.events import Event
from lumen.core.observation import Observation
from lumen.units import Seconds

HOUR: Seconds = 3600.0
DAYS = 14
FEWEST_DAYS = 4
"""Of this hour, before anything is called usual."""


class Hour(NamedTuple):
    """One quantity in one hour of one day."""

    low: float
    mean: float
    high: float


class Usual(NamedTuple):
    """An hour as it usually is: its days' median, and how far most of them lie apart.

    A quarter of the days, at most, lie below `low`, and as many above `high`: where people are at
    home on every other day, both kinds of day are usual.
    """

    low: float
    value: float
    high: float
    spread: float
    days: int


class ComparisonWithUsual(NamedTuple):
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
    ComparisonWithUsual("air", 2.0, False, Event.WARMER_THAN_USUAL, Event.COOLER_THAN_USUAL),
    ComparisonWithUsual("vapour", 0.25, True, Event.MOISTER_THAN_USUAL, Event.DRIER_THAN_USUAL),
    ComparisonWithUsual(
        "light", 0.6, True, Event.BRIGHTER_THAN_USUAL, Event.DARKER_THAN_USUAL, 30.0
    ),
)

ENDS = 0.7
OWN_HEAT_SHARE = 1.0 / 3.0


class OwnWeeks:
    """Learns the usual of each hour, and compares."""

    def __init__(self) -> None:
        self._hours: dict[tuple[str, int], deque[Hour]] = {}
        self._hour: tuple[int, int] | None = None
        self._now: dict[str, tuple[float, float, float, int]] = {}
        self.present: dict[Event, dict[str, float]] = {}
        """The comparisons that hold now, with their numbers."""

    def observe(self, seen: Observation, *, calibrated: bool) -> None:
        """Take a sample: learn the hour, and compare with what it usually is."""
        if not seen.dated:
            self.present = {}
            return
        hour = (seen.day, int(seen.time_of_day // HOUR))
        if hour != self._hour:
            self._keep()
            self._hour = hour
        for name in ("air", "vapour", "light", "own_heat"):
            value = seen.values.get(name)
            if value is not None:
                low, total, high, count = self._now.get(name, (value, 0.0, value, 0))
                self._now[name] = (min(low, value), total + value, max(high, value), count + 1)
        for comparison in COMPARISONS:
            self._compare(comparison, seen, calibrated=calibrated)

    def learn(self, quantity: str, hour: int, values: Hour) -> None:
        """Take what an hour of an earlier day was like, the oldest day first."""
        self._hours.setdefault((quantity, hour), deque(maxlen=DAYS)).append(values)

    def _keep(self) -> None:
        if self._hour is not None:
            for name, (low, total, high, count) in self._now.items():
                days = self._hours.setdefault((name, self._hour[1]), deque(maxlen=DAYS))
                days.append(Hour(low, total / count, high))
        self._now = {}

    def usual(self, quantity: str, time_of_day: Seconds) -> Usual | None:
        """Give what is usual at this hour, or None before it is known."""
        days = self._hours.get((quantity, int(time_of_day // HOUR)))
        if days is None or len(days) < FEWEST_DAYS:
            return None
        lows, means, highs = (sorted(part) for part in zip(*days, strict=True))
        upper = 3 * len(days) // 4
        low, middle, high = lows[-1 - upper], means[len(days) // 2], highs[upper]
        away = sorted(abs(day.mean - middle) for day in days)
        return Usual(low, middle, high, away[len(away) // 2] / 0.6745, len(days))

    def _compare(
        self, comparison: ComparisonWithUsual, seen: Observation, *, calibrated: bool
    ) -> None:
        value = seen.values.get(comparison.quantity)
        usual = self.usual(comparison.quantity, seen.time_of_day)
        for event, sign in ((comparison.above, 1.0), (comparison.below, -1.0)):
            held = self.present.pop(event, None) is not None
            if value is None or usual is None:
                continue
            if comparison.quantity == "air" and not calibrated:
                continue
            # What the median of three still shows may be over: both must bear it out.
            now = sign * min(sign * value, sign * seen.raw.get(comparison.quantity, value))
            most = max(comparison.least, abs(usual.value)) if comparison.relative else 1.0
            wanted = max(comparison.by * most, 2.0 * usual.spread) * (ENDS if held else 1.0)
            # An hour in which a lamp is lit halfway has no one value that is usual.
            away = sign * (now - (usual.high if sign > 0.0 else usual.low))
            if away >= wanted and not self._own_heat_differs(comparison, seen, away):
                self.present[event] = {"now": now, "usual": usual.value, "days": usual.days}

    def _own_heat_differs(
        self, comparison: ComparisonWithUsual, seen: Observation, away: float
    ) -> bool:
        if comparison.quantity != "air" or "own_heat" not in seen.values:
            return False
        usual = self.usual("own_heat", seen.time_of_day)
        return usual is None or abs(seen.values["own_heat"] - usual.value) > OWN_HEAT_SHARE * away
