"""Waiting for whatever comes first."""

import asyncio
from collections.abc import Coroutine


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
    """What ends a wait before its time; it goes on ringing until it is stopped."""

    def __init__(self) -> None:
        self._rings = False
        self._wait: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """End the wait, and those that begin while it rings."""
        self._rings = True
        if self._wait is not None:
            self._wait.cancel()

    def stop(self) -> None:
        """Let waits last again."""
        self._rings = False

    async def until(self, over: Coroutine[object, object, None]) -> None:
        """Wait until that is over or it rings: one task, where waiting for an event takes two."""
        self._wait = asyncio.ensure_future(over)
        try:
            if self._rings:
                self._wait.cancel()
            await asyncio.wait([self._wait])
            if not self._wait.cancelled():
                self._wait.result()
        finally:
            self._wait.cancel()
            self._wait = None
