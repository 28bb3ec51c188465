"""Why Lumen shows nothing just now, or has no shape yet, and until when."""

import math
from typing import Any

from lumen.core.explanation import WakingReasons
from lumen.core.forecast import WARM_UP
from lumen.errors import LumenError
from lumen.outlets.view import View
from lumen.runtime.local_time import in_quiet_hours, local_time
from lumen.units import Seconds, WallTime


def rest(view: View) -> dict[str, Any] | None:
    """Give why it is dark or was woken, and until when; None where it is simply awake.

    `awake` tells whether somebody woke it; `text` is one line.
    """
    controls, quiet, clock = view.controls.state, view.settings.quiet, view.samples_clock
    wall = clock.wall()
    in_hours = in_quiet_hours(local_time(wall).time(), quiet)
    if not controls.quiet and not in_hours:
        return None
    hours = f"quiet hours, until {quiet.ends}"
    why = "quiet mode, until it is switched off" if controls.quiet else hours
    if controls.is_awake(wall):
        assert controls.awake_until is not None  # noqa: S101 - it is awake by it
        until = local_time(WallTime(controls.awake_until))
        return {"awake": True, "text": f"awake until {until:%H:%M}; then {why}"}
    return {"awake": False, "text": f"dark: {why}"}


def waking(view: View) -> str | None:
    """Give how far it is to the first shape, in one line; None where there is one."""
    try:
        reasons = view.why().waking
    except LumenError:
        return "no sample yet"
    return None if reasons is None else progress(reasons, view.snapshot().interval_s)


def progress(reasons: WakingReasons, interval: Seconds) -> str:
    """Give how many samples there are, of how many, and how long the rest will take.

    >>> progress(WakingReasons(0, 1, 0.0, 8, 400.0), 30.0)
    '7 of 21 samples, 7 more minutes'
    """
    states = max(reasons.needs_states, math.ceil(reasons.needs_span_s / interval) + 1)
    needed = WARM_UP + states
    left = reasons.warm_up_left
    done = WARM_UP + 1 - left if left else WARM_UP + reasons.states
    minutes = math.ceil(max(1, needed - done) * interval / 60.0)
    return f"{min(done, needed)} of {needed} samples, {minutes} more minute{'s' * (minutes != 1)}"
