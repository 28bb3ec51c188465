"""The sampler: on every beat of the pulse one sample, one moment, handed to its subscribers."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.ports import Clock
from lumen.runtime.sensor_suite import SensorSuite
from lumen.units import Monotonic, Seconds

Subscriber: TypeAlias = Callable[[Moment], Awaitable[None]]


class Pulse:
    """Samples on a steady beat; a beat that took too long is not made up for."""

    def __init__(
        self,
        senses: SensorSuite,
        mind: Mind,
        clock: Clock,
        interval: Seconds,
        subscribers: Sequence[Subscriber],
        ready: Callable[[], Awaitable[None]],
    ) -> None:
        """Take the parts; `ready` is waited for before a sample is lived."""
        self.mind = mind
        self._senses = senses
        self._clock = clock
        self._interval = interval
        self._subscribers = tuple(subscribers)
        self._ready = ready

    async def beat(self) -> Moment:
        """Take one sample; give its moment, once every subscriber has taken it."""
        sample = await self._senses.sample()
        await self._ready()
        moment = self.mind.live(sample)
        for subscriber in self._subscribers:
            await subscriber(moment)
        return moment

    async def run(self) -> None:
        """Beat until cancelled."""
        due = self._clock.monotonic()
        while True:
            await self.beat()
            due = Monotonic(due + self._interval)
            now = self._clock.monotonic()
            if due <= now:
                due = Monotonic(now + self._interval)
            await self._clock.sleep(due - now)
