"""Says exactly how the target speaker speaks of one window."""

import numpy as np

from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import Shape, Trend
from lumen.core.speaker import entropy_bits, expression_probabilities, target
from lumen.errors import UsageError

HIGHEST = (1.0, 1.0, 1.0, 0.3)
"""What E, I, S and V can be at most (published teacher card); 0 is the least of each."""


def parse_state(text: str) -> tuple[float, ...]:
    """Read `E,I,S,V`.

    Raises:
        UsageError: it is not four numbers, or one lies outside its dimension's range.
    """
    try:
        state = tuple(float(part) for part in text.split(","))
    except ValueError:
        state = ()
    if len(state) != len(DIMENSIONS):
        raise UsageError(f"--eisv takes four numbers E,I,S,V, as in .45,.75,.18,.08, not {text!r}")
    for name, value, highest in zip(DIMENSIONS, state, HIGHEST, strict=True):
        if not 0.0 <= value <= highest:
            raise UsageError(f"--eisv: {name} lies between 0 and {highest:g}, not {value:g}")
    return state


def describe(shape: Shape, state: tuple[float, ...], trend: Trend) -> dict[str, object]:
    """Give the target's exact distribution as it is printed: tokens as they are said."""
    speech = target(shape, state, trend)
    probabilities = expression_probabilities(speech)
    said = (f"~{token}~" for token in TOKENS)
    return {
        "pattern": dict(zip(PATTERNS, speech.pattern.tolist(), strict=True)),
        "token": dict(zip(said, speech.token.tolist(), strict=True)),
        "expression": dict(zip(map(str, EXPRESSIONS), probabilities.tolist(), strict=True)),
        "entropy_bits": float(entropy_bits(probabilities)),
    }


def summarise(shape: Shape, state: tuple[float, ...], trend: Trend, most: int = 10) -> str:
    """Put the target's likeliest expressions and its entropy in a few lines."""
    probabilities = expression_probabilities(target(shape, state, trend))
    likeliest = np.argsort(-probabilities, kind="stable")[:most]
    lines = [f"{probabilities[place]:6.1%}  {EXPRESSIONS[place]}" for place in likeliest]
    return "\n".join([*lines, f"entropy {float(entropy_bits(probabilities)):.2f} bits"])
