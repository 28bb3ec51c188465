"""A real broker on a loopback port, and somebody who listens to it."""

import asyncio
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec
import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

# Debian keeps servers where people's PATH does not look.
MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin")
OPENSSL = shutil.which("openssl")

needs_broker = pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")

PATIENCE = 30.0


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Broker:
    """Mosquitto, with more lines for its configuration; it runs inside of a `with`."""

    def __init__(self, directory: Path, *lines: str, anonymous: bool = True) -> None:
        self.port = free_port()
        self.log = directory / "mosquitto.log"
        self._file = directory / "mosquitto.conf"
        configuration = [
            f"listener {self.port} 127.0.0.1",
            f"allow_anonymous {str(anonymous).lower()}",
            "persistence false",
            *lines,
        ]
        self._file.write_text("\n".join(configuration) + "\n", encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        assert MOSQUITTO is not None
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the broker that was found
                [MOSQUITTO, "-v", "-c", str(self._file)], stdout=log, stderr=log
            )
        until = time.monotonic() + PATIENCE
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self._process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < until
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it; it forgets what was retained."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None


class Heard(NamedTuple):
    """A message, as it came."""

    topic: str
    payload: bytes


class Listener:
    """Hears everything that is said on a broker, inside of a `with`, and may say something."""

    def __init__(self, port: int, setup: Callable[[Client], object] | None = None) -> None:
        self.heard: list[Heard] = []
        self._changed = threading.Condition()
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        if setup is not None:
            setup(self._client)
        self._client.on_message = self._on_message
        self._client.on_connect = lambda client, *_: client.subscribe("#", qos=1)
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def say(self, topic: str, payload: bytes | str, *, retain: bool = False) -> None:
        """Say something, and wait until the broker has it."""
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(PATIENCE)

    def wait(self, topic: str, wanted: Callable[[bytes], bool], since: int = 0) -> int:
        """Wait for a message, among those from a place on; give the place behind it."""
        with self._changed:
            until = time.monotonic() + PATIENCE
            while True:
                for place, heard in enumerate(self.heard[since:], since + 1):
                    if heard.topic == topic and wanted(heard.payload):
                        return place
                since = len(self.heard)
                left = until - time.monotonic()
                assert left > 0, f"nothing like it on {topic}; heard: {self.heard[-5:]}"
                self._changed.wait(left)

    async def hears(
        self, topic: str, wanted: Callable[[bytes], bool] = bool, since: int = 0
    ) -> int:
        """Wait for a message as `wait` does, while everything else goes on."""
        return await asyncio.to_thread(self.wait, topic, wanted, since)

    def state(self, topic: str) -> Any:  # noqa: ANN401 - JSON
        """Give the latest that was said on a topic."""
        return msgspec.json.decode([h.payload for h in self.heard if h.topic == topic][-1])

    def close(self) -> None:
        """Hear no more."""
        self._client.disconnect()
        self._client.loop_stop()
        # Freed at once, it closes its sockets.
        del self._client

    def _on_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        with self._changed:
            self.heard.append(Heard(message.topic, bytes(message.payload)))
            self._changed.notify_all()


def says(payload: str) -> Callable[[bytes], bool]:
    """Want this very payload."""
    return lambda received: received == payload.encode()


def holds(**wanted: object) -> Callable[[bytes], bool]:
    """Want a JSON object with these values in it."""
    return lambda received: (
        wanted.items() <= msgspec.json.decode(received, type=dict[str, Any]).items()
    )
