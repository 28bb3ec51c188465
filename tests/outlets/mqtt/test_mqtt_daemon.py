"""The whole daemon on a real broker: what a person sees of it, and what its death leaves."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from mosquitto import PATIENCE, Broker, Listener, free_port, holds, needs_broker, says
from own_home import environment_in

from lumen.outlets.mqtt.identity import Topics, machine, node_name

pytestmark = needs_broker

TOPICS = Topics(node_name("Attic", machine(), simulated=True), "lumen", "homeassistant")


class Home:
    """A home with a daemon in it."""

    def __init__(self, directory: Path, port: int) -> None:
        self._log = directory / "lumen.log"
        self.environment = environment_in(
            directory,
            LUMEN_MQTT_HOST="127.0.0.1",
            LUMEN_MQTT_PORT=str(port),
            LUMEN_MQTT_NAME="Attic",
            LUMEN_PAGE_REACH="off",
        )

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the daemon in its simulated room."""
        command = [sys.executable, "-m", "lumen.commands.cli", "run", "--plain", "--mode", "mock"]
        with self._log.open("ab") as log:
            return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)  # noqa: S603 - this very program

    def status(self) -> dict[str, Any]:
        """Ask the daemon how it is."""
        command = [sys.executable, "-m", "lumen.commands.cli", "status", "--json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, check=True)  # noqa: S603 - as above
        report: dict[str, Any] = msgspec.json.decode(done.stdout)
        return report

    @property
    def log(self) -> str:
        """What the daemon said."""
        return self._log.read_text(encoding="utf-8")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """Give a broker that lets anybody in."""
    with Broker(tmp_path) as broker:
        yield broker


def test_broker_says_offline_when_the_daemon_is_killed(tmp_path: Path, broker: Broker) -> None:
    """The last will speaks at once; the next daemon is online again and keeps what was wished."""
    home, listener = Home(tmp_path, broker.port), Listener(broker.port)
    daemon = home.start()
    try:
        listener.wait(TOPICS.availability, says("online"))
        listener.wait(TOPICS.state, bool)
        listener.say(TOPICS.command("mute"), "ON")
        listener.say(TOPICS.command("page"), "words")
        listener.say(TOPICS.command("brightness"), "60")
        place = listener.wait(TOPICS.state, holds(muted=True, page="words", brightness_pct=60))
        status = home.status()
        assert status["muted"] is True
        assert status["page"] == "words"
        assert status["parts"] == {}
        until = time.monotonic() + PATIENCE
        while home.status()["samples"] < status["samples"] + 2:
            # What is wished for is written with the next sample.
            assert time.monotonic() < until, home.log
        daemon.send_signal(signal.SIGKILL)
        daemon.wait(PATIENCE)
        place = listener.wait(TOPICS.availability, says("offline"), place)
        daemon = home.start()
        place = listener.wait(TOPICS.availability, says("online"), place)
        listener.wait(TOPICS.state, holds(muted=True, page="words", brightness_pct=60), place)
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(PATIENCE) == 0
        listener.wait(TOPICS.availability, says("offline"), place)
    finally:
        daemon.kill()
        daemon.wait(PATIENCE)
        listener.close()


def test_status_tells_why_there_is_no_broker(tmp_path: Path) -> None:
    """A fault with its reason, logged once, and everything else lives."""
    home = Home(tmp_path, free_port())
    daemon = home.start()
    try:
        until = time.monotonic() + PATIENCE
        while "mqtt: " not in home.log:
            assert time.monotonic() < until, home.log
            time.sleep(0.1)
        time.sleep(2.5)
        status = home.status()
        assert status["parts"]["mqtt"].startswith("broker 127.0.0.1:")
        assert status["parts"]["mqtt"].endswith("connection refused")
        assert status["samples"] > 2
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(PATIENCE) == 0
        assert home.log.count("connection refused") == 1
        assert "Traceback" not in home.log
    finally:
        daemon.kill()
        daemon.wait(PATIENCE)
