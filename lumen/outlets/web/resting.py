"""Why Lumen shows nothing just now, or a message, and until when."""

from typing import Any

from lumen.outlets.view import View
from lumen.runtime.local_time import local_time, night_of
from lumen.units import WallTime


def rest(view: View) -> dict[str, Any] | None:
    """Give why it is dark or was woken, and until when; None where it is simply awake.

    `awake` tells whether somebody woke it; `text` is one line.
    """
    controls, quiet, clock = view.controls.state, view.settings.quiet, view.samples_clock
    wall = clock.wall()
    in_hours = night_of(quiet)(wall)
    if not controls.quiet and not in_hours:
        return None
    hours = f"quiet hours, until {quiet.ends}"
    why = "quiet mode, until it is switched off" if controls.quiet else hours
    if controls.is_awake(wall):
        assert controls.awake_until is not None  # noqa: S101 - it is awake by it
        until = local_time(WallTime(controls.awake_until))
        return {"awake": True, "text": f"awake until {until:%H:%M}; then {why}"}
    return {"awake": False, "text": f"dark: {why}"}


def message(view: View) -> str | None:
    """Give when the message on the screen was left and until when it is there, by real clocks."""
    times = view.screen.message_times
    if times is None:
        return None
    left, until = (f"{local_time(wall):%H:%M}" for wall in (times.left, times.until))
    if times.seen:
        return f"message left at {left}, on the screen until {until}"
    return f"message left at {left}, waits for the screen to be lit, until {until}"
