"""Which outlets a Lumen has. What serves one is loaded only where that one is wanted."""

from lumen.daemon.app import Lumen, Outlet


def outlets_of(lumen: Lumen) -> list[Outlet]:
    """Give the outlets that the settings ask for, not yet started."""
    outlets: list[Outlet] = []
    if lumen.settings.mqtt.host:
        from lumen.outlets.mqtt.telling import mqtt_of  # noqa: PLC0415 - only where it is wanted

        outlets.append(mqtt_of(lumen))
    return outlets
