"""The parts of a day by which days are compared: the night's air, noon's light, an afternoon's air.

A part counts only where it was watched from its beginning to its end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lumen.core.day_places import HOUR
from lumen.core.median import median
from lumen.units import Hectopascal, Monotonic, Seconds

GAP: Seconds = 1800.0
"""The longest silence, and the longest loss of a sensor, after which something is still known."""


class PartOfDay(NamedTuple):
    """A part of the day, and the quantity by which it is remembered."""

    name: str
    quantity: str
    begins: Seconds
    ends: Seconds


PARTS = (
    PartOfDay("night", "air", 0.0, 6.0 * HOUR),
    PartOfDay("noon", "light", 11.5 * HOUR, 13.5 * HOUR),
    PartOfDay("afternoon", "air", 13.5 * HOUR, 18.0 * HOUR),
)


PRESSURE_HOUR = "pressure of an hour"
LOWEST_PRESSURE, HIGHEST_PRESSURE = "lowest pressure", "highest pressure"
"""A day's lowest and highest hour; one wrong reading makes neither."""
PART_NAMES = (*(part.name for part in PARTS), LOWEST_PRESSURE, HIGHEST_PRESSURE)
HOUR_WATCHED: Seconds = 0.6 * HOUR
"""Between the first and the last value of an hour that counts."""


class PartValue(NamedTuple):
    """A part of a day that is over: the median of its quantity, and of what own heat took out."""

    name: str
    value: float
    own_heat: float | None


@dataclass(slots=True)
class _Watch:
    """What one part has shown today."""

    values: list[float] = field(default_factory=list)
    own_heat: list[float] = field(default_factory=list)
    last: tuple[Seconds, Monotonic] | None = None
    gap: Seconds = 0.0
    over: bool = False


class DayParts:
    """Watches the parts of one day after another."""

    def __init__(self) -> None:
        self._day: int | None = None
        self._watches: dict[str, _Watch] = {}
        self._hour = -1
        self._pressures: list[tuple[Monotonic, float]] = []

    def observe(
        self, day: int, time_of_day: Seconds, at: Monotonic, values: Mapping[str, float]
    ) -> Iterator[PartValue]:
        """Take a sample; give the parts that are over with it, and were watched.

        Args:
            day: number of its local day.
            time_of_day: seconds since local midnight.
            at: its time.
            values: what is known of the room; `air` only where that is calibrated.
        """
        if day != self._day:
            self._day = day
            self._pressures = []
            self._watches = {part.name: _Watch() for part in PARTS}
        for part in PARTS:
            watch = self._watches[part.name]
            if watch.over or time_of_day < part.begins:
                continue
            if time_of_day >= part.ends:
                watch.over = True
                yield from _finished(part, watch)
            elif part.quantity in values:
                _take(part, watch, time_of_day, at, values)
        yield from self._take_pressure(int(time_of_day // HOUR), at, values.get("pressure"))

    def _take_pressure(
        self, hour: int, at: Monotonic, pressure: Hectopascal | None
    ) -> Iterator[PartValue]:
        if hour != self._hour:
            yield from self.last_hour()
            self._hour, self._pressures = hour, []
        if pressure is not None:
            self._pressures.append((at, pressure))

    def last_hour(self) -> Iterator[PartValue]:
        """Give the pressure of the hour that the last sample lies in, if it was watched.

        No sample of its own day ends a day's last hour.
        """
        found = self._pressures
        if found and found[-1][0] - found[0][0] >= HOUR_WATCHED:
            yield PartValue(PRESSURE_HOUR, median([value for _, value in found]), None)


def _take(
    part: PartOfDay,
    watch: _Watch,
    time_of_day: Seconds,
    at: Monotonic,
    values: Mapping[str, float],
) -> None:
    away = time_of_day - part.begins if watch.last is None else at - watch.last[1]
    watch.gap = max(watch.gap, away)
    watch.last = (time_of_day, at)
    watch.values.append(values[part.quantity])
    if "own_heat" in values:
        watch.own_heat.append(values["own_heat"])


def _finished(part: PartOfDay, watch: _Watch) -> Iterator[PartValue]:
    if watch.last is None or max(watch.gap, part.ends - watch.last[0]) > GAP:
        return
    own = median(watch.own_heat) if watch.own_heat else None
    yield PartValue(part.name, median(watch.values), own)


def take_part(found: dict[str, PartValue], part: PartValue) -> None:
    """Put a part of a day among the others; of hours of pressure, the lowest and the highest."""
    if part.name != PRESSURE_HOUR:
        found[part.name] = part
        return
    for name, better in ((LOWEST_PRESSURE, min), (HIGHEST_PRESSURE, max)):
        before = found.get(name, part)
        found[name] = PartValue(name, better(before.value, part.value), None)
