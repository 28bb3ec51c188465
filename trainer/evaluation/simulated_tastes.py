"""Simulated people with hidden tastes: whom ways of learning from answers are judged by.

A taste is a loading per token that differs from the target's by chance. The speaker of it is the
target with those loadings: of all speakers the one that pleases most for what it leaves the target
by, as in preference learning. A person likes an expression by what their loadings add, in nats, on
average over its tokens; and says yes where that exceeds their bar.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lumen.core.answers import Answerer, ExpressedMoment, HumanAnswer
from lumen.core.language import EXPRESSIONS, TOKENS
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import Floats, Speech, expression_probabilities, state_coordinates
from lumen.core.taste import TOKEN_SHARES
from lumen.units import Seconds, WallTime
from trainer.data.curriculum import trends
from trainer.data.sampling import draw_from
from trainer.data.windows import DIMENSION_COUNT, Windows

STRENGTH = 0.4
"""Standard deviation of what a person's loadings differ by from the target's, which are 0 to 1."""
_GAIN = 2.0
APART: Seconds = 8 * 3600.0
"""Three answers a day."""


@dataclass(frozen=True, slots=True)
class Temper:
    """How a person answers: their bar in nats, how often they slip, whether their taste changes."""

    name: str
    bar: float = 0.0
    slips: float = 0.0
    changes: bool = False


TEMPERS = (
    Temper("clear"),
    Temper("strict", bar=1.0),
    Temper("kind", bar=-1.0),
    Temper("noisy, 10 %", slips=0.1),
    Temper("noisy, 30 %", slips=0.3),
    Temper("changing", changes=True),
    Temper("random", slips=0.5),
)


class Person(NamedTuple):
    """A hidden taste now, and the one before, which is the same unless it changed; [15, 5] each."""

    temper: Temper
    loadings: Floats
    before: Floats


def person_of(temper: Temper, seed: int, number: int) -> Person:
    """Give a person of a seed."""
    rng = np.random.default_rng([seed, number, 11])
    now, then = rng.normal(0.0, STRENGTH, size=(2, len(TOKENS), DIMENSION_COUNT + 1))
    return Person(temper, now, then if temper.changes else now)


def coordinates_of(windows: Windows) -> Floats:
    """Give where windows lie, [n, 5]."""
    return state_coordinates(windows.numbers[:, :DIMENSION_COUNT], windows.stable)


def taste_speaker(person: Person, windows: Windows) -> Floats:
    """Say how the speaker of a person's present taste speaks of windows, [n, 2985]."""
    target = windows.targets()
    weight = target.token * np.exp(_GAIN * coordinates_of(windows) @ person.loadings.T)
    return expression_probabilities(
        Speech(target.pattern, weight / weight.sum(axis=1, keepdims=True))
    )


def answers_of(person: Person, windows: Windows, count: int, seed: int) -> list[HumanAnswer]:
    """Let a person answer what the target says of windows, three times a day.

    One who changes their mind does so in the middle.
    """
    rng = np.random.default_rng([seed, count, 13])
    rows = rng.integers(len(windows.shape), size=count)
    shown = Windows(windows.shape[rows], windows.numbers[rows], windows.stable[rows])
    said = draw_from(expression_probabilities(shown.targets()), rng)
    at = coordinates_of(shown)
    late = np.arange(count) >= count // 2
    pulls = np.where(late[:, None], at @ person.loadings.T, at @ person.before.T)
    liking = _GAIN * (TOKEN_SHARES[said] * pulls).sum(axis=1)
    fits = (liking > person.temper.bar) ^ (rng.random(count) < person.temper.slips)
    facts = zip(shown.shape, shown.numbers, trends(shown), said, fits.tolist(), strict=True)
    found = []
    for number, (shape, numbers, trend, place, yes) in enumerate(facts):
        wall = WallTime(number * APART)
        e, i, s, v = numbers[:DIMENSION_COUNT].tolist()
        about = ExpressedMoment(wall, (e, i, s, v), SHAPES[shape], trend, EXPRESSIONS[place])
        found.append(HumanAnswer(about, yes, Answerer.COMMAND, wall))
    return found
