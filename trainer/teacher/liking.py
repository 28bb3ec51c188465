"""What people like, learnt from their yes and no: a regression on how a teacher sees states.

An expression pleases, in nats, by what its tokens please by on average. What a token pleases by is
a Gaussian process over states, so that like states have like answers and each token of an
expression has its part. How many answers are slips is not known, nor whether a taste changed on the
way; what explains the answers is weighed by its evidence, with chance beside it.

A taste stays uncertain after a few hundred answers. Of all speakers the one that loses least to
the speaker of a taste that is not certain is the mean of the speakers of all that it may be, not
the speaker of the mean.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lumen.core.language import TOKENS
from lumen.core.speaker import Flags, Floats
from trainer.teacher.yes_and_no import Posterior, learnt

SLIPS = (0.0, 0.1, 0.2, 0.3)
"""The share of answers that are slips, of which one is true."""
TURNS = (0.25, 0.5, 0.75)
"""After which share of the answers a taste may have changed."""

# In nats squared. Chosen for the share of other simulated tastes that was captured
# (docs/research.md).
_STRENGTH = 0.64
_BAR = 1.0
"""How far people's bars lie apart: some say yes to much, others to little."""
_DRAWS = 32
"""Of a taste, each with its opposite about the mean."""
_AT_ONCE = 128
_UNLIKELY = 0.01
"""Explanations that are less likely are left to the untuned speaker."""


class AnsweredViews(NamedTuple):
    """Answers as columns, the oldest first.

    features: [n, d], how their states are seen; products of two say how alike these are. shares:
    [n, 15], what part of the expression each token was. fits: [n], the answers.
    """

    features: Floats
    shares: Floats
    fits: Flags


class _Explanation(NamedTuple):
    """A taste that explains the answers after the first `since`, how likely, and what it is."""

    since: int
    likely: float
    taste: Posterior


class Liking:
    """What tokens please by, as far as answers show it."""

    def __init__(self, said: AnsweredViews) -> None:
        from scipy.special import logsumexp

        self._said = said
        alike = said.shares @ said.shares.T
        covariance = _STRENGTH * (said.features @ said.features.T) * alike + _BAR
        found = list(_explanations(covariance, said.fits))
        # Chance and taste have the same odds beforehand.
        total = logsumexp([_by_chance(said.fits), *(each.likely for each in found)])
        weighed = [each._replace(likely=float(np.exp(each.likely - total))) for each in found]
        self.belief = min(1.0, sum(each.likely for each in weighed))
        """How likely it is that answers have to do with states and tokens, rather than chance."""
        self._found = [each for each in weighed if each.likely >= _UNLIKELY]

    def raised(self, features: Floats, token: Floats) -> Floats:
        """Give first tokens' probabilities, [m, 15], with what pleases in states so seen raised.

        Args:
            features: [m, d], the states.
            token: [m, 15], the probabilities before.
        """
        parts = [slice(start, start + _AT_ONCE) for start in range(0, len(token), _AT_ONCE)]
        return np.concatenate([self._raised(features[part], token[part]) for part in parts])

    def _raised(self, features: Floats, token: Floats) -> Floats:
        draws = np.random.default_rng(0).standard_normal((_DRAWS, len(TOKENS)))
        draws = np.concatenate([draws, -draws])
        raised: Floats = (1.0 - sum(each.likely for each in self._found)) * token
        for each in self._found:
            mean, root = self._pleases(each, features)
            weight = token[:, None] * np.exp(mean[:, None] + draws @ root.transpose(0, 2, 1))
            share = weight / weight.sum(axis=2, keepdims=True)
            raised = raised + each.likely * share.mean(axis=1)
        return raised

    def _pleases(self, found: _Explanation, features: Floats) -> tuple[Floats, Floats]:
        """Give what tokens please by in states, [m, 15], and the root of its covariance."""
        seen, shares = self._said.features[found.since :], self._said.shares[found.since :]
        cross = _STRENGTH * (features @ seen.T)
        mean = (cross * found.taste.pull) @ shares
        each = cross[:, :, None] * shares
        known = each.transpose(0, 2, 1) @ (found.taste.precision @ each)
        before = _STRENGTH * (features**2).sum(axis=1)[:, None, None] * np.eye(len(TOKENS))
        return mean, np.linalg.cholesky(before - known + 1e-6 * np.eye(len(TOKENS)))


def _explanations(covariance: Floats, fits: Flags) -> Iterator[_Explanation]:
    """Explain all answers by one taste, or those before a turn by another, or by chance."""
    from scipy.special import logsumexp

    count = len(fits)
    turns = sorted({int(turn * count) for turn in TURNS} - {0})
    for since in (0, *turns):
        new = [learnt(covariance[since:, since:], fits[since:], slips) for slips in SLIPS]
        odds = np.log(1.0 if not turns else 0.5 if not since else 0.5 / len(turns))
        if since:
            old = [learnt(covariance[:since, :since], fits[:since], slips) for slips in SLIPS]
            tastes = [each.evidence - np.log(2.0 * len(SLIPS)) for each in old]
            odds += logsumexp([_by_chance(fits[:since]) - np.log(2.0), *tastes])
        for taste in new:
            yield _Explanation(since, float(odds + taste.evidence - np.log(len(SLIPS))), taste)


def _by_chance(fits: Flags) -> float:
    """Give the logarithm of how likely answers are if each is yes with one unknown probability."""
    from scipy.special import betaln

    yes = int(fits.sum())
    return float(betaln(yes + 1, len(fits) - yes + 1))
