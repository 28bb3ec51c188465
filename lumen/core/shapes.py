"""The shape of a trajectory: nine rules, the first that matches wins.

Names and meanings: the published teacher card. Thresholds are distances between levels, not
slopes and not counts of samples, so that the same curve keeps its shape at any sampling rate.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lumen.core.features import Features, Floats, features
from lumen.core.glance import glance, measures_of_one, movements_of_one
from lumen.core.peaks import peak_of_one, peaks
from lumen.core.rules import (
    NOISE_FLOORS,
    RULES,
    SIGNIFICANT,
    SIGNIFICANT_FLOORS,
    Flags,
    Indices,
    first_match,
    first_matches,
    measures,
)
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.window import Trajectory

STABLE_BELOW = 0.5
"""A trend is stable while no dimension has moved by this much of its significance."""

_SIGNIFICANT = np.array(SIGNIFICANT)
_S = 2


class Verdict(NamedTuple):
    """What was made of one window: its shape, its trend and its twelve numbers, [12]."""

    shape: Shape
    trend: Trend
    numbers: Floats


class Judged(NamedTuple):
    """What was made of many windows: indices into SHAPES [n], stability [n], and features."""

    shape: Indices
    stable: Flags
    features: Features


_INDEX = np.array([SHAPES.index(shape) for shape in RULES])


def judge(windows: Trajectory, floors: ArrayLike = NOISE_FLOORS) -> Judged:
    """Name the shapes of windows that all have the same number of states.

    `floors` are noise floors of E, I, S and V: the same for all, [4], or for each, [n, 4].
    """
    seen = features(*windows)
    moved = movements(seen.delta, floors)
    first = first_matches(measures(seen, moved, peaks(windows, seen.head[:, _S]), floors))
    return Judged(_INDEX[first], movements_are_stable(moved), seen)


def verdict(window: Trajectory, floors: Sequence[float] = NOISE_FLOORS) -> Verdict:
    """Name the shape and the trend of one window, n = 1."""
    seen = glance(window)
    delta = seen.delta
    moved = movements_of_one(delta, floors)
    first = first_match(measures_of_one(seen, moved, peak_of_one(window, seen.head[_S]), floors))
    stable = max(map(abs, moved)) < STABLE_BELOW
    numbers = np.array(seen.mean + delta + seen.bend)
    return Verdict(RULES[first], trend(delta, stable=stable, floors=floors), numbers)


def movements(delta: Floats, floors: ArrayLike = NOISE_FLOORS) -> Floats:
    """Give movements in units of significance, positive = better, [n, 4] for [n, 4].

    `floors` are noise floors, [4] or [n, 4].
    """
    least = SIGNIFICANT_FLOORS * np.asarray(floors, dtype=np.float64)
    significant = np.copysign(np.maximum(np.abs(_SIGNIFICANT), least), _SIGNIFICANT)
    units: Floats = delta / significant
    return units


def movements_are_stable(moved: Floats) -> Flags:
    """Tell which [n, 4] movements make a stable trend."""
    stable: Flags = np.abs(moved).max(axis=1) < STABLE_BELOW
    return stable


def trend(
    delta: Sequence[float] | Floats, *, stable: bool, floors: Sequence[float] = NOISE_FLOORS
) -> Trend:
    """Give the direction of the dimension that moved most, of four, by its own sign."""
    if stable:
        return Trend.STABLE
    moved = [abs(far) for far in movements_of_one(delta, floors)]
    return Trend.RISING if delta[moved.index(max(moved))] > 0.0 else Trend.FALLING
