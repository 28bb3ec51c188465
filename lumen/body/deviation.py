"""How a state leans: each dimension's distance from its usual middle, for face and drawing."""

import math
from typing import NamedTuple

from lumen.core.moment import Eisv
from lumen.units import clip


class Deviation(NamedTuple):
    """Where each dimension lies, -1..1; 0 is its usual middle, and what is not known is there."""

    energy: float
    integrity: float
    entropy: float
    void: float


EVEN = Deviation(0.0, 0.0, 0.0, 0.0)

# The middles are those of the target speaker (lumen.core.speaker); the spreads are about twice
# its scales, so that a face has something left for the rarest states.
_MIDDLES = (0.45, 0.75, 0.18, 0.08)
_SPREADS = (0.30, 0.25, 0.22, 0.10)


def temper_of(eisv: Eisv | None) -> Deviation:
    """Give how a state leans."""
    return EVEN if eisv is None else Deviation(*map(_leaning, eisv, _MIDDLES, _SPREADS))


def _leaning(value: float | None, middle: float, spread: float) -> float:
    if value is None or not math.isfinite(value):
        return 0.0
    return clip((value - middle) / spread, -1.0, 1.0)
