"""What the senses notice: lamps, cold air, a busy processor, a lost sense.

Only readings and faults speak here. Nothing is an event until a second sample bears it out, and a
cause is named only where the readings leave no other; each event carries the numbers that bear it.
"""

from collections.abc import Iterator, Mapping

from lumen.core.air_causes import ColdAir, Steam
from lumen.core.body_events import Lasting, Parts
from lumen.core.cadence import Cadence
from lumen.core.co2_events import Co2Events
from lumen.core.events import ABSOLUTES, OPPOSITES, REMEMBERED, Event, Noticed
from lumen.core.habits import DAY, Habits
from lumen.core.learned import Learned
from lumen.core.light_events import LightEvents
from lumen.core.observation import EVERY_CLOCK, MedianOfThree, Observation, quantities
from lumen.core.own_heat import OwnHeat
from lumen.core.reading import FaultKind, Sample
from lumen.core.recollections import Recollections
from lumen.core.room_readings import RoomReadings
from lumen.core.shape_names import Shape
from lumen.core.slow_events import SlowEvents
from lumen.core.sun_heat import SunHeat
from lumen.core.usual import Hour, OwnWeeks
from lumen.units import Monotonic, Seconds, WallTime

MINUTE: Seconds = 60.0

FRESH: Seconds = 5 * MINUTE
"""For how long news is news."""
_LASTING_NEWS: Seconds = 3 * 60 * MINUTE
_FRESH_FOR: Mapping[Event, Seconds] = {
    Event.WOKE: 15 * MINUTE,
    **dict.fromkeys(REMEMBERED - {Event.THAN_YESTERDAY, Event.THAN_LAST_WEEK}, _LASTING_NEWS),
}
"""News that lasts longer: after a gap there is no shape for seven minutes, and so no word; and what
a night brought may be said after quiet hours."""

WARM_UP: Seconds = 4 * 60 * MINUTE
"""Of a day that is lived again: until then a change that began before it may be missed."""

REPEAT: Seconds = 15 * MINUTE
"""A room that goes on cooling is no news every minute."""

_BORNE_OUT: Mapping[Event, Event] = {
    Event.WARM: Event.WARMER_THAN_USUAL,
    Event.COOL: Event.COOLER_THAN_USUAL,
    Event.MOIST: Event.MOISTER_THAN_USUAL,
    Event.DRY: Event.DRIER_THAN_USUAL,
    Event.BRIGHT: Event.BRIGHTER_THAN_USUAL,
}
"""What its own weeks must say before an absolute is said."""


class EventDetector:
    """Samples in; events and conditions out."""

    def __init__(
        self,
        recollections: Recollections | None = None,
        clock_set_since: WallTime = EVERY_CLOCK,
    ) -> None:
        """Begin; without recollections nothing is said of the days before.

        Earlier than `clock_set_since` is the time of a clock that was never set.
        """
        self._clock_set_since = clock_set_since
        self.dated = True
        """Whether the clock of the last sample was ever set: its hour says something then."""
        self._recollections = recollections
        self._cadence = Cadence()
        self._median = MedianOfThree()
        self._heat, self._sun = OwnHeat(), SunHeat()
        self._slow = SlowEvents()
        self._light = LightEvents()
        self._cold, self._steam = ColdAir(), Steam()
        self._co2 = Co2Events()
        self._lasting, self._parts = Lasting(), Parts()
        self._weeks = OwnWeeks()
        self._habits = Habits()
        self._pending: dict[Event, Noticed] = {}
        self._noticed_at: dict[Event, Monotonic] = {}
        self._now = Monotonic(0.0)
        self._local: Seconds = 0.0
        self._stirred_at = Monotonic(float("-inf"))
        self._calibrated = False
        self.latest: tuple[Noticed, ...] = ()
        """What the last sample bore out, news or not."""

    @property
    def pending(self) -> tuple[Noticed, ...]:
        """The news that is not acknowledged and still new, the latest first."""
        found = sorted(self._pending.values(), key=lambda noticed: -noticed.at)
        fresh = (n for n in found if self._now - n.at <= _FRESH_FOR.get(n.event, FRESH))
        dark = Event.DARK in self._lasting.present
        return tuple(n for n in fresh if not (dark and n.event is Event.GREETING))

    @property
    def present(self) -> frozenset[Event]:
        """The conditions and comparisons that hold now and may be spoken of."""
        weeks = self._weeks.present
        lasting = {
            event
            for event in self._lasting.present - self._lasting.doubtful
            if event not in ABSOLUTES or (self._calibrated and _BORNE_OUT[event] in weeks)
        }
        return frozenset(lasting | self._parts.present | weeks.keys())

    def stirred_within(self, span: Seconds) -> bool:
        """Tell whether something happened within the last seconds, news or not."""
        return self._now - self._stirred_at <= span

    def evidence(self, event: Event) -> Mapping[str, float]:
        """Give the numbers that bear out what is pending or present."""
        noticed = self._pending.get(event)
        if noticed is not None:
            return noticed.evidence
        if event in self._lasting.present:
            return self._lasting.evidence[event] | self._weeks.present.get(
                _BORNE_OUT.get(event, event), {}
            )
        return self._weeks.present.get(event, {})

    def words(self, event: Event) -> Mapping[str, str]:
        """Give what is put into the phrases of what is pending."""
        noticed = self._pending.get(event)
        return {} if noticed is None else noticed.words

    def acknowledge(self) -> None:
        """Take note that the news was given."""
        self._pending.clear()

    def learn_hour(self, quantity: str, hour: int, values: Hour) -> None:
        """Take what an hour of an earlier day was like, the oldest day first."""
        self._weeks.learn(quantity, hour, values)

    def observe(
        self, sample: Sample, room: RoomReadings, local: Seconds, shape: Shape | None = None
    ) -> None:
        """Take a sample.

        Args:
            sample: the channels that may be spoken of; a filled channel is not among them.
            room: what the room is without the body's own heat and glow.
            local: local civil time in seconds, whole days since a midnight long ago.
            shape: the shape that stands with it.
        """
        self._now, self._local, self._calibrated = sample.at, local, room.calibrated
        _, gap = self._cadence.step(sample.at)
        if gap:
            self._forget()
        self._disown(sample)
        raw = quantities(sample, room)
        self.dated = sample.wall >= self._clock_set_since
        seen = Observation(sample.at, local, self._median.filtered(raw), raw, self.dated)
        self._heat.observe(seen, room.heat_excess)
        self._sun.observe(seen)
        self._weeks.observe(seen, calibrated=room.calibrated)
        found = [Noticed(Event.WOKE, sample.at, {})] if gap else []
        found += self._look(seen, sample)
        if self._recollections is not None:
            lamp = any(noticed.event is Event.LAMP_ON for noticed in found)
            found += self._recollections.observe(
                seen,
                shape,
                calibrated=room.calibrated,
                is_lamp=lambda within: lamp or self._noticed_within(Event.LAMP_ON, within),
            )
        self.latest = tuple(found)
        for noticed in found:
            self._take(noticed, seen)

    @property
    def learned(self) -> Learned:
        """What was learned of the place until now."""
        lamps = self._light.lamps
        return Learned(
            self._local,
            tuple(lamps.known),
            tuple(lamps.unnamed),
            self._light.daylight.learned,
            self._habits.learned,
        )

    def learn(self, learned: Learned, begins: Seconds) -> None:
        """Take what was learned before, where a day is lived again that begins at a local time."""
        known = learned.before(begins + WARM_UP)
        self._light.lamps.learn(known.lamps, known.steps, known.at)
        self._light.daylight.learn(known.sun, int(begins // DAY))
        self._habits.learn(known.happened, known.at)

    def learn_co2(self, at: Monotonic) -> None:
        """Take note that CO2 was measured at a time."""
        self._co2.learn(at)

    def _noticed_within(self, event: Event, span: Seconds) -> bool:
        at = self._noticed_at.get(event)
        return at is not None and self._now - at <= span

    def _forget(self) -> None:
        """Across a gap nobody watched, so that no change can be dated."""
        self._median.forget()
        self._sun.forget()
        self._slow.forget()
        self._light.forget()
        self._cold.forget()
        self._steam.forget()
        self._co2.forget()

    def _disown(self, sample: Sample) -> None:
        """Let nothing come of what a frozen channel said before it was known to be."""
        frozen = [c for c, fault in sample.faults.items() if fault.kind is FaultKind.FROZEN]
        if frozen:
            self._median.disown(frozen)
            for event in self._slow.disown(frozen):
                self._pending.pop(event, None)

    def _look(self, seen: Observation, sample: Sample) -> Iterator[Noticed]:
        yield from self._parts.observe(sample)
        yield from self._light.observe(seen)
        for noticed in self._cold.observe(seen, self._heat, self._sun):
            self._slow.explain("air", seen)
            yield noticed
        for noticed in self._steam.observe(seen):
            self._slow.explain("vapour", seen)
            yield noticed
        yield from self._slow.observe(seen, self._heat, self._sun)
        yield from self._co2.observe(seen)
        yield from self._lasting.observe(seen)
        yield from self._habits.missing(seen)

    def _take(self, noticed: Noticed, seen: Observation) -> None:
        """Make something news, unless it was lately, or is what happens every day."""
        self._stirred_at = self._now
        event = noticed.event
        last = self._noticed_at.get(event)
        if last is not None and self._now - last < REPEAT:
            return
        for family in OPPOSITES:
            if event in family:
                for other in family:
                    self._pending.pop(other, None)
                    self._noticed_at.pop(other, None)
        self._noticed_at[event] = self._now
        if self._habits.is_news(event, seen):
            self._pending[event] = noticed
