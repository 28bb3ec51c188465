"""Trials of a lie: an honest beginning in a simulated room, then the lie, until it is named."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from statistics import median

from lies.kinds import Lie, LyingBme280, LyingPlace, LyingVeml7700, light_chip
from lumen.core.reading import Channel, Fault, Reading
from lumen.devices.i2c import I2cSensors
from lumen.simulation.lived import LivedWorld
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.silicon.bus import SimulatedI2c
from lumen.simulation.world import World
from lumen.units import Monotonic, Seconds, WallTime

INTERVAL: Seconds = 30.0
HONEST = 30
"""Samples before a lie begins."""
ROOMS = ("home", "day", "calm", "lamps", "window")


class _Clock:
    now = 1000.0

    def monotonic(self) -> Monotonic:
        return Monotonic(self.now)

    def wall(self) -> WallTime:
        return WallTime(self.now)

    async def sleep(self, duration: Seconds) -> None:
        self.now += duration
        await asyncio.sleep(0)


class Bench:
    """Both sensors of the HAT in a simulated room, under the genuine drivers."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(f"{seed}:lies")
        self.clock = _Clock()
        begins = self.clock.now - self.chance.uniform(0.0, 20.0) * 3600.0
        world = World(SCENARIOS[ROOMS[seed % len(ROOMS)]], seed)
        lived = LivedWorld(world, lambda: self.clock.now - begins, lambda: 0.0)
        self._place = LyingPlace(lived, lambda: self.clock.now, self.chance)
        self.air = LyingBme280(self._place, Random(f"{seed}:air"))
        self.light: LyingVeml7700 = light_chip(
            self._place, Random(f"{seed}:light"), self.clock.monotonic
        )
        bus = SimulatedI2c(self._place, {0x77: self.air, 0x10: self.light})
        self.sensors = I2cSensors(lambda: bus, self.clock, deadline=60.0)

    async def sample(self) -> dict[Channel, Reading]:
        """Take the next sample."""
        await self.clock.sleep(INTERVAL)
        return dict(await self.sensors.read())

    def begin(self, lie: Lie) -> None:
        """Let a chip lie from now on."""
        self._place.lie, self._place.since = lie, self.clock.now
        for chip in (self.air, self.light):
            chip.drop = lambda: self.chance.random() < lie.drops
        if lie.channel is Channel.LIGHT:
            self.light.lie = lie
        else:
            self.air.lie = lie

    @property
    def light_is_dark(self) -> bool:
        """Whether the light sensor counts what darkness does."""
        return self.light.counts < 10


async def _named_after(lie: Lie, seed: int, most: int) -> int | None:
    """Give with which sample a lie is named; None where it is not, within so many."""
    bench = Bench(seed)
    try:
        for _ in range(HONEST):
            await bench.sample()
        if lie.channel is Channel.LIGHT:
            for _ in range(2880):
                if not bench.light_is_dark:
                    break
                await bench.sample()
        bench.begin(lie)
        for number in range(1, most + 1):
            if isinstance((await bench.sample())[lie.channel], Fault):
                return number
    finally:
        await bench.sensors.close()
    return None


@dataclass(frozen=True)
class Found:
    """How a lie fared over some trials."""

    lie: Lie
    named: tuple[int, ...]
    trials: int
    most: int

    def __str__(self) -> str:
        if not self.named:
            return f"not within {self.most} samples"
        summary = f"median {median(self.named):g}, worst {max(self.named)}"
        missed = self.trials - len(self.named)
        return summary + (
            f"; in {missed} of {self.trials} not within {self.most}" if missed else ""
        )


def tried(lie: Lie, trials: int, most: int) -> Found:
    """Try a lie in so many rooms."""
    named = [asyncio.run(_named_after(lie, seed, most)) for seed in range(trials)]
    return Found(lie, tuple(n for n in named if n is not None), trials, most)


def false_alarms(trials: int, samples: int) -> Iterator[tuple[int, Counter[str]]]:
    """Give for some rooms how many samples were taken of honest sensors, and what was named."""

    async def live(seed: int) -> Counter[str]:
        bench, found = Bench(seed), Counter[str]()
        for _ in range(samples):
            for channel, reading in (await bench.sample()).items():
                if isinstance(reading, Fault):
                    found[f"{channel} {reading.kind}"] += 1
        await bench.sensors.close()
        return found

    for seed in range(trials):
        yield samples, asyncio.run(live(seed))
