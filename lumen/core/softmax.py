"""A softmax on hinges, in whole numbers: the same probabilities to the last bit on every machine.

A hinge is what a feature exceeds a knot by, and else 0. Logits count 4096ths of a doubling, so
that probabilities are a table's entries shifted right: no library's `exp` is called, for these
differ between processors.
"""

import math
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Features: TypeAlias = NDArray[np.float32]
Floats: TypeAlias = NDArray[np.float64]
Logits: TypeAlias = NDArray[np.int64]

_BITS = 12
DOUBLING = 1 << _BITS
"""A logit that much higher makes an output twice as likely."""

_FEATURE_BITS = 16
# Within these, 255 hinges with weights of 32 bits stay below 63 bits.
_FARTHEST = 8.0
_MOST_HINGES = 255
_COUNT_BITS = 40
_LAST_SHIFT = 62


class HingeArrays(NamedTuple):
    """A softmax as it is stored, before it is normalised.

    feature: uint8 [hinges], whose excess is taken. knot: float32 [hinges], above what.
    weight: int32 [hinges, outputs], 4096ths of a doubling for an excess of 1.
    """

    feature: NDArray[np.uint8]
    knot: NDArray[np.float32]
    weight: NDArray[np.int32]


_DTYPES = HingeArrays(*(np.dtype(t) for t in (np.uint8, np.float32, np.int32)))  # type: ignore[arg-type]  # the record's form, holding dtypes
_DIMENSIONS = (1, 1, 2)


class Hinges:
    """Hinges that have been checked: their sums cannot overflow.

    Raises:
        ValueError: the arrays are no such hinges; the text says what is wrong.
    """

    def __init__(self, arrays: HingeArrays, features: int, outputs: int) -> None:
        for name, array, dtype, dimensions in zip(
            HingeArrays._fields, arrays, _DTYPES, _DIMENSIONS, strict=True
        ):
            if not isinstance(array, np.ndarray) or array.dtype != dtype:
                raise ValueError(f"{name} must be an array of {dtype}")
            if array.ndim != dimensions or not 0 < len(array) <= _MOST_HINGES:
                raise ValueError(
                    f"{name} must have {dimensions} dimension(s) and 1 to {_MOST_HINGES} rows"
                )
        if not len(arrays.feature) == len(arrays.knot) == len(arrays.weight):
            raise ValueError("there must be one feature, knot and row of weights for each hinge")
        if arrays.weight.shape[1] != outputs:
            raise ValueError(f"a hinge must hold {outputs} weights, not {arrays.weight.shape[1]}")
        if (arrays.feature >= features).any():
            raise ValueError(f"a hinge is of a feature beyond the {features} that there are")
        if not (np.abs(arrays.knot) <= _FARTHEST).all():
            raise ValueError(f"a knot must lie within {_FARTHEST:g}")
        self._feature = arrays.feature.astype(np.intp)
        self._knot = _fixed(arrays.knot)
        self._weight = arrays.weight.astype(np.int64)

    def logits(self, features: Features) -> Logits:
        """Give the logits, [rows, outputs], for finite float32 [rows, features]."""
        excess = np.maximum(_fixed(features[:, self._feature]) - self._knot, 0)
        found: Logits = (excess @ self._weight) >> _FEATURE_BITS
        return found


def _fixed(values: Features) -> Logits:
    """Count in 65,536ths; what lies farther than 8 counts as 8."""
    near = np.minimum(np.maximum(values, -_FARTHEST), _FARTHEST).astype(np.float64)
    counts: Logits = np.rint(near * (1 << _FEATURE_BITS)).astype(np.int64)
    return counts


def _halvings() -> Logits:
    """Give 2^40 times 2^(-n / 4096) for n below 4096, by square roots, which round alike anywhere.

    >>> table = _halvings()
    >>> len(table), int(table[0]) == 1 << 40, round(float(table[2048]) / (1 << 40), 12)
    (4096, True, 0.707106781187)
    """
    roots = [0.5]
    for _ in range(_BITS):
        roots.append(math.sqrt(roots[-1]))
    table = np.ones(1)
    for root in roots[:0:-1]:
        table = np.concatenate([table, table * root])
    counts: Logits = np.rint(table * (1 << _COUNT_BITS)).astype(np.int64)
    return counts


_HALVINGS = _halvings()


def probabilities(logits: Logits) -> Floats:
    """Give the probabilities of [..., outputs] logits; each is above 0, and each row sums to 1."""
    below = logits.max(axis=-1, keepdims=True) - logits
    shift = np.minimum(below >> _BITS, _LAST_SHIFT)
    counts = np.maximum(_HALVINGS[below & (DOUBLING - 1)] >> shift, 1)
    shares: Floats = counts / counts.sum(axis=-1, keepdims=True)
    return shares
