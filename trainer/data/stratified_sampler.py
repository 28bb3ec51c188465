"""Candidates for a dataset: of any number of windows, a bounded random choice of each kind.

A window's priority depends on its content and the seed alone. A pool keeps the lowest, so that
it does not matter in which order, on how many machines, or how often a window comes.
"""

import functools
import heapq
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

import msgspec
import numpy as np

from lumen.core.features import Floats
from lumen.core.shape_names import Trend
from trainer.data.splits import Split


class Provenance(StrEnum):
    """Where a window's states come from."""

    LUMEN = "lumen"
    RECORDING = "recording"
    PUBLISHED = "published"
    COMPLETED = "recording completed by simulation"
    LUMEN_SIMULATED = "lumen, in a simulated room"
    PUBLISHED_SYNTHETIC = "published, synthetic"
    SIMULATED = "simulated world"


REAL = frozenset({Provenance.LUMEN, Provenance.RECORDING, Provenance.PUBLISHED})
"""What was lived by a body, and by nothing but a body."""


class Candidate(msgspec.Struct, frozen=True):
    """A window that may become a row; arrays as their bytes, so that it travels.

    numbers: [12] means, deltas, bends. times: [w] seconds from the first state on. states: [w, 4].
    """

    priority: int
    content: str
    shape: int
    trend: Trend
    numbers: bytes
    times: bytes
    states: bytes
    t_start: float
    t_end: float
    provenance: Provenance
    source: str
    block: str

    @property
    def real(self) -> bool:
        """Whether a body lived it."""
        return self.provenance in REAL


def numbers_of(candidate: Candidate) -> Floats:
    """Give the twelve numbers, [12]."""
    return np.frombuffer(candidate.numbers)


class Stratum(NamedTuple):
    """A kind of window of which a share is wanted."""

    split: Split
    real: bool
    shape: int


class Gathered(msgspec.Struct):
    """What a pool holds, as it travels, and what was not taken and why."""

    candidates: list[tuple[Stratum, list[Candidate]]]
    seen: dict[str, int]
    notices: list[str] = []


class Pool:
    """The candidates of least priority of each stratum, each content once."""

    def __init__(self, capacity: Callable[[Stratum], int]) -> None:
        self._capacity = functools.cache(capacity)
        self._kept: dict[Stratum, dict[str, Candidate]] = {}
        self._worst: dict[Stratum, list[tuple[int, str]]] = {}
        self.seen: dict[str, int] = {}
        """How many windows came, by what became of them."""
        self.notices: list[str] = []
        """What a person should know of the sources, a line each."""

    def wants(self, stratum: Stratum, priority: int) -> bool:
        """Tell whether a window of this priority would be kept."""
        worst = self._worst.get(stratum, [])
        return len(worst) < self._capacity(stratum) or priority < -worst[0][0]

    def add(self, stratum: Stratum, candidate: Candidate) -> None:
        """Take a candidate, if it is wanted and its content is new."""
        kept = self._kept.setdefault(stratum, {})
        if candidate.content in kept or not self.wants(stratum, candidate.priority):
            return
        worst = self._worst.setdefault(stratum, [])
        kept[candidate.content] = candidate
        heapq.heappush(worst, (-candidate.priority, candidate.content))
        if len(worst) > self._capacity(stratum):
            del kept[heapq.heappop(worst)[1]]

    def count(self, what: str, number: int = 1) -> None:
        """Count windows by what became of them."""
        self.seen[what] = self.seen.get(what, 0) + number

    def take(self, gathered: Gathered) -> None:
        """Take what another pool holds."""
        for what, number in gathered.seen.items():
            self.count(what, number)
        self.notices += gathered.notices
        for stratum, candidates in gathered.candidates:
            for candidate in candidates:
                self.add(stratum, candidate)

    def gathered(self) -> Gathered:
        """Give what it holds, in a fixed order."""
        strata = sorted(self._kept, key=lambda s: (s.split, s.real, s.shape))
        candidates = [(s, self.of(s)) for s in strata]
        return Gathered(candidates, dict(sorted(self.seen.items())), list(self.notices))

    def of(self, stratum: Stratum) -> list[Candidate]:
        """Give the candidates of a stratum, the lowest priority first."""
        return sorted(self._kept.get(stratum, {}).values(), key=lambda c: (c.priority, c.content))


def apportion(
    seats: int, weights: Mapping[int, float], available: Mapping[int, int]
) -> dict[int, int]:
    """Share out seats by weight, giving nobody more than there are of it.

    Each next seat goes to whom it is most overdue (Webster's method), so that what one cannot
    fill goes to the others.
    """
    given = dict.fromkeys(weights, 0)
    queue = [(0.5 / w, key) for key, w in weights.items() if w > 0.0 and available.get(key, 0)]
    heapq.heapify(queue)
    while queue and seats:
        _, key = heapq.heappop(queue)
        given[key] += 1
        seats -= 1
        if given[key] < available[key]:
            heapq.heappush(queue, ((given[key] + 0.5) / weights[key], key))
    return given
