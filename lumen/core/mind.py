"""From samples to moments: everything that Lumen makes of what it senses, in one pass.

A function of the samples, the configuration and a seed, and of nothing else: the same day lived
again gives the same moments.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lumen.core.added_phrases import AddedPhrase
from lumen.core.english import ENGLISH
from lumen.core.event_detector import EventDetector
from lumen.core.features import Floats
from lumen.core.grounds import Expressed, Grounds
from lumen.core.inner_voice import InnerVoice, Speaker
from lumen.core.language import Expression
from lumen.core.learned import Learned
from lumen.core.long_memory import LongMemory
from lumen.core.moment import Eisv, Moment
from lumen.core.observation import EVERY_CLOCK
from lumen.core.own_parts import OwnParts
from lumen.core.own_scale import IDENTITY, OwnScale, Scale
from lumen.core.reading import Channel, Sample
from lumen.core.recollections import Recollections
from lumen.core.room_readings import RoomReadings
from lumen.core.shape_names import Shape
from lumen.core.speaking import QuietHours, SpeechConfig
from lumen.core.state import Body, Component, Contribution, Ingredients, StateEstimator
from lumen.core.two_windows import Seen, TwoWindows
from lumen.core.vocabulary import Vocabulary
from lumen.core.waking import Waking, waking
from lumen.core.weights import StateConfig
from lumen.core.window import Progress
from lumen.units import Hectopascal, Monotonic, Seconds, WallTime


@dataclass(frozen=True, slots=True)
class MindConfig:
    """What of the configuration a mind depends on.

    `local_time` gives local civil time in seconds, whole days since a midnight long ago; without
    it the day is UTC's. Wall time before `clock_set_since` is that of a clock that was never set:
    of its hours nothing is learned or said. Of `unspoken` channels, as a replay fills them, nothing
    is said. Of the days before, only a mind with a `memory` speaks. It speaks the `vocabulary`'s
    language. What plug-ins say comes from `added`.
    """

    state: StateConfig = field(default_factory=StateConfig)
    speech: SpeechConfig = field(default_factory=SpeechConfig)
    quiet: QuietHours = field(default_factory=QuietHours)
    local_time: Callable[[WallTime], Seconds] = float
    clock_set_since: WallTime = EVERY_CLOCK
    unspoken: frozenset[Channel] = frozenset()
    memory: LongMemory | None = None
    vocabulary: Vocabulary = ENGLISH
    added: Callable[[], Sequence[AddedPhrase]] = tuple


class Mind:
    """Samples in, moments out."""

    def __init__(self, body: Body, speaker: Speaker, config: MindConfig | None = None) -> None:
        config = config or MindConfig()
        self._local_time = config.local_time
        self._unspoken = config.unspoken
        self._state = StateEstimator(body, config.state)
        self._own_scale = OwnScale() if config.state.own_scale else None
        self._own_parts = OwnParts()
        self._windows = TwoWindows()
        self._memory, self._compensation = config.memory, body.compensation
        recollections = None
        if config.memory is not None:
            recalled = config.vocabulary.recalled
            recollections = Recollections(config.memory, body.compensation, recalled)
        self._events = EventDetector(recollections, config.clock_set_since)
        self._voice = InnerVoice(
            speaker,
            self._events,
            config.speech,
            config.quiet,
            config.local_time,
            may_speak_of_movement=not config.unspoken,
            vocabulary=config.vocabulary,
            added=config.added,
        )
        self._seen: Seen | None = None
        self._present: Moment | None = None

    @property
    def unknown(self) -> tuple[str, ...]:
        """The dimensions that this body has no channel for."""
        return self._state.unknown

    @property
    def scale(self) -> Scale:
        """How raw states are felt now."""
        return IDENTITY if self._own_scale is None else self._own_scale.present

    @property
    def grounds(self) -> Grounds | None:
        """What the last sentence rests on; None where none was made yet."""
        return self._voice.grounds

    @property
    def expressed(self) -> Expressed | None:
        """How the last expression came; None where none was made yet."""
        return self._voice.expressed

    @property
    def present(self) -> Moment | None:
        """The last sample's moment as it was perceived; None before the first that is lived."""
        return self._present

    @property
    def ingredients(self) -> Ingredients | None:
        """What the last sample's raw state was mixed from."""
        return self._state.ingredients

    @property
    def own_parts(self) -> OwnParts:
        """What each part of the state usually is."""
        return self._own_parts

    @property
    def progress(self) -> Progress:
        """How far the window has come that a shape needs."""
        return self._windows.progress

    @property
    def warm_up_left(self) -> int:
        """How many samples are missing until a state is formed."""
        return self._state.warm_up_left

    def waking(self, interval: Seconds) -> Waking | None:
        """Give how long the first word has to wait; None with a shape, or where none can be."""
        if self._seen is not None or self.unknown:
            return None
        return waking(self._state.samples, self.progress, interval)

    def contributions(
        self, values: Mapping[Component, float | None]
    ) -> dict[str, tuple[Contribution, ...]]:
        """Give what each dimension is mixed from in this body."""
        return self._state.contributions(values)

    @property
    def seen(self) -> Seen | None:
        """The window that the present is judged by, with its floors and the verdict."""
        return self._seen

    def learn_pressure(self, at: Monotonic, pressure: Hectopascal) -> None:
        """Take a pressure remembered from before the samples that follow."""
        self._state.learn_pressure(at, pressure)

    def learn_scale(self, past: Moment, *, stated_anew: bool = False) -> None:
        """Take a moment of the last two weeks, from before the samples that follow.

        Args:
            past: with its raw state.
            stated_anew: its raw state was mixed with another compensation, and all but its
                integrity is to be stated with the present one.
        """
        scale, raw = self._own_scale, past.raw
        if raw is None or past.faults.keys() - {Channel.CO2}:
            return
        wall = past.sample.wall
        self._own_parts.learn(wall, self._state.restated_values(past.sample, raw.I))
        if scale is None:
            return
        if stated_anew:
            raw = self._state.restated(past.sample, raw.I)
        scale.learn(wall, raw)

    def learn_noise(self, times: Floats, raw: Floats) -> None:
        """Take the raw states of the last week, [m] times and [m, 4], from before what follows."""
        self._windows.learn(times, raw)

    def learn_hours(self, before: WallTime) -> None:
        """Take the hours of the last fortnight that the long memory holds, up to a time."""
        if self._memory is not None:
            local = self._local_time(before)
            for quantity, hour, values in self._memory.hours(local, self._compensation):
                self._events.learn_hour(quantity, hour, values)

    @property
    def learned(self) -> Learned:
        """What its senses learned of the place."""
        return self._events.learned

    def learn(self, learned: Learned, before: WallTime) -> None:
        """Take what the senses learned of the place, before the samples that follow from a time."""
        self._events.learn(learned, self._local_time(before))

    def remember(self, past: Moment, *, anew: bool = True) -> Moment:
        """Live through a moment of the past again; what was seen and said then stays as it was.

        The state is felt anew, so that a change of the configuration holds for the past too.

        Args:
            past: as it is stored.
            anew: false where too little was lived again yet to know how well it foresaw: then its
                integrity is what it was.
        """
        room, raw, felt = self._feel(past.sample, None if anew else past.raw)
        self._detect(past.sample, room, past.shape)
        if past.shape is not None and past.expression is not None:
            seen = self._windows.seen(self.scale.gain)
            self._voice.remember(past, past.shape, past.expression, seen)
        return replace(past, eisv=felt, raw=raw, room=room)

    def learn_sentence(self, wall: WallTime, sentence: str) -> None:
        """Take a sentence remembered from before the samples that follow."""
        self._voice.learn_sentence(wall, sentence)

    def learn_co2(self, at: Monotonic) -> None:
        """Take note that CO2 was measured then, before the samples that follow."""
        self._events.learn_co2(at)

    def live(self, sample: Sample) -> Moment:
        """Take a sample; give the moment, with what is expressed and said now, if anything is.

        Raises:
            ValueError: the sample's time does not go forward.
        """
        moment = self._perceive(sample)
        return moment if self._seen is None else self._voice.express(moment, self._seen)

    def would_say(self) -> Expression | None:
        """Give what would be said now, without saying it; None while waking."""
        if self._seen is None or self._present is None:
            return None
        return self._voice.would_say(self._present, self._seen.verdict)

    def _feel(
        self, sample: Sample, known: Eisv | None = None
    ) -> tuple[RoomReadings, Eisv | None, Eisv | None]:
        """Take a sample, whose raw state may be known from when it was lived; give all of it."""
        room, raw = self._state.estimate(sample)
        if known is not None:
            raw = known if raw is None else raw._replace(I=known.I)
        # CO2 is no part of the state: what is felt without it is whole.
        faulty, felt = bool(sample.faults.keys() - {Channel.CO2}), raw
        if raw is not None and not faulty and self._state.ingredients is not None:
            self._own_parts.learn(sample.wall, self._state.ingredients.values)
        if raw is not None and self._own_scale is not None:
            felt = self._own_scale.observe(sample.wall, raw, teaches=not faulty)
        self._windows.add(sample.at, sample.wall, felt, self.scale.gain, faulty=faulty)
        return room, raw, felt

    def _perceive(self, sample: Sample) -> Moment:
        room, raw, felt = self._feel(sample)
        self._seen = self._windows.seen(self.scale.gain)
        shape, trend = None, None
        if self._seen is not None:
            shape, trend = self._seen.verdict.shape, self._seen.verdict.trend
        self._detect(sample, room, shape)
        self._present = Moment(sample, felt, shape, trend, raw=raw, room=room)
        return self._present

    def _detect(self, sample: Sample, room: RoomReadings, shape: Shape | None) -> None:
        """Look for events in what may be spoken of."""
        if self._unspoken:
            own = {c: r for c, r in sample.readings.items() if c not in self._unspoken}
            sample, room = replace(sample, readings=own), room.without(self._unspoken)
        self._events.observe(sample, room, self._local_time(sample.wall), shape)
