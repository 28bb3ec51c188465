"""The page announced by Avahi: a file of services that the unit's start writes and its end removes.

Run by the unit as root, since the service itself may write nowhere there:
`python -m lumen.outlets.mdns.avahi`. It writes the file where Avahi is installed and the page is
served to the network, and else removes it.
"""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from lumen.config.loading import load_settings
from lumen.config.settings import Settings
from lumen.errors import LumenError
from lumen.outlets.mdns.announcement import SERVICE_TYPE, TXT, instance_label
from lumen.system.atomic import write_atomically
from lumen.system.paths import OWNER_NAME, SERVICE_STATE, SYSTEM_CONFIG
from lumen.units import Seconds

SERVICES = Path("/etc/avahi/services")
FILE_NAME = "lumen.service"
_PATIENCE: Seconds = 5.0


def service_file(name: str, port: int) -> str:
    """Give the file's text, as avahi.service(5) describes it."""
    records = "".join(f"    <txt-record>{key}={value}</txt-record>\n" for key, value in TXT.items())
    return (
        '<?xml version="1.0" standalone="no"?>\n'
        '<!DOCTYPE service-group SYSTEM "avahi-service.dtd">\n'
        "<!-- Written when the service lumen starts, and removed when it ends. -->\n"
        "<service-group>\n"
        f'  <name replace-wildcards="no">{escape(instance_label(name))}</name>\n'
        "  <service>\n"
        f"    <type>{SERVICE_TYPE}</type>\n"
        f"    <port>{port}</port>\n"
        f"{records}"
        "  </service>\n"
        "</service-group>\n"
    )


def settle(settings: Settings, services: Path) -> str:
    """Write the file, or remove it; give what was done, in a line.

    Raises:
        LumenError: it cannot be written.
    """
    file, page = services / FILE_NAME, settings.page
    reason = _why_not(settings, services)
    if reason is not None:
        file.unlink(missing_ok=True)
        return f"the page is not announced: {reason}"
    write_atomically(file, service_file(settings.identity.name, page.port).encode(), mode=0o644)
    return f"announced by Avahi, at port {page.port}: {settings.identity.name}"


def _why_not(settings: Settings, services: Path) -> str | None:
    page = settings.page
    if page.reach != "network":
        return "it is not served to the network"
    if not services.is_dir():
        return "Avahi is not installed"
    if page.port == 0:
        return "page.port is 0: give it a number"
    try:
        with socket.create_connection(("127.0.0.1", page.port), _PATIENCE):
            return None
    except OSError as error:
        return f"nothing answers at port {page.port}: {error.strerror or error}"


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Settle it by the service's own settings; give the exit code."""
    config = Path(environment.get("LUMEN_CONFIG") or SYSTEM_CONFIG)
    try:
        settings = load_settings(
            config if config.is_file() else None, environment, SERVICE_STATE / OWNER_NAME
        )
        print(settle(settings, SERVICES))  # noqa: T201 - the journal has it
    except (LumenError, OSError) as error:
        print(f"the page is not announced: {error}", file=sys.stderr)  # noqa: T201 - as above
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
