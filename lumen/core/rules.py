"""The nine rules that name a shape, as data: what the classifier asks is what it can explain.

A rule is a list of ways to match, and a way is a list of comparisons that must all hold. Names
and meanings of the shapes: the published teacher card. Thresholds are distances between levels,
not slopes and not counts of samples, so that the same curve keeps its shape at any sampling rate.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.features import Features, Floats
from lumen.core.shape_names import Shape

Flags: TypeAlias = NDArray[np.bool_]

SIGNIFICANT: tuple[float, ...] = (0.10, 0.10, -0.10, -0.03)
"""One unit of significance per dimension; the sign makes positive the better direction."""

BASIN = 0.20
SPIKE = 0.10
RECOVERED = 0.5
NOISE_FLOORS: tuple[float, ...] = (0.010, 0.015, 0.010, 0.004)
MOVED = 3.0
AT_REST = 0.5

ROUNDING = 1e-9
"""A computer's .7 - .5 is a little less than .2: a movement of a threshold's size reaches it."""

_FLOORS = np.array(NOISE_FLOORS)
_E, _I, _S, _V = range(4)


class Peaks(NamedTuple):
    """How high S went in each window, and where it was at last, both smoothed, [n]."""

    highest: Floats
    last: Floats


class Measures:
    """What the rules look at in windows; each property [n].

    Args:
        seen: the windows' levels.
        moved: [n, 4] movements in units of significance, positive = better.
        peaks: of S.
    """

    def __init__(self, seen: Features, moved: Floats, peaks: Peaks) -> None:
        self.seen = seen
        self.moved = moved
        self.peaks = peaks

    @property
    def energy(self) -> Floats:
        """How far E went."""
        return self.seen.tail[:, _E] - self.seen.head[:, _E]

    @cached_property
    def best(self) -> Floats:
        """The best movement of any dimension."""
        most: Floats = self.moved.max(axis=1)
        return most

    @cached_property
    def worst(self) -> Floats:
        """The worst movement of any dimension."""
        least: Floats = self.moved.min(axis=1)
        return least

    @cached_property
    def rise(self) -> Floats:
        """How far S rose to its peak."""
        return self.peaks.highest - self.seen.head[:, _S]

    @property
    def left(self) -> Floats:
        """What of that rise is not given back.

        Neither the tail nor the last of it may hold it: right after a step up the tail's median
        is still that of before the step, and nothing has come back.
        """
        at_last: Floats = np.maximum(self.seen.tail[:, _S], self.peaks.last)
        return at_last - self.seen.head[:, _S]

    @cached_property
    def early(self) -> Floats:
        """The largest movement from head to middle, in noise floors."""
        most: Floats = (np.abs(self.seen.mid - self.seen.head) / _FLOORS).max(axis=1)
        return most

    @cached_property
    def late(self) -> Floats:
        """The largest movement from middle to tail, in noise floors."""
        most: Floats = (np.abs(self.seen.tail - self.seen.mid) / _FLOORS).max(axis=1)
        return most


class Relation(StrEnum):
    """How a measure is compared with its bound."""

    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"


_COMPARED: Mapping[Relation, Callable[[Floats, Floats | float], Flags]] = {
    Relation.AT_LEAST: lambda value, bound: value >= bound - ROUNDING,
    Relation.AT_MOST: lambda value, bound: value <= bound + ROUNDING,
    Relation.ABOVE: lambda value, bound: value > bound,
    Relation.BELOW: lambda value, bound: value < bound,
}


class Clause:
    """One comparison: a measure, in words and in numbers, against its bound."""

    def __init__(
        self,
        what: str,
        measure: Callable[[Measures], Floats],
        relation: Relation,
        bound: float | Callable[[Measures], Floats],
    ) -> None:
        self.what = what
        self.relation = relation
        self.measure = measure
        self._bound = bound

    def bound(self, of: Measures) -> Floats | float:
        """Give what the measure is compared with: a number, or one for each window."""
        return self._bound(of) if callable(self._bound) else self._bound

    def holds(self, of: Measures) -> Flags:
        """Tell in which windows it holds, [n]."""
        return _COMPARED[self.relation](self.measure(of), self.bound(of))


def _moved(dimension: int) -> Callable[[Measures], Floats]:
    return lambda of: of.moved[:, dimension]


def _half_back(of: Measures) -> Floats:
    return (1.0 - RECOVERED) * of.rise


def _at_rest(of: Measures) -> Floats:
    return AT_REST * of.early


_BETTER = Clause("the best movement", lambda of: of.best, Relation.AT_LEAST, 1.0)
_WORSE = Clause("the worst movement", lambda of: of.worst, Relation.AT_MOST, -1.0)

Ways: TypeAlias = tuple[tuple[Clause, ...], ...]

WAYS: Mapping[Shape, Ways] = {
    Shape.BASIN_TRANSITION_DOWN: (
        (Clause("E, tail less head", lambda of: of.energy, Relation.AT_MOST, -BASIN),),
    ),
    Shape.BASIN_TRANSITION_UP: (
        (Clause("E, tail less head", lambda of: of.energy, Relation.AT_LEAST, BASIN),),
    ),
    Shape.ENTROPY_SPIKE_RECOVERY: (
        (
            Clause("rise of S to its peak", lambda of: of.rise, Relation.AT_LEAST, SPIKE),
            Clause("what is left of that rise", lambda of: of.left, Relation.AT_MOST, _half_back),
        ),
    ),
    Shape.DRIFT_DISSONANCE: ((_BETTER, _WORSE),),
    Shape.VOID_RISING: ((Clause("movement of V", _moved(_V), Relation.AT_MOST, -1.0),),),
    Shape.RISING_ENTROPY: (
        (Clause("movement of S", _moved(_S), Relation.AT_MOST, -1.0),),
        (Clause("movement of I", _moved(_I), Relation.AT_MOST, -1.0),),
    ),
    Shape.FALLING_ENERGY: ((Clause("movement of E", _moved(_E), Relation.AT_MOST, -1.0),),),
    Shape.CONVERGENCE: (
        (_BETTER,),
        (
            Clause("head to middle, in noise floors", lambda of: of.early, Relation.ABOVE, MOVED),
            Clause("middle to tail, at rest", lambda of: of.late, Relation.BELOW, _at_rest),
        ),
    ),
    Shape.SETTLED_PRESENCE: ((),),
}
"""Each shape's rule, in the order in which they are asked: the first that matches wins. Movements
are in units of significance, positive = better. The last asks nothing and always matches."""

RULES: tuple[Shape, ...] = tuple(WAYS)
"""The shapes in the order in which their rules are asked."""


def answers(of: Measures) -> Flags:
    """Ask every rule of every window: [n, 9], in the order of RULES; the last is always true."""
    found = np.zeros((len(of.moved), len(RULES)), dtype=np.bool_)
    for place, ways in enumerate(WAYS.values()):
        for way in ways:
            holds = np.ones(len(of.moved), dtype=np.bool_)
            for clause in way:
                holds &= clause.holds(of)
            found[:, place] |= holds
    return found
