"""All the days that Lumen has lived, as far as they are compared: a few numbers of each.

Whoever asks gets only what is known: a day that was half missed, or computed with another
calibration, is no day to compare with.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from lumen.core.compensation import Compensation
from lumen.core.day_parts import HIGHEST_PRESSURE, LOWEST_PRESSURE, PARTS, PartValue
from lumen.core.day_summary import HOURLY, DaySummary, Hours
from lumen.core.local_days import DAY, day_of
from lumen.core.season import MOST_WEEKS, Turn, WeekOfLight, turn_of
from lumen.core.shape_names import Shape
from lumen.core.usual import DAYS as OWN_WEEKS
from lumen.core.usual import HOUR, Hour
from lumen.units import Seconds

HOURS_KEPT = 60
"""Days of which the hours are kept."""
SAME_CALIBRATION = 1e-9


class Record(NamedTuple):
    """How the days are searched for one that was like today.

    `by` is the least by which today must differ from a day, a factor where `relative`.
    """

    name: str
    source: str
    sign: float
    by: float
    relative: bool = False


RECORDS = (
    Record("brightest noon", "noon", 1.0, 1.25, relative=True),
    Record("darkest noon", "noon", -1.0, 1.25, relative=True),
    Record("coldest night", "night", -1.0, 0.5),
    Record("warmest afternoon", "afternoon", 1.0, 0.5),
    Record("lowest pressure", LOWEST_PRESSURE, -1.0, 1.0),
    Record("highest pressure", HIGHEST_PRESSURE, 1.0, 1.0),
)
_OF_AIR = frozenset(part.name for part in PARTS if part.quantity == "air")

LEAST_SPAN = 30
"""Days that a record must reach back."""
LEAST_KNOWN = 0.75
"""Of the days in between, the share that must be known."""
OWN_HEAT_SHARE = 1.0 / 3.0


class Standing(NamedTuple):
    """How a value stands among the days: `since` is the last that was like it, None if none was."""

    since: int | None
    days: int
    known: int
    best: float
    """The one among them that comes nearest."""


class _Day(NamedTuple):
    """What is kept in mind of a day."""

    whole: bool
    clock_set: bool
    calibration: tuple[float, float, float] | None
    parts: Mapping[str, PartValue]
    sun: tuple[Seconds, Seconds] | None


class LongMemory:
    """The days before today, the latest of which may be given at any time."""

    def __init__(self) -> None:
        self.born: int | None = None
        """The day of its birth, by number."""
        self.name = "Lumen"
        self.watched: Seconds = 0.0
        """How long it lived, all days together."""
        self.awakenings = 0
        self.complete = False
        """Whether every day that there is something of is here: before, nothing is compared."""
        self.latest = -1
        """The latest day that is remembered, by number; -1 before there is one."""
        self._days: dict[int, _Day] = {}
        self._hours: dict[int, Hours] = {}
        self._shapes: dict[Shape, int] = {}
        self._turns: list[tuple[int, Turn]] = []

    def clear(self) -> None:
        """Forget every day; the name stays."""
        self.born, self.watched, self.awakenings, self.complete = None, 0.0, 0, False
        self.latest = -1
        self._days, self._hours, self._shapes, self._turns = {}, {}, {}, []

    def __len__(self) -> int:
        """Give how many days are remembered."""
        return len(self._days)

    def __contains__(self, day: object) -> bool:
        """Tell whether a day is remembered."""
        return day in self._days

    @property
    def days(self) -> Iterable[int]:
        """The days that are remembered, by number."""
        return self._days.keys()

    def add(self, summary: DaySummary, hours: Hours | None) -> None:
        """Take a day that is over; days are given in their order, but for those found later."""
        day, sun = summary.day, None
        if summary.sun_first is not None and summary.sun_last is not None:
            sun = (summary.sun_first, summary.sun_last)
        if day not in self._days:
            self.watched += summary.watched
            self.awakenings += summary.awakenings
        self.latest = max(self.latest, day)
        self._days[day] = _Day(
            summary.whole,
            summary.clock_set,
            summary.calibration,
            dict(summary.parts),
            sun,
        )
        if hours is not None:
            self._hours[day] = hours
            while len(self._hours) > HOURS_KEPT:
                del self._hours[min(self._hours)]
        for shape in summary.shapes:
            self._shapes[shape] = min(day, self._shapes.get(shape, day))
        turn = self._turn_on(day)
        if turn is not None:
            self._turns.append((day, turn))

    def first_of(self, shape: Shape, today: int) -> bool:
        """Tell whether a shape was felt on no day before today."""
        return self._shapes.get(shape, today) >= today

    def note_shape(self, shape: Shape, today: int) -> None:
        """Take a shape that is felt for the first time today."""
        self._shapes.setdefault(shape, today)

    def light_of(self, day: int) -> dict[str, float]:
        """Give how many minutes of sun the weeks had that end with a day, by how long ago."""
        weeks = {f"{back} weeks before": self._week(day - 7 * back) for back in range(MOST_WEEKS)}
        return {n: w.length / 60.0 for n, w in weeks.items() if w.length is not None}

    def turn(self, day: int) -> Turn | None:
        """Give the season's turn that was plain with the end of a day; mostly None."""
        return next((turn for at, turn in self._turns if at == day), None)

    def hour(self, day: int, hour: int, quantity: str, own: Compensation) -> Hour | None:
        """Give low, median and high of a quantity in an hour of a day; None where not known."""
        found, seen = self._hours.get(day), self._days.get(day)
        if found is None or seen is None or seen.clock_set:
            return None
        if quantity in {"air", "own_heat"} and not _same_heat(seen.calibration, own):
            return None
        column = 3 * HOURLY.index(quantity)
        low, middle, high = (float(value) for value in found[hour, column : column + 3])
        return None if np.isnan(middle) else Hour(low, middle, high)

    def hours(self, local: Seconds, own: Compensation) -> Iterator[tuple[str, int, Hour]]:
        """Give the fortnight's hours before a local time: quantity, hour, values; oldest first."""
        today, ends = day_of(local), local % DAY // HOUR
        for day in range(today - OWN_WEEKS, today + 1):
            for hour in range(24 if day < today else int(ends)):
                for quantity in HOURLY:
                    found = self.hour(day, hour, quantity, own)
                    if found is not None:
                        yield quantity, hour, found

    def usual(self, today: int, hour: int, column: int) -> float | None:
        """Give the median of an hour's medians over the last 60 days."""
        found = [
            float(table[hour, column])
            for day, table in self._hours.items()
            if today - HOURS_KEPT <= day < today and not np.isnan(table[hour, column])
        ]
        return sorted(found)[len(found) // 2] if found else None

    def standing(
        self, record: Record, value: float, own_heat: float | None, today: int, own: Compensation
    ) -> Standing | None:
        """Give how a value stands among the days before today; None where that is no record.

        Days without a value count as unknown: of all in between, few may be.
        """
        best, known, since = None, 0, None
        earliest = min(self._days, default=today)
        # Of the days that are known: with a clock that once was at 1970, 20,000 lie in between.
        for day in sorted((day for day in self._days if day < today), reverse=True):
            seen = self._days[day]
            other = _value(record, seen, own)
            if other is None and not seen.clock_set:
                continue
            if other is None or seen.clock_set or not _surpasses(record, (value, own_heat), other):
                since = day
                break
            # A day that was half missed can refute a record, and not bear it out.
            known += seen.whole
            best = other[0] if best is None else _nearer(record, best, other[0])
        days = today - 1 - (earliest - 1 if since is None else since)
        if best is None or days < LEAST_SPAN or known < LEAST_KNOWN * days:
            return None
        return Standing(since, days, known, best)

    def _turn_on(self, day: int) -> Turn | None:
        if self._turns and day - self._turns[-1][0] < TURN_RESTS:
            return None
        weeks = [self._week(day - 7 * back) for back in range(MOST_WEEKS)]
        turn = turn_of(weeks)
        return None if self._turns and turn is self._turns[-1][1] else turn

    def _week(self, last: int) -> WeekOfLight:
        suns = (self._days[d].sun for d in range(last - 6, last + 1) if d in self._days)
        return WeekOfLight.of([sun for sun in suns if sun is not None])


TURN_RESTS = 100
"""Days between two turns of the season."""


def _value(record: Record, seen: _Day, own: Compensation) -> tuple[float, float | None] | None:
    """Give what a day has of a record, with the heat that was taken out of it."""
    part = seen.parts.get(record.source)
    if part is None or (part.name in _OF_AIR and not _same_heat(seen.calibration, own)):
        return None
    return part.value, part.own_heat


def _same_heat(calibration: tuple[float, float, float] | None, own: Compensation) -> bool:
    """Tell whether a day's air was computed as today's is; uncalibrated, none is compared."""
    if calibration is None or own.heat_factor is None or own.lost:
        return False
    factor, lag, _ = calibration
    return abs(factor - own.heat_factor) + abs(lag - own.heat_lag) < SAME_CALIBRATION


def _surpasses(
    record: Record, one: tuple[float, float | None], other: tuple[float, float | None]
) -> bool:
    """Tell whether one value surpasses another, beyond what own heat may have done."""
    (value, own), (before, own_before) = one, other
    if record.relative:
        more, less = (value, before) if record.sign > 0.0 else (before, value)
        return more >= record.by * less and more >= 1.0
    away = record.sign * (value - before)
    moved = abs(own - own_before) if own is not None and own_before is not None else 0.0
    return away >= record.by and moved <= OWN_HEAT_SHARE * away


def _nearer(record: Record, one: float, other: float) -> float:
    return max(one, other) if record.sign > 0.0 else min(one, other)
