"""Fits a forest of trees to soft labels, and lays it out as the device's plain arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.encoding import EncodedFeatures
from lumen.core.forest import LEAF, LEAF_TOTAL, ForestArrays
from lumen.core.speaker import Floats

Indices: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ForestParams:
    """How a forest grows: its trees, the leaves of each, the least windows in a leaf.

    `candidates` is the share of the features that each split may choose from.
    """

    trees: int
    leaves: int
    least: int
    candidates: float


class _Tree(NamedTuple):
    """A grown tree in level order."""

    feature: NDArray[np.uint8]
    threshold: NDArray[np.float32]
    leaf: NDArray[np.uint16]


def fit(
    features: EncodedFeatures, labels: Floats, weights: Floats, growth: ForestParams, seed: int
) -> ForestArrays:
    """Fit a scikit-learn RandomForest to soft labels, [windows, outputs], each summing to 1.

    Splits are chosen on the labels' square roots, whose squared distance is Hellinger's: it
    heeds rare tokens as a divergence does, which the plain squared error does not. The leaves
    then hold the mean of the labels themselves. The same arguments give the same arrays,
    however many processors share the work.
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
    forest.fit(features, np.sqrt(labels), sample_weight=weights)
    return layout([each.tree_ for each in forest.estimators_], features, labels, weights)


def layout(
    trees: Sequence[Any],  # scikit-learn's Tree, which has no type information
    features: EncodedFeatures,
    labels: Floats,
    weights: Floats,
) -> ForestArrays:
    """Lay trees out for the device; each leaf says the weighted mean label of its windows."""
    grown = [_laid_out(tree, features, labels, weights) for tree in trees]
    return ForestArrays(
        sizes=np.array([len(tree.feature) for tree in grown], dtype=np.uint32),
        feature=np.concatenate([tree.feature for tree in grown]),
        threshold=np.concatenate([tree.threshold for tree in grown]),
        leaf=np.concatenate([tree.leaf for tree in grown]),
    )


def _laid_out(tree: Any, features: EncodedFeatures, labels: Floats, weights: Floats) -> _Tree:  # noqa: ANN401 - untyped library
    order = _level_order(tree.children_left, tree.children_right)
    inner = tree.children_left[order] != -1
    means = _leaf_means(tree.apply(features), tree.node_count, labels, weights)
    return _Tree(
        feature=np.where(inner, tree.feature[order], LEAF).astype(np.uint8),
        threshold=largest_float32_below(tree.threshold[order][inner]),
        leaf=shares(means[order][~inner]),
    )


def _level_order(left: Indices, right: Indices) -> Indices:
    levels = []
    level = np.zeros(1, dtype=np.intp)
    while len(level):
        levels.append(level)
        inner = level[left[level] != -1]
        level = np.stack([left[inner], right[inner]], axis=1).ravel()
    return np.concatenate(levels)


def _leaf_means(leaf: Indices, nodes: int, labels: Floats, weights: Floats) -> Floats:
    mass = np.bincount(leaf, weights, nodes)
    sums = [np.bincount(leaf, weights * column, nodes) for column in labels.T]
    means: Floats = np.stack(sums, axis=1) / np.maximum(mass, np.finfo(np.float64).tiny)[:, None]
    return means


def largest_float32_below(thresholds: Floats) -> NDArray[np.float32]:
    """Give the largest float32 not above each threshold.

    scikit-learn compares float32 values with float64 thresholds: no float32 lies between the
    two, so that every comparison comes out the same.
    """
    rounded = thresholds.astype(np.float32)
    lower = np.nextafter(rounded, np.float32(-np.inf))
    return np.where(rounded > thresholds, lower, rounded).astype(np.float32)


def shares(probabilities: Floats) -> NDArray[np.uint16]:
    """Count out each row's probabilities in 16 bits: every share at least 1, all summing alike.

    What rounding leaves over goes to the largest share, where it matters least.
    """
    counts = np.maximum(np.rint(probabilities * LEAF_TOTAL), 1.0).astype(np.int64)
    largest = counts.argmax(axis=1)
    counts[np.arange(len(counts)), largest] += LEAF_TOTAL - counts.sum(axis=1)
    return counts.astype(np.uint16)
