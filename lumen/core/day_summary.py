"""What is kept for ever of a local day, made of its moments alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from lumen.core.compensation import Compensation
from lumen.core.day_parts import GAP, DayParts, PartValue, take_part
from lumen.core.day_places import HOUR
from lumen.core.light_events import LightEvents, is_seen_by_others
from lumen.core.local_days import DAY
from lumen.core.median import median
from lumen.core.moment import DIMENSIONS, Moment
from lumen.core.observation import MedianOfThree, Observation, quantities
from lumen.core.reading import QUANTITIES, Channel, FaultKind
from lumen.core.room_sense import RoomSense
from lumen.core.shape_names import Shape
from lumen.units import Lux, Seconds

STILL_WATCHED: Seconds = 900.0
"""A longer silence between two samples was not watched."""
CLOCK_SET: Seconds = 120.0
"""How far wall time may stray from life's own before the clock counts as set."""
DARK: Lux = 1.0
LIT: Lux = 3.0
"""Below the one it is dark, from the other on light: as `body_events` has it."""
WARM_UP: Seconds = HOUR
"""How much life before the day is needed to know the board's own heat, or the room, by midnight."""

ROOM_QUANTITIES: Mapping[str, str] = {
    "room_temp_c": "air",
    "room_humidity_pct": "humidity",
    "room_light_lux": "light",
}
ROOM = tuple(ROOM_QUANTITIES)
NAMES: tuple[str, ...] = (*ROOM, *DIMENSIONS, *map(str, Channel))
"""Everything whose lowest, median and highest value of a day is kept; E, I, S and V are raw.

Stored days go by this order: a new name, such as a new channel's, comes last."""
DECIMALS: Mapping[str, int] = {
    **{str(channel): quantity.decimals for channel, quantity in QUANTITIES.items()},
    **dict.fromkeys(DIMENSIONS, 4),
    **dict.fromkeys(ROOM, 2),
}

HOURLY = ("air", "vapour", "light", "own_heat")
HOUR_COLUMNS = 3 * len(HOURLY) + len(DIMENSIONS)
Hours: TypeAlias = npt.NDArray[np.float16]
"""[24, HOUR_COLUMNS] of a day: low, median and high of HOURLY, and medians of E, I, S, V; NaN where
an hour was not watched or nothing is known."""
MOST_FLOAT16 = 65_000.0
_HOUR_WATCHED: Seconds = 3000.0
"""Of an hour, before it counts as known."""


class Span(NamedTuple):
    """Lowest, median and highest value of a day, and when: seconds since midnight, full minutes."""

    low: float
    low_at: Seconds
    median: float
    high: float
    high_at: Seconds


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A local day, as it is remembered for ever."""

    day: int
    """Its number: days since 1 January 1970 by local midnights."""
    watched: Seconds
    """How long Lumen lived in it."""
    gap: Seconds
    """The longest time of it that nobody watched."""
    clock_set: bool
    """Whether the clock was set meanwhile, so that its times are not certain."""
    awakenings: int
    first: Seconds
    last: Seconds
    """When its first and last sample came, since local midnight."""
    calibration: tuple[float, float, float] | None
    """Heat factor, lag and glow by which the room was computed; None where uncalibrated."""
    expressions: int = 0
    utterances: int = 0
    shapes: Mapping[Shape, Seconds] = field(default_factory=dict)
    faults: Mapping[Channel, Seconds] = field(default_factory=dict)
    first_light: Seconds | None = None
    last_light: Seconds | None = None
    sun_first: Seconds | None = None
    """When the sun was first seen to change the light, and below, last; no lamp does that."""
    sun_last: Seconds | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    parts: Mapping[str, PartValue] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether the day was watched from end to end: what was missed of it is no half hour."""
        return not self.clock_set and self.gap <= GAP


class DaySample(NamedTuple):
    """A moment of a day, its local time, and whether a life begins with it."""

    moment: Moment
    local: Seconds
    begins_life: bool = False


class RememberedDay(NamedTuple):
    """A day as it is kept: for ever, and its hours for some weeks."""

    summary: DaySummary
    hours: Hours


def summarise(
    day: int, samples: Iterable[DaySample], compensation: Compensation
) -> RememberedDay | None:
    """Sum up a day; None where nothing was sampled in it.

    Args:
        day: its number.
        samples: its moments, the oldest first; those of the hour that was lived before it tell
            its own heat, and after a night switched off, what room it woke in.
        compensation: how the room is computed from readings.
    """
    gatherer = _Gatherer(day, compensation)
    for sample in samples:
        gatherer.add(sample)
    return gatherer.result()


class _Gatherer:
    def __init__(self, day: int, compensation: Compensation) -> None:
        self._day = day
        self._compensation = compensation
        self._room = RoomSense(compensation)
        self._light, self._parts = LightEvents(), DayParts()
        self._filter, self._readings = MedianOfThree(), MedianOfThree()
        self._found: dict[str, PartValue] = {}
        self._values: dict[str, list[tuple[float, Seconds]]] = {}
        self._hours: dict[tuple[int, str], list[float]] = {}
        self._hour_watched: dict[int, Seconds] = {}
        self._shapes: dict[Shape, Seconds] = {}
        self._faults: dict[Channel, Seconds] = {}
        self._last: DaySample | None = None
        self._offset: Seconds | None = None
        self._first: Seconds | None = None
        self._end: Seconds = 0.0
        self._watched = self._gap = 0.0
        self._clock_set = False
        self._awakenings = self._expressions = self._utterances = 0
        self._dark = False
        self._lights: list[Seconds] = []
        self._first_light: Seconds | None = None

    def add(self, sample: DaySample) -> None:
        moment, local, begins = sample
        room = self._room.read(moment.sample)
        known = quantities(moment.sample, room)
        seen = Observation(moment.sample.at, local, known, known)
        for _ in self._light.observe(seen):
            pass
        last, self._last = self._last, sample
        if seen.day != self._day:
            return
        time = seen.time_of_day
        self._watch_clock(sample)
        if self._first is None:
            # A day is made of its own samples: yesterday's last one bears nothing of it out.
            self._readings.forget()
            self._filter.forget()
        interval = self._pause(last, sample, time)
        self._awakenings += begins
        self._count(moment, interval)
        if interval == 0.0:
            self._readings.forget()
            self._filter.forget()
        known = self._filter.filtered(known)
        self._take_light(known.get("light"), known.get("glow", 0.0), time)
        # Of air that holds the board's own heat, days teach nothing of one another.
        values = {n: v for n, v in known.items() if n != "air" or room.calibrated}
        for part in self._parts.observe(self._day, time, seen.at, values):
            take_part(self._found, part)
        self._take_values(moment, time, values, calibrated=room.calibrated)
        hour = int(time // HOUR)
        self._hour_watched[hour] = self._hour_watched.get(hour, 0.0) + interval

    def _watch_clock(self, sample: DaySample) -> None:
        offset = sample.moment.sample.wall - sample.moment.sample.at
        if self._offset is None or sample.begins_life:
            self._offset = offset
        elif abs(offset - self._offset) > CLOCK_SET:
            self._clock_set, self._offset = True, offset

    def _pause(self, last: DaySample | None, sample: DaySample, time: Seconds) -> Seconds:
        """Take note of what passed since the sample before; give how much of it was watched."""
        if self._first is None:
            self._first = time
        self._end = time
        if last is None or last.local // DAY != self._day:
            self._gap = max(self._gap, time)
            before = last is not None and _away(last, sample) <= STILL_WATCHED
            watched = time if before and not sample.begins_life else 0.0
        else:
            away = _away(last, sample)
            self._gap = max(self._gap, away)
            watched = away if away <= STILL_WATCHED and not sample.begins_life else 0.0
        self._watched += watched
        return watched

    def _count(self, moment: Moment, interval: Seconds) -> None:
        self._expressions += moment.expression is not None
        self._utterances += moment.narration is not None
        if moment.shape is not None:
            self._shapes[moment.shape] = self._shapes.get(moment.shape, 0.0) + interval
        for channel, fault in moment.faults.items():
            if fault.kind is not FaultKind.SETTLING:
                self._faults[channel] = self._faults.get(channel, 0.0) + interval

    def _take_light(self, light: Lux | None, glow: float, time: Seconds) -> None:
        if light is None:
            return
        if light >= LIT and is_seen_by_others(light, glow):
            if self._dark and self._first_light is None:
                self._first_light = time
            self._lights.append(time)
            self._dark = False
        self._dark = self._dark or light < DARK

    def _take_values(
        self, moment: Moment, time: Seconds, known: Mapping[str, float], *, calibrated: bool
    ) -> None:
        hour = int(time // HOUR)
        for name in HOURLY:
            if name in known:
                self._hours.setdefault((hour, name), []).append(known[name])
        read = {str(c): v for c in Channel if (v := moment.sample.value(c)) is not None}
        for channel, value in self._readings.filtered(read).items():
            self._values.setdefault(channel, []).append((value, time))
        state = (
            () if moment.raw is None or moment.faults else zip(DIMENSIONS, moment.raw, strict=True)
        )
        for name, number in state:
            if number is not None:
                self._values.setdefault(name, []).append((number, time))
                self._hours.setdefault((hour, name), []).append(number)
        for name, quantity in ROOM_QUANTITIES.items() if calibrated else ():
            if quantity in known:
                self._values.setdefault(name, []).append((known[quantity], time))

    def result(self) -> RememberedDay | None:
        if self._first is None:
            return None
        for part in self._parts.last_hour():
            take_part(self._found, part)
        own = self._compensation
        sun_first, sun_last = self._light.daylight_of(self._day)
        calibration = None
        if own.heat_factor is not None and not own.lost:
            calibration = (own.heat_factor, own.heat_lag, own.light_glow)
        summary = DaySummary(
            day=self._day,
            watched=round(self._watched),
            gap=round(min(max(self._gap, DAY - self._end), DAY)),
            clock_set=self._clock_set,
            awakenings=self._awakenings,
            first=round(self._first),
            last=round(self._end),
            calibration=calibration,
            expressions=self._expressions,
            utterances=self._utterances,
            shapes={shape: round(time) for shape, time in self._shapes.items() if time >= 1.0},
            faults={channel: round(time) for channel, time in self._faults.items()},
            first_light=_rounded(self._first_light),
            last_light=_rounded(self._lights[-1] if self._lights else None),
            sun_first=_rounded(sun_first),
            sun_last=_rounded(sun_last),
            spans={n: _span(n, self._values[n]) for n in NAMES if self._values.get(n)},
            parts={name: _rounded_part(part) for name, part in self._found.items()},
        )
        return RememberedDay(summary, self._hour_table())

    def _hour_table(self) -> Hours:
        table = np.full((24, HOUR_COLUMNS), np.nan, np.float16)
        for (hour, name), values in self._hours.items():
            if self._hour_watched.get(hour, 0.0) < _HOUR_WATCHED:
                continue
            if name in HOURLY:
                column = 3 * HOURLY.index(name)
                three = min(values), median(values), max(values)
                table[hour, column : column + 3] = np.clip(three, -MOST_FLOAT16, MOST_FLOAT16)
            else:
                table[hour, 3 * len(HOURLY) + DIMENSIONS.index(name)] = median(values)
        return table


def _away(last: DaySample, sample: DaySample) -> Seconds:
    """Give how long nobody watched between two samples of a day.

    Between two lives it is the wall clock's, by which days go: after a restart of the machine,
    what was lived may be a guess. Where that clock went back, there is nothing better.
    """
    lived = sample.moment.sample.at - last.moment.sample.at
    by_clock = sample.moment.sample.wall - last.moment.sample.wall
    return by_clock if sample.begins_life and by_clock >= 1.0 else lived


def _rounded(time: Seconds | None) -> Seconds | None:
    return None if time is None else round(time)


def _rounded_part(part: PartValue) -> PartValue:
    own = None if part.own_heat is None else round(part.own_heat, 2)
    return PartValue(part.name, round(part.value, 2), own)


def _span(name: str, values: list[tuple[float, Seconds]]) -> Span:
    low, high = min(values), max(values, key=lambda pair: pair[0])
    places = DECIMALS[name]
    middle = median([value for value, _ in values])
    return Span(
        round(low[0], places),
        low[1] // 60.0 * 60.0,
        round(middle, places),
        round(high[0], places),
        high[1] // 60.0 * 60.0,
    )
