"""A clock in a test's hand."""

import asyncio

from lumen.units import Monotonic, Seconds, WallTime

NOON = 1_770_000_000.0
"""The wall time at which it starts, unless told otherwise."""


class HandClock:
    """A clock that is moved by hand, or by whoever sleeps on it."""

    def __init__(self, wall: float = NOON, now: float = 1000.0) -> None:
        self.now = now
        self.offset = wall - now

    def monotonic(self) -> Monotonic:
        """Give the time set."""
        return Monotonic(self.now)

    def wall(self) -> WallTime:
        """Give it as wall time."""
        return WallTime(self.now + self.offset)

    async def sleep(self, duration: Seconds) -> None:
        """Move the clock, and let others run."""
        self.now += duration
        await asyncio.sleep(0)
