"""Loops that live side by side: one that fails is logged and begun again, and the rest go on."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from lumen.errors import OutputError
from lumen.ports import Clock
from lumen.system.log import FailureLog
from lumen.units import Seconds

PAUSE: Seconds = 1.0
"""How long a loop that failed waits before it begins again."""

Loop: TypeAlias = Callable[[], Awaitable[None]]


class Supervisor:
    """Runs loops until it is cancelled."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = FailureLog()

    async def run(self, loops: Sequence[Loop]) -> None:
        """Run all of them.

        Raises:
            OutputError: whoever watched has gone, and with it the reason to run.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                for loop in loops:
                    tasks.create_task(self.keep_running(loop), name=loop.__name__)
        except BaseExceptionGroup as group:
            unwatched = group.subgroup(OutputError)
            if unwatched is None:
                raise
            raise unwatched.exceptions[0] from None

    async def keep_running(self, loop: Loop) -> None:
        """Run one loop, again after each failure; the failure is logged with its traceback.

        A loop that only fails makes no progress, and so does not feed the watchdog.
        """
        while True:
            try:
                await loop()
            except OutputError:
                raise
            except Exception as error:  # noqa: BLE001 - it is logged with its traceback
                self._failures.failed(loop.__name__, error, self._clock.monotonic())
                await self._clock.sleep(PAUSE)
            else:
                return
