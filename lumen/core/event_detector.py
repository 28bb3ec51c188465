"""What the senses notice: lamps, cold air, a busy processor, a lost sense.

Only readings and faults speak here. A cause is named only where the readings leave no other:
a light that goes out within a sample was put out, air that cools fast is called cold air, and
whether a window stands open is nobody's to say.
"""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lumen.core.bands import illumination
from lumen.core.cadence import Cadence
from lumen.core.compensation import Compensation, RoomSense
from lumen.core.events import OPPOSITES, Event
from lumen.core.reading import Channel, FaultKind, Sample
from lumen.core.room_readings import RoomReadings
from lumen.units import Monotonic, Seconds

MINUTE: Seconds = 60.0
HOUR: Seconds = 3600.0


AIR = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)

FRESH: Seconds = 3 * MINUTE
"""For how long news is news."""
_FRESH_FOR: Mapping[Event, Seconds] = {Event.WOKE: 15 * MINUTE}
"""News that lasts longer: after a gap there is no shape for seven minutes, and so no word."""


STIR: Seconds = 10 * MINUTE
"""For how long nothing can be said to have been steady: a window."""

REPEAT: Seconds = 15 * MINUTE
"""A room that goes on cooling is no news every minute."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of one quantity that is noticed: at least `by` within `within`, up or down."""

    quantity: str
    by: float
    within: Seconds
    notice: Event


# Sizes: a lamp more than doubles the light of a room (.35 in log10) within a sample or two, while
# a cloud takes minutes; a heated room gains .8 degC in ten minutes, an opened window takes as
# much in three; steam brings 6 % and more; weather moves the barometer by 2.5 hPa in three hours.
_CHANGES = (
    _Change("light", 0.35, 95.0, Event.LIGHTER),
    _Change("light", -0.35, 95.0, Event.DARKER),
    _Change("light", 0.5, 40 * MINUTE, Event.DAWN),
    _Change("light", -0.5, 40 * MINUTE, Event.DUSK),
    _Change("air", -0.8, 200.0, Event.COLD_AIR),
    _Change("air", 0.8, 10 * MINUTE, Event.WARMER),
    _Change("air", -0.8, 10 * MINUTE, Event.COOLER),
    _Change("humidity", 6.0, 10 * MINUTE, Event.MOISTER),
    _Change("humidity", -6.0, 10 * MINUTE, Event.DRIER),
    _Change("pressure", -2.5, 3 * HOUR, Event.PRESSURE_FALLS),
    _Change("pressure", 2.5, 3 * HOUR, Event.PRESSURE_RISES),
    _Change("memory", 8.0, 30 * MINUTE, Event.MEMORY_FILLS),
    _Change("memory", -8.0, 3 * MINUTE, Event.MEMORY_FREED),
)


@dataclass(frozen=True, slots=True)
class _Condition:
    """A state that begins at one level and ends at another, so that noise does not toggle it."""

    quantity: str
    begins: float
    ends: float
    notice: Event


# Begin and end lie apart; where begin is the lower, the condition is one of little.
_CONDITIONS = (
    _Condition("lux", 1.0, 3.0, Event.DARK),
    _Condition("lux", 500.0, 350.0, Event.BRIGHT),
    _Condition("air", 25.0, 24.0, Event.WARM),
    _Condition("air", 17.0, 18.0, Event.COOL),
    _Condition("humidity", 65.0, 62.0, Event.MOIST),
    _Condition("humidity", 30.0, 33.0, Event.DRY),
    _Condition("processor", 60.0, 25.0, Event.BUSY),
    _Condition("chip", 75.0, 70.0, Event.HOT),
    _Condition("disk", 90.0, 88.0, Event.DISK_FULL),
)

NEEDS: Mapping[str, tuple[Channel, ...]] = {
    "light": (Channel.LIGHT,),
    "lux": (Channel.LIGHT,),
    "air": (Channel.AMBIENT_TEMP,),
    "humidity": (Channel.HUMIDITY,),
    "pressure": (Channel.PRESSURE,),
    "memory": (Channel.MEMORY,),
    "processor": (Channel.CPU,),
    "chip": (Channel.CPU_TEMP,),
    "disk": (Channel.DISK,),
}
"""The channel that each quantity is read from."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A sense: what its loss, whole or in part, and its return are called."""

    channels: Collection[Channel]
    without: Event
    lost: Event
    with_less: Event
    partly_lost: Event
    back: Event


_PARTS = (
    _Part(
        AIR,
        Event.NO_AIR,
        Event.AIR_LOST,
        Event.LESS_AIR,
        Event.AIR_PARTLY_LOST,
        Event.AIR_BACK,
    ),
    # It has one channel: what is lost of it is all.
    _Part(
        (Channel.LIGHT,),
        Event.NO_LIGHT,
        Event.LIGHT_LOST,
        Event.NO_LIGHT,
        Event.LIGHT_LOST,
        Event.LIGHT_BACK,
    ),
)

LAMP_STEP = 0.5
"""In log10: no cloud takes two thirds of the light of a room within a sample or two."""
LAMP_MOST = 800.0
"""Lux that lamps alone do not pass in a room; above it the sun has a part."""


class _Past:
    """A quantity's last hours, thinned to what a change is judged by."""

    def __init__(self, span: Seconds) -> None:
        self._span = span
        self._values: deque[tuple[Monotonic, float]] = deque()

    def change(self, at: Monotonic, value: float) -> float:
        """Take a value; give the change since the span began, or since it was last noticed."""
        values = self._values
        # A twentieth of the span apart is close enough to judge the span by, and bounds it.
        if not values or at - values[-1][0] >= self._span / 20.0:
            values.append((at, value))
        while values[0][0] < at - self._span:
            values.popleft()
            if not values:
                values.append((at, value))
        return value - values[0][1]

    def forget(self) -> None:
        """Begin anew, with the next value."""
        self._values.clear()

    def restart(self, at: Monotonic, value: float) -> None:
        """Begin anew from a value: what was noticed is not noticed again."""
        self._values.clear()
        self._values.append((at, value))


class EventDetector:
    """Samples in; news and conditions out."""

    def __init__(self, compensation: Compensation) -> None:
        self._sense = RoomSense(compensation, Channel)
        self._pasts = {change: _Past(change.within) for change in _CHANGES}
        self._news: dict[Event, Monotonic] = {}
        self._heard: dict[Event, Monotonic] = {}
        self._conditions: set[Event] = set()
        self._felt: set[Channel] = set()
        self._now = Monotonic(0.0)
        self._stirred_at = Monotonic(float("-inf"))
        self._cadence = Cadence()

    @property
    def fresh(self) -> tuple[Event, ...]:
        """The news that was not told yet and is still new, the latest first."""
        told = sorted(self._news.items(), key=lambda item: -item[1])
        return tuple(n for n, at in told if self._now - at <= _FRESH_FOR.get(n, FRESH))

    @property
    def present(self) -> frozenset[Event]:
        """The conditions that hold now."""
        return frozenset(self._conditions)

    @property
    def stirred(self) -> bool:
        """Whether something happened within the last window, news or not."""
        return self._now - self._stirred_at <= STIR

    def tell(self) -> None:
        """Take note that the news was told."""
        self._news.clear()

    def observe(self, sample: Sample, room: RoomReadings | None = None) -> None:
        """Take a sample, with the room's own readings if they are known.

        Across a gap nobody watched, so that no change can be dated.
        """
        self._now = sample.at
        quantities = self._quantities(sample, room)
        _, gap = self._cadence.step(sample.at)
        if gap:
            for past in self._pasts.values():
                past.forget()
            self._hear(Event.WOKE)
        self._observe_parts(sample)
        self._observe_changes(sample.at, quantities)
        self._observe_conditions(quantities)

    def _quantities(self, sample: Sample, room: RoomReadings | None) -> dict[str, float]:
        """Give what is known of the world; what is not known is not there."""
        known: dict[str, float | None] = {
            name: sample.value(needs[0]) for name, needs in NEEDS.items()
        }
        room = room or self._sense.observe(sample)
        known["air"], known["humidity"], lux = room.ambient, room.humidity, room.light
        known["lux"], known["light"] = lux, None if lux is None else illumination(lux)
        return {name: value for name, value in known.items() if value is not None}

    def _observe_parts(self, sample: Sample) -> None:
        for part in _PARTS:
            self._observe_part(sample, part)

    def _observe_part(self, sample: Sample, part: _Part) -> None:
        # A part that settles is not lost, and neither is a channel that never was there.
        faults = {c: fault for c, fault in sample.faults.items() if c in part.channels}
        self._felt.update(c for c in part.channels if sample.value(c) is not None)
        gone = [
            c
            for c, fault in faults.items()
            if fault.kind is not FaultKind.SETTLING
            and (fault.kind is not FaultKind.MISSING or c in self._felt)
        ]
        held = self._conditions & {part.without, part.with_less}
        if gone:
            blind = not any(sample.value(c) is not None for c in part.channels)
            now, news = (part.without, part.lost) if blind else (part.with_less, part.partly_lost)
            if now not in held:
                self._conditions -= held
                self._conditions.add(now)
                # A sense that comes back in parts has not lost one.
                if part.without not in held:
                    self._hear(news)
        elif held and all(sample.value(c) is not None for c in self._felt & set(part.channels)):
            self._conditions -= held
            self._hear(part.back)

    def _observe_changes(self, at: Monotonic, quantities: Mapping[str, float]) -> None:
        for change, past in self._pasts.items():
            value = quantities.get(change.quantity)
            if value is None:
                past.forget()
                continue
            moved = past.change(at, value)
            if moved / change.by >= 1.0:
                self._hear(_lamp(moved, value).get(change.notice, change.notice))
                self._explain(change.quantity, at, value)

    def _explain(self, quantity: str, at: Monotonic, value: float) -> None:
        """What was noticed of a quantity explains its other changes too."""
        for change, past in self._pasts.items():
            if change.quantity == quantity:
                past.restart(at, value)

    def _observe_conditions(self, quantities: Mapping[str, float]) -> None:
        for condition in _CONDITIONS:
            value = quantities.get(condition.quantity)
            holds = condition.notice in self._conditions
            if value is None:
                self._conditions.discard(condition.notice)
                continue
            little = condition.begins < condition.ends
            limit = condition.ends if holds else condition.begins
            now = value < limit if little else value > limit
            if now and not holds:
                self._conditions.add(condition.notice)
            elif holds and not now:
                self._conditions.discard(condition.notice)
            if condition.notice is Event.BUSY and now is not holds:
                self._hear(Event.WORK_BEGAN if now else Event.WORK_ENDED)

    def _hear(self, notice: Event) -> None:
        """Make something news, unless it was lately and nothing of the kind has happened since."""
        self._stirred_at = self._now
        heard = self._heard.get(notice)
        if heard is not None and self._now - heard < REPEAT:
            return
        for family in OPPOSITES:
            if notice in family:
                for other in family:
                    self._news.pop(other, None)
                    self._heard.pop(other, None)
        self._news[notice] = self._heard[notice] = self._now


def _lamp(moved: float, value: float) -> Mapping[Event, Event]:
    """Tell a lamp from the sky: a room's light that changed threefold at once, below daylight."""
    brighter = max(value, value - moved)
    if abs(moved) < LAMP_STEP or brighter > illumination(LAMP_MOST):
        return {}
    return {Event.LIGHTER: Event.LAMP_ON, Event.DARKER: Event.LAMP_OUT}
