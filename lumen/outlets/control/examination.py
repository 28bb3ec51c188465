"""One examination of the memory at a time, shared by all who ask, and never one after another.

Looking through a whole memory keeps its thread busy, and the moments wait meanwhile. So whoever
asks while one goes on gets its result, and after one has ended its result is good for a while.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from lumen.ports import Clock
from lumen.units import Monotonic, Seconds

T = TypeVar("T")

SHORTEST_REST: Seconds = 10.0
"""How long a result is good for at least."""

REST = 9.0
"""How long it is good for, as a multiple of the time it took: a tenth is spent on examinations."""


class SharedExamination(Generic[T]):
    """Examines when somebody asks, and not too often."""

    def __init__(self, examine: Callable[[], Awaitable[T]], clock: Clock) -> None:
        self._examine = examine
        self._clock = clock
        self._running: asyncio.Task[T] | None = None
        self._fresh_until = Monotonic(float("-inf"))

    async def result(self) -> T:
        """Give the result of the present examination, of the last where that is fresh, or anew."""
        if self._running is None or (
            self._running.done()
            and (self._running.exception() or self._clock.monotonic() >= self._fresh_until)
        ):
            self._running = asyncio.create_task(self._examined(), name="examination")
        # Whoever hangs up ends nobody else's examination.
        return await asyncio.shield(self._running)

    async def _examined(self) -> T:
        began = self._clock.monotonic()
        found = await self._examine()
        ended = self._clock.monotonic()
        self._fresh_until = Monotonic(ended + max(SHORTEST_REST, REST * (ended - began)))
        return found
