"""One known part on a bench, alone or beside others, and all that can befall it."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from types import SimpleNamespace

import pytest
from i2c_bench import INTERVAL, Air

from lumen.core.reading import Channel, Reading
from lumen.devices import identify
from lumen.devices.i2c import I2cSensors
from lumen.devices.registry import SPECS, PartSpec
from lumen.simulation.place import Mishap
from lumen.simulation.silicon.bus import Chip, SimulatedI2c
from lumen.simulation.silicon.chips import simulated_chips
from lumen.units import Seconds

_SLEEPERS = ("adafruit_ahtx0", "adafruit_scd4x", "adafruit_sht4x")
"""Drivers that wait by `time.sleep`; the others import `sleep` alone."""
_SLEEPY = ("adafruit_bh1750", "adafruit_bmp280")


def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let drivers wait no real time: simulated chips convert by the clock in hand."""

    def sleep(_seconds: float) -> None:
        """Be done at once."""

    at_once = SimpleNamespace(sleep=sleep, monotonic=lambda: 0.0)
    for name in _SLEEPERS:
        monkeypatch.setattr(importlib.import_module(name), "time", at_once)
    for name in _SLEEPY:
        monkeypatch.setattr(importlib.import_module(name), "sleep", sleep)
    monkeypatch.setattr(identify, "time", at_once)


class PartBench:
    """Parts on a bus of their own, with time in hand."""

    def __init__(self, *specs: PartSpec, deadline: Seconds = 5.0) -> None:
        self.air = Air()
        chips = simulated_chips(self.air, self.air.monotonic, specs, Random)
        self.chips: dict[int, Chip] = dict(chips)
        self.bus = SimulatedI2c(self.air, self.chips)
        wanted = {channel for spec in specs for channel in spec.measures}
        self.sensors = I2cSensors(
            lambda: self.bus, self.air, wanted=wanted, specs=SPECS, deadline=deadline
        )

    @property
    def chip(self) -> Chip:
        """The one chip, or the first."""
        return next(iter(self.chips.values()))

    def suffer(self, *mishaps: Mishap) -> None:
        """Let these go wrong, and nothing else."""
        self.air.mishaps = frozenset(mishaps)

    async def samples(self, count: int = 1) -> Mapping[Channel, Reading]:
        """Take so many samples, and give the last."""
        last: Mapping[Channel, Reading] = {}
        for _ in range(count):
            await self.air.sleep(INTERVAL)
            last = await self.sensors.read()
        return last


Change = Callable[[bytes], bytes]


@contextmanager
def harmed(chip: Chip, change: Change) -> Iterator[None]:
    """Let whatever is read from a chip arrive changed."""
    genuine = chip.read
    vars(chip)["read"] = lambda count: change(genuine(count))
    try:
        yield
    finally:
        del vars(chip)["read"]


@dataclass(frozen=True)
class Truth:
    """What the bench's air is, and how near each part must come to it."""

    value: float
    within: float


TRUTH: Mapping[Channel, Truth] = {
    Channel.AMBIENT_TEMP: Truth(21.5, 0.25),
    Channel.HUMIDITY: Truth(45.0, 1.0),
    Channel.PRESSURE: Truth(1003.2, 0.2),
    Channel.LIGHT: Truth(200.0, 8.0),
    Channel.CO2: Truth(425.0, 20.0),
}
