"""What changes over minutes and hours: air, moisture, pressure, memory.

A change is an event when a second sample, a minute later, bears it out; a barometer's when it
lasts for longer than one that is asleep goes unknown. Of the air nothing is said that the body's
own heat could have done, or the sun on the sensor.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from lumen.core.events import AIR, Event, Noticed
from lumen.core.frozen import CONVERSIONS
from lumen.core.observation import BLANKS, NEEDS, Observation
from lumen.core.own_heat import OwnHeat
from lumen.core.reading import Channel
from lumen.core.recent import RecentValues
from lumen.core.sun_heat import SunHeat
from lumen.units import Monotonic, Seconds

MINUTE: Seconds = 60.0
HOUR: Seconds = 3600.0

HOLD: Seconds = 60.0
"""For how long a change must hold, and at least to the next sample."""


class Change(NamedTuple):
    """A change of one quantity that is noticed: at least `by` within `within`, up or down.

    `relative` changes are shares of what was there before. It must be seen in so many `samples`.
    """

    quantity: str
    by: float
    within: Seconds
    event: Event
    relative: bool = False
    samples: int = 2


# A heated room gains .8 degC in ten minutes; a bath brings a seventh more water into the air;
# weather moves the barometer by 2.5 hPa in three hours.
CHANGES = (
    Change("air", 0.8, 10 * MINUTE, Event.WARMER),
    Change("air", -0.8, 10 * MINUTE, Event.COOLER),
    Change("vapour", 0.14, 10 * MINUTE, Event.MOISTER, relative=True),
    Change("vapour", -0.12, 10 * MINUTE, Event.DRIER, relative=True),
    Change("pressure", -2.5, 3 * HOUR, Event.PRESSURE_FALLS, samples=CONVERSIONS),
    Change("pressure", 2.5, 3 * HOUR, Event.PRESSURE_RISES, samples=CONVERSIONS),
    Change("memory", 8.0, 30 * MINUTE, Event.MEMORY_FILLS),
    Change("memory", -8.0, 3 * MINUTE, Event.MEMORY_FREED),
)

_SHARE_PER_DEGREE = 0.062
"""By how much of itself relative humidity falls in air that is warmed by one degree."""


class SlowEvents:
    """Watches quantities for changes that stay."""

    def __init__(self) -> None:
        self._watches = {change: _Watch(change) for change in CHANGES}

    def observe(self, seen: Observation, heat: OwnHeat, sun: SunHeat) -> Iterator[Noticed]:
        """Take a sample; give what changed and is borne out."""
        for change, watch in self._watches.items():
            value = seen.values.get(change.quantity)
            if value is None:
                watch.miss()
                continue
            reference = watch.observe(seen.at, value)
            if reference is None:
                continue
            if change.event in AIR and (
                _own_heat_could(change, seen.at, reference, value, heat)
                or _sun_could(change, seen.at, value - reference, sun)
            ):
                watch.restart(seen.at, value)
                continue
            self.explain(change.quantity, seen)
            yield Noticed(change.event, seen.at, {"from": reference, "to": value})

    def explain(self, quantity: str, seen: Observation) -> None:
        """Let what was noticed of a quantity explain its other changes too."""
        value = seen.values.get(quantity)
        for change, watch in self._watches.items():
            if change.quantity == quantity and value is not None:
                watch.restart(seen.at, value)

    def disown(self, channels: Collection[Channel]) -> Collection[Event]:
        """Forget what was believed of channels that prove to have lied; give what it may have made.

        A barometer asleep gives one code, of which a board that warms makes another pressure.
        """
        lied = [c for c in self._watches if not set(NEEDS[c.quantity]).isdisjoint(channels)]
        for change in lied:
            self._watches[change].forget()
        return [change.event for change in lied]

    def forget(self) -> None:
        """Begin anew: across a gap nobody watched."""
        for watch in self._watches.values():
            watch.forget()


def _own_heat_could(
    change: Change, at: Monotonic, reference: float, value: float, heat: OwnHeat
) -> bool:
    """Tell whether own heat could be what changed the air, in degrees or as they dry it."""
    moved = value - reference
    if change.relative:
        # Vapour pressure knows nothing of own heat where both sensors are as warm; what own heat
        # could feign if they were not is not said.
        moved = -moved / max(reference, 1e-6) / _SHARE_PER_DEGREE
    return heat.could_explain(at, change.within + HOLD, moved)


def _sun_could(change: Change, at: Monotonic, moved: float, sun: SunHeat) -> bool:
    """Tell whether sunlight could be what warmed or cooled the sensor; it moves no water."""
    return not change.relative and sun.could_explain(at, change.within + HOLD, moved)


class _Watch:
    """One change: where it was measured from, and whether it waits to be borne out."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._past = RecentValues(change.within)
        self._begun: tuple[Monotonic, float] | None = None
        self._seen_in = 0
        """Samples in a row in which the change is seen."""
        self._blanks = 0

    def miss(self) -> None:
        """Take note that there is no value: nobody watches whether a change holds."""
        self._blanks += 1
        self._seen_in = 0
        if self._blanks >= BLANKS:
            self._begun = None

    def observe(self, at: Monotonic, value: float) -> float | None:
        """Take a value; give what it moved from, when the change is borne out."""
        self._blanks = 0
        self._past.add(at, value)
        if self._begun is None:
            reference = self._past.first[1]
            if self._far(value, reference):
                self._begun, self._seen_in = (at, reference), 1
            return None
        begun, reference = self._begun
        self._seen_in += 1
        if not self._far(value, reference):
            self._begun = None
        elif at - begun >= HOLD and self._seen_in >= self._change.samples:
            return reference
        return None

    def _far(self, value: float, reference: float) -> bool:
        moved = value - reference
        if self._change.relative:
            moved /= max(abs(reference), 1e-6)
        return moved / self._change.by >= 1.0

    def restart(self, at: Monotonic, value: float) -> None:
        self._past.restart(at, value)
        self._begun = None

    def forget(self) -> None:
        self._past.forget()
        self._begun = None
