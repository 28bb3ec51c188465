"""A Gaussian process learnt from yes and no, by expectation propagation.

Rasmussen and Williams 2006, chapter 3.6, with all sites renewed at once and damped. A yes says that
a value lies above 0, a no that it lies below; some answers are slips. Laplace's approximation would
not do: where answers are certain, the likeliest values lie near 0, and their mean does not.
"""

from typing import NamedTuple

import numpy as np

from lumen.core.speaker import Flags, Floats

NOISE = 0.1
"""By how much an answer's own value deviates, in the units of values."""
_SWEEPS, _DAMPING, _NEAR = 60, 0.7, 1e-4
# A site says little rather than the opposite, as it would where an answer looks like a slip.
_LEAST_PRECISION = 1e-8


class Posterior(NamedTuple):
    """What answers tell of values.

    pull: [n], values elsewhere are on average cross @ pull, cross their prior covariance with
    those answered. precision: [n, n], by cross @ precision @ cross they vary less than before.
    evidence: the logarithm of how likely the answers were beforehand.
    """

    pull: Floats
    precision: Floats
    evidence: float


class _Sites(NamedTuple):
    """Gaussians in the answers' place: their precision, and precision times mean."""

    precision: Floats
    shift: Floats


class _Values(NamedTuple):
    """The answered values by all sites: their means and variances, and a Cholesky factor."""

    factor: Floats
    mean: Floats
    variance: Floats


class _Cavity(NamedTuple):
    """A value, but for its own answer: mean, variance; and what the answer makes of it.

    likely: the logarithm of how likely the answer was. slope, curve: of that, by the mean.
    """

    mean: Floats
    variance: Floats
    likely: Floats
    slope: Floats
    curve: Floats


def learnt(covariance: Floats, fits: Flags, slips: float) -> Posterior:
    """Learn from answers.

    Args:
        covariance: [n, n], of the answered values beforehand.
        fits: [n], the answers.
        slips: the share of them that are slips.
    """
    from scipy.linalg import cho_solve

    signs = np.where(fits, 1.0, -1.0)
    sites = _Sites(np.zeros(len(signs)), np.zeros(len(signs)))
    values = _joined(covariance, sites)
    for _ in range(_SWEEPS):
        sites, before = _renewed(sites, _cavity(sites, values, signs, slips)), values
        values = _joined(covariance, sites)
        if np.abs(values.mean - before.mean).max() < _NEAR:
            break
    root = np.sqrt(sites.precision)
    precision: Floats = root[:, None] * cho_solve((values.factor, True), np.diag(root))
    pull = sites.shift - precision @ (covariance @ sites.shift)
    evidence = _evidence(sites, _cavity(sites, values, signs, slips), values)
    return Posterior(pull, precision, evidence)


def _joined(covariance: Floats, sites: _Sites) -> _Values:
    """Give the values by all sites together."""
    from scipy.linalg import cholesky, solve_triangular

    root = np.sqrt(sites.precision)
    inner = np.eye(len(root)) + root[:, None] * covariance * root
    factor = cholesky(inner, lower=True)
    part = solve_triangular(factor, root[:, None] * covariance, lower=True)
    mean = covariance @ sites.shift - part.T @ (part @ sites.shift)
    return _Values(factor, mean, np.diag(covariance) - (part**2).sum(axis=0))


def _cavity(sites: _Sites, values: _Values, signs: Floats, slips: float) -> _Cavity:
    """Take each answer's own site away, and put the answer itself in its place."""
    from scipy.stats import norm

    precision = 1.0 / values.variance - sites.precision
    away = (values.mean / values.variance - sites.shift) / precision
    spread = np.sqrt(1.0 / precision + NOISE**2)
    apart = signs * away / spread
    right, wrong = np.log1p(-2.0 * slips), np.log(slips) if slips else -np.inf
    likely = np.logaddexp(right + norm.logcdf(apart), wrong)
    steep = np.exp(right + norm.logpdf(apart) - likely) / spread
    return _Cavity(away, 1.0 / precision, likely, signs * steep, -steep * (steep + apart / spread))


def _renewed(sites: _Sites, cavity: _Cavity) -> _Sites:
    """Let each site have the moments that its answer has."""
    left = 1.0 + cavity.variance * cavity.curve
    precision = -cavity.curve / left
    shift = (cavity.slope - cavity.mean * cavity.curve) / left
    weak = precision < _LEAST_PRECISION
    wanted = _Sites(
        np.where(weak, _LEAST_PRECISION, precision), np.where(weak, cavity.slope, shift)
    )
    return _Sites(
        *(_DAMPING * new + (1.0 - _DAMPING) * old for new, old in zip(wanted, sites, strict=True))
    )


def _evidence(sites: _Sites, cavity: _Cavity, values: _Values) -> float:
    """Give the logarithm of the evidence (equation 3.65)."""
    precision, shift = sites
    own = 1.0 / cavity.variance
    both = precision + own
    found = cavity.likely + 0.5 * np.log1p(precision / own) - np.log(np.diag(values.factor))
    found += 0.5 * shift * values.mean - 0.5 * shift**2 / both
    found += 0.5 * cavity.mean * own / both * (precision * cavity.mean - 2.0 * shift)
    return float(found.sum())
