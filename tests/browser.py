"""A real browser, and a running Lumen whose page it can be opened on."""

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from own_home import environment_in
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")
needs_browser = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.skipif(DRIVER is None, reason="chromedriver is not installed"),
]

PATIENCE = 90.0
_QUIET = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-dev-shm-usage",
)


class Daemon:
    """A simulated Lumen in a home of its own, on one port, however often it is started."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}/"
        self._environment = environment_in(home, LUMEN_PAGE_PORT=str(self.port))
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it has told its address."""
        command = [
            sys.executable,
            "-m",
            "lumen.commands.cli",
            "run",
            "--plain",
            "--scenario",
            "busy",
        ]
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        output = ""
        for line in self._process.stderr:
            output += line
            if self.address in line:
                return
        pytest.fail(f"it did not tell its address: {output}")

    def stop(self) -> None:
        """End it as a service is ended."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.communicate(timeout=PATIENCE)
            self._process = None


class Browser:
    """Chromium, and what a person would find in it."""

    def __init__(self, profile: Path, width: int = 1280, height: int = 900) -> None:
        assert CHROMIUM is not None
        assert DRIVER is not None
        options = ChromeOptions()
        options.binary_location = CHROMIUM
        for argument in (*_QUIET, f"--window-size={width},{height}", f"--user-data-dir={profile}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = Chrome(options=options, service=Service(DRIVER))
        self.requested: list[str] = []

    def emulate(self, **media: str) -> None:
        """Prefer what a person may prefer; an underscore is a hyphen."""
        features = [{"name": k.replace("_", "-"), "value": v} for k, v in media.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def be_a_phone(self, width: int = 390, height: int = 844) -> None:
        """Take on a phone's screen."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, address: str) -> None:
        """Open Lumen's page, and wait until it is live."""
        self.visit(address, lambda: self.link() == "live" and self.text("sentence") != "")

    def visit(self, address: str, ready: Callable[[], bool]) -> None:
        """Open any page, and wait until it is ready."""
        self.driver.get(address)
        self.wait(ready)

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever the script gives
        """Run a script in the page."""
        return self.driver.execute_script(script)

    def text(self, name: str) -> str:
        """Give the text of an element, by its id."""
        return str(self.run(f"return document.getElementById('{name}').textContent"))

    def label(self, name: str) -> str:
        """Give what a screen reader says for an element, by its id."""
        return str(self.run(f"return document.getElementById('{name}').ariaLabel"))

    def link(self) -> str:
        """Give how the page's line to Lumen is."""
        return str(self.run("return document.documentElement.dataset.link"))

    def wait(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; fail with what the page shows where it never does."""
        waiting = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05)
        try:
            waiting.until(lambda _: holds())
        except TimeoutException:
            shown = str(self.run("return document.body.innerText"))[:2000]
            pytest.fail(f"waited in vain: the page shows {shown!r}, and told {self.troubles()}")

    def troubles(self) -> list[str]:
        """Give what the page complained of since it was last asked."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in entries]

    def addresses(self) -> set[str]:
        """Give every address that was asked for by a page, but for the browser's own pages."""
        entries = self.driver.get_log("performance")  # type: ignore[no-untyped-call]
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        sent = [one for one in messages if one["method"] == "Network.requestWillBeSent"]
        return {
            one["params"]["request"]["url"]
            for one in sent
            if not one["params"]["documentURL"].startswith("chrome:")
        }

    def spoken(self) -> list[tuple[str, str]]:
        """Give role and name of everything that a screen reader meets."""
        nodes = self.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes
            if not node["ignored"]
        ]


@contextmanager
def browsing(directory: Path) -> Iterator[Browser]:
    """Open a browser, with a fresh profile."""
    browser = Browser(directory / "profile")
    try:
        yield browser
    finally:
        browser.driver.quit()
