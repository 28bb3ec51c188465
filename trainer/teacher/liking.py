"""What people like, learnt from their yes and no: a regression on how a teacher sees states.

An expression pleases, in nats, by what its tokens please by on average. What a token pleases by is
a Gaussian process over states, so that like states have like answers and each token of an
expression has its part. Yes is the likelier the more it pleases; how sure people are of their
answers is not known, and several levels of it are weighed by their evidence, with chance beside
them.
"""

from typing import NamedTuple

import numpy as np

from lumen.core.speaker import Flags, Floats

SURENESS = (4.0, 2.0)
"""By how much the log odds of a yes rise with each nat that an expression pleases by."""

# In nats squared. Chosen with SURENESS for the share of other simulated tastes that was captured
# (docs/research.md).
_STRENGTH = 0.64
_BAR = 1.0
"""How far people's bars lie apart: some say yes to much, others to little."""
_ITERATIONS, _NEAR = 30, 1e-5


class AnsweredViews(NamedTuple):
    """Answers as columns.

    features: [n, d], how their states are seen; products of two say how alike these are. shares:
    [n, 15], what part of the expression each token was. fits: [n], the answers.
    """

    features: Floats
    shares: Floats
    fits: Flags


class Liking:
    """What tokens please by, as far as answers show it."""

    def __init__(self, said: AnsweredViews) -> None:
        self._said = said
        alike = said.shares @ said.shares.T
        taste = _STRENGTH * (said.features @ said.features.T) * alike
        bar = np.full_like(taste, _BAR)
        found = [_learnt(taste + bar, said.fits, sure) for sure in SURENESS]
        chance = max(_learnt(bar, said.fits, sure).evidence for sure in (1.0, *SURENESS))
        evidence = np.array([each.evidence for each in found])
        # Chance and taste have the same odds beforehand.
        highest = max(chance, evidence.max())
        weights = np.exp(evidence - highest) / len(SURENESS)
        weights /= weights.sum() + np.exp(chance - highest)
        self.belief = float(weights.sum())
        """How likely it is that answers have to do with states and tokens, rather than chance."""
        self._pull: Floats = _STRENGTH * sum(
            (weight * each.pull for weight, each in zip(weights, found, strict=True)),
            start=np.zeros(len(said.fits)),
        )

    def of_tokens(self, features: Floats) -> Floats:
        """Give what each token pleases by in states that are seen so, in nats: [m, 15]."""
        pulls: Floats = (features @ self._said.features.T * self._pull) @ self._said.shares
        return pulls


class _Learnt(NamedTuple):
    """How each answer pulls at what is like it, and the logarithm of the evidence."""

    pull: Floats
    evidence: float


def _learnt(covariance: Floats, fits: Flags, sure: float) -> _Learnt:
    """Learn by Laplace's approximation: Newton's method, as in Rasmussen and Williams 2006, 3.1."""
    from scipy.linalg import cho_factor, cho_solve

    count = len(fits)
    pleases, pull, factor = np.zeros(count), np.zeros(count), (np.eye(count), True)
    for _ in range(_ITERATIONS):
        yes = 1.0 / (1.0 + np.exp(-sure * pleases))
        curve = sure**2 * yes * (1.0 - yes) + 1e-9
        root = np.sqrt(curve)
        factor = cho_factor(np.eye(count) + root[:, None] * covariance * root, lower=True)
        aim = curve * pleases + sure * (fits - yes)
        pull = aim - root * cho_solve(factor, root * (covariance @ aim))
        before, pleases = pleases, covariance @ pull
        if np.abs(pleases - before).max() < _NEAR:
            break
    signs = np.where(fits, 1.0, -1.0)
    likely = -np.logaddexp(0.0, -sure * signs * pleases).sum()
    volume = np.log(np.diag(factor[0])).sum()
    return _Learnt(pull, float(likely - 0.5 * pull @ pleases - volume))
