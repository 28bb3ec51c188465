"""Why a window has its shape: every rule in order, with its numbers, what held and what did not.

The rules are those that the classifier asks (`lumen.core.rules`); nothing is decided here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from lumen.core.features import Features, features
from lumen.core.glance import glance, measures_of_one, movements_of_one
from lumen.core.peaks import smoothed_peak
from lumen.core.rules import NOISE_FLOORS, RULES, WAYS, Clause, Measures, Relation
from lumen.core.shape_names import Shape
from lumen.core.window import Trajectory


class Comparison(NamedTuple):
    """One comparison as it came out."""

    what: str
    value: float
    relation: Relation
    bound: float
    holds: bool

    def __str__(self) -> str:
        return f"{self.what}: {self.value:.3f} {self.relation} {self.bound:.3f}"


class Answer(NamedTuple):
    """What one rule answered: each way to match, as comparisons that must all hold."""

    shape: Shape
    matches: bool
    ways: tuple[tuple[Comparison, ...], ...]


class Reasons(NamedTuple):
    """What the classifier saw in one window, and every rule's answer, in order."""

    seen: Features
    movements: tuple[float, ...]
    answers: tuple[Answer, ...]

    @property
    def shape(self) -> Shape:
        """The shape of the first rule that matches."""
        return next(answer.shape for answer in self.answers if answer.matches)


def explain(window: Trajectory, floors: Sequence[float] = NOISE_FLOORS) -> Reasons:
    """Give the reasons for one window's shape, with the noise floors that it was judged by."""
    seen = glance(window)
    moved = movements_of_one(seen.delta, floors)
    of = measures_of_one(seen, moved, smoothed_peak(window), floors)
    found = []
    for shape in RULES:
        ways = tuple(tuple(_compared(clause, of) for clause in way) for way in WAYS[shape])
        matches = any(all(one.holds for one in way) for way in ways)
        found.append(Answer(shape, matches, ways))
    return Reasons(features(*window), tuple(moved), tuple(found))


def _compared(clause: Clause, of: Measures) -> Comparison:
    value, bound = float(clause.measure(of)), float(clause.bound(of))
    return Comparison(clause.what, value, clause.relation, bound, bool(clause.holds(of)))
