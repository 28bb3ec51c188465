"""What the service manager hears, by its protocol."""

import socket
from pathlib import Path

import pytest

from lumen.system.notify import notify


@pytest.mark.parametrize("name", ["/{}/notify", "@lumen-test{}"])
def test_message_arrives_when_the_manager_listens(tmp_path: Path, name: str) -> None:
    """On a path, and in the abstract namespace."""
    address = name.format(str(tmp_path)[1:])
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0" + address[1:] if address.startswith("@") else address)
        manager.settimeout(5)
        notify("READY=1\nSTATUS=warm, 21 °C", {"NOTIFY_SOCKET": address})
        assert manager.recv(1000).decode() == "READY=1\nSTATUS=warm, 21 °C"


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1"}])
def test_nothing_happens_when_there_is_no_manager(environment: dict[str, str]) -> None:
    """In a terminal there is nobody to tell."""
    notify("READY=1", environment)


def test_nothing_happens_when_the_manager_does_not_listen(tmp_path: Path) -> None:
    """Neither a missing socket nor a full one holds Lumen up, or ends it."""
    gone = tmp_path / "gone"
    notify("READY=1", {"NOTIFY_SOCKET": str(gone)})
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(gone))
        for _ in range(1000):
            notify("STATUS=" + 100 * "x", {"NOTIFY_SOCKET": str(gone)})
