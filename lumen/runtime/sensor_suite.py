"""All senses together: one sample of everything this body was fitted with."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading, Sample
from lumen.ports import Clock, Sensor

ORDER = tuple(Channel)


class SensorSuite:
    """The sensors of a body, and its own light, which it knows without one."""

    def __init__(
        self,
        sensors: Sequence[Sensor],
        clock: Clock,
        glow: Callable[[], Reading] | None,
    ) -> None:
        self._sensors = tuple(sensors)
        self._clock = clock
        self._glow = glow
        own = frozenset() if glow is None else frozenset({Channel.LED_BRIGHTNESS})
        self.fitted = own.union(*(sensor.channels for sensor in self._sensors))
        """The channels this body was fitted with, whether they work now or not."""
        self._reading = asyncio.Lock()

    async def sample(self) -> Sample:
        """Read everything once; each sensor keeps its own deadline, and none waits for another."""
        readings: dict[Channel, Reading] = {}
        async with self._reading:
            at, wall = self._clock.monotonic(), self._clock.wall()
            for read in await asyncio.gather(*(_read(sensor) for sensor in self._sensors)):
                readings.update(read)
        if self._glow is not None:
            glow, decimals = self._glow(), QUANTITIES[Channel.LED_BRIGHTNESS].decimals
            readings[Channel.LED_BRIGHTNESS] = (
                glow if isinstance(glow, Fault) else round(glow, decimals)
            )
        return Sample(at, wall, {c: readings[c] for c in ORDER if c in readings})

    async def read(self, channel: Channel) -> Reading | None:
        """Read one channel beside the samples; None where it was never fitted."""
        for sensor in self._sensors:
            if channel in sensor.channels:
                async with self._reading:
                    return (await _read(sensor)).get(channel)
        return None

    async def close(self) -> None:
        """Let go of all parts."""
        for sensor in reversed(self._sensors):
            await sensor.close()


async def _read(sensor: Sensor) -> Mapping[Channel, Reading]:
    """Read a sensor; one that breaks its contract and raises blinds nobody but itself."""
    try:
        return await sensor.read()
    except Exception as error:  # noqa: BLE001 - whatever it was, the other senses must go on
        reason = f"{type(error).__name__}: {error}"
        return dict.fromkeys(sensor.channels, Fault(FaultKind.SILENT, reason))
