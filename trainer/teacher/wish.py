"""How a tuned teacher shall speak: as the target, with what pleases raised as far as is allowed."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lumen.core.kept_coherence import largest, lost_surely
from lumen.core.speaker import AFFINE, Floats, Indices, Speech, expression_probabilities
from trainer.measures import metrics

KEPT_ERRORS = 2.0
"""Standard errors that the loss of what was learnt is taken to be larger by: it comes near to the
wish, which is held to `kept_coherence.ERRORS`."""

_JUDGED = 256
"""Imagined states on which a wish's distance from the target is measured."""
_MOST_MORE = 4.0
_LEAST_BITS = 0.01
"""A wish that is less far from the target is hardly another."""


class Moments(NamedTuple):
    """States to speak of: their prompts, and how the target speaks of them."""

    texts: Sequence[str]
    shape: Indices
    target: Speech

    def of(self, rows: Indices) -> "Moments":
        """Give some of them."""
        speech = Speech(self.target.pattern[rows], self.target.token[rows])
        return Moments([self.texts[row] for row in rows], self.shape[rows], speech)

    def followed_by(self, others: "Moments") -> "Moments":
        """Give these and others."""
        pairs = zip(self.target, others.target, strict=True)
        pattern, token = (np.concatenate(pair) for pair in pairs)
        shape = np.concatenate([self.shape, others.shape])
        return Moments([*self.texts, *others.texts], shape, Speech(pattern, token))

    def coherence(self, spread: Floats) -> Floats:
        """Give how coherent a speaker, [n, 2985], is in each of these states, [n]."""
        return metrics.coherence(spread, self.shape)


def pleasing(target: Speech, pleases: Floats) -> Speech:
    """Raise the weights of tokens by what they please by; patterns stay."""
    weight = target.token * np.exp(pleases)
    return Speech(target.pattern, weight / weight.sum(axis=1, keepdims=True))


def kept_coherent(moments: Moments, pleases: Floats, answered: int, most_lost: float) -> Floats:
    """Give by how much more affine tokens shall please, so that coherence stays: [moments, 15].

    One number for all states, the least that keeps coherence on average over those answered.
    """
    there = moments.of(np.arange(answered))
    affine = AFFINE[moments.shape]
    before = there.coherence(expression_probabilities(there.target))

    def stays(more: float) -> bool:
        wished = pleasing(there.target, pleases[:answered] + more * affine[:answered])
        after = there.coherence(expression_probabilities(wished))
        return lost_surely(before, after) <= most_lost

    # The most that affine tokens may be left as they are by.
    left = largest(lambda share: stays((1.0 - share) * _MOST_MORE))
    return (1.0 - left) * _MOST_MORE * affine


def wish(moments: Moments, pleases: Floats, most_kl: float) -> tuple[Moments | None, float]:
    """Give how the teacher shall speak, and the share of the liking that the KL allows.

    None where that is as good as the target.
    """
    some = moments.of(np.arange(len(moments.shape))[-_JUDGED:])
    target = expression_probabilities(some.target)

    def leaving(share: float) -> float:
        wished = pleasing(some.target, share * pleases[-_JUDGED:])
        return float(metrics.regret(target, expression_probabilities(wished)).mean())

    share = largest(lambda share: leaving(share) <= most_kl)
    if leaving(share) < _LEAST_BITS:
        return None, 0.0
    return moments._replace(target=pleasing(moments.target, share * pleases)), share
