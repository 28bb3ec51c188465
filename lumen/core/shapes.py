"""The shape of a trajectory: nine rules, the first that matches wins.

Names and meanings: the published teacher card. Thresholds are distances between levels, not
slopes and not counts of samples, so that the same curve keeps its shape at any sampling rate.
"""

from typing import NamedTuple

import numpy as np

from lumen.core.features import Features, Floats, features, medians_where
from lumen.core.rules import (
    ROUNDING,
    RULES,
    SIGNIFICANT,
    SPIKE,
    Flags,
    Indices,
    Peaks,
    first_match,
    first_matches,
    measures,
    measures_of_one,
)
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.window import Trajectory
from lumen.units import Seconds

STABLE_BELOW = 0.5
"""A trend is stable while no dimension has moved by this much of its significance."""

SPIKE_WIDTH: Seconds = 90.0
_SPIKE_FEWEST = 3

_SIGNIFICANT = np.array(SIGNIFICANT)
_SAMPLES_AT_ONCE = 4_000_000
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


def judge(windows: Trajectory) -> Judged:
    """Name the shapes of windows that all have the same number of states."""
    seen = features(*windows)
    moved = movements(seen.delta)
    first = first_matches(measures(seen, moved, peaks(windows, seen)))
    return Judged(_INDEX[first], movements_are_stable(moved), seen)


def verdict(window: Trajectory) -> Verdict:
    """Name the shape and the trend of one window."""
    seen = features(*window)
    moved = movements(seen.delta)
    first = first_match(measures_of_one(seen, moved, peaks(window, seen)))
    stable = bool(movements_are_stable(moved)[0])
    return Verdict(RULES[first], trend(seen.delta[0], stable=stable), seen.numbers[0])


def movements(delta: Floats) -> Floats:
    """Give movements in units of significance, positive = better, [n, 4] for [n, 4]."""
    units: Floats = delta / _SIGNIFICANT
    return units


def movements_are_stable(moved: Floats) -> Flags:
    """Tell which [n, 4] movements make a stable trend."""
    stable: Flags = np.abs(moved).max(axis=1) < STABLE_BELOW
    return stable


def trend(delta: Floats, *, stable: bool) -> Trend:
    """Give the direction of the dimension that moved most, [4], by its own sign."""
    if stable:
        return Trend.STABLE
    most = delta[np.abs(delta / _SIGNIFICANT).argmax()]
    return Trend.RISING if most > 0.0 else Trend.FALLING


def peaks(windows: Trajectory, seen: Features, *, smooth_all: bool = False) -> Peaks:
    """Give how high S went in each window, and where it was at last, through a running median.

    Smoothing can only lower a peak, and most windows never rise enough: unless `smooth_all`,
    such a window is told as it stands.
    """
    entropy = windows.states[:, _S]
    highest, last = entropy.max(axis=1), entropy[:, -1].copy()
    rises = highest - seen.head[:, _S] >= SPIKE - ROUNDING
    candidates = np.flatnonzero(rises | smooth_all)
    count = entropy.shape[1]
    step = max(1, _SAMPLES_AT_ONCE // (count * count))
    for begin in range(0, len(candidates), step):
        some = candidates[begin : begin + step]
        smooth = _running_medians(windows.times[some], entropy[some])
        highest[some], last[some] = smooth.max(axis=1), smooth[:, -1]
    return Peaks(highest, last)


def _running_medians(times: Floats, values: Floats) -> Floats:
    """Smooth [n, w] values by the median of what lies around each, at least three of them."""
    distance = np.abs(times[:, :, None] - times[:, None, :])
    third = np.partition(distance, _SPIKE_FEWEST - 1, axis=2)[
        :, :, _SPIKE_FEWEST - 1 : _SPIKE_FEWEST
    ]
    near = distance <= np.maximum(0.5 * SPIKE_WIDTH, third)
    return medians_where(near, np.broadcast_to(values[:, None, :], near.shape))
