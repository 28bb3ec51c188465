"""What happens to the body: parts that are lost and come back, work, and states that last."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lumen.core.events import Event, Noticed
from lumen.core.observation import Observation
from lumen.core.reading import Channel, FaultKind, Sample
from lumen.units import Monotonic

AIR_CHANNELS = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)


class Condition(NamedTuple):
    """A state that begins at one level and ends at another, so that noise does not toggle it."""

    quantity: str
    begins: float
    ends: float
    event: Event


# Begin and end lie apart; where begin is the lower, the condition is one of little.
CONDITIONS = (
    Condition("light", 1.0, 3.0, Event.DARK),
    Condition("light", 500.0, 350.0, Event.BRIGHT),
    Condition("air", 25.0, 24.0, Event.WARM),
    Condition("air", 17.0, 18.0, Event.COOL),
    Condition("humidity", 65.0, 62.0, Event.MOIST),
    Condition("humidity", 30.0, 33.0, Event.DRY),
    Condition("processor", 60.0, 25.0, Event.BUSY),
    Condition("chip", 75.0, 70.0, Event.HOT),
    Condition("disk", 90.0, 88.0, Event.DISK_FULL),
)


class Lasting:
    """Watches what lasts. The quantities have passed the median of three: two samples bear it."""

    def __init__(self) -> None:
        self.present: set[Event] = set()
        self.evidence: dict[Event, dict[str, float]] = {}
        """The numbers of each condition that holds: its quantity now, and where it ends."""
        self.doubtful: set[Event] = set()
        """What the median of three still shows and the last reading denies."""
        self._known: set[str] = set()
        """The quantities that had a value in the sample before."""

    def observe(self, seen: Observation) -> Iterator[Noticed]:
        """Take a sample; give work that began or ended, which is an event of its own."""
        for condition in CONDITIONS:
            value = seen.values.get(condition.quantity)
            held = condition.event in self.present
            if value is None:
                self.present.discard(condition.event)
                continue
            little = condition.begins < condition.ends
            limit = condition.ends if held else condition.begins
            holds = value < limit if little else value > limit
            self.doubtful.discard(condition.event)
            last = seen.raw.get(condition.quantity, value)
            if holds and (last >= condition.ends if little else last <= condition.ends):
                self.doubtful.add(condition.event)
            if holds and not held:
                self.present.add(condition.event)
            elif held and not holds:
                self.present.discard(condition.event)
            if holds:
                now = {condition.quantity: value, "ends at": condition.ends}
                self.evidence[condition.event] = now
            # What came while nobody knew, across a gap say, did not begin now.
            known = condition.quantity in self._known
            if condition.event is Event.BUSY and holds is not held and known:
                event = Event.WORK_BEGAN if holds else Event.WORK_ENDED
                yield Noticed(event, seen.at, {"processor": value, "limit": limit})
        self._known = set(seen.values)


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
        AIR_CHANNELS,
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


class Parts:
    """Watches senses for losses that last: one blank cell is nothing."""

    def __init__(self) -> None:
        self.present: set[Event] = set()
        self._felt: set[Channel] = set()
        self._gone_before: dict[Event, frozenset[Channel]] = {}
        self._whole_before: dict[Event, bool] = {}

    def observe(self, sample: Sample) -> Iterator[Noticed]:
        """Take a sample; give what was lost or came back, when a second sample bears it out."""
        for part in _PARTS:
            self._felt.update(c for c in part.channels if sample.value(c) is not None)
            now = frozenset(self._gone(sample, part))
            lasting = now & self._gone_before.get(part.lost, frozenset())
            felt = self._felt.intersection(part.channels)
            whole = all(sample.value(c) is not None for c in felt)
            back = whole and self._whole_before.get(part.lost, False)
            self._gone_before[part.lost], self._whole_before[part.lost] = now, whole
            yield from self._judge(sample.at, part, lasting, back=back)

    def _gone(self, sample: Sample, part: _Part) -> Iterator[Channel]:
        # A part that settles is not lost, and neither is a channel that never was there.
        for channel, fault in sample.faults.items():
            if channel in part.channels and (
                fault.kind is not FaultKind.SETTLING
                and (fault.kind is not FaultKind.MISSING or channel in self._felt)
            ):
                yield channel

    def _judge(
        self, at: Monotonic, part: _Part, lasting: frozenset[Channel], *, back: bool
    ) -> Iterator[Noticed]:
        held = self.present & {part.without, part.with_less}
        if lasting:
            blind = self._felt.isdisjoint(set(part.channels) - lasting)
            state, event = (
                (part.without, part.lost) if blind else (part.with_less, part.partly_lost)
            )
            if state not in held:
                self.present -= held
                self.present.add(state)
                # A sense that comes back in parts has not lost one.
                if part.without not in held:
                    yield Noticed(event, at, {str(c): 1.0 for c in sorted(lasting)})
        elif held and back:
            self.present -= held
            yield Noticed(part.back, at, {})
