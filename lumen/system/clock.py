"""The clocks that time comes from: the machine's, and a simulated one of any speed."""

import asyncio
import math
import os
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from lumen.units import Monotonic, Seconds, WallTime

SYSTEM_ZONE = Path("/etc/localtime")
_ZONES = Path("/usr/share/zoneinfo")


def machine_run() -> str | None:
    """Name the present run of the machine; None where that is not known.

    As long as the name is the same, the boot-time clock has counted all the time that passed.
    """
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None


def local_time(wall: WallTime) -> datetime:
    """Give the local date and time, by the time zone that the system has now."""
    _ZONE.follow()
    return datetime.fromtimestamp(wall).astimezone()


_Signature: TypeAlias = tuple[int, ...] | None


class _TimeZone:
    """Makes the C library's time zone that of the system, when the system's has changed.

    The C library reads a zone once and keeps it, and so does everything in Python that gives
    local times. Here the zone's file is looked at on every call, which takes two microseconds.
    """

    def __init__(self) -> None:
        self._known: tuple[str | None, _Signature] | None = None
        self._one_at_a_time = threading.Lock()

    def follow(self) -> None:
        """Look at the setting and its file; read the zone anew if either changed."""
        # While it is read anew the variable names another zone, which a second thread would keep.
        with self._one_at_a_time:
            name = os.environ.get("TZ")
            now = name, _signature(_zone_file(name))
            if now != self._known:
                self._known = now
                _read_anew(name)


_ZONE = _TimeZone()


def _zone_file(name: str | None) -> Path:
    """Give the file that a TZ variable means; a rule such as CET-1CEST has none."""
    if name is None:
        return SYSTEM_ZONE
    return Path(os.environ.get("TZDIR", _ZONES), name.removeprefix(":"))


def _signature(file: Path) -> _Signature:
    try:
        # Asked all the time, so that the kernel answers from its cache and no disk is waited for.
        found = os.stat(file)  # noqa: PTH116 - Path.stat is kept off the loop, where disks may hang
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _read_anew(name: str | None) -> None:
    """Let the C library go to another zone and back: of the same name it keeps what it has."""
    os.environ["TZ"] = "UTC0"
    time.tzset()
    if name is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = name
    time.tzset()


class SystemClock:
    """The machine's own clocks."""

    def monotonic(self) -> Monotonic:
        """Give the machine's time since it started, suspended time included; it never goes back."""
        return Monotonic(time.clock_gettime(time.CLOCK_BOOTTIME))

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
