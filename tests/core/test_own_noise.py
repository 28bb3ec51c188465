"""The own noise of a week, and the floors that it makes."""

import pytest

from lumen.core.own_noise import OwnNoise
from lumen.units import WallTime

GAINS = (2.0, 1.0, 0.5, 4.0)
MINUTE = 60.0


def learnt(movements: list[float], spacing: float = 10 * MINUTE) -> OwnNoise:
    """Learn movements of windows, on the scale of the gains: each dimension's is twice the last."""
    noise = OwnNoise()
    for number, far in enumerate(movements):
        noise.learn(WallTime(spacing * number), (far, 2 * far, 4 * far, 8 * far), GAINS)
    return noise


def test_floors_are_the_given_ones_before_anything_is_known() -> None:
    """Of E, I, S and V."""
    assert OwnNoise().floors(GAINS) == (0.010, 0.015, 0.010, 0.004)


def test_floor_is_one_and_a_half_of_the_own_noise() -> None:
    """By the median distance of movements from their middle: worked out by hand.

    Of .01, .02, .04, .07 and .11 the middle is .04, and .03, .02, 0, .03 and .07 away from it the
    median is .03: that over .6745 is a standard deviation. It is that of raw states: felt twice as
    much, they have twice the floor.
    """
    noise = learnt([0.01, 0.02, 0.04, 0.07, 0.11])
    by_hand = [1.5 * times * 0.03 / 0.6745 for times in (1.0, 2.0, 4.0, 8.0)]
    assert noise.floors(GAINS) == pytest.approx(by_hand)
    assert noise.floors((4.0, 1.0, 0.5, 4.0))[0] == pytest.approx(2.0 * by_hand[0])


def test_floor_is_never_below_the_given_one() -> None:
    """A silent room has the floors that every room has."""
    assert learnt([0.0] * 10).floors(GAINS) == (0.010, 0.015, 0.010, 0.004)


def test_week_of_movements_is_remembered_one_in_ten_minutes() -> None:
    """1,008 of them; what comes within the same ten minutes is not taken."""
    noise = learnt([0.1] * 1200)
    assert len(noise) == 1008
    assert len(learnt([0.1] * 100, spacing=MINUTE)) == 10
    assert not noise.is_due(WallTime(1200 * 600.0 - 1.0))
    assert noise.is_due(WallTime(1200 * 600.0))
