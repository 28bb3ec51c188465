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
    of_head, of_mid, of_tail = _stretches(times)
    head, tail = _medians(states, *of_head), _medians(states, *of_tail)
    mid = _medians(states, *of_mid) if of_mid[0] < of_mid[1] else _half_way(head, tail)
    # Numpy's sum, in its own order: the student is shown the last bit of it.
    mean = (np.add.reduce(window.states[0], axis=1) / len(times)).tolist()
    return Glance(mean, head, mid, tail)


def ending(window: Trajectory) -> Four:
    """Give how far one window went from its middle to its tail.

    A middle that stepped from one level to another may have its median between them, where it
    never was: of its two middle values the one farther from the tail counts.
    """
    times, states = window.times[0].tolist(), window.states[0].tolist()
    of_head, of_mid, of_tail = _stretches(times)
    middles = _middles(states, *(of_mid if of_mid[0] < of_mid[1] else of_head))
    return [
        max(tail - low, tail - high, key=abs)
        for tail, (low, high) in zip(_medians(states, *of_tail), middles, strict=True)
    ]


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


def _stretches(times: list[float]) -> tuple[tuple[int, int], ...]:
    """Give where head, middle and tail begin and end; a middle may have no states."""
    quarter = (times[-1] - times[0]) * QUARTER
    first, last = times[0] + quarter, times[-1] - quarter
    return (
        (0, bisect_right(times, first + TOLERANCE)),
        (bisect_right(times, first - TOLERANCE), bisect_right(times, last + TOLERANCE)),
        (bisect_right(times, last - TOLERANCE), len(times)),
    )


def _medians(states: list[Four], first: int, last: int) -> Four:
    return [0.5 * (low + high) for low, high in _middles(states, first, last)]


def _middles(states: list[Four], first: int, last: int) -> list[tuple[float, float]]:
    """Give the two values in the middle of each dimension's; of an odd number they are one."""
    below, above = (last - first - 1) // 2, (last - first) // 2
    ordered = [sorted(path[first:last]) for path in states]
    return [(path[below], path[above]) for path in ordered]


def _half_way(head: Four, tail: Four) -> Four:
    return [0.5 * (h + t) for h, t in zip(head, tail, strict=True)]
