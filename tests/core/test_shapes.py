"""The nine rules, and what must hold of them whatever the sampling."""

from collections import Counter
from functools import cache

import numpy as np
import pytest
from curves import SPAN, Curve, clear_curves, shape_of

from lumen.core.features import Floats
from lumen.core.rules import NOISE_FLOORS
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import verdict
from lumen.core.window import Trajectory

TIMES = np.arange(0.0, SPAN, 30.0)
CALM = (0.5, 0.7, 0.3, 0.1)
AGREEMENT = 0.95
RECALL = 0.90


def moved(**by: float) -> Floats:
    """Give a straight path from calm whose head-to-tail movement is as asked, [20, 4]."""
    phase = np.clip((TIMES / TIMES[-1] - 0.125) / 0.75, 0.0, 1.0)
    states = np.tile(np.array(CALM), (len(TIMES), 1))
    for name, delta in by.items():
        states[:, "EISV".index(name)] += delta * phase
    return states


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ({}, Shape.SETTLED_PRESENCE),
        ({"E": -0.25}, Shape.BASIN_TRANSITION_DOWN),
        ({"E": 0.25}, Shape.BASIN_TRANSITION_UP),
        ({"E": 0.25, "S": 0.2}, Shape.BASIN_TRANSITION_UP),
        ({"E": 0.15, "S": 0.15}, Shape.DRIFT_DISSONANCE),
        ({"V": 0.04}, Shape.VOID_RISING),
        ({"V": 0.04, "S": 0.15}, Shape.VOID_RISING),
        ({"S": 0.15}, Shape.RISING_ENTROPY),
        ({"I": -0.15}, Shape.RISING_ENTROPY),
        ({"E": -0.15}, Shape.FALLING_ENERGY),
        ({"I": 0.15}, Shape.CONVERGENCE),
        ({"S": -0.15}, Shape.CONVERGENCE),
        ({"V": -0.04}, Shape.CONVERGENCE),
    ],
)
def test_shape_is_as_declared_when_a_path_is_straight(path: dict[str, float], shape: Shape) -> None:
    """Each rule answers to the movement that it names, and the first that matches wins."""
    assert shape_of(TIMES, moved(**path)) is shape


def test_shape_is_a_spike_when_entropy_rises_and_returns() -> None:
    """A peak of .15 that is given back within the window is a recovery."""
    states = moved()
    states[6:14, 2] += 0.15
    assert shape_of(TIMES, states) is Shape.ENTROPY_SPIKE_RECOVERY


@pytest.mark.parametrize("interval", [5.0, 15.0, 30.0, 45.0])
def test_shape_is_no_spike_when_entropy_has_only_just_risen(interval: float) -> None:
    """A step up that stays is no return, however lately it came."""
    times = np.arange(0.0, SPAN, interval)
    for age in np.arange(interval, 300.0, interval):
        states = np.tile(np.array(CALM), (len(times), 1))
        states[times > times[-1] - age, 2] += 0.25
        assert shape_of(times, states) is not Shape.ENTROPY_SPIKE_RECOVERY


@pytest.mark.parametrize("level", [0.3, 0.5, 0.7])
@pytest.mark.parametrize(
    ("name", "step", "shape"),
    [
        ("E", 0.2, Shape.BASIN_TRANSITION_UP),
        ("E", -0.2, Shape.BASIN_TRANSITION_DOWN),
        ("I", 0.1, Shape.CONVERGENCE),
        ("S", 0.1, Shape.RISING_ENTROPY),
    ],
)
def test_threshold_is_reached_when_a_movement_is_exactly_as_large(
    level: float, name: str, step: float, shape: Shape
) -> None:
    """A movement of a threshold's size counts at any level, however a computer rounds it."""
    states = np.tile(np.full(4, level), (len(TIMES), 1))
    states[10:, "EISV".index(name)] = round(level + step, 2)
    assert shape_of(TIMES, states) is shape


def test_shape_is_no_spike_when_one_sample_stands_out() -> None:
    """A single strange reading does not pass the running median."""
    states = moved()
    states[10, 2] += 0.3
    assert shape_of(TIMES, states) is Shape.SETTLED_PRESENCE


def test_shape_is_convergence_when_a_movement_comes_to_rest() -> None:
    """Something moved early, by more than noise, and hardly moves any more."""
    states = moved()
    states[:, 0] += 0.10 * (1.0 - np.exp(-TIMES / 100.0))
    assert shape_of(TIMES, states) is Shape.CONVERGENCE


@pytest.mark.parametrize(
    ("path", "trend"),
    [
        ({"E": 0.04}, Trend.STABLE),
        ({"E": 0.06}, Trend.RISING),
        ({"E": -0.06}, Trend.FALLING),
        ({"S": 0.08, "E": -0.06}, Trend.RISING),
        ({"V": -0.02}, Trend.FALLING),
    ],
)
def test_trend_follows_the_largest_movement_when_it_is_large(
    path: dict[str, float], trend: Trend
) -> None:
    """The trend has the sign of the delta of the dimension that moved most, in its own units."""
    assert verdict(Trajectory(TIMES[None], moved(**path).T[None])).trend is trend


@cache
def _curves() -> list[tuple[Shape, Curve]]:
    return clear_curves(count=40, seed=5)


@pytest.mark.parametrize(
    ("interval", "lost"), [(2.0, 0.0), (10.0, 0.0), (30.0, 0.0), (45.0, 0.1), (60.0, 0.0)]
)
def test_curve_keeps_its_shape_when_sampled_otherwise(interval: float, lost: float) -> None:
    """At any interval, with 50 % of jitter and with losses: agreement 95 %, each recall 90 %."""
    rng = np.random.default_rng(7)
    kept: Counter[Shape] = Counter()
    for shape, curve in _curves():
        steps = np.arange(int(SPAN / interval))
        times = interval * (steps + 0.5 + rng.uniform(-0.25, 0.25, len(steps)))
        times = times[rng.uniform(size=len(times)) >= lost]
        kept[shape] += shape_of(times, curve(times)) is shape
    recalls = {shape: kept[shape] / 40 for shape in SHAPES}
    assert np.mean(list(recalls.values())) >= AGREEMENT
    assert min(recalls.values()) >= RECALL, recalls


@pytest.mark.parametrize("interval", [2.0, 30.0, 60.0])
def test_noise_makes_no_shape_when_below_the_floors(interval: float) -> None:
    """A settled window with noise as large as the floors stays settled, 99 times in 100."""
    rng = np.random.default_rng(3)
    times = np.arange(0.0, SPAN, interval)
    noise = rng.uniform(-1.0, 1.0, (500, len(times), 4)) * np.array(NOISE_FLOORS)
    shapes = [shape_of(times, np.array(CALM) + one) for one in noise]
    assert shapes.count(Shape.SETTLED_PRESENCE) >= 0.99 * len(shapes)
