"""Timing that a noisy machine cannot fool: alternatives in turn, medians, quartiles."""

import statistics
import time
import timeit
from collections.abc import Callable, Mapping
from typing import NamedTuple

from lumen.units import Seconds

Work = Callable[[], object]

ROUND: Seconds = 0.05
"""How long one alternative runs in one round."""


class Spread(NamedTuple):
    """The median and the quartiles of many rounds."""

    median: float
    low: float
    high: float


def spread(values: list[float]) -> Spread:
    """Summarise rounds.

    >>> spread([1.0, 2.0, 3.0, 4.0, 100.0])
    Spread(median=3.0, low=2.0, high=4.0)
    """
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, low, high)


def compared(works: Mapping[str, Work], rounds: int = 15) -> dict[str, Spread]:
    """Time alternatives, seconds a call of processor time of this thread.

    Each round times all of them one after the other, so that a slow spell of the machine falls
    on all alike.
    """
    numbers = {name: _calls(work) for name, work in works.items()}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            timer = timeit.Timer(work, timer=time.thread_time)
            taken[name].append(timer.timeit(numbers[name]) / numbers[name])
    return {name: spread(values) for name, values in taken.items()}


def _calls(work: Work) -> int:
    """Find how many calls fill a round."""
    work()
    once = max(timeit.Timer(work, timer=time.thread_time).timeit(1), 1e-7)
    return max(1, round(ROUND / once))
