"""Fits a softmax on hinges to soft labels, and rounds it to the device's whole numbers.

The state's means get ramps between knots, so that beyond the outermost ones nothing changes; shape
and trend get a weight each. Movements get none: a teacher is shown no more of them than the trend.
"""

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.encoding import FEATURE_NAMES, EncodedFeatures
from lumen.core.softmax import DOUBLING, HingeArrays
from lumen.core.speaker import Floats
from trainer.data.windows import DIMENSION_COUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

Knots: TypeAlias = NDArray[np.float32]

RAMPS = 8
"""Of each mean: 920 weights in all. The target bends twice in each, at places not known here."""

_INDICATORS = range(3 * DIMENSION_COUNT, len(FEATURE_NAMES))
# What lies outside of these percentiles of the windows learnt from is answered as at their edge.
_ENDS = (0.5, 99.5)
# So much that every direction is defined, and so little that it changes no figure.
_TINY = 1e-9
_ITERATIONS = 300
_LARGEST_WEIGHT = (1 << 31) - 1


def fit(features: EncodedFeatures, groups: "Sequence[Floats]", weights: Floats) -> HingeArrays:
    """Fit a softmax to each group of soft labels, [windows, outputs], whose rows sum to 1.

    The same arguments give the same arrays on one computer.

    Args:
        features: encoded windows, [windows, 22].
        groups: the labels: of patterns, and of first tokens.
        weights: of the windows.
    """
    knots = knots_of(features)
    shown = columns(features, knots)
    found = np.concatenate([fitted(shown, each, weights) for each in groups], axis=1)
    counts = np.clip(np.rint(found / math.log(2.0) * DOUBLING), -_LARGEST_WEIGHT, _LARGEST_WEIGHT)
    return _hinges(knots, counts.astype(np.int64))


def knots_of(features: EncodedFeatures) -> Knots:
    """Give the ends of each mean's ramps, evenly over the windows, [4, ramps + 1]."""
    low, high = np.percentile(features[:, :DIMENSION_COUNT].astype(np.float64), _ENDS, axis=0)
    # Where all windows are alike there is one step, which nobody takes.
    return np.linspace(low, np.maximum(high, low + 1e-3), RAMPS + 1, axis=1).astype(np.float32)


def columns(features: EncodedFeatures, knots: Knots) -> Floats:
    """Give what weights are fitted to: shape, trend, and how far each ramp was climbed."""
    lower, upper = knots[:, :-1].astype(np.float64), knots[:, 1:].astype(np.float64)
    means = features[:, :DIMENSION_COUNT].astype(np.float64)
    ramps = np.clip(means[:, :, None] - lower, 0.0, upper - lower).reshape(len(means), -1)
    return np.concatenate([features[:, _INDICATORS.start :].astype(np.float64), ramps], axis=1)


def fitted(shown: Floats, labels: Floats, weights: Floats, ridge: float = 0.0) -> Floats:
    """Give the weights, [columns, outputs], of the softmax that is nearest to soft labels.

    It is found in coordinates in which all columns are alike and independent of one another.

    Args:
        shown: [windows, columns].
        labels: [windows, outputs]; rows sum to 1.
        weights: of the windows.
        ridge: nats for a weight of 1 in these coordinates.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    mass = weights / weights.sum()
    shape = shown.shape[1], labels.shape[1]
    # Sums that several threads share depend on their number.
    with threadpool_limits(1):
        moments = (shown * mass[:, None]).T @ shown + _TINY * np.eye(shape[0])
        change = np.linalg.inv(np.linalg.cholesky(moments).T)
        whitened = shown @ change

        def loss(flat: Floats) -> tuple[float, Floats]:
            logits = whitened @ flat.reshape(shape)
            logits -= logits.max(axis=1, keepdims=True)
            likely = normalised(logits)
            missed = mass @ (np.log(np.exp(logits).sum(axis=1)) - (labels * logits).sum(axis=1))
            slope = whitened.T @ (mass[:, None] * (likely - labels))
            return float(missed) + ridge * float(flat @ flat), slope.ravel() + 2.0 * ridge * flat

        start = np.zeros(shape[0] * shape[1])
        options = {"maxiter": _ITERATIONS}
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
        solved: Floats = change @ found.x.reshape(shape)
    # Only differences between outputs count: so the numbers stay small.
    solved -= solved.mean(axis=1, keepdims=True)
    return solved


def normalised(logits: Floats) -> Floats:
    """Give the probabilities of logits in nats, [rows, outputs]."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _hinges(knots: Knots, counts: NDArray[np.int64]) -> HingeArrays:
    """Turn slopes of ramps into what each knot adds to the slope before it."""
    indicators = counts[: len(_INDICATORS)]
    slopes = counts[len(_INDICATORS) :].reshape(*knots[:, 1:].shape, -1)
    bends = np.diff(slopes, axis=1, prepend=0, append=0).reshape(knots.size, -1)
    feature = np.repeat(np.arange(len(knots)), knots.shape[1])
    return HingeArrays(
        feature=np.concatenate([list(_INDICATORS), feature]).astype(np.uint8),
        knot=np.concatenate([np.zeros(len(_INDICATORS)), knots.ravel()]).astype(np.float32),
        weight=np.concatenate([indicators, bends]).astype(np.int32),
    )
