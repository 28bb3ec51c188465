"""The speakers that are judged side by side, each as exact distributions over expressions."""

import numpy as np

from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.language import PLACES, Expression, Pattern, parse
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import Floats, expression_probabilities
from trainer.data.windows import Indices, Windows
from trainer.measures import metrics

STILLNESS = PLACES[parse("~stillness~")]
_FIRST_AFFINE = np.array(
    [PLACES[Expression(Pattern.SINGLE, (AFFINE_TOKENS[s][0],))] for s in SHAPES]
)

TARGET, SHAPE_ONLY = "target", "shape only"
FIRST_AFFINE, ALWAYS_STILLNESS = "first affine token", "always ~stillness~"


def references(windows: Windows) -> dict[str, Floats]:
    """Give what every speaker is judged beside: the target, and what needs no learning."""
    target = expression_probabilities(windows.targets())
    return {
        TARGET: target,
        SHAPE_ONLY: metrics.shape_only(target, windows.shape),
        FIRST_AFFINE: metrics.as_said(_FIRST_AFFINE[windows.shape]),
        ALWAYS_STILLNESS: metrics.as_said(np.full(len(windows.shape), STILLNESS)),
    }


def shape_counts(shape: Indices) -> dict[str, int]:
    """Count the windows of each shape that occurs."""
    counts = np.bincount(shape, minlength=len(SHAPES)).tolist()
    return {str(s): n for s, n in zip(SHAPES, counts, strict=True) if n}
