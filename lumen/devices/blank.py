"""Making the body dark without the daemon: after its stop, and after its crash.

The lights keep their colour and the panel its picture when the process is gone.
"""

from collections.abc import Callable

from lumen.devices.blinka import import_driver, reason
from lumen.devices.dotstar import Strip
from lumen.devices.glass import WHOLE
from lumen.devices.header import BRAINCRAFT, Header, Pinout
from lumen.devices.st7789 import Panel


def blank_body(header: Header, pinout: Pinout = BRAINCRAFT) -> tuple[str, ...]:
    """Turn lights and panel dark, each even if the other is missing.

    Blocks. Only to be called while no daemon owns the body.

    Returns:
        One line for each part that could not be made dark.
    """

    def open_panel() -> Panel:
        return Panel(header, import_driver("adafruit_rgb_display.st7789"), pinout, WHOLE)

    faults = (_blank("lights", lambda: Strip(header, pinout)), _blank("panel", open_panel))
    return tuple(fault for fault in faults if fault is not None)


def _blank(name: str, open_sink: Callable[[], Strip | Panel]) -> str | None:
    """Open a part, blank it and let go; give the reason if that fails."""
    try:
        sink = open_sink()
        try:
            sink.blank()
        finally:
            sink.release()
    except Exception as error:  # noqa: BLE001 - Blinka raises bare ones; the other part must go on
        return f"{name} could not be made dark: {reason(error)}"
    return None
