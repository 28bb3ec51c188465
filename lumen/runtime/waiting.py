"""Waiting for whatever comes first."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine


async def first_of(*waits: Coroutine[object, object, object]) -> None:
    """Wait until one of them is over, and until the others have ended too.

    What those undo as they end, a file's watch say, would else undo what their successors do.
    """
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


class Bell:
    """What ends a sleep before its time; it goes on ringing until it is stopped."""

    def __init__(self) -> None:
        self._rings = False
        self._sleep: asyncio.Timeout | None = None

    def ring(self) -> None:
        """End the sleep that lasts, and any that begins while it rings."""
        self._rings = True
        if self._sleep is not None:
            self._sleep.reschedule(asyncio.get_running_loop().time())
            self._sleep = None

    def stop(self) -> None:
        """Let sleeps last again."""
        self._rings = False

    async def until(self, sleep: Callable[[], Awaitable[object]]) -> None:
        """Sleep until that is over or it rings; one sleeps at a time.

        It sleeps in the caller's own task: to wait for another's wakes the loop more often.
        """
        if self._rings:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None) as lasting:
                self._sleep = lasting
                try:
                    await sleep()
                finally:
                    self._sleep = None
