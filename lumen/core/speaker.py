"""The target speaker: the exact, declared distribution that teacher and student learn.

It sees what the teacher's prompt shows, and no more: the shape, the window's means rounded to
two decimals, and the trend. The law of drawing turns any speaker's pattern and first-token
probabilities into a distribution over all 2,985 expressions.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumen.core.affinity import AFFINE_TOKENS, PATTERN_ODDS
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, Pattern, Token
from lumen.core.shape_names import SHAPES, Shape, Trend

Floats: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]

# All numbers here: this project's design of the target (spec section 8).
CENTRE = (0.45, 0.75, 0.18, 0.08)
"""The state, E I S V, in which no token is preferred."""
SPREAD = (0.15, 0.12, 0.10, 0.04)
"""One unit of z, per dimension."""
_FARTHEST = 2.0
# With 1.2 and 150 the state decided .1 to .3 bit of a token in real rooms, and four tokens were
# 94 to 98 % of all.
_GAIN = 2.0
_AFFINE_WEIGHT = 60.0
_MOVING_ODDS = (0.67, 1.0, 1.5, 1.5, 1.0)
_DOUBT_BELOW = 0.50
_DOUBT_ODDS = (1.0, 1.0, 1.0, 1.0, 2.0)
_INTEGRITY = 1

# What draws each token: E I S V, and M, which is -1 in a stable trend and +1 otherwise.
LOADINGS_OF = {
    Token.WARMTH: (1.0, 0.0, 0.0, 0.0, 0.0),
    Token.CURIOSITY: (0.0, 0.5, 0.5, 0.0, 0.5),
    Token.RESONANCE: (0.5, 1.0, 0.0, 0.0, 0.0),
    Token.STILLNESS: (0.0, 0.0, -0.5, 0.0, -1.0),
    Token.BOUNDARY: (-0.5, 0.0, 0.0, 1.0, 0.0),
    Token.REACHING: (0.5, 0.0, 0.0, 1.0, 0.0),
    Token.REFLECTION: (0.0, 1.0, 0.0, 0.0, -0.5),
    Token.RIPPLE: (0.0, 0.0, 1.0, 0.0, 0.5),
    Token.DEEP_LISTENING: (-0.5, 1.0, 0.0, 0.0, -0.5),
    Token.EMERGENCE: (1.0, 0.0, 0.0, 0.0, 1.0),
    Token.QUESTIONING: (0.0, -1.0, 0.5, 0.0, 0.0),
    Token.HOLDING: (0.0, 0.0, 0.5, 0.5, -0.5),
    Token.RELEASING: (-1.0, 0.0, 0.0, 0.0, 0.5),
    Token.THRESHOLD: (0.0, -0.5, 0.0, 0.0, 1.0),
    Token.RETURN: (0.5, 0.0, -1.0, 0.0, 0.0),
}
_LOADINGS: Floats = np.array([LOADINGS_OF[token] for token in TOKENS])
AFFINE: Floats = np.array([[float(t in AFFINE_TOKENS[s]) for t in TOKENS] for s in SHAPES])
"""Which tokens fit which shape, 0 or 1, [9, 15]."""
_AFFINITY: Floats = np.where(AFFINE > 0.0, _AFFINE_WEIGHT, 1.0)
_ODDS: Floats = np.array([[PATTERN_ODDS[s][p] for p in PATTERNS] for s in SHAPES])


class Speech(NamedTuple):
    """A speaker's probabilities of each pattern, [..., 5], and of each first token, [..., 15]."""

    pattern: Floats
    token: Floats


def as_prompted(values: ArrayLike) -> Floats:
    """Round to two decimals exactly as the prompt's text does.

    `np.round` scales first and so rounds .015 up, which text shows as 0.01; Python's `round`
    and formatting both decide by the number's exact value.
    """
    array = np.asarray(values, dtype=np.float64)
    rounded = [round(value, 2) for value in array.ravel().tolist()]
    return np.array(rounded, dtype=np.float64).reshape(array.shape)


def target(shape: Shape, means: Sequence[float], trend: Trend) -> Speech:
    """Say how the target speaks of one window: `means` are E, I, S, V over the window."""
    index = np.array(SHAPES.index(shape), dtype=np.intp)
    return targets(index, np.asarray(means, dtype=np.float64), np.array(trend is Trend.STABLE))


def targets(shape: Indices, means: ArrayLike, stable: Flags) -> Speech:
    """Say how the target speaks of many windows.

    Args:
        shape: [...], indices into SHAPES.
        means: [..., 4], the windows' mean E, I, S, V, not yet rounded.
        stable: [...], whether the trend is stable.
    """
    shown = as_prompted(means)
    z = _coordinates(shown, stable)
    weight = _AFFINITY[shape] * np.exp(_GAIN * _pull(z))
    odds = _ODDS[shape] * np.where(stable[..., None], 1.0, _MOVING_ODDS)
    odds = odds * np.where(shown[..., _INTEGRITY, None] < _DOUBT_BELOW, _DOUBT_ODDS, 1.0)
    return Speech(_normalised(odds), _normalised(weight))


def state_coordinates(means: ArrayLike, stable: Flags) -> Floats:
    """Give what a speaker tells apart of states, z: E I S V and M, [..., 5], each -2 to 2."""
    return _coordinates(as_prompted(means), stable)


def _coordinates(shown: Floats, stable: Flags) -> Floats:
    moved = np.where(stable, -1.0, 1.0)[..., None]
    state = np.clip((shown - CENTRE) / SPREAD, -_FARTHEST, _FARTHEST)
    z: Floats = np.concatenate([state, moved], axis=-1)
    return z


def _pull(z: Floats) -> Floats:
    """Give loading . z per token, one term at a time: one window and many agree to the bit."""
    total = np.zeros((*z.shape[:-1], len(TOKENS)))
    for term in range(z.shape[-1]):
        total += z[..., term, None] * _LOADINGS[:, term]
    return total


def _normalised(weights: Floats) -> Floats:
    share: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return share


def _said_by(pattern: Pattern) -> slice:
    places = [i for i, expression in enumerate(EXPRESSIONS) if expression.pattern is pattern]
    return slice(places[0], places[-1] + 1)


def _token_indices(pattern: Pattern) -> Indices:
    place = {token: index for index, token in enumerate(TOKENS)}
    said = EXPRESSIONS[_said_by(pattern)]
    return np.array([[place[t] for t in e.tokens] for e in said], dtype=np.intp).T


_PLACES = {pattern: _said_by(pattern) for pattern in PATTERNS}
_PAIR = _token_indices(Pattern.PAIR)
_TRIPLE = _token_indices(Pattern.TRIPLE)
_OTHERS: Floats = 1.0 - np.eye(len(TOKENS))
# Which PAIR a TRIPLE begins with: pairs run by first token, then by second without the first.
_TRIPLE_HEAD: Indices = (
    _TRIPLE[0] * (len(TOKENS) - 1) + _TRIPLE[1] - (_TRIPLE[1] > _TRIPLE[0])
).astype(np.intp)
# [210, 15]: what may still be drawn after each PAIR.
_LEFT_AFTER_PAIR: Floats = _OTHERS[_PAIR[0]] * _OTHERS[_PAIR[1]]


def expression_probabilities(speech: Speech) -> Floats:
    """Spread a speech over all expressions, [..., 2985], by the law of drawing.

    The tokens of a PAIR or TRIPLE are drawn one after the other without replacement, each
    proportional to its weight; the other patterns draw one. Every token probability is above 0.
    """
    pattern, token = speech
    result = np.empty((*token.shape[:-1], len(EXPRESSIONS)))
    for index, kind in enumerate(PATTERNS):
        result[..., _PLACES[kind]] = pattern[..., index, None]
    # What is left is summed, not subtracted from 1: nothing cancels where one token has it all.
    after_one = np.einsum("...j,ij->...i", token, _OTHERS)
    after_two = np.einsum("...j,ij->...i", token, _LEFT_AFTER_PAIR)
    pair = token[..., _PAIR[0]] * token[..., _PAIR[1]] / after_one[..., _PAIR[0]]
    triple = (pair / after_two)[..., _TRIPLE_HEAD] * token[..., _TRIPLE[2]]
    result[..., _PLACES[Pattern.PAIR]] *= pair
    result[..., _PLACES[Pattern.TRIPLE]] *= triple
    for kind in (Pattern.SINGLE, Pattern.REPETITION, Pattern.QUESTION):
        result[..., _PLACES[kind]] *= token
    return result


def entropy_bits(probabilities: Floats) -> Floats:
    """Give the entropy of [..., n] distributions in bits; 0 log 0 is 0."""
    logs = np.log2(probabilities, out=np.zeros_like(probabilities), where=probabilities > 0)
    bits: Floats = -(probabilities * logs).sum(axis=-1)
    return bits
