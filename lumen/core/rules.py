"""The nine rules that name a shape, as data: what the classifier asks is what it can explain.

A rule is a list of ways to match, and a way is a list of comparisons that must all hold. Names
and meanings of the shapes: the published teacher card. Thresholds are distances between levels,
not slopes and not counts of samples, so that the same curve keeps its shape at any sampling rate.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumen.core.features import Features, Floats
from lumen.core.shape_names import Shape

Flags: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.intp]

SIGNIFICANT: tuple[float, ...] = (0.10, 0.10, -0.10, -0.03)
"""One unit of significance per dimension; the sign makes positive the better direction."""

BASIN = 0.20
SPIKE = 0.10
RECOVERED = 0.5
NOISE_FLOORS: tuple[float, float, float, float] = (0.010, 0.015, 0.010, 0.004)
MOVED = 3.0
AT_REST = 0.5

SIGNIFICANT_FLOORS = 2.0
"""A movement of less than two noise floors is none, whatever its size: in a life that is three
standard deviations of the own noise."""

SPIKE_FLOORS = 2.5
"""Of many smoothed values the highest lies farther out than any one movement."""

ROUNDING = 1e-9
"""A computer's .7 - .5 is a little less than .2: a movement of a threshold's size reaches it."""

_E, _I, _S, _V = range(4)


Measured: TypeAlias = Floats | float
"""A measure of many windows, [n], or of one."""


def significance(floors: Sequence[float] = NOISE_FLOORS) -> tuple[float, ...]:
    """Give one unit of significance for each of E, I, S and V above these noise floors."""
    least = (SIGNIFICANT_FLOORS * floor for floor in floors)
    return tuple(
        max(unit, low) if unit > 0.0 else min(unit, -low)
        for unit, low in zip(SIGNIFICANT, least, strict=True)
    )


class Peaks(NamedTuple):
    """How high S went in each window, and where it was at last, both smoothed."""

    highest: Measured
    last: Measured


class Measures(NamedTuple):
    """What the rules look at in windows.

    moved: movements of E, I, S and V in units of significance, positive = better; `best` and
    `worst` are the extremes of any dimension. energy: how far E went. rise: how far S rose to its
    peak; left: what of that is not given back. early, late: the largest movements from head to
    middle and from there to tail, in noise floors. basin, spike: how far E and S must go at least.
    """

    moved: tuple[Measured, ...]
    best: Measured
    worst: Measured
    energy: Measured
    rise: Measured
    left: Measured
    early: Measured
    late: Measured
    basin: Measured = BASIN
    spike: Measured = SPIKE


def measures(
    seen: Features,
    moved: Floats,
    peaks: Peaks,
    floors: ArrayLike = NOISE_FLOORS,
) -> Measures:
    """Measure many windows; `moved` [n, 4] is in units of significance, positive = better.

    `floors` are the noise floors of E, I, S and V, [4] or [n, 4].
    """
    head, mid, tail = seen.head, seen.mid, seen.tail
    of_dimension, none = np.asarray(floors, dtype=np.float64).T, np.zeros(len(head))
    return Measures(
        tuple(moved.T),
        best=moved.max(axis=1),
        worst=moved.min(axis=1),
        energy=tail[:, _E] - head[:, _E],
        rise=peaks.highest - head[:, _S],
        # Neither the tail nor the last of it may hold the rise: right after a step up the tail's
        # median is still that of before the step, and nothing has come back.
        left=np.maximum(tail[:, _S], peaks.last) - head[:, _S],
        early=(np.abs(mid - head) / floors).max(axis=1),
        late=(np.abs(tail - mid) / floors).max(axis=1),
        basin=np.maximum(BASIN, 2.0 * SIGNIFICANT_FLOORS * of_dimension[_E]) + none,
        spike=np.maximum(SPIKE, SPIKE_FLOORS * of_dimension[_S]) + none,
    )


class Relation(StrEnum):
    """How a measure is compared with its bound."""

    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"


_COMPARED: Mapping[Relation, Callable[[Measured, Measured], Flags | bool]] = {
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
        measure: Callable[[Measures], Measured],
        relation: Relation,
        bound: float | Callable[[Measures], Measured],
    ) -> None:
        self.what = what
        self.relation = relation
        self.measure = measure
        self._bound = bound
        self._compared = _COMPARED[relation]

    def bound(self, of: Measures) -> Measured:
        """Give what the measure is compared with: a number, or one for each window."""
        return self._bound(of) if callable(self._bound) else self._bound

    def holds(self, of: Measures) -> Flags | bool:
        """Tell in which windows it holds, [n], or whether it does in the one."""
        return self._compared(self.measure(of), self.bound(of))


def _moved(dimension: int) -> Callable[[Measures], Measured]:
    return lambda of: of.moved[dimension]


def _down(of: Measures) -> Measured:
    return -of.basin


def _half_back(of: Measures) -> Measured:
    return (1.0 - RECOVERED) * of.rise


def _at_rest(of: Measures) -> Measured:
    return AT_REST * of.early


_BETTER = Clause("the best movement", lambda of: of.best, Relation.AT_LEAST, 1.0)
_WORSE = Clause("the worst movement", lambda of: of.worst, Relation.AT_MOST, -1.0)

Ways: TypeAlias = tuple[tuple[Clause, ...], ...]

WAYS: Mapping[Shape, Ways] = {
    Shape.BASIN_TRANSITION_DOWN: (
        (Clause("E, tail less head", lambda of: of.energy, Relation.AT_MOST, _down),),
    ),
    Shape.BASIN_TRANSITION_UP: (
        (
            Clause(
                "E, tail less head",
                lambda of: of.energy,
                Relation.AT_LEAST,
                lambda of: of.basin,
            ),
        ),
    ),
    Shape.ENTROPY_SPIKE_RECOVERY: (
        (
            Clause(
                "rise of S to its peak",
                lambda of: of.rise,
                Relation.AT_LEAST,
                lambda of: of.spike,
            ),
            Clause("what is left of that rise", lambda of: of.left, Relation.AT_MOST, _half_back),
        ),
    ),
    Shape.DRIFT_DISSONANCE: ((_BETTER, _WORSE),),
    Shape.VOID_RISING: ((Clause("movement of void", _moved(_V), Relation.AT_MOST, -1.0),),),
    Shape.RISING_ENTROPY: (
        (Clause("movement of entropy", _moved(_S), Relation.AT_MOST, -1.0),),
        (Clause("movement of integrity", _moved(_I), Relation.AT_MOST, -1.0),),
    ),
    Shape.FALLING_ENERGY: ((Clause("movement of energy", _moved(_E), Relation.AT_MOST, -1.0),),),
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


def first_matches(of: Measures) -> Indices:
    """Give the first rule that matches in each of many windows, [n], as an index into RULES."""
    found = np.empty((len(RULES), *np.shape(of.best)), dtype=np.bool_)
    for place, ways in enumerate(WAYS.values()):
        found[place] = reduce(or_, (_all_hold(way, of) for way in ways))
    first: Indices = found.argmax(axis=0)
    return first


def first_match(of: Measures) -> int:
    """Give the first rule that matches in one window, as an index into RULES."""
    for place, ways in enumerate(WAYS.values()):
        for way in ways:
            for clause in way:
                if not clause.holds(of):
                    break
            else:
                return place
    raise AssertionError("the last rule asks nothing")


def _all_hold(way: Sequence[Clause], of: Measures) -> Flags | bool:
    return reduce(and_, (clause.holds(of) for clause in way)) if way else True
