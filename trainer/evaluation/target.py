"""Says exactly how a speaker speaks of one window, the target before all."""

import numpy as np

from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS
from lumen.core.moment import DIMENSIONS
from lumen.core.speaker import Floats, Speech, entropy_bits
from lumen.errors import UsageError
from trainer.data.windows import HIGHEST


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


def describe(speech: Speech, probabilities: Floats) -> dict[str, object]:
    """Give an exact distribution as it is printed: tokens as they are said.

    Args:
        speech: the probabilities of the patterns, [5], and of the first tokens, [15].
        probabilities: of all expressions, [2985].
    """
    said = (f"~{token}~" for token in TOKENS)
    return {
        "pattern": dict(zip(PATTERNS, speech.pattern.tolist(), strict=True)),
        "token": dict(zip(said, speech.token.tolist(), strict=True)),
        "expression": dict(zip(map(str, EXPRESSIONS), probabilities.tolist(), strict=True)),
        "entropy_bits": float(entropy_bits(probabilities)),
    }


def summarise(probabilities: Floats, most: int = 10) -> list[str]:
    """Put the likeliest of [2985] expressions and their entropy in a few lines."""
    likeliest = np.argsort(-probabilities, kind="stable")[:most]
    lines = [line(probabilities, place) for place in likeliest]
    return [*lines, f"entropy {float(entropy_bits(probabilities)):.2f} bits"]


def line(probabilities: Floats, place: int) -> str:
    """Tell of one expression how likely it is."""
    return f"{probabilities[place]:7.2%}  {EXPRESSIONS[place]}"
