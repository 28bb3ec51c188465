"""When things happen: events that recur, and the timeline that they make."""

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from lumen.simulation.activities import Activity
from lumen.simulation.place import Mishap
from lumen.simulation.sky import DAY
from lumen.units import Seconds


@dataclass(frozen=True, slots=True)
class ScheduledEvent:
    """Something that recurs.

    `at` is the local time of day, in seconds, of one occurrence; the others lie whole periods
    `every` before and after it. From the second day on an occurrence comes up to `jitter`
    earlier or later, and only with probability `chance`.

    Raises:
        ValueError: occurrences could overlap, or a number is out of its range.
    """

    what: Activity | Mishap
    at: Seconds
    lasts: Seconds
    every: Seconds = DAY
    jitter: Seconds = 0.0
    chance: float = 1.0

    def __post_init__(self) -> None:
        if self.lasts <= 0.0 or self.jitter < 0.0 or not 0.0 < self.chance <= 1.0:
            raise ValueError(f"{self.what}: lasts, jitter or chance is out of range")
        if self.lasts + 2.0 * self.jitter > self.every:
            raise ValueError(f"{self.what}: lasts so long that it could meet itself")

    def occurrences(self, begins: Seconds, rng: Random) -> Iterator[tuple[Seconds, Seconds]]:
        """Give start and end of each occurrence that ends after the scenario began, in order.

        Args:
            begins: the local time of day at which the scenario starts.
            rng: this event's own source of chance.
        """
        cycle = math.floor((begins - self.at - self.lasts) / self.every) + 1
        while True:
            start = self.at + cycle * self.every - begins
            cycle += 1
            shift = rng.uniform(-self.jitter, self.jitter)
            happens = rng.random() < self.chance
            if start < DAY:
                yield start, start + self.lasts
            elif happens:
                yield start + shift, start + shift + self.lasts


class Timeline:
    """What goes on at an elapsed time, following the events."""

    def __init__(self, events: tuple[ScheduledEvent, ...], begins: Seconds, seed: int) -> None:
        self._events = events
        self._occurrences = [
            event.occurrences(begins, Random(f"{seed}:event {number}"))
            for number, event in enumerate(events)
        ]
        self._changes: list[tuple[Seconds, int, Seconds | None]] = []
        for number in range(len(events)):
            self._plan(number)
        self._active: set[int] = set()

    @property
    def going_on(self) -> tuple[Activity | Mishap, ...]:
        """What goes on now, in the scenario's order."""
        return tuple(self._events[number].what for number in sorted(self._active))

    def advance(self, to: Seconds) -> bool:
        """Follow the events to an elapsed time; tell whether anything began or ended."""
        changed = False
        while self._changes and self._changes[0][0] <= to:
            _, number, end = heapq.heappop(self._changes)
            changed = True
            if end is None:
                self._active.discard(number)
                self._plan(number)
            else:
                self._active.add(number)
                heapq.heappush(self._changes, (end, number, None))
        return changed

    def _plan(self, number: int) -> None:
        start, end = next(self._occurrences[number])
        heapq.heappush(self._changes, (start, number, end))
