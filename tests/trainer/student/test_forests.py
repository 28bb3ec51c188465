"""From scikit-learn's trees to plain arrays: equal, not close."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestRegressor

from lumen.core.encoding import EncodedFeatures
from lumen.core.forest import LEAF_TOTAL, Forest
from lumen.core.speaker import Floats
from trainer.student.forests import ForestParams, fit, largest_float32_below, layout, shares

ROWS = 400


def problem(seed: int) -> tuple[EncodedFeatures, Floats, Floats]:
    """Make features on a coarse grid, so that many values tie, soft labels and weights."""
    rng = np.random.default_rng(seed)
    features = (rng.integers(-20, 20, (ROWS, 4)) / 7).astype(np.float32)
    raw = np.exp(features @ rng.normal(size=(4, 3))) + 1e-3
    return features, raw / raw.sum(axis=1, keepdims=True), rng.uniform(0.5, 2, ROWS)


@pytest.mark.parametrize("seed", range(4))
def test_every_row_reaches_the_leaf_that_scikit_learn_says(seed: int) -> None:
    """Rows at, just above and just below every threshold included."""
    features, labels, weights = problem(seed)
    grown = RandomForestRegressor(
        n_estimators=5, max_leaf_nodes=60, max_features=0.7, random_state=seed
    ).fit(features, labels)
    trees = [each.tree_ for each in grown.estimators_]
    stored = layout(trees, features, labels, weights)
    thresholds = stored.threshold[:, None].repeat(4, axis=1)
    probes = np.concatenate(
        [
            features,
            thresholds,
            np.nextafter(thresholds, np.float32(9)),
            np.nextafter(thresholds, np.float32(-9)),
        ]
    )
    reached = Forest(stored, features=4, outputs=3).leaves(probes)
    for column, tree in enumerate(trees):
        ours, theirs = reached[:, column], tree.apply(probes)
        # The numbering differs; the grouping of rows must not.
        pairs = set(zip(ours.tolist(), theirs.tolist(), strict=True))
        assert len(pairs) == len({o for o, _ in pairs}) == len({t for _, t in pairs})


def test_a_leaf_holds_the_weighted_mean_label_of_its_windows() -> None:
    """To within the 16 bits' rounding."""
    features, labels, weights = problem(1)
    stored = fit(features, labels, weights, ForestParams(1, 8, 20, 1.0), seed=0)
    leaf = Forest(stored, features=4, outputs=3).leaves(features)[:, 0]
    for each in np.unique(leaf):
        here = leaf == each
        mean = np.average(labels[here], axis=0, weights=weights[here])
        assert stored.leaf[each] / LEAF_TOTAL == pytest.approx(mean, abs=3 / LEAF_TOTAL)


def test_the_same_arguments_give_the_same_arrays_and_another_seed_others() -> None:
    """However the work was shared among processors."""
    features, labels, weights = problem(2)
    growth = ForestParams(trees=4, leaves=30, least=2, candidates=0.5)
    one, again, other = (fit(features, labels, weights, growth, seed) for seed in (1, 1, 2))
    assert [array.tolist() for array in one] == [array.tolist() for array in again]
    assert one.threshold.tolist() != other.threshold.tolist()


def test_a_forest_learns_when_there_is_something_to_learn() -> None:
    """It is much nearer to the labels than their mean is."""
    features, labels, weights = problem(3)
    stored = fit(features, labels, weights, ForestParams(8, 100, 1, 1.0), seed=0)
    answer = Forest(stored, features=4, outputs=3).predict(features)
    error = np.abs(answer - labels).mean()
    assert error < 0.2 * np.abs(labels.mean(axis=0) - labels).mean()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_no_float32_lies_between_a_threshold_and_its_stored_form(thresholds: list[float]) -> None:
    """The stored one is not above, and the next float32 is."""
    exact = np.array(thresholds)
    stored = largest_float32_below(exact)
    above = np.nextafter(stored, np.float32(np.inf))
    assert (stored <= exact).all()
    assert (above.astype(np.float64) > exact).all()


@given(st.lists(st.floats(0, 1), min_size=2, max_size=15).filter(lambda row: sum(row) > 0.01))
def test_shares_sum_to_the_total_and_keep_the_probabilities(row: list[float]) -> None:
    """Every share is above 0 and none is far off."""
    probabilities = np.array([row]) / sum(row)
    counted = shares(probabilities)
    assert counted.sum() == LEAF_TOTAL
    assert counted.min() >= 1
    assert np.abs(counted / LEAF_TOTAL - probabilities).max() <= len(row) / LEAF_TOTAL
