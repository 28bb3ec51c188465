"""A Home Assistant of its own: the real program, asked over its own web interface."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from mosquitto import free_port

PATIENCE = 120.0
PERSON = {"name": "Somebody", "username": "somebody", "password": "made up", "language": "en"}
# Its step "core_config" adds integrations that look for their servers outside.
ONBOARDING = {
    "version": 4,
    "key": "onboarding",
    "data": {"done": ["core_config", "analytics"]},
}


class HomeAssistant:
    """Home Assistant in a folder that holds its configuration; it runs inside of a `with`."""

    def __init__(self, directory: Path, configuration: str) -> None:
        self._directory = directory
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self._token = ""
        self._process: subprocess.Popen[bytes] | None = None
        web = f"http:\n  server_host: 127.0.0.1\n  server_port: {self.port}\n"
        file = directory / "configuration.yaml"
        file.write_text(f"{web}{configuration}", encoding="utf-8")
        (directory / ".storage").mkdir()
        (directory / ".storage" / "onboarding").write_text(json.dumps(ONBOARDING))

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "homeassistant", "--skip-pip", "-c", str(self._directory)]
        with (self._directory / "printed").open("wb") as printed:
            self._process = subprocess.Popen(command, stdout=printed, stderr=printed)  # noqa: S603 - Home Assistant itself
        try:
            self._become_its_owner()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it, as a service is ended."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    @property
    def log(self) -> str:
        """What it has logged."""
        return (self._directory / "printed").read_text(encoding="utf-8")

    @property
    def tokens(self) -> dict[str, Any]:
        """What its page keeps in a browser for whoever is logged in."""
        here = self.address.rstrip("/")
        known = {"hassUrl": here, "clientId": self.address, "access_token": self._token}
        return {**known, "refresh_token": "", "expires_in": 1800, "expires": 2**53 - 1}

    def states(self) -> dict[str, dict[str, Any]]:
        """Give every entity by its id, with state and attributes."""
        return {one["entity_id"]: one for one in json.loads(self._ask("GET", "api/states"))}

    def state(self, entity: str) -> str:
        """Give an entity's state; empty where there is none."""
        return str(self.states().get(entity, {}).get("state", ""))

    def act(self, service: str, **data: object) -> None:
        """Perform an action, and wait until it is done."""
        self._ask("POST", f"api/services/{service.replace('.', '/')}", data)

    def rendered(self, template: str) -> str:
        """Give what it makes of a template."""
        return self._ask("POST", "api/template", {"template": template}).decode()

    def picture(self, entity: str) -> bytes:
        """Give the picture of an image entity."""
        return self._ask("GET", f"api/image_proxy/{entity}")

    def add_broker(self, port: int) -> None:
        """Set the MQTT integration up, as its dialogue does."""
        flows = "api/config/config_entries/flow"
        flow = json.loads(self._ask("POST", flows, {"handler": "mqtt"}))
        broker = {"broker": "127.0.0.1", "port": port}
        done = json.loads(self._ask("POST", f"{flows}/{flow['flow_id']}", broker))
        assert done["type"] == "create_entry", done

    def wait(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        until = time.monotonic() + PATIENCE
        while not holds():
            assert self._process is None or self._process.poll() is None, self.log
            assert time.monotonic() < until, f"it does not come to that: {self.log[-2000:]}"
            time.sleep(0.2)

    def _become_its_owner(self) -> None:
        """Answer what a new one asks first."""
        self.wait(self._answers)
        person = {**PERSON, "client_id": self.address}
        made = json.loads(self._ask("POST", "api/onboarding/users", person))
        grant = {"grant_type": "authorization_code", "code": made["auth_code"]}
        form = urlencode({**grant, "client_id": self.address}).encode()
        kind = "application/x-www-form-urlencoded"
        self._token = json.loads(self._send("POST", "auth/token", form, kind))["access_token"]
        where = {"client_id": self.address, "redirect_uri": self.address}
        self._ask("POST", "api/onboarding/integration", where)

    def _answers(self) -> bool:
        try:
            return bool(self._ask("GET", "api/onboarding"))
        except (OSError, AssertionError):
            return False

    def _ask(self, method: str, path: str, data: object = None) -> bytes:
        body = None if data is None else json.dumps(data).encode()
        return self._send(method, path, body, "application/json")

    def _send(self, method: str, path: str, body: bytes | None, kind: str) -> bytes:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": kind}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            line.request(method, f"/{path}", body, headers)
            answer = line.getresponse()
            content = answer.read()
        finally:
            line.close()
        assert answer.status in (200, 201), (method, path, answer.status, content)
        return content
