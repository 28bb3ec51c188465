"""Factor and lag of the board's heat, fitted to a load that was watched."""

import math
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.core import heat_fit
from lumen.core.heat_fit import KNOWN_TO, Readings, fit_heat
from lumen.errors import LumenError
from lumen.units import Monotonic

ROOM = 21.0
SECONDS = 2700


def watched(
    factor: float,
    lag: float,
    drift: Callable[[float], float] = lambda _: 0.0,
    rise: float = 27.0,
    seed: int = 1,
) -> Readings:
    """Watch 45 minutes with a load from the 10th to the 30th, second by second by Euler."""
    rng = Random(seed)
    cpu, own = ROOM + 29.0, 29.0 / (1.0 + factor)
    times, ambient, chip = [], [], []
    for second in range(SECONDS):
        if second % 30 == 0:
            times.append(Monotonic(1000.0 + second))
            ambient.append(ROOM + drift(second / 3600.0) + own + rng.gauss(0.0, 0.005))
            chip.append(round((cpu + rng.gauss(0.0, 0.2)) / 0.487) * 0.487)
        to = ROOM + 29.0 + (rise if 600 <= second < 1800 else 0.0)
        cpu += (to - cpu) / 110.0
        own += ((cpu - ROOM - own) / factor - own) / lag
    return Readings(times, ambient, chip)


def first(count: int) -> Readings:
    """Watch no longer than so many samples."""
    times, ambient, cpu = watched(2.25, 300.0)
    return Readings(times[:count], ambient[:count], cpu[:count])


@settings(max_examples=15, deadline=None)
@given(st.floats(1.6, 3.5), st.floats(120.0, 600.0), st.integers(0, 1000))
def test_fit_is_the_board_when_the_room_is_steady(factor: float, lag: float, seed: int) -> None:
    """Whatever board it is, through the sensors' noise and steps."""
    fit = fit_heat(watched(factor, lag, seed=seed), ROOM)
    assert fit.factor == pytest.approx(factor, rel=0.03)
    assert fit.lag == pytest.approx(lag, rel=0.1)
    assert fit.error < 0.7


def test_fit_bears_a_room_that_drifts() -> None:
    """A third of a degree an hour is no own heat."""
    fit = fit_heat(watched(2.25, 300.0, lambda hours: 0.33 * hours), ROOM)
    assert fit.factor == pytest.approx(2.25, rel=0.04)
    assert fit.lag == pytest.approx(300.0, rel=0.1)


def test_error_grows_when_the_thermometer_is_wrong() -> None:
    """Two degrees off, board and thermometer disagree by more than what counts as known."""
    right, wrong = fit_heat(watched(2.25, 300.0), ROOM), fit_heat(watched(2.25, 300.0), ROOM - 3.0)
    assert right.error < 0.7
    assert wrong.error > KNOWN_TO


@pytest.mark.parametrize(
    ("readings", "room", "said"),
    [
        (watched(2.25, 300.0), ROOM + 8.5, "too little heat of its own"),
        (watched(2.25, 300.0, rise=3.0), ROOM, "under load: too little"),
        (watched(2.25, 300.0, lambda h: 4.0 * math.sin(20.0 * h)), ROOM, "changed by itself"),
        (first(20), ROOM, "only 20 readings of board and processor came, and 40 are needed"),
    ],
)
def test_nothing_is_fitted_when_there_is_nothing_to_see(
    readings: Readings, room: float, said: str
) -> None:
    """One line with the way out."""
    with pytest.raises(LumenError, match=said):
        fit_heat(readings, room)


@pytest.mark.parametrize(
    ("own", "error"),
    [
        ([1.0, -1.0, 1.0, -1.0], math.sqrt(1.0 / 3.0)),
        ([1.0, 1.0, -1.0, -1.0], math.sqrt(1.0 / 3.0 * 1.25 / 0.75)),
    ],
)
def test_error_counts_neighbours_that_are_alike_as_fewer(own: list[float], error: float) -> None:
    """Of a mean of four, worked out by hand.

    The variance is 4 / 3, a fourth of it that of the mean. Of 1, 1, -1, -1 neighbours have
    1 - 1 + 1 of 4 in common: a quarter, which widens the error.
    """
    found = heat_fit._solved(np.ones((4, 1)), np.array(own))
    assert found == pytest.approx((0.0, error), abs=1e-12)
