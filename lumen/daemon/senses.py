"""All senses together: one sample of everything this body was fitted with."""

import asyncio
from collections.abc import Callable, Sequence

from lumen.core.reading import QUANTITIES, Channel, Reading, Sample
from lumen.ports import Clock, Sensor

ORDER = tuple(Channel)


class Senses:
    """The sensors of a body, and its own light, which it knows without one."""

    def __init__(
        self,
        sensors: Sequence[Sensor],
        clock: Clock,
        brightness: Callable[[], float] | None,
    ) -> None:
        self._sensors = tuple(sensors)
        self._clock = clock
        self._brightness = brightness
        own = frozenset() if brightness is None else frozenset({Channel.LED_BRIGHTNESS})
        self.fitted = own.union(*(sensor.channels for sensor in self._sensors))
        """The channels this body was fitted with, whether they work now or not."""

    async def sample(self) -> Sample:
        """Read everything once; each sensor keeps its own deadline, and none waits for another."""
        at, wall = self._clock.monotonic(), self._clock.wall()
        readings: dict[Channel, Reading] = {}
        for read in await asyncio.gather(*(sensor.read() for sensor in self._sensors)):
            readings.update(read)
        if self._brightness is not None:
            decimals = QUANTITIES[Channel.LED_BRIGHTNESS].decimals
            readings[Channel.LED_BRIGHTNESS] = round(self._brightness(), decimals)
        return Sample(at, wall, {c: readings[c] for c in ORDER if c in readings})

    async def close(self) -> None:
        """Let go of all parts."""
        for sensor in reversed(self._sensors):
            await sensor.close()
