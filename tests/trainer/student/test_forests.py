"""From scikit-learn's trees to plain arrays: equal, not close."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestRegressor

from lumen.core.encoding import EncodedFeatures
from lumen.core.forest import Forest
from lumen.core.softmax import DOUBLING, probabilities
from trainer.student.forests import (
    ForestParams,
    Lesson,
    corrections,
    fit,
    largest_float32_below,
    layout,
)

ROWS = 400


def problem(seed: int) -> tuple[EncodedFeatures, Lesson]:
    """Make features on a coarse grid, so that many values tie, soft labels and weights."""
    rng = np.random.default_rng(seed)
    features = (rng.integers(-20, 20, (ROWS, 4)) / 7).astype(np.float32)
    raw = np.exp(features @ rng.normal(size=(4, 3))) + 1e-3
    labels = raw / raw.sum(axis=1, keepdims=True)
    return features, Lesson(labels, np.full_like(labels, 1 / 3), rng.uniform(0.5, 2, ROWS))


@pytest.mark.parametrize("seed", range(4))
def test_every_row_reaches_the_leaf_that_scikit_learn_says(seed: int) -> None:
    """Rows at, just above and just below every threshold included."""
    features, lesson = problem(seed)
    grown = RandomForestRegressor(
        n_estimators=5, max_leaf_nodes=60, max_features=0.7, random_state=seed
    ).fit(features, lesson.labels)
    trees = [each.tree_ for each in grown.estimators_]
    stored = layout(trees, features, lesson, 20.0)
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


def test_a_leaf_says_how_much_likelier_its_windows_were_than_expected() -> None:
    """In doublings, with twenty windows more that said what was expected."""
    features, lesson = problem(1)
    stored = fit(features, lesson, ForestParams(1, 8, 20, 1.0), seed=0)
    leaf = Forest(stored, features=4, outputs=3).leaves(features)[:, 0]
    for each in np.unique(leaf):
        here = leaf == each
        mass = lesson.weights[here].sum()
        said = lesson.weights[here] @ lesson.labels[here] + 20 / 3
        expected = mass / 3 + 20 / 3
        wanted = np.log2(said / expected) * DOUBLING
        assert stored.leaf[each] == pytest.approx(wanted, abs=0.51)


def test_the_same_arguments_give_the_same_arrays_and_another_seed_others() -> None:
    """However the work was shared among processors."""
    growth = ForestParams(trees=4, leaves=30, least=2, candidates=0.5)
    one, again, other = (fit(*problem(2), growth, seed) for seed in (1, 1, 2))
    assert [array.tolist() for array in one] == [array.tolist() for array in again]
    assert one.threshold.tolist() != other.threshold.tolist()


def test_a_forest_learns_when_there_is_something_left_over() -> None:
    """It is much nearer to the labels than what was expected."""
    features, lesson = problem(3)
    stored = fit(features, lesson, ForestParams(8, 100, 1, 1.0), seed=0)
    # Equal logits are what was expected: each a third.
    answer = probabilities(Forest(stored, features=4, outputs=3).corrections(features))
    error = np.abs(answer - lesson.labels).mean()
    assert error < 0.8 * np.abs(lesson.expected - lesson.labels).mean()


def test_a_forest_says_nothing_when_all_was_expected() -> None:
    """Every leaf is 0."""
    features, lesson = problem(4)
    stored = fit(features, lesson._replace(expected=lesson.labels), ForestParams(2, 9, 1, 1.0), 0)
    assert not stored.leaf.any()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_no_float32_lies_between_a_threshold_and_its_stored_form(thresholds: list[float]) -> None:
    """The stored one is not above, and the next float32 is."""
    exact = np.array(thresholds)
    stored = largest_float32_below(exact)
    above = np.nextafter(stored, np.float32(np.inf))
    assert (stored <= exact).all()
    assert (above.astype(np.float64) > exact).all()


def test_a_correction_stays_within_sixteen_bits() -> None:
    """What was never said is eight doublings less likely, and no node without windows says more."""
    found = corrections(np.array([[0.0, 1e9], [0.0, 0.0]]), np.array([[1e9, 1.0], [0.0, 0.0]]), 1.0)
    assert found.tolist() == [[-32_767, 32_767], [0, 0]]
