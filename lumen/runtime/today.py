"""Today so far, summed up as a day is that is over; made only while somebody asks."""

import asyncio
from collections.abc import Callable
from functools import partial

from lumen.core.compensation import Compensation
from lumen.core.local_days import day_of
from lumen.errors import StoreError
from lumen.ports import Clock
from lumen.runtime.diary_report import DayReport, day_report
from lumen.runtime.local_day import local_day
from lumen.runtime.local_time import local_seconds
from lumen.runtime.past_days import summed_up
from lumen.runtime.storage_writer import StorageWriter
from lumen.units import Monotonic, Seconds

FRESH: Seconds = 120.0
"""How long, in real time, what was read is good enough for the next who asks."""


class Today:
    """Gives the day that is not over."""

    def __init__(
        self,
        storage: StorageWriter,
        clock: Clock,
        samples_clock: Clock,
        own: Callable[[], Compensation],
    ) -> None:
        """Begin.

        Args:
            storage: where the moments are.
            clock: real time.
            samples_clock: tells the date now.
            own: gives the present compensation.
        """
        self._storage = storage
        self._clock = clock
        self._samples_clock = samples_clock
        self._own = own
        self._turn = asyncio.Lock()
        self._kept: tuple[int, Monotonic, DayReport | None] | None = None

    async def report(self) -> DayReport | None:
        """Give today so far; None before its first moment is kept.

        Raises:
            StoreError: the memory cannot be read now.
        """
        async with self._turn:
            day = day_of(local_seconds(self._samples_clock.wall()))
            now = self._clock.monotonic()
            if self._kept is not None:
                kept_day, at, report = self._kept
                if kept_day == day and now - at < FRESH:
                    return report
            work = partial(summed_up, local_day(day), self._own())
            found = await self._storage.with_days(work)
            if found is None and self._storage.fault is not None:
                raise StoreError(self._storage.fault)
            report = None if found is None else day_report(found.summary, None)
            self._kept = (day, now, report)
            return report
