"""Trajectories drawn by hand: points, the curve through them, and how it is sampled."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lumen.core.features import Floats
from lumen.core.moment import DIMENSIONS, Eisv
from lumen.core.shape_names import Shape
from lumen.core.shapes import verdict
from lumen.core.window import SPAN, Trajectory, Window
from lumen.errors import LumenError
from lumen.units import Monotonic, Seconds
from trainer.data.windows import HIGHEST

TIMES: tuple[Seconds, ...] = (0.0, 100.0, 200.0, 300.0, 400.0, 500.0, 600.0)
"""Where the points of a sketch stand."""

CALM = (0.45, 0.75, 0.20, 0.08)

INTERVALS: tuple[Seconds, ...] = (2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0)
_REFERENCE: Seconds = 2.0
_TRIES = 40
_CURVE_POINTS = 301

# How far each dimension is from calm at each point; what is not named stays.
_PRESETS: Mapping[Shape, Mapping[str, tuple[float, ...]]] = {
    Shape.SETTLED_PRESENCE: {"E": (0, 0.01, 0, -0.01, 0, 0.01, 0), "I": (0, 0, 0.02, 0, 0, 0, 0)},
    Shape.CONVERGENCE: {
        "E": (0, 0.07, 0.10, 0.115, 0.12, 0.12, 0.12),
        "S": (0, -0.05, -0.08, -0.09, -0.09, -0.09, -0.09),
    },
    Shape.ENTROPY_SPIKE_RECOVERY: {
        "S": (0, 0, 0.08, 0.28, 0.10, 0.02, 0.01),
        "I": (0, 0, -0.03, -0.08, -0.04, -0.01, 0),
    },
    Shape.BASIN_TRANSITION_UP: {"E": (0, 0, 0.05, 0.18, 0.30, 0.34, 0.34)},
    Shape.BASIN_TRANSITION_DOWN: {"E": (0, 0, -0.04, -0.16, -0.27, -0.31, -0.31)},
    Shape.RISING_ENTROPY: {
        "S": (0, 0.03, 0.06, 0.10, 0.14, 0.18, 0.20),
        "I": (0, -0.01, -0.02, -0.03, -0.04, -0.05, -0.06),
    },
    Shape.FALLING_ENERGY: {"E": (0, -0.02, -0.05, -0.09, -0.12, -0.15, -0.16)},
    Shape.DRIFT_DISSONANCE: {
        "E": (0, 0.02, 0.05, 0.09, 0.12, 0.15, 0.16),
        "S": (0, 0.02, 0.06, 0.10, 0.14, 0.17, 0.18),
    },
    Shape.VOID_RISING: {"V": (0, 0.005, 0.015, 0.03, 0.045, 0.06, 0.065)},
}


class SamplingPlan(NamedTuple):
    """How a curve is sampled: the interval, jitter as a share of it, and what share is lost."""

    interval: Seconds = 30.0
    jitter: float = 0.0
    lost: float = 0.0


def preset(shape: Shape, strength: float = 1.0) -> Floats:
    """Give the points, [7, 4], of a curve of a shape, its movements so many times as large."""
    points = np.tile(np.array(CALM), (len(TIMES), 1))
    for name, moved in _PRESETS[shape].items():
        points[:, DIMENSIONS.index(name)] += strength * np.array(moved)
    within: Floats = np.round(np.clip(points, 0.0, HIGHEST), 3)
    return within


def points_from(table: Sequence[Sequence[object]]) -> Floats:
    """Read points from a table's rows: the time, then E, I, S, V.

    Raises:
        LumenError: a cell is no number, or lies outside its dimension's range.
    """
    if len(table) != len(TIMES):
        raise LumenError(f"a sketch takes {len(TIMES)} points, not {len(table)}")
    rows = []
    for at, cells in zip(TIMES, table, strict=True):
        place = f"the point at {at:g} s"
        rows.append([_number(cell, d, place) for d, cell in enumerate(cells[1:5])])
    return np.array(rows)


def _number(cell: object, dimension: int, place: str) -> float:
    name, highest = DIMENSIONS[dimension], HIGHEST[dimension]
    try:
        value = float(str(cell).strip())
    except ValueError:
        raise LumenError(f"{place}: {name}: {str(cell)[:40]!r} is no number") from None
    if not 0.0 <= value <= highest:
        raise LumenError(f"{place}: {name} lies between 0 and {highest:g}, not {value:g}")
    return value


def moved(points: Floats, dimension: int, time: Seconds, value: float) -> Floats:
    """Give the points with the nearest in time moved to a value."""
    changed = points.copy()
    nearest = int(np.argmin(np.abs(np.subtract(TIMES, time))))
    changed[nearest, dimension] = round(min(max(value, 0.0), HIGHEST[dimension]), 3)
    return changed


def curve(points: Floats, times: Floats) -> Floats:
    """Give the curve through points at times, [m, 4]: smooth, and never beyond two neighbours."""
    from scipy.interpolate import PchipInterpolator

    states: Floats = PchipInterpolator(TIMES, points)(np.clip(times, 0.0, TIMES[-1]))
    return states


def whole(points: Floats) -> tuple[Floats, Floats]:
    """Give the curve itself, as finely as it is drawn: times [m] and states [m, 4]."""
    times = np.linspace(0.0, TIMES[-1], _CURVE_POINTS)
    return times, curve(points, times)


def sampled(points: Floats, cadence: SamplingPlan, seed: int) -> tuple[Floats, Floats]:
    """Sample a sketch: times [m] and states [m, 4], as Lumen would feel them."""
    rng = np.random.default_rng(seed)
    count = round(SPAN / cadence.interval)
    early = cadence.jitter * rng.uniform(-0.5, 0.5, count)
    times = cadence.interval * (np.arange(count) + 0.5 + early)
    times = times[rng.random(count) >= cadence.lost]
    return times, curve(points, times)


def window_of(times: Floats, states: Floats) -> Trajectory | None:
    """Give the window that these states make; None where Lumen would be waking."""
    window = Window()
    for at, state in zip(times.tolist(), states.tolist(), strict=True):
        window.add(Monotonic(at), Eisv(*state))
    return window.trajectory() if len(times) else None


def shape_at(points: Floats, cadence: SamplingPlan, seed: int) -> Shape | None:
    """Name the shape that a sketch has, sampled so."""
    window = window_of(*sampled(points, cadence, seed))
    return None if window is None else verdict(window).shape


def survival(points: Floats, jitter: float, lost: float) -> dict[Seconds, tuple[float, float]]:
    """Give for each interval how often the shape is that of the finely sampled curve.

    Beside it stands how often there is none, because too few states are left or a gap too long.
    """
    key = tuple(map(tuple, points.tolist()))
    return _survival(key, jitter, lost)


@lru_cache(maxsize=256)
def _survival(
    key: tuple[tuple[float, ...], ...], jitter: float, lost: float
) -> dict[Seconds, tuple[float, float]]:
    points = np.array(key)
    true = shape_at(points, SamplingPlan(_REFERENCE), 0)
    found = {}
    for interval in INTERVALS:
        shapes = [
            shape_at(points, SamplingPlan(interval, jitter, lost), seed) for seed in range(_TRIES)
        ]
        found[interval] = (shapes.count(true) / _TRIES, shapes.count(None) / _TRIES)
    return found
