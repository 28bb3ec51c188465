"""Which outlets a Lumen has. What serves one is loaded only where that one is wanted."""

from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen, Outlet


def outlets_of(lumen: Lumen) -> list[Outlet]:
    """Give the outlets that the settings ask for, not yet started."""
    outlets: list[Outlet] = []
    if _page_wanted(lumen):
        from lumen.outlets.web.page import Page  # noqa: PLC0415 - a server only where it is wanted

        outlets.append(Page(lumen, lumen.settings.page))
    if lumen.settings.mqtt.host:
        from lumen.outlets.mqtt.view import mqtt_of  # noqa: PLC0415 - only where it is wanted

        outlets.append(mqtt_of(lumen))
    return outlets


def _page_wanted(lumen: Lumen) -> bool:
    reach = lumen.settings.page.reach
    return lumen.hardware.mode is not Mode.PI if reach == "auto" else reach != "off"
