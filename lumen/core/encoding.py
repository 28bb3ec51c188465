"""What the student is shown of a window: 22 numbers, in the order of its format."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES

EncodedFeatures: TypeAlias = NDArray[np.float32]

FEATURE_NAMES: tuple[str, ...] = (
    *(f"{kind}_{dimension}" for kind in ("mean", "delta", "bend") for dimension in DIMENSIONS),
    *(f"shape_{shape}" for shape in SHAPES),
    "stable",
)
"""The student's features: the window's 12 numbers, 9 shape indicators, and a stable trend."""

_NUMBERS = 3 * len(DIMENSIONS)


def encode(numbers: ArrayLike, shape: ArrayLike, stable: ArrayLike) -> EncodedFeatures:
    """Lay out what the student is shown, [..., 22].

    Args:
        numbers: [..., 12], the window's means, deltas and bends, each E I S V.
        shape: [...], indices into SHAPES.
        stable: [...], whether the trend is stable.
    """
    index = np.asarray(shape, dtype=np.intp)
    encoded = np.empty((*index.shape, len(FEATURE_NAMES)), dtype=np.float32)
    encoded[..., :_NUMBERS] = numbers
    encoded[..., _NUMBERS:-1] = index[..., None] == np.arange(len(SHAPES))
    encoded[..., -1] = stable
    return encoded
