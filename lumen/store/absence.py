"""How long Lumen was away between two lives."""

from lumen.core.local_days import CLOCK_SET_SINCE
from lumen.units import Monotonic, Seconds, WallTime

UNKNOWN_ABSENCE: Seconds = 3600.0
"""How long Lumen was away when the clock cannot tell: long enough to be a gap."""


def time_away(
    now: Monotonic,
    wall: WallTime,
    last_at: Monotonic | None,
    last_wall: WallTime,
    *,
    rebooted: bool,
) -> Seconds:
    """Give how long ago the last moment was.

    Within one run of the machine its monotonic clock knows. After a restart a wall clock that
    stood still meanwhile cannot tell, and may be set right only later; nor can one that went back,
    or was never set before.

    Args:
        now: the present on the monotonic clock.
        wall: what the wall clock tells.
        last_at: when the last moment was on the present monotonic clock; None if unknown.
        last_wall: what the wall clock told then.
        rebooted: whether the machine was restarted since.
    """
    if last_at is not None and last_at <= now:
        return now - last_at
    if last_wall < CLOCK_SET_SINCE <= wall:
        return UNKNOWN_ABSENCE
    away = wall - last_wall
    if rebooted:
        return max(away, UNKNOWN_ABSENCE)
    return away if away > 0.0 else UNKNOWN_ABSENCE
