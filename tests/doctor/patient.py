"""A healthy Pi with its HAT, as facts and as a folder of files; a test harms one thing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lumen.devices.i2c_bus import I2cBus
from lumen.devices.identify import Survey
from lumen.devices.registry import BME280, VEML7700
from lumen.doctor.facts import (
    BoardFacts,
    Buses,
    Facts,
    LifeFacts,
    MemoryFacts,
    Power,
    Program,
)
from lumen.doctor.reader import Machine

MODEL = "Raspberry Pi 4 Model B Rev 1.4"
GROUPS = frozenset({"i2c", "spi", "gpio"})

PROGRAM = Program("0.1.0", (3, 11, 2), student_summary="learnt from target")
BOARD = BoardFacts(
    model=MODEL,
    config="dtparam=i2c_arm=on\n",
    clock_synchronised=True,
    power=Power(0),
    user="lumen",
    groups=GROUPS,
    system_groups=GROUPS | {"root"},
)
BUSES = Buses(
    i2c_device=True,
    spi_device=True,
    found=Survey({0x77: BME280, 0x10: VEML7700}),
    panel_driver="spidev",
    pin_owners={},
)
MEMORY = MemoryFacts(Path("/var/lib/lumen"), free_bytes=20_000_000_000, writable=True)


def status(**changes: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as other programs see it
    """Give what a healthy Lumen in the HAT says of itself."""
    return {
        "version": "0.1.0",
        "mode": "pi",
        "simulated": False,
        "samples": 100,
        "uptime_s": 3000.0,
        "interval_s": 30.0,
        "age_s": 12.0,
        "now": {"reading": {"ambient_temp_c": 21.0, "light_lux": 200.0}, "faults": {}},
        "parts": {},
        "fitted": ["ambient_temp_c", "light_lux"],
        "uncalibrated": False,
        "memory": {
            "directory": "/var/lib/lumen",
            "free_bytes": 20_000_000_000,
            "writable": True,
            "damage": None,
            "silent": False,
            "fault": None,
        },
        **changes,
    }


def patient(
    *,
    program: Program = PROGRAM,
    board: BoardFacts = BOARD,
    buses: Buses = BUSES,
    memory: MemoryFacts = MEMORY,
    life: LifeFacts | None = None,
) -> Facts:
    """Give the facts of a healthy Pi on which no Lumen runs, but for what a test says."""
    return Facts(program, board, buses, memory, life or LifeFacts())


@dataclass
class Folder:
    """A machine laid out as files."""

    root: Path
    bus: I2cBus
    answers: Mapping[str, str] = field(default_factory=dict)
    """What programs print, by their names."""
    owners: Mapping[int, str] = field(default_factory=dict)
    opened: int = 0

    def write(self, path: str, text: str = "") -> None:
        """Lay out a file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def machine(self) -> Machine:
        """Give it as the doctor looks at it."""

        def opened() -> I2cBus:
            self.opened += 1
            return self.bus

        def output_of(command: Sequence[str]) -> str | None:
            return self.answers.get(command[0])

        return Machine(self.root, opened, output_of, lambda _chip, _lines: self.owners)
