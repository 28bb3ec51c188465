"""The library's client, within bounds: whatever a broker sends, only so much of it is taken.

The library keeps a packet of 256 MB, every message of quality 2 and every acknowledgement that the
broker does not read. A broker that breaks the bounds that it was told is hung up on instead.
"""

import time
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import MQTTErrorCode

from lumen.units import Seconds

LARGEST_PACKET = 16 * 1024
"""The broker is asked to keep back what is larger: no command is longer than a word."""

MOST_UNREAD = 256
"""Acknowledgements that the broker has not read, and messages that it has not released."""

MOST_PIECES = 2000
"""Pieces of packets that are read in a second; a packet has three. Home Assistant sends a handful
of messages, and whoever drags a slider some fifty a second."""

SECOND: Seconds = 1.0


class BoundedClient(Client):
    """Hangs up on a broker that sends too much; `excess` tells what was too much."""

    excess: str | None = None
    _second_began: Seconds = float("-inf")
    _pieces = 0

    def _sock_recv(self, bufsize: int) -> bytes:
        """Read a piece of a packet, of which the broker has told the length before it comes."""
        if bufsize > LARGEST_PACKET:
            self._hang_up(f"it sends a packet of {bufsize} bytes, of {LARGEST_PACKET} at most")
        if len(self._out_packet) > MOST_UNREAD or len(self._in_messages) > MOST_UNREAD:
            self._hang_up("it sends messages and takes no acknowledgements")
        now = time.monotonic()
        if now - self._second_began >= SECOND:
            self._second_began, self._pieces = now, 0
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            self._hang_up(f"it sends more than {MOST_PIECES // 3} messages a second")
        data: bytes = super()._sock_recv(bufsize)
        return data

    def _packet_handle(self) -> MQTTErrorCode:
        """Take a packet; one that makes no sense ends the connection, and not the thread."""
        try:
            code: Any = super()._packet_handle()
        except Exception as error:  # noqa: BLE001 - whatever the library makes of nonsense
            self.excess = f"it sends what is no MQTT ({type(error).__name__})"
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        return MQTTErrorCode(code)

    def _hang_up(self, why: str) -> None:
        """End the connection, as the library does where reading fails."""
        self.excess = why
        raise ConnectionError(why)
