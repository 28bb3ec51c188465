"""From samples to moments: everything that Lumen makes of what it senses, in one pass.

A function of the samples, the configuration and a seed, and of nothing else: the same day lived
again gives the same moments.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from random import Random
from typing import Protocol

import numpy as np

from lumen.core.encoding import EncodedFeatures, encode
from lumen.core.event_detector import EventDetector
from lumen.core.events import STRIKING
from lumen.core.features import Floats
from lumen.core.language import Expression
from lumen.core.moment import Moment
from lumen.core.narration import narrate
from lumen.core.reading import Sample
from lumen.core.sampling import choose
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import Verdict, verdict
from lumen.core.speaking import Speaking, SpeechConfig
from lumen.core.state import Body, StateEstimator
from lumen.core.weights import StateConfig
from lumen.core.window import Window
from lumen.units import Hectopascal, Monotonic

REMEMBERED_EXPRESSIONS = 3
REMEMBERED_SENTENCES = 20


class Speaker(Protocol):
    """Whoever turns an encoded window, [22], into probabilities of all expressions, [2985]."""

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give the probability of each expression, in the language's order."""


@dataclass(frozen=True, slots=True)
class MindConfig:
    """What of the configuration a mind depends on."""

    state: StateConfig = field(default_factory=StateConfig)
    speech: SpeechConfig = field(default_factory=SpeechConfig)


class Mind:
    """Samples in, moments out."""

    def __init__(self, body: Body, speaker: Speaker, config: MindConfig | None = None) -> None:
        config = config or MindConfig()
        self._config = config.speech
        self._speaker = speaker
        self._feeler = StateEstimator(body, config.state)
        self._window = Window()
        self._noticing = EventDetector(body.compensation)
        self._speaking = Speaking(config.speech)
        self._said: deque[Expression] = deque(maxlen=REMEMBERED_EXPRESSIONS)
        self._sentences: deque[str] = deque(maxlen=REMEMBERED_SENTENCES)
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
        self._noticing.observe(past.sample)
        if past.shape is not None and past.expression is not None:
            self._noticing.tell()
            self._note(past.shape, past)
        return replace(past, eisv=eisv)

    def live(self, sample: Sample) -> Moment:
        """Take a sample; give the moment, with what is said now, if anything is.

        Raises:
            ValueError: the sample's time does not go forward.
        """
        seen, judged = self._perceive(sample)
        struck = not STRIKING.isdisjoint(self._noticing.fresh)
        if judged is None or not self._speaking.wants_to_speak(
            sample.at, judged.shape, struck=struck
        ):
            return seen
        said = self._speak(seen, judged)
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
        self._noticing.observe(sample)
        self._judged = judged
        self._present = Moment(sample, eisv, shape, trend)
        return self._present, judged

    def _speak(self, seen: Moment, judged: Verdict) -> Moment:
        rng = self._chance(seen, "speech")
        expression = self._choose(judged, rng)
        noticed = self._noticing
        narration = narrate(
            judged.shape,
            expression,
            noticed.fresh,
            noticed.present,
            self._sentences,
            rng,
            stirred=noticed.stirred,
        )
        noticed.tell()
        return replace(seen, expression=expression, narration=narration)

    def _choose(self, judged: Verdict, rng: Random) -> Expression:
        distribution = self._speaker.distribution(encoded(judged))
        return choose(distribution, rng, self._config.temperature, self._said)

    def _note(self, shape: Shape, said: Moment) -> None:
        if said.expression is not None:
            self._said.append(said.expression)
        if said.narration is not None:
            self._sentences.append(said.narration)
        self._speaking.spoke(said.sample.at, shape, self._chance(said, "silence"))

    def _chance(self, moment: Moment, what: str) -> Random:
        """Draw chance from the moment itself, so that a restart changes nothing."""
        return Random(f"{self._config.seed}:{what}:{round(moment.sample.wall * 1000.0)}")


def encoded(judged: Verdict) -> EncodedFeatures:
    """Give what a speaker is shown of one window, [22]."""
    shape = np.array([SHAPES.index(judged.shape)])
    stable = np.array([judged.trend is Trend.STABLE])
    features: EncodedFeatures = encode(judged.numbers[None], shape, stable)[0]
    return features
