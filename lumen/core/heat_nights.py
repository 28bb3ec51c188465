"""Learning the board's heat from quiet nights, without any thermometer.

In a dark room where nobody moves, what the air sensor does in step with the processor's lagged
heat is the board's own. A stretch of such a night is fitted with a room that drifts and bends by
itself; the agreement between several stretches, of different nights, gives the interval. Nothing
is learned of a processor that hardly varies.
"""

import math
from collections import deque
from collections.abc import Sequence
from typing import Annotated, NamedTuple, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from lumen.core.heat_fit import HeatFit
from lumen.core.median import medians
from lumen.core.reading import Channel, Sample
from lumen.core.room_sense import LaggedExcess
from lumen.units import Celsius, Lux, Monotonic, Seconds

Floats: TypeAlias = NDArray[np.float64]

LAGS: tuple[Seconds, ...] = (60.0, 90.0, 120.0, 170.0, 230.0, 300.0, 380.0, 480.0, 600.0, 750.0)
STRETCH: Seconds = 3 * 3600.0
_SHORTEST: Seconds = 1.5 * 3600.0
_GAP: Seconds = 300.0
_DARK: Lux = 3.0
"""Lux below which a room is a night's: a lamp in it is more, and the LEDs' own glow less."""
_SETTLING: Seconds = 3000.0
"""For so long after a beginning the lagged excess still tells where it began."""
_LEAST_SWING: Celsius = 2.0
"""Of the lagged excess within a stretch; less, and noise passes for heat."""
_MOST_RESIDUE: Celsius = 0.15
"""Root mean square of what neither the processor nor an even drift explains."""
_SYSTEMATIC: Celsius = 0.4
"""What the agreement of nights does not show: a job at the same hour of each, in a room that cools
alike. Simulated boards with such a job were off by .3 degC."""
_FEWEST = 3
REMEMBERED = 21
# Student's t, two-sided 95 %, by degrees of freedom; beyond the last, the last holds.
_T = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23)


PerLag: TypeAlias = Annotated[
    tuple[float, ...], msgspec.Meta(min_length=len(LAGS), max_length=len(LAGS))
]


class Stretch(NamedTuple):
    """What one stretch of a night says: for each lag the share, what it is worth, what is left."""

    shares: PerLag
    worth: PerLag
    left: PerLag
    excess: Celsius


class _Sums:
    """Normal equations of air over (excess, 1, t, t²), for one lag."""

    __slots__ = ("excess", "matrix")

    def __init__(self, lag: Seconds) -> None:
        self.excess = LaggedExcess(lag)
        self.matrix = np.zeros((5, 5))

    def add(self, hours: float, lagged: Celsius, air: Celsius) -> None:
        row = np.array((1.0, hours, hours * hours, lagged, air))
        self.matrix += np.outer(row, row)

    def solved(self) -> tuple[float, float, float]:
        """Give the share, the variance of the excess beyond the drift, and the squares left."""
        room, rest = self.matrix[:3, :3], self.matrix[3:, 3:]
        across = self.matrix[:3, 3:]
        left = rest - across.T @ np.linalg.pinv(room) @ across
        worth = float(left[0, 0])
        share = float(left[0, 1]) / worth if worth > 0.0 else 0.0
        return share, worth, max(0.0, float(left[1, 1]) - share * float(left[0, 1]))


class HeatNights:
    """Samples in; now and then a fit of factor and lag, with its error."""

    def __init__(self) -> None:
        self.stretches: deque[Stretch] = deque(maxlen=REMEMBERED)
        self._excesses = [_Sums(lag) for lag in LAGS]
        self._began: Monotonic | None = None
        self._settled: Monotonic | None = None
        self._last: Monotonic | None = None
        self._count = 0
        self._lowest, self._highest = math.inf, -math.inf

    def observe(self, sample: Sample, *, night: bool) -> HeatFit | None:
        """Take a sample; give a fit where a stretch has just ended and enough agree."""
        air, cpu = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.CPU_TEMP)
        light = sample.value(Channel.LIGHT)
        dark = night and (light is None or light < _DARK)
        gap = self._last is None or sample.at - self._last > _GAP
        self._last = sample.at
        if gap:
            self._began = self._settled = None
        found = None
        if air is None or cpu is None or gap or not dark:
            found = self._end(sample.at)
        if air is None or cpu is None:
            return found
        self._add(sample.at, air, cpu, gap=gap, dark=dark)
        if self._began is not None and sample.at - self._began >= STRETCH:
            found = self._end(sample.at)
        return found

    def _add(self, at: Monotonic, air: Celsius, cpu: Celsius, *, gap: bool, dark: bool) -> None:
        if gap:
            self._excesses = [_Sums(lag) for lag in LAGS]
            self._settled = Monotonic(at + _SETTLING)
        lagged = [sums.excess.observe(at, cpu - air) for sums in self._excesses]
        if not dark or self._settled is None or at < self._settled:
            return
        if self._began is None:
            self._begin(at)
        assert self._began is not None  # noqa: S101 - it has just begun
        hours = (at - self._began) / 3600.0
        for sums, excess in zip(self._excesses, lagged, strict=True):
            sums.add(hours, excess, air)
        self._count += 1
        middle = lagged[len(LAGS) // 2]
        self._lowest, self._highest = min(self._lowest, middle), max(self._highest, middle)

    def _begin(self, at: Monotonic) -> None:
        self._began, self._count = at, 0
        self._lowest, self._highest = math.inf, -math.inf
        for sums in self._excesses:
            sums.matrix[:] = 0.0

    def _end(self, at: Monotonic) -> HeatFit | None:
        began, self._began = self._began, None
        if began is None or at - began < _SHORTEST or self._count < 10:  # noqa: PLR2004 - too few
            return None
        if self._highest - self._lowest < _LEAST_SWING:
            return None
        solved = [sums.solved() for sums in self._excesses]
        least = min(left for _, _, left in solved)
        if math.sqrt(least / self._count) > _MOST_RESIDUE:
            return None
        shares, worth, left = zip(*solved, strict=True)
        middle = 0.5 * (self._lowest + self._highest)
        self.stretches.append(Stretch(shares, worth, left, middle))
        return fitted(self.stretches)


def fitted(stretches: Sequence[Stretch]) -> HeatFit | None:
    """Fit factor and lag to stretches of nights; None where too few agree on anything.

    The lag is the one that leaves least unexplained in all; the share is their mean, weighted by
    how much the processor moved, and its interval comes from how far they differ.
    """
    if len(stretches) < _FEWEST:
        return None
    left = np.array([stretch.left for stretch in stretches]).sum(axis=0)
    best = int(np.argmin(left))
    shares = np.array([stretch.shares[best] for stretch in stretches])
    worth = np.array([stretch.worth[best] for stretch in stretches])
    weights = worth / worth.sum()
    share = float(weights @ shares)
    if share <= 0.0:
        return None
    effective = 1.0 / float(np.square(weights).sum())
    degrees = max(1, int(effective) - 1)
    spread = float(weights @ np.square(shares - share)) / max(effective - 1.0, 1e-9)
    half = _T[min(degrees, len(_T)) - 1] * math.sqrt(spread)
    excess = float(medians([stretch.excess for stretch in stretches]))
    fit = HeatFit(1.0 / share, _between(left, best), half * excess + _SYSTEMATIC)
    return fit if fit.is_possible else None


def _between(left: Floats, best: int) -> Seconds:
    """Give the lag that leaves least, between those tried: the vertex of a parabola in logs."""
    if not 0 < best < len(LAGS) - 1:
        return LAGS[best]
    lags = np.log(LAGS[best - 1 : best + 2])
    a, b, _ = np.polyfit(lags, left[best - 1 : best + 2], 2)
    return math.exp(float(np.clip(-b / (2.0 * a), lags[0], lags[2]))) if a > 0.0 else LAGS[best]
