"""What is announced of a page that the network may reach. Pure."""

from typing import NamedTuple
from urllib.parse import urlsplit

SERVICE_TYPE = "_http._tcp"
TXT = {"path": "/"}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LONGEST_LABEL = 63
"""Bytes of a label in a name: RFC 1035, 2.3.4."""


class Announcement(NamedTuple):
    """A page on the network: whose it is, and where."""

    instance: str
    """Lumen's own name, as browsers of services list it."""
    host: str
    port: int


def announcement_of(name: str, address: str | None) -> Announcement | None:
    """Give what is announced of a page; None where it is not served, or for this computer alone.

    >>> announcement_of("Ada", "http://192.168.1.20:8520/")
    Announcement(instance='Ada', host='192.168.1.20', port=8520)
    >>> announcement_of("Ada", "http://127.0.0.1:8520/")
    """
    split = urlsplit(address or "")
    if not split.hostname or split.port is None or split.hostname in _LOOPBACK:
        return None
    return Announcement(instance_label(name), split.hostname, split.port)


def instance_label(name: str) -> str:
    """Give a name as the label of an instance: no longer than one may be, and no half letter."""
    return name.encode()[:_LONGEST_LABEL].decode(errors="ignore").rstrip()
