"""Choosing what to say: a draw from a distribution, with a variety dial and few repeats."""

from collections.abc import Collection
from random import Random
from typing import NamedTuple

import numpy as np

from lumen.core.language import EXPRESSIONS, PLACES, TOKENS, Expression, Token
from lumen.core.speaker import Floats

FIRST = np.array([TOKENS.index(expression.tokens[0]) for expression in EXPRESSIONS])
"""Which token each expression begins with, [2985]."""


class Draw(NamedTuple):
    """One draw: of how many shares of the whole each expression had, and where chance fell.

    `shares` is [2985] and sums to 1; what comes before an expression and its own share are the
    range of `chance`, 0..1, that draws it.
    """

    expression: Expression
    shares: Floats
    chance: float


class TokenDraw(NamedTuple):
    """The same of a first token; `shares` is [15]."""

    token: Token
    shares: Floats

    @property
    def chance(self) -> float:
        """The share of the token that was drawn."""
        return float(self.shares[TOKENS.index(self.token)])


def choose(
    distribution: Floats,
    rng: Random,
    temperature: float = 1.0,
    avoid: Collection[Expression] = (),
    first: Token | None = None,
) -> Expression:
    """Draw one expression from a [2985] distribution, as `draw` does."""
    return draw(distribution, rng, temperature, avoid, first).expression


def draw(
    distribution: Floats,
    rng: Random,
    temperature: float = 1.0,
    avoid: Collection[Expression] = (),
    first: Token | None = None,
) -> Draw:
    """Draw one expression from a [2985] distribution.

    Args:
        distribution: probabilities in the order of EXPRESSIONS.
        rng: the source of chance; it is asked once.
        temperature: above 0; 1 speaks as the student does, less is plainer, more is freer.
        avoid: expressions that are not said, unless nothing else could be.
        first: the token that it begins with; None where that is drawn too.

    Raises:
        ValueError: the temperature is not a number above 0, or nothing has a probability.
    """
    if not 0.0 < temperature < float("inf"):
        raise ValueError(f"the temperature must be a number above 0, not {temperature!r}")
    weights = _tempered(distribution, temperature)
    if first is not None:
        begun = np.where(TOKENS.index(first) == FIRST, weights, 0.0)
        weights = begun if begun.any() else weights
    weights = _without(weights, avoid)
    reached = np.cumsum(weights)
    # The last possible one answers where rounding leaves the draw above the sum.
    last = int(np.flatnonzero(weights)[-1])
    chance = rng.random()
    place = int(np.searchsorted(reached, chance * reached[-1], side="right"))
    return Draw(EXPRESSIONS[min(place, last)], weights / reached[-1], chance)


def first_token(distribution: Floats, rng: Random, temperature: float = 1.0) -> TokenDraw:
    """Draw the token that an expression of this [2985] distribution begins with."""
    weights = _tempered(distribution, temperature)
    shares = np.bincount(FIRST, weights, len(TOKENS))
    reached = np.cumsum(shares)
    last = int(np.flatnonzero(shares)[-1])
    place = int(np.searchsorted(reached, rng.random() * reached[-1], side="right"))
    return TokenDraw(TOKENS[min(place, last)], shares / reached[-1])


def _tempered(distribution: Floats, temperature: float) -> Floats:
    """Raise to 1 / temperature, relative to the likeliest so that nothing underflows to none."""
    most = distribution.max()
    if not most > 0.0:
        raise ValueError("no expression has a probability")
    tempered: Floats = (distribution / most) ** (1.0 / temperature)
    return tempered


def _without(weights: Floats, avoid: Collection[Expression]) -> Floats:
    rest = weights.copy()
    rest[[PLACES[said] for said in avoid]] = 0.0
    return rest if rest.any() else weights
