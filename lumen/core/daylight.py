"""When daylight can reach this place, learned from the light itself.

The sun alone makes light grow or fade over minutes without a step. When it was last and first seen
to do so, over two weeks, bounds the day here; outside of that, no curtain and no cloud can change
the light.
"""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, TypeAlias

import msgspec

from lumen.core.limits import LIMITS
from lumen.core.local_days import DayNumber
from lumen.core.observation import Observation
from lumen.units import Monotonic, Seconds

HOUR: Seconds = 3600.0
DAY: Seconds = 24 * HOUR
NOON: Seconds = 12 * HOUR
DAYS = 14

AFTER_LAST: Seconds = 30 * 60.0
BEFORE_FIRST: Seconds = 30 * 60.0
"""Where its change is still seen beside a lamp, daylight gives some ten lux; half an hour further
below the horizon it is a lux at most, up to the 60th degree."""
EARLIEST_NOON: Seconds = 11.5 * HOUR
"""By any clock that people keep, the sun stands highest later than this."""
CERTAIN_NIGHT = (22.5 * HOUR, 4 * HOUR)
"""Before enough was learned: by then no room below the 60th degree has daylight to speak of."""
KNOWN_BY = 3
"""Days whose end or beginning was watched before it is known when night begins or ends: on one or
two, clouds may have hidden for hours that the sun was up."""
EARLIEST_DUSK: Seconds = 14.5 * HOUR
FADED = 0.05
"""Of the day's most light: what fades below this, after that hour, is the day and no cloud."""
WATCHED_FROM: Seconds = 4.5 * HOUR
WATCHED_TO: Seconds = 22 * HOUR
"""A day whose beginning or end nobody watched teaches nothing of dawn or dusk."""

WITHIN: Seconds = 10 * 60.0
BY = 0.04
"""A share of the light in ten minutes; mains light wanders by some per mille."""
EVEN = 0.2
"""Of the change, the least that the first half must have, and the second."""
FEWEST = 6
LEAST = 0.4
"""Lux below which a share is a street lamp's flicker."""


TimeOfDay: TypeAlias = Annotated[float, msgspec.Meta(ge=0.0, lt=DAY)]
DayLux: TypeAlias = Annotated[float, msgspec.Meta(ge=0.0, le=LIMITS["light"].high)]


@dataclass(slots=True)
class SunDay:
    """When the sun was first and last seen to change the light, and from when it was watched."""

    number: DayNumber
    watched_from: TimeOfDay
    watched_to: TimeOfDay
    most: DayLux = 0.0
    first: TimeOfDay | None = None
    last: TimeOfDay | None = None


class Daylight:
    """Learns when light changes as only the sun changes it."""

    def __init__(self) -> None:
        self._values: deque[tuple[Monotonic, float]] = deque()
        self._days: deque[SunDay] = deque(maxlen=DAYS)
        self._today: SunDay | None = None
        self._fading: Seconds | None = None

    def observe(self, seen: Observation, light: float | None, *, stepped: bool) -> None:
        """Take a sample's light; `stepped` where it changed as a lamp or a cloud changes it."""
        if not seen.dated:
            self._values.clear()
            return
        self._turn(seen)
        if light is None or stepped:
            self._values.clear()
            if light is None:
                return
        if self._today is not None:
            self._today.most = max(self._today.most, light)
        values = self._values
        if not values or seen.at - values[-1][0] >= WITHIN / 20.0:
            values.append((seen.at, light))
        while values[0][0] < seen.at - WITHIN:
            values.popleft()
            if not values:
                values.append((seen.at, light))
        direction = self._direction()
        if direction:
            self._learn(seen, light, falling=direction < 0)

    def _direction(self) -> int:
        """Tell whether ten minutes of light grew (1) or faded (-1) steadily, else 0."""
        values = self._values
        if values[-1][0] - values[0][0] < 0.8 * WITHIN or len(values) < FEWEST:
            return 0
        third = len(values) // 3
        parts = [sorted(v for _, v in list(values)[i * third : (i + 1) * third]) for i in range(3)]
        first, middle, last = (part[third // 2] for part in parts)
        if min(first, last) < LEAST:
            return 0
        # A third of the way each: what steps or flickers does not.
        grown = (last - first) / max(first, last)
        share = (middle - first) / (last - first) if last != first else 0.0
        if abs(grown) < BY or not EVEN <= share <= 1.0 - EVEN:
            return 0
        return 1 if grown > 0.0 else -1

    def _turn(self, seen: Observation) -> None:
        """Close the day at midnight: what of it was watched teaches when daylight reaches here."""
        day = self._today
        if day is not None and day.number == seen.day:
            day.watched_to = seen.time_of_day
            return
        if day is not None:
            self._days.append(day)
        self._today = SunDay(seen.day, seen.time_of_day, seen.time_of_day)

    def _learn(self, seen: Observation, light: float, *, falling: bool) -> None:
        time, day = seen.time_of_day, self._today
        assert day is not None  # noqa: S101 - every sample turns to its day first
        if time < NOON and day.first is None:
            day.first = time
        elif time >= NOON:
            day.last = time
        faded = falling and time >= EARLIEST_DUSK and light <= FADED * day.most
        self._fading = seen.local if faded else None

    @property
    def learned(self) -> tuple[SunDay, ...]:
        """The days that bound the daylight here, today the last of them."""
        return tuple(map(replace, self._known))

    @property
    def _known(self) -> tuple[SunDay, ...]:
        return (*self._days, *(() if self._today is None else (self._today,)))

    def learn(self, days: Iterable[SunDay], today: int) -> None:
        """Take the days before a day, and what was seen of that day before what follows."""
        for day in days:
            if day.number < today:
                self._days.append(day)
            elif day.number == today:
                self._today = day

    def seen_on(self, day: int) -> tuple[Seconds | None, Seconds | None]:
        """Give when the sun was first and last seen to change the light; None where it was not."""
        today = self._today
        if today is None or today.number != day:
            return None, None
        return today.first, today.last

    def is_night(self, seen: Observation) -> bool:
        """Tell whether no daylight can reach this place now, as far as that was learned."""
        if not seen.dated:
            return False
        time = seen.time_of_day
        if self._fading is not None and AFTER_LAST <= seen.local - self._fading < 6 * HOUR:
            return True
        days = [day for day in self._known if day.number > seen.day - DAYS]
        lasts = [d.last for d in days if d.last is not None]
        firsts = [d.first for d in days if d.first is not None]
        evenings = sum(d.last is not None and d.watched_to >= WATCHED_TO for d in days)
        mornings = sum(d.first is not None and d.watched_from <= WATCHED_FROM for d in days)
        evening, morning = CERTAIN_NIGHT
        # Clouds hide the dusk and a curtain the dawn; but the day lies evenly about its noon.
        if evenings >= KNOWN_BY:
            mirrored = [2.0 * EARLIEST_NOON - first for first in firsts]
            evening = max(*lasts, *mirrored) + AFTER_LAST
        # Evenings that nobody watched, or one or two that were cloudy, do not tell how early.
        if mornings >= KNOWN_BY and evenings >= KNOWN_BY:
            evenly = 2.0 * EARLIEST_NOON - max(lasts)
            morning = min(min(firsts) - BEFORE_FIRST, max(evenly, CERTAIN_NIGHT[1]))
        return time >= evening or time < morning


def slope(points: list[tuple[Monotonic, float]]) -> tuple[float, float]:
    """Give the change a second of a line through points, and the uncertainty of that."""
    count = len(points)
    mid_t = sum(t for t, _ in points) / count
    mid_v = sum(v for _, v in points) / count
    spread = sum((t - mid_t) ** 2 for t, _ in points)
    along = sum((t - mid_t) * (v - mid_v) for t, v in points) / spread
    left = sum((v - mid_v - along * (t - mid_t)) ** 2 for t, v in points)
    return along, math.sqrt(left / max(1, count - 2) / spread)
