"""What Lumen says, and when: an expression out of its mood, and now and then a sentence with it."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Protocol

import numpy as np

from lumen.core.added_phrases import AddedPhrase
from lumen.core.day_places import place_of
from lumen.core.encoding import EncodedFeatures, encode
from lumen.core.event_detector import EventDetector
from lumen.core.events import FAULTS, STRIKING, Event
from lumen.core.features import Floats
from lumen.core.glance import ending
from lumen.core.grounds import Expressed, Grounds, MoodDrawn
from lumen.core.language import Expression
from lumen.core.moment import DIMENSIONS, Moment
from lumen.core.moods import MoodChange, Moods
from lumen.core.movement import Movement, movements_of
from lumen.core.narration import Basis, Occasion, compose
from lumen.core.repertoire import Repertoire
from lumen.core.sampling import TokenDraw, draw, first_token
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import Verdict
from lumen.core.speaking import DAY, QuietHours, Speaking, SpeechConfig, Utterances
from lumen.core.two_windows import Seen
from lumen.core.vocabulary import Vocabulary
from lumen.units import Monotonic, Seconds, WallTime

REMEMBERED_EXPRESSIONS = 3


class Speaker(Protocol):
    """Whoever turns an encoded window, [22], into probabilities of all expressions, [2985]."""

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give the probability of each expression, in the language's order."""


class InnerVoice:
    """Moments in, and the same with what is expressed and said."""

    def __init__(
        self,
        speaker: Speaker,
        events: EventDetector,
        config: SpeechConfig,
        quiet: QuietHours,
        local_time: Callable[[WallTime], Seconds],
        *,
        may_speak_of_movement: bool,
        vocabulary: Vocabulary,
        added: Callable[[], Sequence[AddedPhrase]] = tuple,
    ) -> None:
        """Begin with nothing said.

        Args:
            speaker: gives the chances of the expressions.
            events: what there is to speak of; it has observed a moment before that is expressed.
            config: how much is said.
            quiet: the hours of few words, and of a calmer mood.
            local_time: as in `MindConfig`.
            may_speak_of_movement: false where channels are filled: what is filled moves the state
                too, and nothing true can be said of it.
            vocabulary: the words of its language.
            added: gives what plug-ins add.
        """
        self.grounds: Grounds | None = None
        """What the last sentence rests on; None where none was made yet."""
        self.expressed: Expressed | None = None
        """How the last expression came; None where none was made yet."""
        self._speaker = speaker
        self._events = events
        self._config = config
        self._quiet = quiet
        self._local_time = local_time
        self._may_speak_of_movement = may_speak_of_movement
        self._vocabulary = vocabulary
        self._added = added
        self._speaking = Speaking(config)
        self._utterances = Utterances(config.words, quiet)
        self._moods = Moods()
        self._mood_drawn: MoodDrawn | None = None
        self._said: deque[Expression] = deque(maxlen=REMEMBERED_EXPRESSIONS)
        self._expressed_at = Monotonic(float("-inf"))
        self._repertoire = Repertoire()

    def learn_sentence(self, wall: WallTime, sentence: str) -> None:
        """Take a sentence remembered from before the samples that follow."""
        self._repertoire.add(self._local_time(wall), sentence)

    def remember(
        self, past: Moment, shape: Shape, expression: Expression, seen: Seen | None
    ) -> None:
        """Take what was said at a moment of the past, by the window that is seen there now."""
        at, wall = past.sample.at, past.sample.wall
        place = None if seen is None else _place(seen.verdict)
        if place is not None and self._moods.is_due(at, shape, place, night=self._is_night(wall)):
            self._moods.begin(expression.tokens[0], at, shape, place)
            self._mood_drawn = None
        self._note(shape, past)

    def express(self, moment: Moment, seen: Seen) -> Moment:
        """Give a moment with what is expressed and said then, if anything is."""
        sample, judged = moment.sample, seen.verdict
        news = {noticed.event for noticed in self._events.pending}
        striking = not STRIKING.isdisjoint(news)
        worded = self._utterances.is_due(
            sample.at,
            self._local_time(sample.wall),
            dated=self._events.dated,
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

    def would_say(self, moment: Moment, judged: Verdict) -> Expression:
        """Give what would be said at a moment, without saying it."""
        mood = self._moods.present
        if mood is None or self._mood_change(moment, judged) is not None:
            token = self._first_token(moment, judged).token
        else:
            token = mood.token
        distribution = self._speaker.distribution(encoded(judged))
        rng = self._chance(moment, "speech")
        return draw(distribution, rng, self._config.temperature, self._said, token).expression

    def _is_night(self, wall: WallTime) -> bool:
        return self._events.dated and self._quiet.hold(self._local_time(wall) % DAY)

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
        if not self._may_speak_of_movement:
            return ()
        delta, recent = seen.verdict.numbers[4:8].tolist(), seen.lately.numbers[4:8].tolist()
        return movements_of(
            seen.verdict.shape,
            delta,
            stirred=self._events.stirred_within(seen.extent.span),
            # What the hour did is held against its last ten minutes.
            lately=[] if seen.lately is seen.verdict else recent,
            ending=ending(seen.recent),
            floors=seen.floors,
        )

    def _worded(self, said: Moment, seen: Seen, expression: Expression, rng: Random) -> Moment:
        """Put an expression into words, where there are some left, and keep what they rest on."""
        local = self._local_time(said.sample.wall)
        events, movements = self._events, self._movements(seen)
        pending, at = events.pending, said.sample.at
        added = [phrase for phrase in self._added() if at <= phrase.until]
        for news in ([n.event] for n in pending) if pending else ([],):
            words = events.words(news[0]) if news else {}
            place = place_of(local % DAY) if events.dated else None
            occasion = Occasion(news, events.present, movements, place, words, added)
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
