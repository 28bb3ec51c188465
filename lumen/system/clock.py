"""The clocks that time comes from: the machine's, and a simulated one of any speed."""

import asyncio
import math
import time
from pathlib import Path

from lumen.units import Monotonic, Seconds, WallTime


def machine_run() -> str | None:
    """Name the present run of the machine; None where that is not known.

    As long as the name is the same its monotonic clock has counted all the time that passed; a
    computer that was suspended meanwhile has another.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return None
    asleep = time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    return f"{boot}/{asleep:.0f}"


class SystemClock:
    """The machine's own clocks."""

    def monotonic(self) -> Monotonic:
        """Give the machine's time since it started; it never goes back."""
        return Monotonic(time.monotonic())

    def wall(self) -> WallTime:
        """Give the date and time; it may jump."""
        return WallTime(time.time())

    async def sleep(self, duration: Seconds) -> None:
        """Wait."""
        await asyncio.sleep(duration)


class SimulatedClock:
    """Time in a simulated world: `speed` of its seconds pass in one of ours.

    At an infinite speed nothing is waited for: a sleep moves the time at once. The speed may be
    changed at any moment; the time goes on from where it is.
    """

    def __init__(self, begins: WallTime, speed: float) -> None:
        self._begins = begins
        self._speed = speed
        self._elapsed: Seconds = 0.0
        self._set_at = time.monotonic()

    @property
    def speed(self) -> float:
        """How many simulated seconds pass in one of ours."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._elapsed = self.monotonic()
        self._set_at = time.monotonic()
        self._speed = speed

    def skip(self, duration: Seconds) -> None:
        """Let so much time pass at once, unlived."""
        self._elapsed += duration

    def monotonic(self) -> Monotonic:
        """Give the simulated seconds since the clock was made."""
        if math.isinf(self._speed):
            return Monotonic(self._elapsed)
        return Monotonic(self._elapsed + self._speed * (time.monotonic() - self._set_at))

    def wall(self) -> WallTime:
        """Give the simulated date and time."""
        return WallTime(self._begins + self.monotonic())

    async def sleep(self, duration: Seconds) -> None:
        """Wait for so much simulated time, or let it pass at once."""
        if math.isinf(self._speed):
            self._elapsed += max(0.0, duration)
            await asyncio.sleep(0)
        else:
            await asyncio.sleep(duration / self._speed)
