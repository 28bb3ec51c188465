"""A softmax in whole numbers: exact where it can be followed, and near to the true one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.softmax import DOUBLING, HingeArrays, Hinges, probabilities

ONE = HingeArrays(
    np.array([0, 1], dtype=np.uint8),
    np.array([0.25, -1.0], dtype=np.float32),
    np.array([[4 * DOUBLING, 0], [0, DOUBLING]], dtype=np.int32),
)


def rows(*values: tuple[float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Make feature rows."""
    return np.array(values, dtype=np.float32)


def test_a_hinge_adds_what_exceeds_its_knot() -> None:
    """Below the knot nothing, above it the weight for each whole."""
    found = Hinges(ONE, features=2, outputs=2).logits(rows((0.25, -2.0), (0.5, -1.0), (0.0, 1.0)))
    assert found.tolist() == [[0, 0], [DOUBLING, 0], [0, 2 * DOUBLING]]


def test_what_lies_far_away_counts_as_eight() -> None:
    """So that no sum can overflow, whatever a window says."""
    hinges = Hinges(ONE, features=2, outputs=2)
    assert hinges.logits(rows((3e38, -3e38))).tolist() == hinges.logits(rows((8, -8))).tolist()


@given(st.lists(st.integers(-60 * DOUBLING, 60 * DOUBLING), min_size=2, max_size=15))
def test_probabilities_are_those_of_the_true_softmax(logits: list[int]) -> None:
    """To a millionth of each that is above 1e-6, and all above 0 and summing to 1."""
    true = np.exp2((np.array(logits) - max(logits)) / DOUBLING)
    found = probabilities(np.array([logits]))[0]
    assert found.min() > 0.0
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    seen = true / true.sum() > 1e-6
    assert found[seen] == pytest.approx((true / true.sum())[seen], rel=2e-6)


@given(st.lists(st.tuples(st.floats(-9, 9, width=32), st.floats(-9, 9, width=32)), max_size=20))
def test_many_rows_get_the_bits_of_each_alone(values: list[tuple[float, float]]) -> None:
    """Whatever the batch."""
    hinges = Hinges(ONE, features=2, outputs=2)
    batch = np.array(values, dtype=np.float32).reshape(-1, 2)
    together = probabilities(hinges.logits(batch))
    for row, answer in zip(batch, together, strict=True):
        assert probabilities(hinges.logits(row[None])).tolist() == [answer.tolist()]


def test_the_largest_weights_do_not_overflow() -> None:
    """As many hinges as there may be, all as steep as 32 bits say, at the farthest window."""
    steep = HingeArrays(
        np.zeros(255, dtype=np.uint8),
        np.full(255, -8.0, dtype=np.float32),
        np.full((255, 2), (1 << 31) - 1, dtype=np.int32),
    )
    found = Hinges(steep, features=1, outputs=2).logits(np.full((1, 1), 9.0, dtype=np.float32))
    assert found.tolist() == [[255 * 16 * ((1 << 31) - 1)] * 2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"knot": ONE.knot.astype(np.float64)}, "knot must be an array of float32"),
        ({"weight": [[1, 2]]}, "weight must be an array of int32"),
        ({"feature": ONE.feature[None]}, "feature must have 1 dimension"),
        ({"feature": ONE.feature[:0]}, "and 1 to 255 rows"),
        ({"weight": np.zeros((256, 2), dtype=np.int32)}, "and 1 to 255 rows"),
        ({"knot": ONE.knot[:1]}, "one feature, knot and row of weights for each"),
        ({"weight": ONE.weight[:, :1].copy()}, "must hold 2 weights, not 1"),
        ({"feature": np.array([0, 2], dtype=np.uint8)}, "beyond the 2"),
        ({"knot": np.array([0.0, np.nan], dtype=np.float32)}, "must lie within 8"),
        ({"knot": np.array([0.0, 9.0], dtype=np.float32)}, "must lie within 8"),
    ],
)
def test_damaged_hinges_are_refused(change: dict[str, object], said: str) -> None:
    """Whatever is wrong is named before anything is computed."""
    with pytest.raises(ValueError, match=said):
        Hinges(ONE._replace(**change), features=2, outputs=2)  # type: ignore[arg-type]  # damage is what is tested
