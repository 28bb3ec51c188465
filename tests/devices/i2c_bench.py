"""The sensors' bus on a bench: the genuine drivers, simulated chips, and time in hand."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from hand_clock import HandClock

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.devices.i2c import I2cSensors
from lumen.devices.i2c_bus import I2cBus
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon.bme280 import SimulatedBme280
from lumen.simulation.silicon.bus import Chip, SimulatedI2c
from lumen.simulation.silicon.veml7700 import SimulatedVeml7700
from lumen.units import Seconds

INTERVAL: Seconds = 30.0


class Air(HandClock):
    """A clock and a place: what is true, and what goes wrong, by hand."""

    def __init__(self) -> None:
        super().__init__(now=0.0)
        self.mishaps: frozenset[Mishap] = frozenset()
        self.surroundings = Surroundings(21.5, 45.0, 1003.2, 200.0, 48.0, 5, 40, 20, 0.5, 900, 600)


class I2cBench:
    """The bus with both parts on it."""

    def __init__(self, chip_id: int = 0x60, deadline: Seconds = 5.0) -> None:
        self.air = Air()
        self.bme280 = SimulatedBme280(self.air, Random(1), chip_id)
        self.veml7700 = SimulatedVeml7700(self.air, Random(2), self.air.monotonic)
        self.chips: dict[int, Chip] = {0x77: self.bme280, 0x10: self.veml7700}
        self.bus = SimulatedI2c(self.air, self.chips)
        self.opened = 0
        self.sensors = I2cSensors(self._open, self.air, deadline=deadline)

    def _open(self) -> I2cBus:
        self.opened += 1
        return self.bus

    def suffer(self, *mishaps: Mishap) -> None:
        """Let these go wrong, and nothing else."""
        self.air.mishaps = frozenset(mishaps)

    def light(self, lux: float) -> None:
        """Set the light."""
        self.air.surroundings = replace(self.air.surroundings, light_lux=lux)

    async def samples(self, count: int = 1) -> Mapping[Channel, Reading]:
        """Take so many samples, and give the last."""
        last: Mapping[Channel, Reading] = {}
        for _ in range(count):
            await self.air.sleep(INTERVAL)
            last = await self.sensors.read()
        return last


def kinds(readings: Mapping[Channel, Reading]) -> dict[Channel, FaultKind]:
    """Give the kinds of the faults among readings."""
    return {c: r.kind for c, r in readings.items() if isinstance(r, Fault)}
