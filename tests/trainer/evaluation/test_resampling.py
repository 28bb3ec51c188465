"""Figures and their intervals, against values worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.evaluation.resampling import Resamples, jensen_shannon


def drawn(windows: int, seed: int = 1) -> Resamples:
    """Draw windows again, each a block of its own."""
    return Resamples(np.arange(windows), np.random.default_rng(seed))


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
    assert math.isnan(drawn(2).figure(drawn(2).share_captured(np.zeros(2), np.zeros(2))).value)


def test_a_regret_is_infinite_when_one_window_s_is() -> None:
    """A mean does not hide it, and resamples without that window are finite."""
    values = drawn(3).mean(np.array([1.0, math.inf, 3.0]))
    found = drawn(3).figure(values)
    assert found.value == math.inf
    assert found.low < math.inf


def test_an_interval_covers_the_mean_as_often_as_it_says() -> None:
    """About 95 of 100 intervals of a mean hold the true one."""
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(100):
        sample = rng.normal(size=60)
        resamples = Resamples(np.arange(60), rng)
        found = resamples.figure(resamples.mean(sample))
        assert found.low < found.value < found.high
        held += found.low < 0.0 < found.high
    assert 88 <= held <= 99


def test_an_interval_of_blocks_covers_the_mean_where_one_of_windows_does_not() -> None:
    """Forty blocks of fifteen windows that share most of what they are, as overlapping ones do."""
    rng = np.random.default_rng(12)
    block = np.repeat(np.arange(40), 15)
    held = {"blocks": 0, "windows": 0}
    for _ in range(100):
        sample = rng.normal(size=40)[block] + 0.3 * rng.normal(size=600)
        for name, unit in (("blocks", block), ("windows", np.arange(600))):
            resamples = Resamples(unit, rng)
            found = resamples.figure(resamples.mean(sample))
            held[name] += found.low < 0.0 < found.high
    assert 88 <= held["blocks"] <= 99
    assert held["windows"] < 60


def test_a_block_is_drawn_whole() -> None:
    """Windows of one block come equally often in every resample, of another perhaps not."""
    counts = Resamples(np.array([7, 3, 7, 3, 9]), np.random.default_rng(1)).counts
    assert (counts[:, 0] == counts[:, 2]).all()
    assert (counts[:, 1] == counts[:, 3]).all()
    assert (counts[:, 0] != counts[:, 1]).any()
    assert (counts[:, [0, 1, 4]].sum(axis=1) == 3).all()


def test_a_single_block_has_no_interval() -> None:
    """However many windows it has: they are one draw of time."""
    resamples = Resamples(np.zeros(50, dtype=np.intp), np.random.default_rng(1))
    found = resamples.figure(resamples.mean(np.arange(50.0)))
    assert found.value == 24.5
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    part = drawn(50).within(np.arange(50) < 20)
    assert (part.blocks, part.counts.shape[1]) == (20, 20)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40))
def test_the_first_resample_is_the_plain_mean_of_all(values: list[float]) -> None:
    """And every resample draws as many windows as there are."""
    resamples = drawn(len(values))
    table = np.array(values)
    assert resamples.mean(table)[0] == pytest.approx(table.mean(), abs=1e-9)
    assert (resamples.counts.sum(axis=1) == len(values)).all()


def test_a_macro_share_counts_each_shape_alike() -> None:
    """However many windows it has; who never says what is said regrets infinitely."""
    shape = np.array([0, 0, 0, 1])
    drawn_alone = Resamples(np.arange(4), np.random.default_rng(1))
    regrets, baseline = np.array([0.0, 0.0, 0.0, 1.0]), np.ones(4)
    assert drawn_alone.share_captured(regrets, baseline)[0] == pytest.approx(0.75)
    assert drawn_alone.macro_share(regrets, baseline, shape)[0] == pytest.approx(0.5)
    regrets[0] = np.inf
    assert drawn_alone.macro(regrets, shape)[0] == np.inf
    assert not np.isnan(drawn_alone.macro(regrets, shape)).any()
