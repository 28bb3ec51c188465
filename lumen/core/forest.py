"""A regression forest as plain arrays, evaluated to the last bit alike everywhere.

Each tree's nodes run level by level, left to right, so that the structure needs no pointers:
the children of a tree's k-th inner node are its nodes 1 + 2k and 2 + 2k. Every leaf holds
16-bit corrections of logits, so that the sum over trees is a whole number whatever the order, and
device and toolkit agree by construction.
"""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Features: TypeAlias = NDArray[np.float32]
Corrections: TypeAlias = NDArray[np.int64]
Indices: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]

LEAF = 255
"""What stands in place of a feature's index where a node is a leaf."""

# Grown trees of a student are 10 to 30 deep. A chain made to be slow is refused.
_DEEPEST = 64
# Rows that are walked together: their node indices stay within a processor's cache.
_BATCH = 2048


class ForestArrays(NamedTuple):
    """A forest as it is stored.

    sizes: uint32 [trees], nodes per tree. feature: uint8 [nodes], LEAF for leaves.
    threshold: float32 [inner nodes]; left is value <= threshold. leaf: int16 [leaves, outputs].
    """

    sizes: NDArray[np.uint32]
    feature: NDArray[np.uint8]
    threshold: NDArray[np.float32]
    leaf: NDArray[np.int16]


_DTYPES = ForestArrays(*(np.dtype(t) for t in (np.uint32, np.uint8, np.float32, np.int16)))  # type: ignore[arg-type]  # the record's form, holding dtypes
_DIMENSIONS = (1, 1, 1, 2)


class Forest:
    """A forest that has been checked: every walk ends in a leaf.

    Raises:
        ValueError: the arrays are no such forest; the text says what is wrong.
    """

    def __init__(self, arrays: ForestArrays, features: int, outputs: int) -> None:
        _check_form(arrays, outputs)
        inner = arrays.feature != LEAF
        _check_nodes(arrays, inner, features)
        ends = np.cumsum(arrays.sizes, dtype=np.intp)
        self._roots: Indices = ends - arrays.sizes.astype(np.intp)
        left = _left_children(arrays.sizes, self._roots, inner)
        _check_walks(left, inner, ends, arrays.sizes)
        self._depth = _depth(left, self._roots)
        # A leaf stays where it is: no value is above infinity, and its left child is itself.
        self._left = left.astype(np.int32)
        self._feature = np.where(inner, arrays.feature, np.uint8(0))
        self._threshold = np.full(inner.shape, np.inf, dtype=np.float32)
        self._threshold[inner] = arrays.threshold
        self._leaf_of = (np.cumsum(~inner) - 1).astype(np.int32)
        self._leaf = arrays.leaf

    @property
    def depth(self) -> int:
        """The most comparisons that an answer takes in one tree."""
        return self._depth

    def leaves(self, features: Features) -> Indices:
        """Give the leaf's row in each tree, [rows, trees], for float32 [rows, features]."""
        if len(features) == 1:
            return self._walked(features[0].tolist())
        flat = np.ascontiguousarray(features).ravel()
        start = np.arange(len(features), dtype=np.intp) * features.shape[1]
        row = start[:, None]
        node = np.broadcast_to(self._roots, (len(features), len(self._roots)))
        for _ in range(self._depth):
            above = flat[row + self._feature[node]] > self._threshold[node]
            node = self._left[node] + above
        rows: Indices = self._leaf_of[node].astype(np.intp)
        return rows

    def _walked(self, row: list[float]) -> Indices:
        """Give the same for one row: few steps, for which arrays only get in the way."""
        feature, threshold = self._feature.data, self._threshold.data
        left, leaf_of = self._left.data, self._leaf_of.data
        leaves = []
        for root in self._roots.tolist():
            node = root
            while (child := left[node]) != node:
                node = child + (row[feature[node]] > threshold[node])
            leaves.append(leaf_of[node])
        return np.array([leaves], dtype=np.intp)

    def corrections(self, features: Features) -> Corrections:
        """Give the mean of the trees' leaves, rounded down, [rows, outputs].

        Args:
            features: finite float32 [rows, features].
        """
        parts = [
            self._leaf[self.leaves(features[start : start + _BATCH])].sum(axis=1, dtype=np.int64)
            for start in range(0, len(features), _BATCH)
        ]
        sums = np.concatenate(parts) if parts else np.empty((0, self._leaf.shape[1]), np.int64)
        mean: Corrections = sums // len(self._roots)
        return mean


def _check_form(arrays: ForestArrays, outputs: int) -> None:
    for name, array, dtype, dimensions in zip(
        ForestArrays._fields, arrays, _DTYPES, _DIMENSIONS, strict=True
    ):
        if not isinstance(array, np.ndarray) or array.dtype != dtype:
            raise ValueError(f"{name} must be an array of {dtype}")
        if array.ndim != dimensions or array.size == 0:
            raise ValueError(f"{name} must be filled and have {dimensions} dimension(s)")
    if arrays.leaf.shape[1] != outputs:
        raise ValueError(f"a leaf must hold {outputs} corrections, not {arrays.leaf.shape[1]}")


def _check_nodes(arrays: ForestArrays, inner: Flags, features: int) -> None:
    if int(arrays.sizes.sum(dtype=np.uint64)) != len(arrays.feature) or not arrays.sizes.all():
        raise ValueError("the trees' sizes do not add up to the nodes")
    if len(arrays.threshold) != inner.sum() or not np.isfinite(arrays.threshold).all():
        raise ValueError("there must be one finite threshold for each inner node")
    if len(arrays.leaf) != (~inner).sum():
        raise ValueError("there must be one row of corrections for each leaf")
    if (arrays.feature[inner] >= features).any():
        raise ValueError(f"a node asks for a feature beyond the {features} that there are")


def _left_children(sizes: NDArray[np.uint32], roots: Indices, inner: Flags) -> Indices:
    """Give each node's left child among all nodes; a leaf's is itself."""
    nodes = np.arange(len(inner), dtype=np.intp)
    before: Indices = np.cumsum(inner) - inner
    root = np.repeat(roots, sizes)
    rank: Indices = before - before[root]
    left: Indices = np.where(inner, root + 1 + 2 * rank, nodes)
    return left


def _check_walks(left: Indices, inner: Flags, ends: Indices, sizes: NDArray[np.uint32]) -> None:
    """Check that children come after their parents and within their tree: no walk is endless."""
    parents = np.flatnonzero(inner)
    children = left[inner]
    if (children <= parents).any() or (children + 1 >= np.repeat(ends, sizes)[inner]).any():
        raise ValueError("a node's children must come after it, within its tree")


def _depth(left: Indices, roots: Indices) -> int:
    level = roots
    for depth in range(_DEEPEST + 1):
        level = level[left[level] != level]
        if not len(level):
            return depth
        level = np.concatenate([left[level], left[level] + 1])
    raise ValueError(f"a tree is deeper than {_DEEPEST}")
