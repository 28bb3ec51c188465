"""Windows as columns: what a speaker is shown of many windows at once."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core import own_scale
from lumen.core.encoding import EncodedFeatures, encode
from lumen.core.shape_names import Shape, Trend
from lumen.core.speaker import Floats, Speech, targets

Indices: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]

DIMENSION_COUNT = 4
NUMBER_COUNT = 3 * DIMENSION_COUNT
"""Means, deltas and bends."""
HIGHEST = own_scale.HIGHEST
"""What E, I, S and V can be at most (published teacher card); 0 is the least of each."""

FARTHEST = 2.0
"""No dimension lies, moves or bends farther: each is in 0 to 1."""


_BEYOND = 1e-3
"""By how much rounding may carry a mean out of its range."""


def impossible(numbers: Floats) -> Flags:
    """Tell which windows, [n, 12], no body can have lived: a mean is out of its dimension's range.

    Deltas and bends are only bounded, for published ones are computed from rounded derivatives.
    """
    mean = numbers[:, :DIMENSION_COUNT]
    # What is no number is in no range.
    within = ((mean >= -_BEYOND) & (mean <= np.array(HIGHEST) + _BEYOND)).all(axis=1)
    possible: Flags = np.logical_and(within, (np.abs(numbers) <= FARTHEST).all(axis=1))
    return np.logical_not(possible)


class SpeakerInput(NamedTuple):
    """What a speaker sees of a window: its shape, its mean E, I, S, V, and its trend."""

    shape: Shape
    means: tuple[float, ...]
    trend: Trend


class Windows(NamedTuple):
    """Many windows.

    shape: [n], indices into SHAPES. numbers: [n, 12], means, deltas and bends of E I S V.
    stable: [n], whether the trend is stable.
    """

    shape: Indices
    numbers: Floats
    stable: Flags

    def encoded(self) -> EncodedFeatures:
        """Give what the student is shown, [n, 22]."""
        return encode(self.numbers, self.shape, self.stable)

    def targets(self) -> Speech:
        """Say how the target speaker speaks of them."""
        return targets(self.shape, self.numbers[:, :DIMENSION_COUNT], self.stable)


def joined(parts: Sequence[Windows]) -> Windows:
    """Put windows after one another."""
    return Windows(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
