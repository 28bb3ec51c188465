"""Fits a forest to what soft labels say beyond a softmax, and lays it out as plain arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.encoding import EncodedFeatures
from lumen.core.forest import LEAF, ForestArrays
from lumen.core.softmax import DOUBLING
from lumen.core.speaker import Floats

Indices: TypeAlias = NDArray[np.intp]

_FARTHEST = (1 << 15) - 1


@dataclass(frozen=True, slots=True)
class ForestParams:
    """How a forest grows: its trees, the leaves of each, the least windows in a leaf.

    `candidates` is the share of the features that each split may choose from. `doubt` are windows
    that said what was expected, which each leaf counts beside its own.
    """

    trees: int
    leaves: int
    least: int
    candidates: float
    doubt: float = 20.0


class _Tree(NamedTuple):
    """A grown tree in level order."""

    feature: NDArray[np.uint8]
    threshold: NDArray[np.float32]
    leaf: NDArray[np.int16]


class Lesson(NamedTuple):
    """What a forest learns: soft labels, and what was expected of each window before, [n, k]."""

    labels: Floats
    expected: Floats
    weights: Floats


def fit(features: EncodedFeatures, lesson: Lesson, growth: ForestParams, seed: int) -> ForestArrays:
    """Fit a scikit-learn RandomForest to what labels say beyond what was expected.

    Splits are chosen on differences of square roots, whose squared distance is Hellinger's: it
    heeds rare tokens as a divergence does, which the plain squared error does not. A leaf then
    holds the logits by which its windows' labels, taken together, differ from what was expected.
    The same arguments give the same arrays, however many processors share the work.
    """
    from sklearn.ensemble import RandomForestRegressor

    forest = RandomForestRegressor(
        n_estimators=growth.trees,
        max_leaf_nodes=growth.leaves,
        min_samples_leaf=growth.least,
        max_features=growth.candidates,
        random_state=seed,
        n_jobs=-1,
    )
    left_over = np.sqrt(lesson.labels) - np.sqrt(lesson.expected)
    forest.fit(features, left_over, sample_weight=lesson.weights)
    return layout([each.tree_ for each in forest.estimators_], features, lesson, growth.doubt)


def layout(
    trees: Sequence[Any],  # scikit-learn's Tree, which has no type information
    features: EncodedFeatures,
    lesson: Lesson,
    doubt: float,
) -> ForestArrays:
    """Lay trees out for the device; each leaf corrects what was expected."""
    grown = [_laid_out(tree, features, lesson, doubt) for tree in trees]
    return ForestArrays(
        sizes=np.array([len(tree.feature) for tree in grown], dtype=np.uint32),
        feature=np.concatenate([tree.feature for tree in grown]),
        threshold=np.concatenate([tree.threshold for tree in grown]),
        leaf=np.concatenate([tree.leaf for tree in grown]),
    )


def _laid_out(
    tree: Any,  # noqa: ANN401 - untyped library
    features: EncodedFeatures,
    lesson: Lesson,
    doubt: float,
) -> _Tree:
    order = _level_order(tree.children_left, tree.children_right)
    inner = tree.children_left[order] != -1
    leaf, nodes = tree.apply(features), tree.node_count
    said, expected = (_sums(leaf, nodes, table, lesson.weights) for table in lesson[:2])
    return _Tree(
        feature=np.where(inner, tree.feature[order], LEAF).astype(np.uint8),
        threshold=largest_float32_below(tree.threshold[order][inner]),
        leaf=corrections(said, expected, doubt)[order][~inner],
    )


def _level_order(left: Indices, right: Indices) -> Indices:
    levels = []
    level = np.zeros(1, dtype=np.intp)
    while len(level):
        levels.append(level)
        inner = level[left[level] != -1]
        level = np.stack([left[inner], right[inner]], axis=1).ravel()
    return np.concatenate(levels)


def _sums(leaf: Indices, nodes: int, table: Floats, weights: Floats) -> Floats:
    return np.stack([np.bincount(leaf, weights * column, nodes) for column in table.T], axis=1)


def largest_float32_below(thresholds: Floats) -> NDArray[np.float32]:
    """Give the largest float32 not above each threshold.

    scikit-learn compares float32 values with float64 thresholds: no float32 lies between the
    two, so that every comparison comes out the same.
    """
    rounded = thresholds.astype(np.float32)
    lower = np.nextafter(rounded, np.float32(-np.inf))
    return np.where(rounded > thresholds, lower, rounded).astype(np.float32)


def corrections(said: Floats, expected: Floats, doubt: float) -> NDArray[np.int16]:
    """Give the logits by which sums of labels differ from sums of what was expected, [nodes, k]."""
    total = expected.sum(axis=1, keepdims=True)
    more = doubt * expected / np.maximum(total, np.finfo(np.float64).tiny)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log2((said + more) / (expected + more))
    # Nodes that are no leaves have no windows.
    near = np.clip(np.rint(np.nan_to_num(logs) * DOUBLING), -_FARTHEST, _FARTHEST)
    found: NDArray[np.int16] = near.astype(np.int16)
    return found
