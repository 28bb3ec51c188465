"""A student that is small enough to be followed by eye."""

import numpy as np

from lumen.core.forest import LEAF, ForestArrays
from lumen.core.predictor import OUTPUTS, StudentArrays
from lumen.core.softmax import DOUBLING, HingeArrays


def small_student(split: float = 0.5) -> StudentArrays:
    """Make a student of one hinge and one split.

    An E above .25 makes the first pattern likelier by a doubling for each .25; an E above the split
    makes the first token twice as likely.
    """
    weight = np.zeros((1, OUTPUTS), dtype=np.int32)
    weight[0, 0] = 4 * DOUBLING
    leaf = np.zeros((2, OUTPUTS), dtype=np.int16)
    leaf[1, 5] = DOUBLING
    return StudentArrays(
        HingeArrays(np.zeros(1, dtype=np.uint8), np.array([0.25], dtype=np.float32), weight),
        ForestArrays(
            np.array([3], dtype=np.uint32),
            np.array([0, LEAF, LEAF], dtype=np.uint8),
            np.array([split], dtype=np.float32),
            leaf,
        ),
    )
