"""The local time of the place Lumen is in, and whether it is within the quiet hours."""

from datetime import time

from lumen.config.settings import QuietConfig
from lumen.system.clock import local_time as local_time  # noqa: PLC0414 - read from here

TRUSTED_SINCE = 1.7e9
"""Wall time before November 2023 is that of a Pi without a network: no time to show."""


def in_quiet_hours(now: time, config: QuietConfig) -> bool:
    """Tell whether a local time of day is within the quiet hours, which may pass midnight."""
    begins, ends = time.fromisoformat(config.begins), time.fromisoformat(config.ends)
    if begins <= ends:
        return begins <= now < ends
    return now >= begins or now < ends
