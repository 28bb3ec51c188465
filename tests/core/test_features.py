"""The twelve numbers of a window."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.features import features
from lumen.core.glance import glance
from lumen.core.window import Trajectory

TIMES = np.arange(0.0, 600.0, 30.0)


def test_features_are_the_quarters_medians_when_the_path_is_a_ramp() -> None:
    """Of a ramp, head, mid and tail are the levels at the middle of their stretches."""
    ramp = np.tile(np.arange(20.0), (1, 4, 1))
    seen = features(TIMES[None], ramp)
    assert seen.mean[0, 0] == pytest.approx(9.5)
    assert seen.head[0, 0] == pytest.approx(2.0)
    assert seen.mid[0, 0] == pytest.approx(9.5)
    assert seen.tail[0, 0] == pytest.approx(17.0)
    assert seen.numbers.shape == (1, 12)


def test_bend_is_the_change_of_movement_when_the_path_curves() -> None:
    """What moves late only has a positive bend."""
    states = np.zeros((1, 4, 20))
    states[:, :, 15:] = 1.0
    seen = features(TIMES[None], states)
    assert seen.delta[0, 0] == 1.0
    assert seen.bend[0, 0] == 1.0


def test_quarters_are_of_time_when_samples_crowd() -> None:
    """Ten samples in the first seconds weigh no more than their quarter."""
    times = np.concatenate((np.linspace(0.0, 10.0, 10), np.linspace(60.0, 570.0, 18)))
    states = np.tile(times, (1, 4, 1))
    seen = features(times[None], states)
    expected = np.median(times[times <= 570.0 / 4])
    assert seen.head[0, 0] == pytest.approx(expected)


def test_mid_lies_between_when_nothing_was_sampled_there() -> None:
    """Without a sample in the middle half, mid is taken halfway."""
    times = np.array([0.0, 10, 20, 30, 570, 580, 590, 600])
    states = np.tile(np.repeat([0.0, 1.0], 4), (1, 4, 1))
    assert features(times[None], states).mid[0, 0] == 0.5


@given(st.integers(0, 2**32 - 1), st.floats(1.0, 60.0), st.floats(-1e5, 1e5))
def test_features_are_the_same_when_time_is_shifted_or_windows_come_together(
    seed: int, interval: float, shift: float
) -> None:
    """Windows do not depend on their neighbours in the batch, nor on when they happened."""
    rng = np.random.default_rng(seed)
    count = int(600 / interval)
    times = (np.arange(count) + rng.uniform(-0.25, 0.25, (5, count))) * interval
    states = rng.uniform(0, 1, (5, 4, count))
    together = features(times, states).numbers
    for one in range(5):
        alone = features(times[one : one + 1] + round(shift), states[one : one + 1]).numbers
        assert alone == pytest.approx(together[one : one + 1], abs=1e-12)


def test_sample_on_a_quarter_belongs_to_both_stretches() -> None:
    """Of 0, 50 ... 600 s, at 0 and 1 in turn but for 5 at the quarters: worked out by hand.

    The head is 0, 1, 0, 5 and so .5; the middle is 5, 0, 1, 0, 1, 0, 5: its median is 1, and
    without the quarters 0.
    """
    times = np.arange(0.0, 601.0, 50.0)
    states = np.tile([0.0, 1, 0, 5, 0, 1, 0, 1, 0, 5, 0, 1, 0], (1, 4, 1))
    seen = features(times[None], states)
    assert (seen.head[0, 0], seen.mid[0, 0], seen.tail[0, 0]) == (0.5, 1.0, 0.5)


def test_sample_is_on_a_quarter_however_its_time_was_summed() -> None:
    """A computer's .1 + .2 is a little more than the quarter of 1.2."""
    assert 0.1 + 0.2 > 0.25 * 1.2
    times = np.array([0.0, 0.1, 0.2, 0.1 + 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2])
    states = np.tile(np.arange(13.0), (1, 4, 1))
    many, one = features(times[None], states), glance(Trajectory(times[None], states))
    assert many.head[0, 0] == one.head[0] == 1.5
    assert many.tail[0, 0] == one.tail[0] == 10.5


def test_numbers_are_mean_delta_and_bend() -> None:
    """In this order, four each; the mean is over the samples and no median."""
    states = np.zeros((1, 4, 20))
    states[0, 0, 15:] = 1.0
    states[0, 1, 7] = 2.0
    states[0, 2, :5] = 1.0
    states[0, 3, 5:15] = 0.5
    numbers = features(TIMES[None], states).numbers[0].tolist()
    assert numbers == [0.25, 0.1, 0.25, 0.25, 1.0, 0.0, -1.0, 0.0, 1.0, 0.0, 1.0, -1.0]
