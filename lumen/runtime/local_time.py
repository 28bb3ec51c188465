"""The local time of the place Lumen is in, and whether it is within the quiet hours."""

from collections.abc import Callable
from datetime import time
from functools import lru_cache

from lumen.config.settings import QuietConfig
from lumen.core.local_days import CLOCK_SET_SINCE
from lumen.core.speaking import QuietHours
from lumen.system.clock import local_time as local_time  # noqa: PLC0414 - read from here
from lumen.units import Seconds, WallTime


def local_seconds(wall: WallTime) -> Seconds:
    """Give local civil time in seconds: a day has 86,400 of them, from midnight to midnight."""
    offset = local_time(wall).utcoffset()
    return wall if offset is None else wall + offset.total_seconds()


def quiet_hours(config: QuietConfig) -> QuietHours:
    """Give the quiet hours as local times of day in seconds."""
    begins, ends = (time.fromisoformat(at) for at in (config.begins, config.ends))
    return QuietHours(*(3600.0 * at.hour + 60.0 * at.minute for at in (begins, ends)))


def in_quiet_hours(now: time, config: QuietConfig) -> bool:
    """Tell whether a local time of day is within the quiet hours, which may pass midnight."""
    begins, ends = _times_of(config)
    if begins <= ends:
        return begins <= now < ends
    return now >= begins or now < ends


@lru_cache(maxsize=1)
def _times_of(config: QuietConfig) -> tuple[time, time]:
    return time.fromisoformat(config.begins), time.fromisoformat(config.ends)


def night_of(config: QuietConfig) -> Callable[[WallTime], bool]:
    """Give what tells whether a time is known, and within the quiet hours of this place."""
    return lambda wall: wall >= CLOCK_SET_SINCE and in_quiet_hours(local_time(wall).time(), config)
