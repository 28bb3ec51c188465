"""The local time of the place Lumen is in, and whether it is within the quiet hours."""

from collections.abc import Callable
from datetime import datetime, time

from lumen.config.settings import QuietConfig
from lumen.units import WallTime

TRUSTED_SINCE = 1.7e9
"""Wall time before November 2023 is that of a Pi without a network: no time to show."""


def local_time(wall: WallTime) -> datetime:
    """Give the local date and time, with its offset from UTC."""
    return datetime.fromtimestamp(wall).astimezone()


def in_quiet_hours(now: time, config: QuietConfig) -> bool:
    """Tell whether a local time of day is within the quiet hours, which may pass midnight."""
    begins, ends = time.fromisoformat(config.begins), time.fromisoformat(config.ends)
    if begins <= ends:
        return begins <= now < ends
    return now >= begins or now < ends


def night_of(config: QuietConfig) -> Callable[[WallTime], bool]:
    """Give what tells whether a time lies within the quiet hours of this place."""
    return lambda wall: in_quiet_hours(local_time(wall).time(), config)
