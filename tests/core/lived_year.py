"""A year and a half of a made-up home, sample by sample, with the truth beside it.

Seasons, holidays without a Lumen, a move to a brighter room, half days, a lost sensor, a lid on the
eye, wrong single readings, summer time, a clock at 1970 and one that was set: whatever a memory of
days could be misled by. The samples are a quarter of
an hour apart.
"""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lumen.core.compensation import Compensation, saturation
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.shape_names import SHAPES, Shape
from lumen.units import Monotonic, WallTime

STEP = 900.0
BORN = datetime(2026, 2, 16, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
LATITUDE = math.radians(51.0)
OWN = Compensation(2.5, heat_lag=300.0)
HOLIDAYS = range(150, 164)
MOVED = 200
LID = range(215, 216)
"""A day with a lid on the eye: the darkest noon, truly read."""
HALF = {40, 95, 130, 260, 300}
"""Days of which the second half, or the first, is missing."""
LOST = {60, 180}
"""Days on which the light sensor is lost over noon."""
CLOCK_SET = {75}
"""Days on which the clock is found to be an hour slow."""
NO_CLOCK = {110}
"""Days that begin, after a cut, with a clock at 1970."""
FIRSTS = {Shape.VOID_RISING: 20, Shape.DRIFT_DISSONANCE: 90, Shape.BASIN_TRANSITION_UP: 240}
_EARLY = [s for s in SHAPES if s not in FIRSTS]
_EPOCH_1970 = 300.0


class Lived(NamedTuple):
    """A sample with its shape, and what truly was: nothing here went through Lumen."""

    moment: Moment
    local: float
    begins_life: bool
    day: int
    """Number of the true local day."""
    true_wall: float
    air: float
    light: float | None
    pressure: float
    vapour: float
    shape: Shape | None


def local_of(wall: float) -> float:
    """Give local civil time in seconds, whole days since 1970."""
    offset = datetime.fromtimestamp(wall, ZONE).utcoffset()
    assert offset is not None
    return wall + offset.total_seconds()


def day_length(day: int) -> float:
    """Give the true length of a day's daylight in seconds, from the sun alone."""
    year_day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).timetuple().tm_yday
    tilt = -math.radians(23.44) * math.cos(2.0 * math.pi * (year_day + 10) / 365.25)
    cosine = -math.tan(LATITUDE) * math.tan(tilt)
    return 86_400.0 / math.pi * math.acos(max(-1.0, min(1.0, cosine)))


def lived_days(days: int, seed: int = 1, step: float = STEP) -> Iterator[list[Lived]]:
    """Give the days one after another, each with its samples: none, where it was not lived."""
    chance = Random(seed)
    first = math.floor(local_of(BORN.timestamp()) / 86_400.0)
    weather = _Weather(chance)
    begins, last = True, -1
    day: list[Lived] = []
    wall = BORN.timestamp()
    while True:
        number = math.floor(local_of(wall) / 86_400.0) - first
        while last < number:
            if last >= 0:
                yield day
                day = []
            last += 1
            weather.turn(last)
            if last == days:
                return
        hour = local_of(wall) % 86_400.0 / 3600.0
        if _is_alive(number, hour):
            day.append(_sample(wall, number, hour, begins, weather, chance, first))
            begins = False
        else:
            begins = True
        wall += step


def _is_alive(number: int, hour: float) -> bool:
    if number in HOLIDAYS:
        return False
    if number in HALF:
        return hour < 12.0 if number % 2 else hour >= 10.0
    return not (number in NO_CLOCK and hour < 3.0)


class _Weather:
    """What changes from day to day."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.outside, self.clear, self.pressure = 0.0, 0.5, 1000.0
        self.number = 0

    def turn(self, number: int) -> None:
        """Let a day begin."""
        self.number = number
        self.outside = 0.8 * self.outside + self._chance.gauss(0.0, 1.0)
        self.clear = min(1.0, max(0.1, self._chance.gauss(0.5, 0.2)))
        self.pressure = 1000.0 + 0.7 * (self.pressure - 1000.0) + self._chance.gauss(0.0, 4.0)


def _sample(
    wall: float,
    number: int,
    hour: float,
    begins: bool,  # noqa: FBT001 - private
    weather: _Weather,
    chance: Random,
    first: int,
) -> Lived:
    day = first + number
    season = -math.cos(2.0 * math.pi * ((day - 20_454) % 365.25 + 10.0) / 365.25)
    air = (
        20.5 + 2.5 * season + 0.6 * weather.outside + 1.2 * math.sin((hour - 9.0) / 12.0 * math.pi)
    )
    air += 1.5 * (number >= MOVED) + chance.gauss(0.0, 0.03)
    light = _light(day, number, hour, weather, wall) * math.exp(chance.gauss(0.0, 0.01))
    pressure = weather.pressure + 0.5 * math.sin(hour / 6.0) + chance.gauss(0.0, 0.05)
    humidity = 45.0 + 8.0 * season + 3.0 * weather.outside
    vapour = humidity / 100.0 * saturation(air)
    # Work warms the board by day, some days more; slowly, so that its lag hides little.
    excess = 25.0 + 3.0 * (number % 5) * max(0.0, math.sin((hour - 6.0) / 12.0 * math.pi))
    board = air + excess / 2.5
    readings: dict[Channel, Reading] = {
        Channel.AMBIENT_TEMP: round(board, 2),
        Channel.HUMIDITY: round(100.0 * vapour / saturation(board), 2),
        Channel.PRESSURE: round(pressure, 2),
        Channel.LIGHT: round(light, 2),
        Channel.CPU_TEMP: round(board + excess, 2),
    }
    if number in LOST and 10.0 <= hour < 14.0:
        readings[Channel.LIGHT] = Fault(FaultKind.SILENT, "it no longer answers")
    if chance.random() < 0.002:
        # A wrong reading: one sample, and nothing that was.
        readings[Channel.PRESSURE] = 900.0
        readings[Channel.LIGHT] = 90_000.0
    shape = _shape(number, hour)
    shown = _clock_time(wall, number, hour)
    sample = Sample(Monotonic(wall - BORN.timestamp()), WallTime(shown), readings)
    said = "I rest." if chance.random() < 0.3 else None
    state = Eisv(0.5, 0.8, 0.2, 0.08)
    moment = Moment(sample, state, shape, None, None, said, state)
    seen = None if isinstance(readings[Channel.LIGHT], Fault) else light
    return Lived(moment, local_of(shown), begins, day, wall, air, seen, pressure, vapour, shape)


def _clock_time(wall: float, number: int, hour: float) -> float:
    """Give what the clock says."""
    if number in NO_CLOCK and hour < 4.0:
        return _EPOCH_1970 + wall % 3600.0
    return wall - 3600.0 * (number in CLOCK_SET and hour < 15.0)


def _light(day: int, number: int, hour: float, weather: _Weather, wall: float) -> float:
    if number in LID:
        return 0.2
    noon = 12.0 + (local_of(wall) - wall) / 3600.0 - 0.67
    half = day_length(day) / 7200.0
    sun = (
        max(0.0, math.cos((hour - noon) / half * math.pi / 2.0)) if abs(hour - noon) < half else 0.0
    )
    height = 0.35 + 0.65 * (day_length(day) / 86_400.0)
    daylight = 900.0 * sun * height * weather.clear * (3.0 if number >= MOVED else 1.0)
    lamp = 60.0 if 18.0 <= hour < 22.5 else 0.0
    return daylight + lamp + 0.1


def _shape(number: int, hour: float) -> Shape:
    """Give the shape of three quarters of an hour."""
    chance = Random(f"{number}:{hour // 0.75}")
    if chance.random() < 0.8:
        return Shape.SETTLED_PRESENCE
    return chance.choice([*_EARLY, *(s for s, day in FIRSTS.items() if number >= day)])
