"""One window in plain numbers, as the daemon sees it: for one, arrays only get in the way.

What each number means is said where many windows are described (`lumen.core.features`,
`lumen.core.rules`); a test holds both equal to the last bit. Where many windows lie otherwise in
memory, numpy sums their means in another order: these may differ by a last bit of 64, and in the
student's 32 by none that was seen.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from lumen.core.features import QUARTER, TOLERANCE, Floats
from lumen.core.rules import (
    BASIN,
    NOISE_FLOORS,
    SIGNIFICANT_FLOORS,
    SPIKE,
    SPIKE_FLOORS,
    Measures,
    Peaks,
    significance,
)
from lumen.core.window import Trajectory

Four: TypeAlias = list[float]
"""A number for each of E, I, S and V."""

_E, _S = 0, 2


class Glance(NamedTuple):
    """What one window looks like: `lumen.core.features.Features` of one."""

    mean: Four
    head: Four
    mid: Four
    tail: Four

    @property
    def delta(self) -> Four:
        """How far each dimension went."""
        return [tail - head for tail, head in zip(self.tail, self.head, strict=True)]

    @property
    def bend(self) -> Four:
        """How much more it moved late than early."""
        levels = zip(self.head, self.mid, self.tail, strict=True)
        return [tail - 2.0 * mid + head for head, mid, tail in levels]


def glance(window: Trajectory) -> Glance:
    """Describe one window, n = 1."""
    times, states = window.times[0].tolist(), window.states[0].tolist()
    quarter = (times[-1] - times[0]) * QUARTER
    first, last = times[0] + quarter, times[-1] - quarter
    head = _medians(states, 0, bisect_right(times, first + TOLERANCE))
    tail = _medians(states, bisect_right(times, last - TOLERANCE), len(times))
    begin, end = bisect_right(times, first - TOLERANCE), bisect_right(times, last + TOLERANCE)
    mid = _medians(states, begin, end) if begin < end else _half_way(head, tail)
    # Numpy's sum, in its own order: the student is shown the last bit of it.
    mean = (np.add.reduce(window.states[0], axis=1) / len(times)).tolist()
    return Glance(mean, head, mid, tail)


def movements_of_one(
    delta: Sequence[float] | Floats, floors: Sequence[float] = NOISE_FLOORS
) -> Four:
    """Give movements in units of significance, positive = better."""
    return [far / unit for far, unit in zip(delta, significance(floors), strict=True)]


def measures_of_one(
    seen: Glance, moved: Four, peak: Peaks, floors: Sequence[float] = NOISE_FLOORS
) -> Measures:
    """Give what the rules look at in one window: `lumen.core.rules.measures` of one."""
    head, mid, tail = seen.head, seen.mid, seen.tail
    return Measures(
        tuple(moved),
        best=max(moved),
        worst=min(moved),
        energy=tail[_E] - head[_E],
        rise=peak.highest - head[_S],
        left=max(tail[_S], peak.last) - head[_S],
        early=_in_floors(head, mid, floors),
        late=_in_floors(mid, tail, floors),
        basin=max(BASIN, 2.0 * SIGNIFICANT_FLOORS * floors[_E]),
        spike=max(SPIKE, SPIKE_FLOORS * floors[_S]),
    )


def _in_floors(begin: Four, end: Four, floors: Sequence[float]) -> float:
    return max(abs(e - b) / f for b, e, f in zip(begin, end, floors, strict=True))


def _medians(states: list[Four], first: int, last: int) -> Four:
    below, above = (last - first - 1) // 2, (last - first) // 2
    ordered = [sorted(path[first:last]) for path in states]
    return [0.5 * (path[below] + path[above]) for path in ordered]


def _half_way(head: Four, tail: Four) -> Four:
    return [0.5 * (h + t) for h, t in zip(head, tail, strict=True)]
