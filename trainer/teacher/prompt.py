"""The teacher's prompt, to the letter, and what completes it (published teacher card).

A prompt is a function of what the target speaker sees: the shape, the means to two decimals, the
trend. The completion is a space and an expression; the model's end token follows it.
"""

from collections.abc import Sequence

from lumen.core.language import Expression
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.speaker import as_prompted
from lumen.errors import LumenError
from trainer.data.curriculum import trends
from trainer.data.windows import DIMENSION_COUNT, HIGHEST, Windows

NAMES = ("Energy", "Information Integrity", "Entropy", "Void")
"""What the prompt calls E, I, S and V."""

OPENING = (
    "You are an EISV expression generator. "
    "Given trajectory dynamics, produce a primitive expression.\n\nTrajectory shape: "
)
VALUES = "\nEISV values: "
DOMINANT = "\nDominant dimension: "
TREND = "\nTrend: "
ENDING = "\n\nExpression:"


def prompt(shape: Shape, means: Sequence[float], trend: Trend) -> str:
    """Ask a teacher for an expression.

    >>> print(prompt(Shape.SETTLED_PRESENCE, (0.72, 0.85, 0.15, 0.08), Trend.STABLE))
    You are an EISV expression generator. Given trajectory dynamics, produce a primitive expression.
    <BLANKLINE>
    Trajectory shape: settled_presence
    EISV values: E=0.72, I=0.85, S=0.15, V=0.08
    Dominant dimension: I (Information Integrity)
    Trend: stable
    <BLANKLINE>
    Expression:

    Raises:
        LumenError: a mean lies outside its dimension's range, or is none.
    """
    for name, mean, highest in zip(DIMENSIONS, means, HIGHEST, strict=True):
        if not 0.0 <= mean <= highest:
            raise LumenError(f"{name} lies between 0 and {highest:g}, not {mean:g}")
    values = ", ".join(f"{name}={mean:.2f}" for name, mean in zip(DIMENSIONS, means, strict=True))
    return f"{OPENING}{shape}{VALUES}{values}{DOMINANT}{dominant(means)}{TREND}{trend}{ENDING}"


def dominant(means: Sequence[float]) -> str:
    """Name the largest of E, I, S and V / 0.3, as they are shown; of equals, the first.

    >>> dominant((0.2, 0.3, 0.1, 0.12))
    'V (Void)'
    """
    reached = [
        mean / highest for mean, highest in zip(as_prompted(means).tolist(), HIGHEST, strict=True)
    ]
    largest = reached.index(max(reached))
    return f"{DIMENSIONS[largest]} ({NAMES[largest]})"


def completion(said: Expression) -> str:
    """Give what follows the prompt, before the model's end token."""
    return f" {said}"


def prompts(windows: Windows) -> list[str]:
    """Ask about many windows.

    Raises:
        LumenError: a mean lies outside its range; the text says in which window.
    """
    means = windows.numbers[:, :DIMENSION_COUNT].tolist()
    shown = zip(windows.shape.tolist(), means, trends(windows), strict=True)
    found = []
    for number, (shape, state, trend) in enumerate(shown, 1):
        try:
            found.append(prompt(SHAPES[shape], state, trend))
        except LumenError as error:
            raise LumenError(f"window {number}: {error}") from None
    return found
