"""Figures with their intervals: each is computed on all windows, and on blocks drawn again.

Windows of one block of time overlap and share their state, so that they are no independent draws:
whole blocks are drawn, with replacement, each with all its windows. A resample is a row of counts,
how often each window was drawn; the first row counts each once. Every statistic is one product with
these counts, and all speakers are judged on the same draws.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from lumen.core.speaker import Floats
from trainer.data.windows import Flags, Indices

# Enough that an interval's ends vary by some 2 % of its width.
_RESAMPLES = 1000
_TAIL_PCT = 2.5


class Figure(NamedTuple):
    """A figure with its bootstrap 95 % interval; NaN where it is undefined."""

    value: float
    low: float
    high: float


def written(found: Figure) -> dict[str, Any]:
    """Give what JSON can say: a figure that is undefined, or infinite, is null."""
    value, low, high = (v if math.isfinite(v) else None for v in found)
    return {"value": value, "interval_95": (low, high)}


class Resamples:
    """Blocks of windows drawn with replacement, as counts of windows, [1 + 1000, n].

    block: [n] whole numbers, one a block; what has no block of time is a block of its own.
    """

    def __init__(self, block: Indices, rng: np.random.Generator) -> None:
        names, self._block = np.unique(block, return_inverse=True)
        self.blocks = len(names)
        drawn = rng.multinomial(
            self.blocks, np.full(self.blocks, 1.0 / self.blocks), size=1 + _RESAMPLES
        )
        drawn[0] = 1
        self.counts: Floats = drawn[:, self._block].astype(np.float64)

    def within(self, part: Flags) -> "Resamples":
        """Give resamples of some of the windows alone: its blocks are as many as they are."""
        block = self._block[part]
        return Resamples(block, np.random.default_rng([len(block), *np.unique(block).tolist()]))

    def figure(self, resampled: Floats) -> Figure:
        """Give the first of resampled values, and the interval of the others.

        Draws in which the statistic is undefined (NaN) are left out of the interval. A single block
        has no interval.
        """
        defined = resampled[1:][~np.isnan(resampled[1:])]
        if math.isnan(resampled[0]) or not len(defined):
            return Figure(math.nan, math.nan, math.nan)
        if self.blocks == 1:
            return Figure(float(resampled[0]), math.nan, math.nan)
        if np.isinf(resampled).any():
            return Figure(float(resampled[0]), float(defined.min()), float(defined.max()))
        low, high = np.percentile(defined, [_TAIL_PCT, 100.0 - _TAIL_PCT])
        return Figure(float(resampled[0]), float(low), float(high))

    def mean(self, values: Floats) -> Floats:
        """Give the mean of [n] values in each resample; infinite where one drawn is."""
        means: Floats = _total(self.counts, values) / self.counts.sum(axis=1)
        return means

    def ratio(self, part: Floats, whole: Floats) -> Floats:
        """Give the ratio of the sums of [n] values each, in each resample; NaN where it is none."""
        ratios = np.full(len(self.counts), math.nan)
        sums = self.counts @ whole
        ratios[sums > 0.0] = (self.counts @ part)[sums > 0.0] / sums[sums > 0.0]
        return ratios

    def share_captured(self, regrets: Floats, baseline: Floats) -> Floats:
        """Give what part of the shape-only speaker's regret is avoided: 1 is the target.

        It is NaN where the state explains nothing: with one window a shape, for instance.
        """
        return _avoided(self.mean(regrets), self.mean(baseline))

    def macro(self, values: Floats, shape: Indices) -> Floats:
        """Give the mean over the shapes that occur of each shape's mean."""
        total, shapes = np.zeros(len(self.counts)), np.zeros(len(self.counts))
        for each in np.unique(shape):
            here = shape == each
            count = self.counts[:, here].sum(axis=1)
            occurs = count > 0.0
            total[occurs] += _total(self.counts[:, here], values[here])[occurs] / count[occurs]
            shapes += occurs
        means: Floats = total / shapes
        return means

    def macro_share(self, regrets: Floats, baseline: Floats, shape: Indices) -> Floats:
        """Give the share captured of the mean over the shapes that occur, each as heavy as another.

        It is NaN where the state explains nothing.
        """
        return _avoided(self.macro(regrets, shape), self.macro(baseline, shape))

    def divergence(self, one: Floats, other: Floats, shape: Indices) -> Floats:
        """Give the Jensen-Shannon divergence in each shape, weighted by the shape's windows.

        `one` and `other`, [n, k], are pattern shares or token counts; in a shape they are added
        up first.
        """
        total = np.zeros(len(self.counts))
        for each in np.unique(shape):
            here = self.counts[:, shape == each]
            count = here.sum(axis=1)
            drawn = count > 0.0
            sums = here[drawn] @ one[shape == each], here[drawn] @ other[shape == each]
            total[drawn] += count[drawn] * jensen_shannon(*sums)
        weighted: Floats = total / self.counts.sum(axis=1)
        return weighted


def _total(counts: Floats, values: Floats) -> Floats:
    """Give the sum of [n] values in each resample; infinite where one drawn is."""
    finite = np.isfinite(values)
    total: Floats = counts[:, finite] @ values[finite]
    total[(counts[:, ~finite] > 0.0).any(axis=1)] = math.inf
    return total


def _avoided(regret: Floats, missed: Floats) -> Floats:
    """Give what part of a regret is avoided, in each resample; NaN where there is none."""
    shares = np.full(len(missed), math.nan)
    defined = missed > 0.0
    shares[defined] = 1.0 - regret[defined] / missed[defined]
    return shares


def jensen_shannon(one: Floats, other: Floats) -> Floats:
    """Give the divergence of [..., k] distributions, each scaled to sum to 1, in bits: 0..1."""
    from scipy.special import rel_entr

    p = one / one.sum(axis=-1, keepdims=True)
    q = other / other.sum(axis=-1, keepdims=True)
    middle = (p + q) / 2.0
    bits: Floats = (rel_entr(p, middle) + rel_entr(q, middle)).sum(axis=-1) / math.log(4.0)
    # Rounding can make the least bit negative.
    return np.maximum(bits, 0.0)
