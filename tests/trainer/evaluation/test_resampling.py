"""Figures and their intervals, against values worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.evaluation.resampling import Resamples, figure, jensen_shannon


def drawn(windows: int, seed: int = 1) -> Resamples:
    """Draw windows again."""
    return Resamples(windows, np.random.default_rng(seed))


def shapes(*names: int) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """Make a column of shapes."""
    return np.array(names, dtype=np.intp)


def test_macro_weighs_every_shape_alike() -> None:
    """Two windows of one shape count as much as one of another."""
    values = drawn(3).macro(np.array([1.0, 0.0, 1.0]), shapes(0, 0, 3))
    assert values[0] == pytest.approx(0.75)
    assert not np.isnan(values).any()


def test_jensen_shannon_is_counted_in_bits() -> None:
    """Disjoint distributions are one bit apart, equal ones none, whatever their sums."""
    one = np.array([[3.0, 0.0], [3.0, 1.0]])
    other = np.array([[0.0, 1.0], [6.0, 2.0]])
    assert jensen_shannon(one, other) == pytest.approx([1.0, 0.0])


def test_divergence_is_weighted_by_the_windows_of_each_shape() -> None:
    """Three windows agree and one is a whole bit off: a quarter."""
    one = np.array([[1.0, 0.0]] * 4)
    other = np.array([[1.0, 0.0]] * 3 + [[0.0, 1.0]])
    values = drawn(4).divergence(one, other, shapes(0, 0, 0, 5))
    assert values[0] == pytest.approx(0.25)
    assert values.min() >= 0.0


def test_share_captured_is_one_for_the_target_and_zero_for_shape_only() -> None:
    """In every resample alike; and negative for a speaker that is worse than the shape alone."""
    baseline = np.array([0.2, 0.6])
    resamples = drawn(2)
    assert (resamples.share_captured(np.zeros(2), baseline) == 1.0).all()
    assert resamples.share_captured(baseline, baseline) == pytest.approx(0.0)
    assert resamples.share_captured(2 * baseline, baseline) == pytest.approx(-1.0)


def test_a_figure_is_undefined_when_its_value_is() -> None:
    """Nothing is made of nothing: where the state explains nothing there is no share."""
    assert math.isnan(figure(drawn(2).share_captured(np.zeros(2), np.zeros(2))).value)


def test_a_regret_is_infinite_when_one_window_s_is() -> None:
    """A mean does not hide it, and resamples without that window are finite."""
    values = drawn(3).mean(np.array([1.0, math.inf, 3.0]))
    found = figure(values)
    assert found.value == math.inf
    assert found.low < math.inf


def test_an_interval_covers_the_mean_as_often_as_it_says() -> None:
    """About 95 of 100 intervals of a mean hold the true one."""
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(100):
        sample = rng.normal(size=60)
        found = figure(Resamples(60, rng).mean(sample))
        assert found.low < found.value < found.high
        held += found.low < 0.0 < found.high
    assert 88 <= held <= 99


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40))
def test_the_first_resample_is_the_plain_mean_of_all(values: list[float]) -> None:
    """And every resample draws as many windows as there are."""
    resamples = drawn(len(values))
    table = np.array(values)
    assert resamples.mean(table)[0] == pytest.approx(table.mean(), abs=1e-9)
    assert (resamples.counts.sum(axis=1) == len(values)).all()
