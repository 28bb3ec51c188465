"""The last ten minutes of states, or the last hour: which of them make a trajectory.

The short window is judged first; where it is settled the long one is, because rooms move slowly
and in ten minutes most show nothing. A window needs enough states over enough time and never
crosses a gap: after a gap Lumen is waking, and has no shape.
"""

from collections import deque
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.cadence import GAP_FLOOR, GAP_INTERVALS, gap_limit
from lumen.core.features import Floats
from lumen.core.median import medians
from lumen.core.moment import Eisv
from lumen.units import Monotonic, Seconds

Indices: TypeAlias = NDArray[np.intp]


class Extent(NamedTuple):
    """How far back a window reaches, and how many states over how long it needs at least."""

    span: Seconds
    fewest: int
    shortest: Seconds


SHORT = Extent(600.0, 8, 400.0)
LONG = Extent(3600.0, 40, 2400.0)

SPAN = SHORT.span
# The window is half open: a state just SPAN old is out, and times written to the millisecond
# do not let it in again.
_OPEN_END: Seconds = 1e-3


class Trajectory(NamedTuple):
    """Windows of the same number of states: `times` [n, w] in seconds, `states` [n, 4, w]."""

    times: Floats
    states: Floats


class Progress(NamedTuple):
    """How far a window has come: its states since the last gap, and the time that they span."""

    states: int
    span: Seconds


class Window:
    """The stream form: states in, one by one; the present trajectory out."""

    def __init__(self, extent: Extent = SHORT) -> None:
        self._extent = extent
        self._states: deque[tuple[Monotonic, tuple[float, ...]]] = deque()

    def add(self, at: Monotonic, state: Eisv | None) -> None:
        """Take the next state; one that is missing or lacks a dimension ends what was before."""
        if state is None or None in state:
            self._states.clear()
            return
        states = self._states
        states.append((at, state))  # type: ignore[arg-type]  # no dimension is None
        while states[0][0] <= at - self._extent.span + _OPEN_END:
            states.popleft()

    def trajectory(self) -> Trajectory | None:
        """Give the trajectory that ends with the last state, n = 1; None while waking."""
        states = self._states
        if not self._is_enough(states):
            return None
        begin = _past_last_gap([at for at, _ in states])
        if begin:
            states = deque(islice(states, begin, None))
            if not self._is_enough(states):
                return None
        times, numbers = zip(*states, strict=True)
        return Trajectory(np.array([times]), np.array([tuple(zip(*numbers, strict=True))]))

    @property
    def progress(self) -> Progress:
        """How much there is of the window since the last gap."""
        times = [at for at, _ in self._states]
        since = times[_past_last_gap(times) :]
        return Progress(len(since), since[-1] - since[0] if since else 0.0)

    def _is_enough(self, states: deque[tuple[Monotonic, tuple[float, ...]]]) -> bool:
        fewest, shortest = self._extent.fewest, self._extent.shortest
        return len(states) >= fewest and states[-1][0] - states[0][0] >= shortest


def _past_last_gap(times: list[Monotonic]) -> int:
    """Give the index that the last gap ends with; what follows has a rhythm of its own."""
    begin = 0
    intervals = [later - earlier for earlier, later in pairwise(times)]
    # A limit is never below the floor.
    while intervals and max(intervals) > GAP_FLOOR:
        ordered = sorted(intervals)
        middle = len(ordered) // 2
        limit = gap_limit(0.5 * (ordered[middle] + ordered[(len(ordered) - 1) // 2]))
        if ordered[-1] <= limit:
            break
        last = max(i for i, interval in enumerate(intervals) if interval > limit)
        begin += last + 1
        intervals = intervals[last + 1 :]
    return begin


def trajectories(
    times: Floats,
    states: Floats,
    most: int = 65_536,
    extent: Extent = SHORT,
    ends: Indices | None = None,
) -> Iterator[tuple[Indices, Trajectory]]:
    """Give the windows that end at each state of a history, as `Window` would, but many at once.

    Args:
        times: [m] seconds, ascending.
        states: [m, 4]; a NaN is an unknown dimension, and ends what was before it.
        most: how many windows are held at once, which bounds the memory.
        extent: how far back the windows reach.
        ends: the indices of the states at which windows end, if not at each.

    Yields:
        The indices of the last states of some windows, [n], and these windows, all of the same
        number of states. A state without a window is in none.
    """
    first = np.searchsorted(times, times - extent.span + _OPEN_END, side="right")
    unknown = np.isnan(states).any(axis=1)
    after_unknown = np.maximum.accumulate(np.where(unknown, np.arange(1, len(times) + 1), 0))
    first = np.maximum(first, after_unknown)
    wanted = np.arange(len(times)) if ends is None else ends
    for begin in range(0, len(wanted), most):
        some = wanted[begin : begin + most]
        yield from _by_count(times, states, some, first[some], extent)


def _by_count(
    times: Floats, states: Floats, ends: Indices, first: Indices, extent: Extent
) -> Iterator[tuple[Indices, Trajectory]]:
    first = _past_gaps(times, ends, first)
    counts = ends - first + 1
    lasted = times[ends] - times[first % len(times)]
    long_enough = (counts >= extent.fewest) & (lasted >= extent.shortest)
    for count in _distinct(counts[long_enough]):
        chosen = ends[long_enough & (counts == count)]
        index = chosen[:, None] + np.arange(1 - count, 1)
        yield chosen, Trajectory(times[index], states[index].swapaxes(1, 2))


def _distinct(counts: Indices) -> Indices:
    """Give which counts there are; `np.unique` would load a megabyte of masked arrays for it."""
    return np.flatnonzero(np.bincount(counts))


def _past_gaps(times: Floats, ends: Indices, first: Indices) -> Indices:
    """Move the beginnings of windows past their last gap."""
    first = first.copy()
    pending = np.arange(len(ends))
    while pending.size:
        moved = []
        counts = ends[pending] - first[pending] + 1
        for count in _distinct(counts[counts > 1]):
            group = pending[counts == count]
            index = ends[group][:, None] + np.arange(1 - count, 1)
            intervals = np.diff(times[index], axis=1)
            limit = np.maximum(GAP_FLOOR, GAP_INTERVALS * medians(intervals, axis=1))
            gaps = intervals > limit[:, None]
            with_gap = gaps.any(axis=1)
            last = (count - 2) - np.argmax(gaps[:, ::-1], axis=1)
            first[group[with_gap]] += last[with_gap] + 1
            moved.append(group[with_gap])
        pending = np.concatenate(moved) if moved else pending[:0]
    return first
