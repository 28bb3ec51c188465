"""The forest's evaluation, exactly, on trees small enough to follow by eye."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.forest import LEAF, Forest, ForestArrays

CORRECTIONS = [[1, -32_768], [-300, 3_553], [32_767, 2]]


def arrays(
    sizes: list[int], feature: list[int], threshold: list[float], leaf: list[list[int]]
) -> ForestArrays:
    """Make a stored forest."""
    return ForestArrays(
        np.array(sizes, dtype=np.uint32),
        np.array(feature, dtype=np.uint8),
        np.array(threshold, dtype=np.float32),
        np.array(leaf, dtype=np.int16),
    )


# x0 <= .5 ? leaf 0 : (x1 <= -1 ? leaf 1 : leaf 2)
ONE_TREE = arrays([5], [0, LEAF, 1, LEAF, LEAF], [0.5, -1.0], CORRECTIONS)


def rows(*values: tuple[float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Make feature rows."""
    return np.array(values, dtype=np.float32)


def test_a_small_tree_answers_as_drawn() -> None:
    """Each of its three leaves is reached, and the left side includes the threshold."""
    forest = Forest(ONE_TREE, features=2, outputs=2)
    above = float(np.nextafter(np.float32(0.5), np.float32(1.0)))
    reached = forest.leaves(rows((0.5, 9), (above, -1.0), (above, -0.999)))
    assert reached.ravel().tolist() == [0, 1, 2]
    assert forest.depth == 2


def test_an_answer_is_the_exact_mean_of_the_trees() -> None:
    """Whole numbers are added, divided once, and rounded down."""
    stump = arrays(
        [5, 3],
        [0, LEAF, 1, LEAF, LEAF, 0, LEAF, LEAF],
        [0.5, -1.0, 0.0],
        [*CORRECTIONS, *CORRECTIONS[:2]],
    )
    answer = Forest(stump, features=2, outputs=2).corrections(rows((0.7, 0.0)))
    assert answer.tolist() == [[(32_767 - 300) // 2, (2 + 3_553) // 2]]


def test_a_tree_may_be_a_single_leaf() -> None:
    """It answers the same to everything."""
    forest = Forest(
        arrays([1, 3], [LEAF, 0, LEAF, LEAF], [0.0], CORRECTIONS), features=1, outputs=2
    )
    assert forest.leaves(np.array([[-1.0], [1.0]], dtype=np.float32)).tolist() == [[0, 1], [0, 2]]


@given(st.lists(st.tuples(st.floats(-2, 2, width=32), st.floats(-2, 2, width=32)), max_size=30))
def test_a_batch_answers_as_each_row_alone(values: list[tuple[float, float]]) -> None:
    """To the last bit, whatever the batch."""
    forest = Forest(ONE_TREE, features=2, outputs=2)
    batch = np.array(values, dtype=np.float32).reshape(-1, 2)
    together = forest.corrections(batch)
    assert together.shape == (len(values), 2)
    for row, answer in zip(batch, together, strict=True):
        assert forest.corrections(row[None]).tolist() == [answer.tolist()]


def test_rows_beyond_one_batch_keep_their_order() -> None:
    """Large inputs are cut into batches and put together again."""
    forest = Forest(ONE_TREE, features=2, outputs=2)
    many = np.tile(rows((0.0, 0.0), (1.0, 0.0)), (2500, 1))
    answers = forest.corrections(many)
    assert (answers[::2] == CORRECTIONS[0]).all()
    assert (answers[1::2] == CORRECTIONS[2]).all()


def deep_chain(depth: int) -> ForestArrays:
    """Make a tree whose every inner node has one leaf and one inner child."""
    feature = [0] + [LEAF, 0] * (depth - 1) + [LEAF, LEAF]
    leaf = [[1, -1]] * (depth + 1)
    return arrays([len(feature)], feature, [0.0] * depth, leaf)


def test_a_deep_tree_is_walked_to_its_end() -> None:
    """Sixty-four comparisons are allowed."""
    forest = Forest(deep_chain(64), features=1, outputs=2)
    assert forest.depth == 64
    assert forest.leaves(np.ones((1, 1), dtype=np.float32)).tolist() == [[64]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"threshold": ONE_TREE.threshold.astype(np.float64)}, "threshold must be an array of"),
        ({"leaf": [[1, 2]]}, "leaf must be an array of int16"),
        ({"feature": ONE_TREE.feature[None]}, "feature must be filled and have 1 dimension"),
        ({"sizes": np.array([], dtype=np.uint32)}, "sizes must be filled"),
        ({"sizes": np.array([4], dtype=np.uint32)}, "sizes do not add up"),
        ({"sizes": np.array([5, 0], dtype=np.uint32)}, "sizes do not add up"),
        ({"sizes": np.array([1, 4], dtype=np.uint32)}, "come after it, within its tree"),
        ({"threshold": np.array([0.5], dtype=np.float32)}, "one finite threshold"),
        ({"threshold": np.array([0.5, np.nan], dtype=np.float32)}, "one finite threshold"),
        ({"leaf": ONE_TREE.leaf[:2]}, "one row of corrections for each leaf"),
        ({"leaf": ONE_TREE.leaf[:, :1]}, "must hold 2 corrections, not 1"),
        ({"feature": np.array([0, LEAF, 2, LEAF, LEAF], dtype=np.uint8)}, "beyond the 2"),
        ({"feature": np.array([LEAF, 0, 1, LEAF, LEAF], dtype=np.uint8)}, "must come after it"),
        ({"feature": np.array([0, LEAF, LEAF, 1, LEAF], dtype=np.uint8)}, "must come after it"),
    ],
)
def test_a_damaged_forest_is_refused(change: dict[str, object], said: str) -> None:
    """Whatever is wrong is named before any walk begins, cycles included."""
    damaged = ONE_TREE._replace(**change)  # type: ignore[arg-type]  # damage is what is tested
    with pytest.raises(ValueError, match=said):
        Forest(damaged, features=2, outputs=2)


def test_a_chain_made_to_be_slow_is_refused() -> None:
    """No honest tree of a student is that deep."""
    with pytest.raises(ValueError, match="deeper than 64"):
        Forest(deep_chain(65), features=1, outputs=2)
