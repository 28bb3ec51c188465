"""A simulated host: a Raspberry Pi's telemetry as a simulated world has it."""

from collections.abc import Mapping
from random import Random

from lumen.core.reading import QUANTITIES, Channel, Reading, checked
from lumen.simulation.measured import CPU_NOISE, CPU_STEP
from lumen.simulation.place import Place

_CHANNELS = (
    Channel.CPU_TEMP,
    Channel.CPU,
    Channel.MEMORY,
    Channel.DISK,
    Channel.LOAD,
    Channel.CTX_SWITCHES,
    Channel.INTERRUPTS,
)


class SimulatedHost:
    """Fulfils `lumen.ports.Sensor`."""

    def __init__(self, place: Place, rng: Random) -> None:
        self._place = place
        self._rng = rng

    @property
    def channels(self) -> frozenset[Channel]:
        """What a Pi tells of itself."""
        return frozenset(_CHANNELS)

    async def read(self) -> Mapping[Channel, Reading]:
        """Read everything, as finely as the system tells it."""
        now = self._place.surroundings
        return {
            channel: checked(channel, self._rounded(channel, getattr(now, channel)))
            for channel in _CHANNELS
        }

    async def close(self) -> None:
        """There is nothing to let go of."""

    def _rounded(self, channel: Channel, truth: float) -> float:
        if channel is Channel.CPU_TEMP:
            return round((truth + self._rng.gauss(0.0, CPU_NOISE)) / CPU_STEP) * CPU_STEP
        return round(truth, QUANTITIES[channel].decimals)
