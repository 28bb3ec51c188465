"""From samples to moments: everything that Lumen makes of what it senses, in one pass.

A function of the samples, the configuration and a seed, and of nothing else: the same day lived
again gives the same moments.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Protocol

import numpy as np

from lumen.core.day_places import place_of
from lumen.core.encoding import EncodedFeatures, encode
from lumen.core.english import ENGLISH
from lumen.core.event_detector import EventDetector
from lumen.core.events import FAULTS, STRIKING, Event
from lumen.core.features import Floats
from lumen.core.grounds import Expressed, Grounds, MoodDrawn
from lumen.core.language import Expression
from lumen.core.long_memory import LongMemory
from lumen.core.moment import DIMENSIONS, Eisv, Moment
from lumen.core.moods import MoodChange, Moods
from lumen.core.movement import Movement, movements_of
from lumen.core.narration import Basis, Occasion, compose
from lumen.core.own_parts import OwnParts
from lumen.core.own_scale import IDENTITY, OwnScale, Scale
from lumen.core.reading import Channel, Sample
from lumen.core.recollections import Recollections
from lumen.core.repertoire import Repertoire
from lumen.core.room_readings import RoomReadings
from lumen.core.sampling import TokenDraw, draw, first_token
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import Verdict
from lumen.core.speaking import DAY, QuietHours, Speaking, SpeechConfig, Utterances
from lumen.core.state import Body, Component, Contribution, Ingredients, StateEstimator
from lumen.core.two_windows import Seen, TwoWindows
from lumen.core.vocabulary import Vocabulary
from lumen.core.waking import Waking, waking
from lumen.core.weights import StateConfig
from lumen.core.window import Progress
from lumen.units import Hectopascal, Monotonic, Seconds, WallTime

REMEMBERED_EXPRESSIONS = 3


class Speaker(Protocol):
    """Whoever turns an encoded window, [22], into probabilities of all expressions, [2985]."""

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give the probability of each expression, in the language's order."""


@dataclass(frozen=True, slots=True)
class MindConfig:
    """What of the configuration a mind depends on.

    `local_time` gives local civil time in seconds, whole days since a midnight long ago; without
    it the day is UTC's. Of `unspoken` channels, as a replay fills them, nothing is said. Of the
    days before, only a mind with a `memory` speaks. It speaks the `vocabulary`'s language.
    """

    state: StateConfig = field(default_factory=StateConfig)
    speech: SpeechConfig = field(default_factory=SpeechConfig)
    quiet: QuietHours = field(default_factory=QuietHours)
    local_time: Callable[[WallTime], Seconds] = float
    unspoken: frozenset[Channel] = frozenset()
    memory: LongMemory | None = None
    vocabulary: Vocabulary = ENGLISH


class Mind:
    """Samples in, moments out."""

    def __init__(self, body: Body, speaker: Speaker, config: MindConfig | None = None) -> None:
        config = config or MindConfig()
        self._config = config.speech
        self._local_time = config.local_time
        self._unspoken = config.unspoken
        self._speaker = speaker
        self._vocabulary = config.vocabulary
        self._state = StateEstimator(body, config.state)
        self._own_scale = OwnScale() if config.state.own_scale else None
        self._own_parts = OwnParts()
        self._windows = TwoWindows()
        self._memory, self._compensation = config.memory, body.compensation
        recollections = None
        if config.memory is not None:
            recalled = config.vocabulary.recalled
            recollections = Recollections(config.memory, body.compensation, recalled)
        self._events = EventDetector(recollections)
        self._speaking = Speaking(config.speech)
        self._utterances = Utterances(config.speech.words, config.quiet)
        self._said: deque[Expression] = deque(maxlen=REMEMBERED_EXPRESSIONS)
        self._repertoire = Repertoire()
        self.grounds: Grounds | None = None
        """What the last sentence rests on; None where none was made yet."""
        self.expressed: Expressed | None = None
        """How the last expression came; None where none was made yet."""
        self._mood_drawn: MoodDrawn | None = None
        self._expressed_at = Monotonic(float("-inf"))
        self._quiet = config.quiet
        self._moods = Moods()
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

    def remember(self, past: Moment) -> Moment:
        """Live through a moment of the past again; what was seen and said then stays as it was.

        The state is felt anew, so that a change of the configuration holds for the past too.
        """
        room, raw, felt = self._feel(past.sample)
        self._detect(past.sample, room, past.shape)
        if past.shape is not None and past.expression is not None:
            self._remember_said(past, past.shape, past.expression)
        return replace(past, eisv=felt, raw=raw, room=room)

    def _remember_said(self, past: Moment, shape: Shape, expression: Expression) -> None:
        at, wall = past.sample.at, past.sample.wall
        seen = self._windows.seen(self.scale.gain)
        place = None if seen is None else _place(seen.verdict)
        if place is not None and self._moods.is_due(at, shape, place, night=self._is_night(wall)):
            self._moods.begin(expression.tokens[0], at, shape, place)
            self._mood_drawn = None
        self._note(shape, past)

    def learn_sentence(self, wall: WallTime, sentence: str) -> None:
        """Take a sentence remembered from before the samples that follow."""
        self._repertoire.add(self._local_time(wall), sentence)

    def learn_co2(self, wall: WallTime) -> None:
        """Take note that CO2 was measured then, before the samples that follow."""
        self._events.learn_co2(self._local_time(wall))

    def live(self, sample: Sample) -> Moment:
        """Take a sample; give the moment, with what is expressed and said now, if anything is.

        Raises:
            ValueError: the sample's time does not go forward.
        """
        moment = self._perceive(sample)
        if self._seen is None:
            return moment
        seen, judged = self._seen, self._seen.verdict
        news = {noticed.event for noticed in self._events.pending}
        striking = not STRIKING.isdisjoint(news)
        worded = self._utterances.is_due(
            sample.at,
            self._local_time(sample.wall),
            news=striking,
            fault=not FAULTS.isdisjoint(news),
        )
        change = self._mood_change(moment, judged)
        changes = change is not None
        if change is not None:
            drawn = self._first_token(moment, judged)
            self._mood_drawn = MoodDrawn(change, sample.at, drawn)
            self._moods.begin(drawn.token, sample.at, judged.shape, _place(judged))
        struck = striking and self._is_unexpressed()
        if not (worded or changes) and not self._speaking.wants_to_speak(
            sample.at, judged.shape, struck=struck
        ):
            return moment
        said = self._speak(moment, seen, worded=worded)
        self._note(judged.shape, said)
        return said

    def would_say(self) -> Expression | None:
        """Give what would be said now, without saying it; None while waking."""
        if self._seen is None or self._present is None:
            return None
        judged, mood = self._seen.verdict, self._moods.present
        if mood is None or self._mood_change(self._present, judged) is not None:
            token = self._first_token(self._present, judged).token
        else:
            token = mood.token
        distribution = self._speaker.distribution(encoded(judged))
        rng = self._chance(self._present, "speech")
        return draw(distribution, rng, self._config.temperature, self._said, token).expression

    def _feel(self, sample: Sample) -> tuple[RoomReadings, Eisv | None, Eisv | None]:
        """Take a sample; give the room, the raw state and the felt one."""
        room, raw = self._state.estimate(sample)
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

    def _is_night(self, wall: WallTime) -> bool:
        return self._quiet.hold(self._local_time(wall) % DAY)

    def _mood_change(self, moment: Moment, judged: Verdict) -> MoodChange | None:
        at, wall = moment.sample.at, moment.sample.wall
        return self._moods.change(at, judged.shape, _place(judged), night=self._is_night(wall))

    def _first_token(self, moment: Moment, judged: Verdict) -> TokenDraw:
        distribution = self._speaker.distribution(encoded(judged))
        return first_token(distribution, self._chance(moment, "mood"), self._config.temperature)

    def _is_unexpressed(self) -> bool:
        """Whether the latest news came after the last expression."""
        return any(n.at > self._expressed_at for n in self._events.pending if n.event in STRIKING)

    def _speak(self, moment: Moment, seen: Seen, *, worded: bool) -> Moment:
        rng, mood = self._chance(moment, "speech"), self._moods.present
        distribution = self._speaker.distribution(encoded(seen.verdict))
        token = None if mood is None else mood.token
        drawn = draw(distribution, rng, self._config.temperature, self._said, token)
        self.expressed = Expressed(moment, seen, distribution, drawn, self._mood_drawn)
        said = replace(moment, expression=drawn.expression)
        return self._worded(said, seen, drawn.expression, rng) if worded else said

    def _movements(self, seen: Seen) -> tuple[Movement, ...]:
        """Give what may be said of how the state moved in the window that stands."""
        # What is filled moves the state too, and nothing true can be said of it.
        if self._unspoken:
            return ()
        delta = seen.verdict.numbers[4:8].tolist()
        # An hour that ends where it began was not even if its last ten minutes moved.
        lately = seen.lately.numbers[4:8].tolist()
        stirred = self._events.stirred_within(seen.extent.span)
        return movements_of(
            seen.verdict.shape, delta, stirred=stirred, lately=lately, floors=seen.floors
        )

    def _worded(self, said: Moment, seen: Seen, expression: Expression, rng: Random) -> Moment:
        """Put an expression into words, where there are some left, and keep what they rest on."""
        local = self._local_time(said.sample.wall)
        events, movements = self._events, self._movements(seen)
        pending = events.pending
        for news in ([n.event] for n in pending) if pending else ([],):
            words = events.words(news[0]) if news else {}
            place = place_of(local % DAY)
            occasion = Occasion(news, events.present, movements, place, words)
            said_before, vocabulary = self._repertoire, self._vocabulary
            narration = compose(occasion, expression, rng, said_before, local, vocabulary)
            if narration is not None:
                event = news[0] if news else None
                evidence = {} if event is None else events.evidence(event)
                claimed = [c.basis for c in narration.claims if isinstance(c.basis, Event)]
                proofs: dict[Basis, Mapping[str, float]] = {
                    basis: events.evidence(basis) for basis in claimed
                }
                said = replace(said, narration=narration.sentence)
                self.grounds = Grounds(event, evidence, movements, said, narration, seen, proofs)
                break
        return said

    def _note(self, shape: Shape, said: Moment) -> None:
        at = said.sample.at
        if said.expression is not None:
            self._said.append(said.expression)
            self._expressed_at = at
        if said.narration is not None:
            local = self._local_time(said.sample.wall)
            self._repertoire.add(local, said.narration)
            self._utterances.note(at, local, self._chance(said, "words"))
            self._events.acknowledge()
        self._speaking.spoke(at, shape, self._chance(said, "silence"))

    def _chance(self, moment: Moment, what: str) -> Random:
        """Draw chance from the moment itself, so that a restart changes nothing."""
        return Random(f"{self._config.seed}:{what}:{round(moment.sample.wall * 1000.0)}")


def _place(judged: Verdict) -> tuple[float, ...]:
    """Give where a window lies: its mean E, I, S and V."""
    return tuple(judged.numbers[: len(DIMENSIONS)].tolist())


def encoded(judged: Verdict) -> EncodedFeatures:
    """Give what a speaker is shown of one window, [22]."""
    shape = np.array([SHAPES.index(judged.shape)])
    stable = np.array([judged.trend is Trend.STABLE])
    features: EncodedFeatures = encode(judged.numbers[None], shape, stable)[0]
    return features
