"""The rules' numbers, each at both sides of its boundary, and the first that matches."""

import math

import numpy as np
import pytest
from curves import SPAN, shape_of

from lumen.core.rules import RULES, Measures, first_match, first_matches, significance
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import judge, verdict
from lumen.core.window import Trajectory

TIMES = np.arange(0.0, SPAN, 30.0)
CALM = (0.5, 0.7, 0.3, 0.1)
UP, DOWN = math.inf, -math.inf

STILL = Measures((0.0, 0.0, 0.0, 0.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""What the rules look at in a window in which nothing moves."""


def but(**changed: float) -> Measures:
    """Give what the rules look at where only this moves."""
    return Measures(**{**STILL._asdict(), **changed})


def matched(of: Measures) -> Shape:
    """Give the shape of one window, which is the same among many."""
    alone = RULES[first_match(of)]
    moved, *numbers = of
    many = Measures(tuple(np.array([x]) for x in moved), *(np.array([x]) for x in numbers))
    assert RULES[int(first_matches(many)[0])] is alone
    return alone


def test_rules_are_asked_in_the_order_of_the_table() -> None:
    """The first that matches wins."""
    assert [str(shape) for shape in RULES] == [
        "basin_transition_down",
        "basin_transition_up",
        "entropy_spike_recovery",
        "drift_dissonance",
        "void_rising",
        "rising_entropy",
        "falling_energy",
        "convergence",
        "settled_presence",
    ]


@pytest.mark.parametrize(
    ("changed", "towards", "shape", "otherwise"),
    [
        ({"energy": -0.20}, {"energy": UP}, Shape.BASIN_TRANSITION_DOWN, Shape.SETTLED_PRESENCE),
        ({"energy": 0.20}, {"energy": DOWN}, Shape.BASIN_TRANSITION_UP, Shape.SETTLED_PRESENCE),
        (
            {"rise": 0.10, "left": 0.05},
            {"rise": DOWN},
            Shape.ENTROPY_SPIKE_RECOVERY,
            Shape.SETTLED_PRESENCE,
        ),
        (
            {"rise": 0.30, "left": 0.15},
            {"left": UP},
            Shape.ENTROPY_SPIKE_RECOVERY,
            Shape.SETTLED_PRESENCE,
        ),
        (
            {"best": 1.0, "worst": -1.0},
            {"best": DOWN},
            Shape.DRIFT_DISSONANCE,
            Shape.SETTLED_PRESENCE,
        ),
        ({"best": 1.0, "worst": -1.0}, {"worst": UP}, Shape.DRIFT_DISSONANCE, Shape.CONVERGENCE),
        ({"best": 1.0}, {"best": DOWN}, Shape.CONVERGENCE, Shape.SETTLED_PRESENCE),
    ],
)
def test_bound_is_reached_by_what_is_as_large(
    changed: dict[str, float], towards: dict[str, float], shape: Shape, otherwise: Shape
) -> None:
    """At the bound the rule holds, a millionth before it no longer."""
    assert matched(but(**changed)) is shape
    nearly = {name: changed[name] + math.copysign(1e-6, way) for name, way in towards.items()}
    assert matched(but(**{**changed, **nearly})) is otherwise


@pytest.mark.parametrize(
    ("place", "shape"),
    [
        (0, Shape.FALLING_ENERGY),
        (1, Shape.RISING_ENTROPY),
        (2, Shape.RISING_ENTROPY),
        (3, Shape.VOID_RISING),
    ],
)
def test_each_dimension_has_its_own_worse(place: int, shape: Shape) -> None:
    """One unit of significance for the worse in E, I, S or V, and hardly less is nothing."""
    for moved, expected in ((-1.0, shape), (-1.0 + 1e-6, Shape.SETTLED_PRESENCE)):
        worse = tuple(moved if at == place else 0.0 for at in range(4))
        assert matched(STILL._replace(moved=worse)) is expected


@pytest.mark.parametrize(
    ("early", "late", "shape"),
    [
        (3.0, 0.0, Shape.SETTLED_PRESENCE),
        (3.0 + 1e-6, 0.0, Shape.CONVERGENCE),
        (8.0, 4.0, Shape.SETTLED_PRESENCE),
        (8.0, 4.0 - 1e-6, Shape.CONVERGENCE),
    ],
)
def test_it_comes_to_rest_after_more_than_three_floors_and_less_than_half_of_them(
    early: float, late: float, shape: Shape
) -> None:
    """Both are strict: what is just as large does not count."""
    assert matched(but(early=early, late=late)) is shape


@pytest.mark.parametrize(
    ("name", "floor"), [("E", 0.010), ("I", 0.015), ("S", 0.010), ("V", 0.004)]
)
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_each_dimension_has_its_own_noise_floor(name: str, floor: float, sign: float) -> None:
    """A step in the first quarter of 2.9 floors is noise, one of 3.1 comes to rest."""
    for floors, shape in ((2.9, Shape.SETTLED_PRESENCE), (3.1, Shape.CONVERGENCE)):
        states = np.tile(np.array(CALM), (len(TIMES), 1))
        states[5:, "EISV".index(name)] += sign * floors * floor
        assert shape_of(TIMES, states) is shape


@pytest.mark.parametrize(
    ("name", "step", "shape"),
    [
        ("E", 0.1, Shape.CONVERGENCE),
        ("E", -0.1, Shape.FALLING_ENERGY),
        ("E", 0.2, Shape.BASIN_TRANSITION_UP),
        ("E", -0.2, Shape.BASIN_TRANSITION_DOWN),
        ("I", 0.1, Shape.CONVERGENCE),
        ("I", -0.1, Shape.RISING_ENTROPY),
        ("S", 0.1, Shape.RISING_ENTROPY),
        ("S", -0.1, Shape.CONVERGENCE),
        ("V", 0.03, Shape.VOID_RISING),
        ("V", -0.03, Shape.CONVERGENCE),
    ],
)
def test_step_names_its_shape_from_its_own_size_on(name: str, step: float, shape: Shape) -> None:
    """In the middle of a window, so that nothing comes to rest: a fiftieth less names another."""
    found = []
    for size in (step, 0.98 * step):
        states = np.tile(np.array(CALM), (len(TIMES), 1))
        states[:, "EISV".index(name)] += np.where(TIMES > 285.0, size, 0.0)
        found.append(shape_of(TIMES, states))
    assert found[0] is shape
    assert found[1] is not shape


@pytest.mark.parametrize(("peak", "left"), [(0.099, 0.0), (0.2, 0.103)])
def test_spike_is_none_when_it_is_low_or_stays(peak: float, left: float) -> None:
    """Less than .10, or more than half of it left at the end."""
    states = np.tile(np.array(CALM), (len(TIMES), 1))
    states[8:14, 2] += peak
    states[14:, 2] += left
    assert shape_of(TIMES, states) is not Shape.ENTROPY_SPIKE_RECOVERY


def test_spike_is_one_from_a_tenth_on_when_half_is_given_back() -> None:
    """.101 that goes, and .2 of which .097 stays."""
    for peak, left in ((0.101, 0.0), (0.2, 0.097)):
        states = np.tile(np.array(CALM), (len(TIMES), 1))
        states[8:14, 2] += peak
        states[14:, 2] += left
        assert shape_of(TIMES, states) is Shape.ENTROPY_SPIKE_RECOVERY


def test_units_grow_with_the_own_noise() -> None:
    """Two floors where those are more than .10, .10, .10 and .03; better stays positive."""
    assert significance() == (0.10, 0.10, -0.10, -0.03)
    assert significance((0.05, 0.05, 0.05, 0.015)) == (0.10, 0.10, -0.10, -0.03)
    assert significance((0.06, 0.07, 0.08, 0.02)) == (0.12, 0.14, -0.16, -0.04)


@pytest.mark.parametrize(
    ("changed", "shape"),
    [
        ({"energy": 0.239}, Shape.SETTLED_PRESENCE),
        ({"energy": 0.24}, Shape.BASIN_TRANSITION_UP),
        ({"energy": -0.24}, Shape.BASIN_TRANSITION_DOWN),
        ({"rise": 0.149}, Shape.SETTLED_PRESENCE),
        ({"rise": 0.15}, Shape.ENTROPY_SPIKE_RECOVERY),
    ],
)
def test_basin_and_spike_grow_with_the_own_noise(changed: dict[str, float], shape: Shape) -> None:
    """Each window has bounds of its own."""
    assert matched(but(basin=0.24, spike=0.15, **changed)) is shape


@pytest.mark.parametrize(
    ("name", "size", "back", "shape"),
    [
        ("E", 0.241, False, Shape.BASIN_TRANSITION_UP),
        ("E", 0.239, False, Shape.CONVERGENCE),
        ("S", 0.151, True, Shape.ENTROPY_SPIKE_RECOVERY),
        ("S", 0.149, True, Shape.SETTLED_PRESENCE),
        ("S", 0.121, False, Shape.RISING_ENTROPY),
        ("S", 0.119, False, Shape.SETTLED_PRESENCE),
    ],
)
def test_noise_of_six_hundredths_asks_for_more(
    name: str, size: float, shape: Shape, *, back: bool
) -> None:
    """Four floors for a basin, two and a half for a spike, two for any movement."""
    states = np.tile(np.array(CALM), (len(TIMES), 1))
    ends = 420.0 if back else SPAN
    states[:, "EISV".index(name)] += np.where((TIMES > 285.0) & (ends > TIMES), size, 0.0)
    window, floors = Trajectory(TIMES[None], states.T[None]), (0.06, 0.06, 0.06, 0.06)
    assert verdict(window, floors).shape is shape
    assert SHAPES[int(judge(window, floors).shape[0])] is shape
