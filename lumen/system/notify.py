"""Telling the service manager how Lumen is: one datagram a message, as in sd_notify(3).

Own code, because it is one call of the standard library: the package `sdnotify` does the same
and has had no release since 2017, and `systemd-python` would need a compiler on the Pi.
"""

import contextlib
import os
import socket
from collections.abc import Mapping


def notify(message: str, environment: Mapping[str, str] = os.environ) -> None:
    """Send a message; without a service manager, or while it does not listen, do nothing."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # the abstract namespace
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection,
    ):
        connection.setblocking(False)
        connection.sendto(message.encode(), address)
