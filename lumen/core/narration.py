"""The inner voice: a short sentence from shape, expression and what the senses noticed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from random import Random

from lumen.core.events import Event
from lumen.core.language import Expression, Pattern
from lumen.core.phrases import EVENTLESS, NOTICES, SHAPES
from lumen.core.shape_names import Shape
from lumen.core.voices import VOICES, Voice

LONGEST = 90
"""Characters that the screen's words page holds at a size that can be read."""

_TRIES = 24

CONDITION_SHARE = 0.3
"""How often a lasting condition is spoken of, where there is no news."""
SHAPE_SHARE = 0.5
"""How often, where nothing is said of the world, the movement is spoken of."""

_ABSENCES = (Event.NO_AIR, Event.LESS_AIR, Event.NO_LIGHT)
"""What a numb Lumen says before any other condition."""


def narrate(
    shape: Shape,
    expression: Expression,
    news: Sequence[Event],
    conditions: Collection[Event],
    recent: Collection[str],
    rng: Random,
    *,
    stirred: bool = False,
) -> str:
    """Put a moment into words, unlike those that were said lately.

    Args:
        shape: the shape of the last ten minutes.
        expression: what is expressed.
        news: what was just noticed, the latest first.
        conditions: what holds now.
        recent: sentences that are not to be said again.
        rng: the source of chance.
        stirred: whether something happened in the window, so that it was not steady.
    """
    movement = [s for s in SHAPES[shape] if not (stirred and s in EVENTLESS)]
    for sentence in _attempts(movement, expression, news, conditions, rng):
        if sentence not in recent:
            return sentence
    return _speak(expression, rng)


def _attempts(
    movement: Sequence[str],
    expression: Expression,
    news: Sequence[Event],
    conditions: Collection[Event],
    rng: Random,
) -> Iterator[str]:
    for _ in range(_TRIES):
        before = _opening(movement, news, conditions, rng)
        sentence = f"{before} {_speak(expression, rng)}".strip()
        if len(sentence) <= LONGEST:
            yield sentence


def _opening(
    movement: Sequence[str], news: Sequence[Event], conditions: Collection[Event], rng: Random
) -> str:
    """Say what was noticed; else, now and then, what holds or how it moves."""
    if news:
        return rng.choice(NOTICES[news[0]])
    if conditions and rng.random() < CONDITION_SHARE:
        absent = [notice for notice in _ABSENCES if notice in conditions]
        # Sorted, because a set's order is not the same in two runs.
        return rng.choice(NOTICES[rng.choice(absent or sorted(conditions))])
    return rng.choice(movement) if rng.random() < SHAPE_SHARE else ""


def _speak(expression: Expression, rng: Random) -> str:
    voices = [VOICES[token] for token in expression.tokens]
    match expression.pattern:
        case Pattern.SINGLE:
            return rng.choice(voices[0].says)
        case Pattern.QUESTION:
            return rng.choice(voices[0].asks)
        case Pattern.REPETITION:
            call = rng.choice(voices[0].calls)
            return f"{call}, {_lowered(call)}, {_lowered(call)}."
        case _:
            return _row(voices, rng)


def _row(voices: Iterable[Voice], rng: Random) -> str:
    """Join what two or three tokens do: "I rest, and listen."."""
    *first, last = [rng.choice(voice.does) for voice in voices]
    return f"I {', '.join(first)}{', and' if len(first) > 1 else ' and'} {last}."


def _lowered(words: str) -> str:
    return words if words.startswith("I ") else words[:1].lower() + words[1:]
