"""The board on the bench: a running machine, its wires, and what Lumen says of them."""

import base64
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from debian import Failed
from machine import Machine
from wires import Counts, Entry, counts, entries

BOARD = "/sys/kernel/debug/board"
SETTINGS = "/etc/lumen/lumen.toml"
INTERVAL = 5
"""Seconds between samples here, so that a fault is seen soon."""
AWAKE = '[quiet]\nbegins = "00:00"\nends = "00:00"\n'
LIVELY = f'[senses]\ninterval = {INTERVAL}\n[page]\nreach = "local"\n{AWAKE}'
SLOW = LIVELY.replace(f"interval = {INTERVAL}", "interval = 60")
"""Settings under which it says something once a minute at most."""
AIR = (415148, 519888, 30000, 40)
"""Codes of pressure, temperature and humidity, and by how much they tremble."""

LEFT, UP, RIGHT, DOWN, SELECT, BUTTON = 22, 23, 24, 27, 16, 17
LIGHT_DATA, LIGHT_CLOCK, PANEL_COMMAND, BACKLIGHT = 5, 6, 25, 26


class Bench:
    """A machine with the board, and Lumen in it."""

    def __init__(self, machine: Machine, folder: Path, image: Path, tree_with_lights: Path) -> None:
        self.machine = machine
        self.tree_with_lights = tree_with_lights
        self.folder = folder
        self.image = image
        self.output = machine.output
        self.run = machine.run
        self.wait_for = machine.wait_for

    def is_up(self) -> bool:
        """Whether the system has come up, with whatever of it failed."""
        state = self.run("systemctl is-system-running").stdout.strip()
        return state in ("running", "degraded")

    def trouble(self, *commands: str) -> None:
        """Command the board."""
        text = "\\n".join(commands)
        self.output(f"printf '{text}\\n' > {BOARD}/control")

    def well(self) -> None:
        """Take every trouble away that can be taken away more than once."""
        self.trouble("i2c well", "spi well", "answering 77", "answering 10")
        self.trouble("air {} {} {} {}".format(*AIR), "light 120000", "processor 48312")

    def counts(self) -> Counts:
        """Give what the board counted."""
        return counts(self.output(f"cat {BOARD}/counts"))

    def recorded(self, seconds: float) -> list[Entry]:
        """Record all wires for so long."""
        self.trouble("record on")
        time.sleep(seconds)
        return self.recorded_so_far()

    def recorded_so_far(self) -> list[Entry]:
        """End the record and give it."""
        self.trouble("record off")
        packed = self.output(f"gzip --stdout --fast {BOARD}/record | base64 --wrap=0")
        return list(entries(gzip.decompress(base64.b64decode(packed))))

    def show(self, prop: str, unit: str = "lumen") -> str:
        """Give a property of a unit."""
        return self.output(f"systemctl show --property {prop} --value {unit}")

    def status(self) -> dict[str, Any]:
        """Ask Lumen how it is.

        Raises:
            Failed: it does not answer.
        """
        status: dict[str, Any] = json.loads(self.output("lumen status --json", "pi"))
        if not status["running"]:
            raise Failed("Lumen does not run")
        return status

    def fresh(self) -> dict[str, Any]:
        """Give the status once a sample was taken wholly after now."""
        before = self.status()["samples"]
        self.wait_for("two more samples", lambda: self.status()["samples"] >= before + 2)
        return self.status()

    def wait_until(
        self,
        what: str,
        is_so: Callable[[dict[str, Any]], object],
        patience: float = 240.0,
    ) -> dict[str, Any]:
        """Wait until something holds of the status, and give that status."""
        seen: list[dict[str, Any]] = []

        def holds() -> bool:
            seen[:] = [self.status()]
            return bool(is_so(seen[0]))

        try:
            self.wait_for(what, holds, patience)
        except Failed as failure:
            last = json.dumps(seen[0])[-500:] if seen else "no status"
            raise Failed(f"{failure}; the last status ended: {last}") from None
        return seen[0]

    def restarted(self, settings: str = LIVELY) -> None:
        """Let Lumen start anew with settings, and wait until it is ready."""
        self.output(f"mkdir -p /etc/lumen && cat > {SETTINGS} <<'END'\n{settings}END")
        self.output("systemctl reset-failed lumen; systemctl restart lumen")

    def journal(self, since: str) -> str:
        """Give what Lumen's unit wrote since a moment."""
        return self.output(f"journalctl --unit lumen --since '{since}' --output cat")

    def now(self) -> str:
        """Give a moment for `journal`."""
        return "@" + self.output("date +%s")
