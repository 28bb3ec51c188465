"""The figures by which speakers are judged: what each counts, and what stands beside it.

All are exact expectations over the 2,985 expressions, not samples, unless a docstring says
otherwise. `target` and `speaker` are distributions, [windows, 2985]; `shape` indexes SHAPES.
"""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.language import EXPRESSIONS, TOKENS, Expression
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.speaker import Floats
from lumen.core.taste import HAS_PATTERN

Indices: TypeAlias = NDArray[np.intp]


def regret(target: Floats, speaker: Floats) -> Floats:
    """Give each window's bits per expression above the target's own entropy.

    A speaker that never says what the target says regrets infinitely.
    """
    from scipy.special import rel_entr

    bits: Floats = rel_entr(target, speaker).sum(axis=-1) / math.log(2.0)
    return bits


def shape_only(target: Floats, shape: Indices) -> Floats:
    """Give the best speaker that sees nothing but the shape: the target's mean in each shape.

    It is made from the very windows it is judged on, which flatters it, never the student.
    """
    speaker = np.empty_like(target)
    for each in np.unique(shape):
        speaker[shape == each] = target[shape == each].mean(axis=0)
    return speaker


def share_captured(regrets: Floats, baseline: Floats) -> float:
    """Give what part of the shape-only speaker's regret a speaker avoids: 1 is the target.

    It is NaN where the state explains nothing: with one window a shape, for instance.
    """
    missed = baseline.mean()
    return float(1.0 - regrets.mean() / missed) if missed > 0.0 else math.nan


def state_relevance(
    target: Floats, speaker: Floats, shape: Indices, rng: np.random.Generator
) -> Floats:
    """Give each window's added regret when the states within a shape are permuted once.

    Read it with the regret itself: a bad speaker can score high.
    """
    permuted = np.arange(len(shape))
    for each in np.unique(shape):
        places = np.flatnonzero(shape == each)
        permuted[places] = rng.permutation(places)
    return regret(target, speaker[permuted]) - regret(target, speaker)


def _affine_share(shape: Shape, said: Expression) -> float:
    return sum(token in AFFINE_TOKENS[shape] for token in said.tokens) / len(said.tokens)


_AFFINE_SHARE: Floats = np.array([[_affine_share(s, said) for said in EXPRESSIONS] for s in SHAPES])
_FIRST_TOKEN: Floats = np.array([[e.tokens[0] is t for t in TOKENS] for e in EXPRESSIONS], float)
_TOKEN_COUNT: Floats = np.array([[e.spoken.count(t) for t in TOKENS] for e in EXPRESSIONS], float)


def coherence(speaker: Floats, shape: Indices) -> Floats:
    """Give each window's expected share of affine tokens among the tokens said."""
    expected: Floats = (speaker * _AFFINE_SHARE[shape]).sum(axis=-1)
    return expected


def pattern_shares(speaker: Floats) -> Floats:
    """Give each window's probability of each pattern, [windows, 5]."""
    shares: Floats = speaker @ HAS_PATTERN
    return shares


def first_token_shares(speaker: Floats) -> Floats:
    """Give each window's probability of each first token, [windows, 15]."""
    shares: Floats = speaker @ _FIRST_TOKEN
    return shares


def token_counts(speaker: Floats) -> Floats:
    """Give how often each window's expression says each token, on average, [windows, 15]."""
    counts: Floats = speaker @ _TOKEN_COUNT
    return counts


def as_said(drawn_places: Indices) -> Floats:
    """Turn drawn expressions into distributions that are certain of them."""
    said = np.zeros((len(drawn_places), len(EXPRESSIONS)))
    said[np.arange(len(drawn_places)), drawn_places] = 1.0
    return said


def distinct(shape: Indices, drawn_places: Indices) -> int:
    """Count the different (shape, expression) pairs among draws."""
    return len(set(zip(shape.tolist(), drawn_places.tolist(), strict=True)))
