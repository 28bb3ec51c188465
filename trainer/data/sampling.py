"""Draws expressions: from distributions, and by the law of drawing without spreading it out."""

import numpy as np

from lumen.core.language import EXPRESSIONS, PATTERNS, PLACES, TOKENS, Expression
from lumen.core.speaker import Floats, Indices, Speech

_MOST = 3


def _place(pattern: int, tokens: tuple[int, ...]) -> int:
    kind = PATTERNS[pattern]
    count = {"PAIR": 2, "TRIPLE": 3}.get(kind, 1)
    said = tuple(TOKENS[token] for token in tokens[:count])
    return PLACES[Expression(kind, said)] if len(set(said)) == count else -1


# [5, 15, 15, 15]: which expression a pattern and three tokens in a row make; -1 where none.
_EXPRESSION_OF: Indices = np.array(
    [_place(index[0], index[1:]) for index in np.ndindex(len(PATTERNS), *(len(TOKENS),) * _MOST)],
    dtype=np.intp,
).reshape(len(PATTERNS), *(len(TOKENS),) * _MOST)


def draw(speech: Speech, rng: np.random.Generator) -> Indices:
    """Draw one expression for each of [n] windows: indices into EXPRESSIONS.

    The order of log weights with Gumbel noise is the order of draws without replacement, each
    proportional to its weight.
    """
    reached = np.cumsum(speech.pattern, axis=1)
    chance = rng.random((len(reached), 1)) * reached[:, -1:]
    pattern = np.minimum((reached <= chance).sum(axis=1), len(PATTERNS) - 1)
    keys = np.log(speech.token) + rng.gumbel(size=speech.token.shape)
    first = np.argsort(-keys, axis=1)[:, :_MOST].T
    places: Indices = _EXPRESSION_OF[pattern, *first]
    return places


def draw_from(speaker: Floats, rng: np.random.Generator) -> Indices:
    """Draw one expression for each window: indices into EXPRESSIONS."""
    reached = np.cumsum(speaker, axis=-1)
    chance = rng.random(len(speaker)) * reached[:, -1]
    places: Indices = (reached <= chance[:, None]).sum(axis=-1)
    return np.minimum(places, len(EXPRESSIONS) - 1)
