"""Quiet hours: when Lumen dims itself for those who sleep."""

from collections.abc import Callable
from datetime import datetime, time

from lumen.config.settings import QuietConfig
from lumen.units import WallTime


def local_time(wall: WallTime) -> datetime:
    """Give the local date and time of the place Lumen is in."""
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
