"""What is sent of a fault: JSON to a webhook, and a notification to ntfy."""

import msgspec

from lumen.config.alerts import AlertsConfig
from lumen.core.reading import name_of_part
from lumen.outlets.alerts.delivery import AlertRequest

SCHEMA = 1
"""The version of `FaultAlert`; it grows when a field goes away or changes its meaning."""

_TYPE = {"Content-Type": "application/json"}


class FaultAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that began or ended, as `lumen follow` has it, and whose it is."""

    event: str
    """`fault`, `fault_ended`, or `test`."""
    time: str
    """When it was borne out, ISO 8601 in UTC."""
    name: str
    """Lumen's own name."""
    part: str
    reason: str | None
    simulated: bool
    lost: int = 0
    """Messages before this one that were dropped, since they could not be sent for so long."""
    schema: int = SCHEMA


def for_webhook(alert: FaultAlert) -> AlertRequest:
    """Give what a webhook gets."""
    return AlertRequest("POST", msgspec.json.encode(alert), _TYPE)


def for_ntfy(alert: FaultAlert, config: AlertsConfig) -> AlertRequest:
    """Give what a ntfy server gets: https://docs.ntfy.sh/publish/#publish-as-json."""
    part = name_of_part(alert.part)
    title = f"{alert.name}{' (simulated)' if alert.simulated else ''}: "
    urgent, tag = 3, "information_source"
    if alert.event == "fault":
        title += f"{part} failed"
        urgent, tag = 4, "warning"
    elif alert.event == "fault_ended":
        title += f"{part} works again"
        tag = "white_check_mark"
    else:
        title += "this is a test"
    text = alert.reason or f"since {alert.time}"
    if alert.lost:
        text += f" ({alert.lost} earlier messages could not be sent)"
    _, topic = config.ntfy_topic
    content = {"topic": topic, "title": title, "message": text, "priority": urgent, "tags": [tag]}
    return AlertRequest("POST", msgspec.json.encode(content), _TYPE)
