"""Windows of states reduced to what a shape and a speaker need: levels of three stretches.

One definition for one window and for a million: arrays whose first axis counts windows. Quarters
are of a window's actual span, by time and not by count, and nothing is per second, so that the
numbers do not depend on the sampling rate.
"""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.median import medians
from lumen.units import Seconds

Floats: TypeAlias = NDArray[np.float64]

QUARTER = 0.25
# Sampling times are sums of decimal fractions: a state that falls on a quarter belongs to it.
TOLERANCE: Seconds = 1e-6


class Features(NamedTuple):
    """What many windows look like; each field [n, 4], in the order E, I, S, V.

    `mean` is over the samples; `head`, `mid` and `tail` are medians of the first quarter, the
    middle half and the last quarter.
    """

    mean: Floats
    head: Floats
    mid: Floats
    tail: Floats

    @property
    def delta(self) -> Floats:
        """How far each dimension went, [n, 4]."""
        return self.tail - self.head

    @property
    def bend(self) -> Floats:
        """How much more it moved late than early, [n, 4]."""
        return self.tail - 2.0 * self.mid + self.head

    @property
    def numbers(self) -> Floats:
        """The twelve numbers of the student, [n, 12]: means, deltas, bends."""
        return np.concatenate((self.mean, self.delta, self.bend), axis=1)


def features(times: Floats, states: Floats) -> Features:
    """Describe windows of the same number of states.

    Args:
        times: [n, w] seconds, ascending along each window.
        states: [n, 4, w].
    """
    count = times.shape[1]
    in_head, before_mid, in_mid, before_tail = _ends(times)
    head = _medians(states, np.zeros_like(in_head), in_head)
    tail = _medians(states, before_tail, np.full_like(in_head, count))
    mid = _medians(states, before_mid, in_mid)
    empty = before_mid >= in_mid
    if empty.any():
        mid[empty] = 0.5 * (head[empty] + tail[empty])
    return Features(np.add.reduce(states, axis=2) / count, head, mid, tail)


def _ends(times: Floats) -> tuple[NDArray[np.intp], ...]:
    """Count the samples up to the ends of the stretches, [n] each.

    Up to the head's end, before the middle's begin, up to the middle's end, before the tail's
    begin: a sample on a quarter belongs to both stretches.
    """
    begin, end = times[:, :1], times[:, -1:]
    quarter = (end - begin) * QUARTER
    first, last = begin + quarter, end - quarter
    limits = (first + TOLERANCE, first - TOLERANCE, last + TOLERANCE, last - TOLERANCE)
    return tuple(_count(times <= limit) for limit in limits)


def _medians(states: Floats, first: NDArray[np.intp], last: NDArray[np.intp]) -> Floats:
    """Give the medians of states[i, :, first[i]:last[i]], [n, 4]; NaN where that is empty."""
    low, high = int(first[0]), int(last[0])
    if (first == low).all() and (last == high).all():
        return medians(states[:, :, low:high])
    low, high = int(first.min()), int(last.max())
    columns = np.arange(low, high)
    inside = (columns >= first[:, None]) & (columns < last[:, None])
    stretch = states[:, :, low:high]
    return medians_where(np.broadcast_to(inside[:, None, :], stretch.shape), stretch)


def medians_where(inside: NDArray[np.bool_], values: Floats) -> Floats:
    """Give the medians along the last axis of the values that are inside; NaN where none is.

    `numpy.nanmedian` does the same, several times as slowly, and loads `numpy.ma`.
    """
    # What is not inside sorts to the end; the middle is found by each row's count.
    ordered = np.sort(np.where(inside, values, np.nan), axis=-1)
    counts = np.maximum(_count(inside), 1)[..., None]
    below = np.take_along_axis(ordered, (counts - 1) // 2, axis=-1)
    above = np.take_along_axis(ordered, counts // 2, axis=-1)
    middle: Floats = 0.5 * (below + above)[..., 0]
    return middle


def _count(flags: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Count along the last axis, as `numpy.count_nonzero` does, four times as slowly for one."""
    counted: NDArray[np.intp] = np.add.reduce(flags, axis=-1, dtype=np.intp)
    return counted
