"""The inner voice: short sentences of expression, event, comparison, movement and hour.

Every clause is a phrase whose predicate holds; which of them are put together is chance.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from random import Random
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from lumen.core.added_phrases import AddedPhrase
from lumen.core.day_places import DayPlace
from lumen.core.english import ENGLISH
from lumen.core.events import Event
from lumen.core.language import Expression, Pattern
from lumen.core.movement import Movement
from lumen.core.repertoire import Repertoire
from lumen.core.vocabulary import Vocabulary
from lumen.core.wording import capitalised
from lumen.units import Seconds

LONGEST = 90
"""Characters that the screen's words page holds at a size that can be read."""

_TRIES = 60

ADDED_SHARE = 0.3
"""How often what a plug-in adds is spoken of, where there is no news."""
CONDITION_SHARE = 0.3
"""How often what lasts or differs from usual is spoken of, where there is no news."""
MOVEMENT_SHARE = 0.6
"""How often, where nothing is said of the world, the movement is spoken of."""
PLACE_SHARE = 0.2
"""How often the place in the day is named."""
TURNED_SHARE = 0.25
"""How often the expression comes first."""

_ABSENCES = (Event.NO_AIR, Event.LESS_AIR, Event.NO_LIGHT)
"""What a numb Lumen says before any other condition."""


class Occasion(NamedTuple):
    """What may truly be said now.

    `news` is what was just noticed, the latest first; `present` are conditions and comparisons
    that hold; `movements` is how the felt state moved; `place` the place in the day; `words` is
    what is put into the phrases of the news;
    `added` is what plug-ins add.
    """

    news: Sequence[Event] = ()
    present: Collection[Event] = ()
    movements: Sequence[Movement] = ()
    place: DayPlace | None = None
    words: Mapping[str, str] = MappingProxyType({})
    added: Sequence[AddedPhrase] = ()


Basis: TypeAlias = Event | Movement | DayPlace | AddedPhrase
"""What makes a clause true."""


class Claim(NamedTuple):
    """A clause that says something of the world, the state or the hour, and what makes it true."""

    clause: str
    basis: Basis


class Narration(NamedTuple):
    """A sentence, and what in it is a claim; the rest is the expression in words."""

    sentence: str
    claims: tuple[Claim, ...]


def narrate(
    occasion: Occasion,
    expression: Expression,
    rng: Random,
    said: Repertoire | None = None,
    local: Seconds = 0.0,
    vocabulary: Vocabulary = ENGLISH,
) -> str | None:
    """Put a moment into words that were not said lately, or give None where there are none left.

    Args:
        occasion: what may truly be said.
        expression: what is expressed.
        rng: the source of chance.
        said: what was said before; nothing, if not given.
        local: the local civil time, in seconds.
        vocabulary: the words of its language.
    """
    narration = compose(occasion, expression, rng, said, local, vocabulary)
    return None if narration is None else narration.sentence


def compose(
    occasion: Occasion,
    expression: Expression,
    rng: Random,
    said: Repertoire | None = None,
    local: Seconds = 0.0,
    vocabulary: Vocabulary = ENGLISH,
) -> Narration | None:
    """Do as `narrate`, and give what the sentence claims beside it."""
    said = said or Repertoire()
    for narration in _attempts(occasion, expression, rng, vocabulary):
        sentence = narration.sentence
        fits = len(sentence) <= LONGEST and not vocabulary.grammar.repeated(sentence)
        if fits and said.is_fresh(local, sentence):
            return narration
    return None


def _attempts(
    occasion: Occasion, expression: Expression, rng: Random, vocabulary: Vocabulary
) -> Iterator[Narration]:
    for attempt in range(_TRIES):
        claims = _opening(occasion, rng, vocabulary)
        opening = " ".join(claim.clause for claim in claims)
        spoken = speak(expression, rng, vocabulary)
        # What was noticed is worth saying with nothing beside it, where nothing fits beside it.
        if occasion.news and attempt > _TRIES // 2:
            yield Narration(opening, claims)
        elif spoken.endswith("?") or opening.endswith(":") or rng.random() >= TURNED_SHARE:
            yield Narration(f"{opening} {spoken}".strip(), claims)
        else:
            yield Narration(f"{spoken} {opening}".strip(), claims)


def _opening(occasion: Occasion, rng: Random, vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """Say what was noticed; else, now and then, what holds or how it moves; and when."""
    claims: tuple[Claim, ...] = ()
    if occasion.news:
        news = occasion.news[0]
        clause = rng.choice(vocabulary.events[news]).format_map(occasion.words)
        claims = (Claim(capitalised(clause), news),)
    elif occasion.added and rng.random() < ADDED_SHARE:
        added = rng.choice(occasion.added)
        claims = (Claim(rng.choice(added.clauses), added),)
    elif occasion.present and rng.random() < CONDITION_SHARE:
        absent = [event for event in _ABSENCES if event in occasion.present]
        # Sorted, because a set's order is not the same in two runs.
        event = rng.choice(absent or sorted(occasion.present))
        claims = (Claim(rng.choice(vocabulary.events[event]), event),)
    elif occasion.movements and rng.random() < MOVEMENT_SHARE:
        movement = rng.choice(occasion.movements)
        claims = (Claim(rng.choice(vocabulary.movements[movement]), movement),)
    announces = bool(claims) and claims[0].clause.endswith(":")
    if occasion.place is None or announces or rng.random() >= PLACE_SHARE:
        return claims
    return (Claim(rng.choice(vocabulary.places[occasion.place]), occasion.place), *claims)


def speak(expression: Expression, rng: Random, vocabulary: Vocabulary = ENGLISH) -> str:
    """Say an expression in one of its ways."""
    voices = [vocabulary.voices[token] for token in expression.tokens]
    match expression.pattern:
        case Pattern.SINGLE:
            return rng.choice(voices[0].says)
        case Pattern.QUESTION:
            return rng.choice(voices[0].asks)
        case Pattern.REPETITION:
            return vocabulary.grammar.cry(rng.sample(voices[0].calls, 3))
        case _:
            return vocabulary.grammar.row([rng.choice(voice.does) for voice in voices])
