"""Pattern accuracy with what it must be read beside.

A label is one draw from a distribution. Even who knows the distribution exactly cannot guess
every draw: accuracy has a ceiling far below 1, and what is above it has seen the labels.
"""

from typing import NamedTuple

import numpy as np

from lumen.core.affinity import PATTERN_ODDS
from lumen.core.language import PATTERNS
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import Floats
from trainer.data.windows import Indices

LEAK_ERRORS = 3.0
"""Standard errors above the best possible from which on an accuracy means a leak."""

_ODDS: Floats = np.array([[PATTERN_ODDS[shape][p] for p in PATTERNS] for shape in SHAPES])


class Ceiling(NamedTuple):
    """What accuracies on some labels are to be read beside."""

    best: float
    error: float
    majority: float
    matched: float

    @property
    def leak_above(self) -> float:
        """The accuracy above which a speaker must have seen the labels."""
        return self.best + LEAK_ERRORS * self.error


def ceiling(law: Floats, label: Indices) -> Ceiling:
    """Say how well labels can be guessed by who knows their law, [n, 5], and no more.

    `best`: always the likeliest, expected over draws, with its standard error. `majority`: the
    commonest label for everything. `matched`: guessing by the law itself.
    """
    likeliest = law.max(axis=1)
    return Ceiling(
        best=float(likeliest.mean()),
        error=float(np.sqrt((likeliest * (1.0 - likeliest)).sum()) / len(label)),
        majority=float(np.bincount(label).max() / len(label)),
        matched=float((law**2).sum(axis=1).mean()),
    )


def published_law(shape: Indices) -> Floats:
    """Give the law of the published labels: they were drawn by the shape alone, [n, 5]."""
    law: Floats = _ODDS[shape]
    return law


def spoken(pattern: Floats, label: Indices) -> Floats:
    """Give each window's probability that the speaker says its label's pattern, [n]."""
    hit: Floats = pattern[np.arange(len(label)), label]
    return hit


def guessed(pattern: Floats, label: Indices) -> Floats:
    """Give whether each window's label is the speaker's likeliest pattern, [n]."""
    hit: Floats = (pattern.argmax(axis=1) == label).astype(np.float64)
    return hit


def drawn_patterns(law: Floats, rng: np.random.Generator) -> Indices:
    """Draw a pattern from each row of a law, [n, 5]."""
    reached = np.cumsum(law, axis=1)
    chance = rng.random(len(law)) * reached[:, -1]
    places = np.count_nonzero(reached <= chance[:, None], axis=1)
    drawn: Indices = np.minimum(places, law.shape[1] - 1)
    return drawn
