"""The whole daemon in a simulated body whose every wire, clock and file can be meddled with.

The world stands still but for what a test changes, so that two lives can be compared.
"""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hand_clock import HandClock
from PIL import Image

from lumen.body.pages.vitals import SENSORS_TOP
from lumen.body.palette import ALERT
from lumen.body.scene import Page
from lumen.composition import bodies
from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, MockConfig, QuietConfig, Settings, StudentConfig
from lumen.core.moment import Moment
from lumen.devices.i2c import I2cSensors
from lumen.runtime.controls import ControlChange
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen
from lumen.simulation import lived
from lumen.simulation.lived import LivedWorld
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon import bus as silicon_bus
from lumen.simulation.silicon import header as silicon_header
from lumen.simulation.silicon.bus import SimulatedI2c
from lumen.simulation.silicon.header import SimulatedHeader
from lumen.units import Seconds

DEADLINE: Seconds = 1.0
"""What hangs is given up sooner than in a daemon, but not where a computer is merely busy."""

CALM = Surroundings(30.0, 45.0, 1003.2, 200.0, 48.0, 5.0, 40.0, 20.0, 0.5, 900.0, 600.0)


class StillWorld(LivedWorld):
    """A simulated world in which nothing happens but what a test wants."""

    truth = CALM
    wrong: frozenset[Mishap] = frozenset()

    @property
    def surroundings(self) -> Surroundings:
        """What the test says is true."""
        return self.truth

    @property
    def mishaps(self) -> frozenset[Mishap]:
        """What the test says goes wrong."""
        return self.wrong


class Bench:
    """One daemon at a time, and what it is wired to."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.directory = directory
        self.settings = Settings(
            memory=MemoryConfig(str(directory)),
            mock=MockConfig("day"),
            quiet=QuietConfig("00:00", "00:00"),
        )
        self.clock = HandClock()
        self.worlds: list[StillWorld] = []
        self.buses: list[SimulatedI2c] = []
        self.headers: list[SimulatedHeader] = []
        self.lights_by_lines = False
        bench = self

        class World(StillWorld):
            def __init__(self, *given: Any) -> None:  # noqa: ANN401 - handed on
                super().__init__(*given)
                bench.worlds.append(self)

        class Bus(SimulatedI2c):
            def __init__(self, *given: Any) -> None:  # noqa: ANN401 - handed on
                super().__init__(*given)
                bench.buses.append(self)

        class Header(SimulatedHeader):
            def __init__(self, *given: Any, lights_by_kernel: bool) -> None:  # noqa: ANN401 - handed on
                super().__init__(
                    *given, lights_by_kernel=lights_by_kernel and not bench.lights_by_lines
                )
                bench.headers.append(self)

        monkeypatch.setattr(lived, "LivedWorld", World)
        monkeypatch.setattr(silicon_bus, "SimulatedI2c", Bus)
        monkeypatch.setattr(silicon_header, "SimulatedHeader", Header)
        monkeypatch.setattr(bodies, "SystemClock", lambda: self.clock)

    def move(self, name: str) -> None:
        """Let the next life remember elsewhere."""
        memory = MemoryConfig(str(self.directory / name))
        self.settings = replace(self.settings, memory=memory)

    def speak_with(self, student: Path) -> None:
        """Let the next life have another student."""
        self.settings = replace(self.settings, student=StudentConfig(str(student)))

    @property
    def world(self) -> StillWorld:
        """The present body's world."""
        return self.worlds[-1]

    @property
    def bus(self) -> SimulatedI2c:
        """The present body's I2C bus."""
        return self.buses[-1]

    @property
    def header(self) -> SimulatedHeader:
        """The present body's header, with lights and panel on it."""
        return self.headers[-1]

    def suffer(self, *mishaps: Mishap) -> None:
        """Let these go wrong, and nothing else."""
        self.world.wrong = frozenset(mishaps)
        if mishaps:
            self.bus.freed.clear()
            self.header.panel.freed.clear()
        else:
            self.bus.freed.set()
            self.header.panel.freed.set()

    def change(self, **truth: float) -> None:
        """Let something else be true."""
        self.world.truth = replace(self.world.truth, **truth)

    @asynccontextmanager
    async def life(self) -> AsyncIterator[Lumen]:
        """Give a Lumen that is awake, with deadlines for the impatient."""
        async with assembled(self.settings, Choice(Mode.MOCK)) as lumen:
            sensors = lumen.hardware.sensors[0]
            assert isinstance(sensors, I2cSensors)
            sensors._deadline = DEADLINE
            for output in (lumen.hardware.leds, lumen.hardware.display):
                if output is not None:
                    vars(output)["_output"]._deadline = DEADLINE
            await lumen.wake(PREFILL)
            try:
                yield lumen
            finally:
                self.suffer()

    async def live(self, lumen: Lumen, samples: int = 1, *, shown: bool = False) -> list[Moment]:
        """Live so many samples; what hung and was freed comes back in its own time."""
        moments = []
        for _ in range(samples):
            self.clock.now += lumen.settings.senses.interval
            await lumen.hardware.clock.sleep(lumen.settings.senses.interval)
            moments.append(await lumen.pulse.beat())
            if shown:
                await lumen.renderer.show_lights()
                await lumen.renderer.show_screen()
            await asyncio.sleep(0 if not self.bus.freed.is_set() else 0.001)
        return moments

    async def vitals(self, lumen: Lumen) -> Image.Image:
        """Turn to the vitals page, and give what is on the glass."""
        lumen.controls.apply(ControlChange(page=Page.VITALS))
        await lumen.renderer.show_screen()
        return self.header.panel.picture


def alarmed(picture: Image.Image) -> int:
    """Count the pixels of sensors and message that are written in the colour of alarm."""
    below = np.asarray(picture, dtype=np.int16)[SENSORS_TOP:]
    distance = np.abs(below - np.array(ALERT.srgb)).max(axis=2)
    return int((distance < 16).sum())


def held() -> tuple[int, int]:
    """Give how many threads and descriptors this process holds."""
    return threading.active_count(), sum(1 for _ in Path("/proc/self/fd").iterdir())
