"""The shape of a trajectory: nine rules, the first that matches wins.

Names and meanings: the published teacher card. Thresholds are distances between levels, not
slopes and not counts of samples, so that the same curve keeps its shape at any sampling rate.
"""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.features import Features, Floats, features, medians_where
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.window import Trajectory
from lumen.units import Seconds

Flags: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.intp]

SIGNIFICANT: tuple[float, ...] = (0.10, 0.10, -0.10, -0.03)
"""One unit of significance per dimension; the sign makes positive the better direction."""

STABLE_BELOW = 0.5
"""A trend is stable while no dimension has moved by this much of its significance."""

BASIN = 0.20
SPIKE = 0.10
RECOVERED = 0.5
SPIKE_WIDTH: Seconds = 90.0
_SPIKE_FEWEST = 3
# .7 - .5 is a little less than .2 in a computer: a movement of a threshold's size has reached it.
_ROUNDING = 1e-9
NOISE_FLOORS: tuple[float, ...] = (0.010, 0.015, 0.010, 0.004)
MOVED = 3.0
AT_REST = 0.5

_SIGNIFICANT = np.array(SIGNIFICANT)
_FLOORS = np.array(NOISE_FLOORS)
_SAMPLES_AT_ONCE = 4_000_000
_E, _I, _S, _V = range(4)


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


RULES: tuple[Shape, ...] = (
    Shape.BASIN_TRANSITION_DOWN,
    Shape.BASIN_TRANSITION_UP,
    Shape.ENTROPY_SPIKE_RECOVERY,
    Shape.DRIFT_DISSONANCE,
    Shape.VOID_RISING,
    Shape.RISING_ENTROPY,
    Shape.FALLING_ENERGY,
    Shape.CONVERGENCE,
    Shape.SETTLED_PRESENCE,
)
"""The shapes in the order in which their rules are asked."""

_INDEX = np.array([SHAPES.index(shape) for shape in RULES])


def judge(windows: Trajectory) -> Judged:
    """Name the shapes of windows that all have the same number of states."""
    seen = features(*windows)
    moved = movements(seen.delta)
    answers = rules(seen, moved, spikes(windows, seen))
    shape = _INDEX[answers.argmax(axis=1)]
    return Judged(shape, movements_are_stable(moved), seen)


def verdict(window: Trajectory) -> Verdict:
    """Name the shape and the trend of one window."""
    shape, stable, seen = judge(window)
    return Verdict(SHAPES[shape[0]], trend(seen.delta[0], stable=bool(stable[0])), seen.numbers[0])


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


def rules(seen: Features, moved: Floats, spiked: Flags) -> Flags:
    """Ask every rule of every window: [n, 9], in the order of RULES; the last is always true."""
    energy = seen.tail[:, _E] - seen.head[:, _E]
    better, worse = moved >= 1.0 - _ROUNDING, moved <= _ROUNDING - 1.0
    any_better = better.any(axis=1)
    answers = np.empty((len(energy), len(RULES)), dtype=np.bool_)
    answers[:, 0] = energy <= _ROUNDING - BASIN
    answers[:, 1] = energy >= BASIN - _ROUNDING
    answers[:, 2] = spiked
    answers[:, 3] = any_better & worse.any(axis=1)
    answers[:, 4] = worse[:, _V]
    answers[:, 5] = worse[:, _S] | worse[:, _I]
    answers[:, 6] = worse[:, _E]
    answers[:, 7] = any_better | comes_to_rest(seen)
    answers[:, 8] = True
    return answers


def comes_to_rest(seen: Features) -> Flags:
    """Tell which windows moved and then moved less than half as much, [n]."""
    early = (np.abs(seen.mid - seen.head) / _FLOORS).max(axis=1)
    late = (np.abs(seen.tail - seen.mid) / _FLOORS).max(axis=1)
    rests: Flags = np.logical_and(early > MOVED, late < AT_REST * early)
    return rests


def spikes(windows: Trajectory, seen: Features) -> Flags:
    """Tell in which windows S peaked and gave back at least half of its rise, [n].

    It has given back what neither the tail nor the last of it holds: right after a step up the
    tail's median is still that of before the step, and nothing has come back.
    """
    head, tail = seen.head[:, _S], seen.tail[:, _S]
    entropy = windows.states[:, _S]
    # Smoothing can only lower a peak, so most windows need none of it.
    spiked: Flags = entropy.max(axis=1) - head >= SPIKE - _ROUNDING
    candidates = np.flatnonzero(spiked)
    count = entropy.shape[1]
    step = max(1, _SAMPLES_AT_ONCE // (count * count))
    for begin in range(0, len(candidates), step):
        some = candidates[begin : begin + step]
        smooth = _running_medians(windows.times[some], entropy[some])
        peak = smooth.max(axis=1)
        rise = peak - head[some]
        left = np.maximum(tail[some], smooth[:, -1]) - head[some]
        spiked[some] = (rise >= SPIKE - _ROUNDING) & (left <= (1 - RECOVERED) * rise + _ROUNDING)
    return spiked


def _running_medians(times: Floats, values: Floats) -> Floats:
    """Smooth [n, w] values by the median of what lies around each, at least three of them."""
    distance = np.abs(times[:, :, None] - times[:, None, :])
    third = np.partition(distance, _SPIKE_FEWEST - 1, axis=2)[
        :, :, _SPIKE_FEWEST - 1 : _SPIKE_FEWEST
    ]
    near = distance <= np.maximum(0.5 * SPIKE_WIDTH, third)
    return medians_where(near, np.broadcast_to(values[:, None, :], near.shape))
