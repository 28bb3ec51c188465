"""What leaves this computer, in one sentence, derived from what is switched on."""

from lumen.config.settings import Settings


def disclosure(settings: Settings) -> str:
    """Tell who else learns of what is sensed and said.

    >>> disclosure(Settings())
    'nothing leaves this computer'
    """
    disclosed = []
    if settings.mqtt.host:
        host, port = settings.mqtt.address
        disclosed.append(f"its state is sent to the MQTT broker {host}:{port}")
    if settings.page.reach == "network":
        disclosed.append("this page is open to your network, for whoever has its token")
    return " and ".join(disclosed) or "nothing leaves this computer"
