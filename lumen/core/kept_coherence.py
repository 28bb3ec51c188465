"""How far a taste may move a speaker before coherence is lost, on device and workstation."""

import math
from collections.abc import Callable

from lumen.core.features import Floats

MOST_LOST = 0.02
"""Of coherence, on average over the states that were answered."""
ERRORS = 3.0
"""Standard errors that a loss is taken to be larger by than in these states: a sample of a life."""
_HALVINGS = 7


def lost_surely(before: Floats, after: Floats, errors: float = ERRORS) -> float:
    """Give the coherence that is lost on average, and so many standard errors more."""
    lost = before - after
    return float(lost.mean() + errors * (lost.std() / math.sqrt(len(lost))))


def largest(allowed: Callable[[float], bool]) -> float:
    """Give the largest share, 0 to 1, that is allowed, by halving."""
    if allowed(1.0):
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if allowed(middle) else (low, middle)
    return low
