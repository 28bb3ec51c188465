"""From samples to moments: everything that Lumen makes of what it senses, in one pass.

A function of the samples, the configuration and a seed, and of nothing else: the same day lived
again gives the same moments.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import NamedTuple, Protocol

import numpy as np

from lumen.core.day_places import place_of
from lumen.core.encoding import EncodedFeatures, encode
from lumen.core.event_detector import EventDetector
from lumen.core.events import FAULTS, STRIKING, Event
from lumen.core.features import Floats
from lumen.core.language import Expression
from lumen.core.moment import Moment
from lumen.core.movement import Movement, movements_of
from lumen.core.narration import Occasion, narrate
from lumen.core.reading import Channel, Sample
from lumen.core.repertoire import Repertoire
from lumen.core.room_sense import RoomSense
from lumen.core.sampling import choose
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import Verdict, verdict
from lumen.core.speaking import DAY, QuietHours, Speaking, SpeechConfig, Utterances
from lumen.core.state import Body, StateEstimator
from lumen.core.weights import StateConfig
from lumen.core.window import Window
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
    it the day is UTC's. Of `unspoken` channels, as a replay fills them, nothing is said.
    """

    state: StateConfig = field(default_factory=StateConfig)
    speech: SpeechConfig = field(default_factory=SpeechConfig)
    quiet: QuietHours = field(default_factory=QuietHours)
    local_time: Callable[[WallTime], Seconds] = float
    unspoken: frozenset[Channel] = frozenset()


class Grounds(NamedTuple):
    """What the last sentence rests on: the news in it, its numbers, and how the state moved."""

    news: Event | None
    evidence: Mapping[str, float]
    movements: tuple[Movement, ...]


class Mind:
    """Samples in, moments out."""

    def __init__(self, body: Body, speaker: Speaker, config: MindConfig | None = None) -> None:
        config = config or MindConfig()
        self._config = config.speech
        self._local_time = config.local_time
        self._unspoken = config.unspoken
        self._speaker = speaker
        self._feeler = StateEstimator(body, config.state)
        self._window = Window()
        self._room = RoomSense(body.compensation)
        self._events = EventDetector()
        self._speaking = Speaking(config.speech)
        self._utterances = Utterances(config.speech.words, config.quiet)
        self._said: deque[Expression] = deque(maxlen=REMEMBERED_EXPRESSIONS)
        self._repertoire = Repertoire()
        self.grounds: Grounds | None = None
        """What the last sentence rests on; None where none was made yet."""
        self._expressed_at = Monotonic(float("-inf"))
        self._judged: Verdict | None = None
        self._present: Moment | None = None

    @property
    def unknown(self) -> tuple[str, ...]:
        """The dimensions that this body has no channel for."""
        return self._feeler.unknown

    def learn_pressure(self, at: Monotonic, pressure: Hectopascal) -> None:
        """Take a pressure remembered from before the samples that follow."""
        self._feeler.learn_pressure(at, pressure)

    def remember(self, past: Moment) -> Moment:
        """Live through a moment of the past again; what was seen and said then stays as it was.

        The state is felt anew, so that a change of the configuration holds for the past too.
        """
        eisv = self._feeler.feel(past.sample)
        self._window.add(past.sample.at, eisv)
        self._detect(past.sample)
        if past.shape is not None and past.expression is not None:
            self._note(past.shape, past)
        return replace(past, eisv=eisv)

    def learn_sentence(self, wall: WallTime, sentence: str) -> None:
        """Take a sentence remembered from before the samples that follow."""
        self._repertoire.add(self._local_time(wall), sentence)

    def live(self, sample: Sample) -> Moment:
        """Take a sample; give the moment, with what is said now, if anything is.

        Raises:
            ValueError: the sample's time does not go forward.
        """
        seen, judged = self._perceive(sample)
        if judged is None:
            return seen
        news = {noticed.event for noticed in self._events.pending}
        striking = not STRIKING.isdisjoint(news)
        worded = self._utterances.is_due(
            sample.at,
            self._local_time(sample.wall),
            news=striking,
            fault=not FAULTS.isdisjoint(news),
        )
        if not worded and not self._speaking.wants_to_speak(
            sample.at, judged.shape, struck=striking and self._is_unexpressed()
        ):
            return seen
        said = self._speak(seen, judged, worded=worded)
        self._note(judged.shape, said)
        return said

    def would_say(self) -> Expression | None:
        """Give what would be said now, without saying it; None while waking."""
        if self._judged is None or self._present is None:
            return None
        rng = self._chance(self._present, "speech")
        return self._choose(self._judged, rng)

    def _perceive(self, sample: Sample) -> tuple[Moment, Verdict | None]:
        eisv = self._feeler.feel(sample)
        self._window.add(sample.at, eisv)
        trajectory = self._window.trajectory()
        judged = None if trajectory is None else verdict(trajectory)
        shape, trend = (None, None) if judged is None else (judged.shape, judged.trend)
        self._detect(sample)
        self._judged = judged
        self._present = Moment(sample, eisv, shape, trend)
        return self._present, judged

    def _detect(self, sample: Sample) -> None:
        """Look for events in what may be spoken of."""
        if self._unspoken:
            own = {c: r for c, r in sample.readings.items() if c not in self._unspoken}
            sample = replace(sample, readings=own)
        self._events.observe(sample, self._room.read(sample), self._local_time(sample.wall))

    def _is_unexpressed(self) -> bool:
        """Whether the latest news came after the last expression."""
        return any(n.at > self._expressed_at for n in self._events.pending if n.event in STRIKING)

    def _speak(self, seen: Moment, judged: Verdict, *, worded: bool) -> Moment:
        rng = self._chance(seen, "speech")
        expression = self._choose(judged, rng)
        narration = self._narrate(seen, judged, expression, rng) if worded else None
        return replace(seen, expression=expression, narration=narration)

    def _narrate(
        self, seen: Moment, judged: Verdict, expression: Expression, rng: Random
    ) -> str | None:
        local = self._local_time(seen.sample.wall)
        events = self._events
        movements = movements_of(judged.shape, judged.numbers[4:8].tolist(), stirred=events.stirred)
        # What is filled moves the state too, and nothing true can be said of it.
        if self._unspoken:
            movements = ()
        pending = events.pending
        for news in ([n.event] for n in pending) if pending else ([],):
            occasion = Occasion(news, events.present, movements, place_of(local % DAY))
            narration = narrate(occasion, expression, rng, self._repertoire, local)
            if narration is not None:
                event = news[0] if news else None
                evidence = {} if event is None else events.evidence(event)
                self.grounds = Grounds(event, evidence, movements)
                return narration
        return None

    def _choose(self, judged: Verdict, rng: Random) -> Expression:
        distribution = self._speaker.distribution(encoded(judged))
        return choose(distribution, rng, self._config.temperature, self._said)

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


def encoded(judged: Verdict) -> EncodedFeatures:
    """Give what a speaker is shown of one window, [22]."""
    shape = np.array([SHAPES.index(judged.shape)])
    stable = np.array([judged.trend is Trend.STABLE])
    features: EncodedFeatures = encode(judged.numbers[None], shape, stable)[0]
    return features
