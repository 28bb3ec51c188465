"""Measuring how this body disturbs its own senses: the board's heat, and the glow of its lights."""

import asyncio
from pathlib import Path

import msgspec
from msgspec.structs import replace

from lumen.core.reading import Channel
from lumen.errors import LumenError
from lumen.formats.calibration import (
    glow_from,
    heat_factor_from,
    load_calibration,
    save_calibration,
)
from lumen.ports import DARK, LedFrame, Rgb
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.hardware import Hardware
from lumen.runtime.recall import Recall
from lumen.runtime.renderer import Renderer
from lumen.runtime.sensor_suite import SensorSuite
from lumen.runtime.storage_writer import StorageWriter
from lumen.units import Celsius, Lux, Seconds

SETTLE: Seconds = 2.0
"""After a change of the lights: the strip's frame, and a whole cycle of the light sensor."""

PAIRS = 3
"""Dark and lit readings that are compared, so that a passing cloud shows."""


class HeatFound(msgspec.Struct, frozen=True):
    """The factor of the board's own heat, and the temperatures that it was found from."""

    heat_factor: float
    ambient_temp_c: float
    cpu_temp_c: float


class GlowFound(msgspec.Struct, frozen=True):
    """The glow of the lights at full brightness in lux, and the last pair it was found from."""

    light_glow: float
    dark_lux: float
    lit_lux: float


class Calibrator:
    """Measures, stores what was found, and has the body compensated by it at once."""

    def __init__(
        self,
        creature: CreatureState,
        hardware: Hardware,
        renderer: Renderer,
        senses: SensorSuite,
        storage: StorageWriter,
        recall: Recall,
        directory: Path,
        ceiling: float,
    ) -> None:
        self._creature = creature
        self._hardware = hardware
        self._renderer = renderer
        self._senses = senses
        self._storage = storage
        self._recall = recall
        self._directory = directory
        self._ceiling = ceiling
        self._measuring = asyncio.Lock()

    async def measure_heat(self, room: Celsius) -> HeatFound:
        """Find the factor of the board's own heat from the last sample and a thermometer.

        Raises:
            LumenError: it cannot be found or stored; the text says why.
        """
        moment = self._creature.moment
        ambient = None if moment is None else moment.sample.value(Channel.AMBIENT_TEMP)
        cpu = None if moment is None else moment.sample.value(Channel.CPU_TEMP)
        if ambient is None or cpu is None:
            raise LumenError("board and processor temperature are needed, and cannot be read now")
        factor = heat_factor_from(room, ambient, cpu)
        await self._keep(heat_factor=factor)
        return HeatFound(factor, ambient, cpu)

    async def measure_glow(self) -> GlowFound:
        """Find the glow of the lights from readings with and without them.

        Raises:
            LumenError: it cannot be found or stored; the text says why.
        """
        if self._measuring.locked():
            raise LumenError("the lights are being measured already")
        if self._hardware.leds is None:
            raise LumenError("this body has no lights")
        white = (Rgb(self._ceiling, self._ceiling, self._ceiling),) * 3
        pairs, brightness = [], 0.0
        async with self._measuring:
            try:
                for _ in range(PAIRS):
                    dark = await self._light_under(DARK)
                    lit = await self._light_under(white)
                    brightness = self._renderer.brightness
                    pairs.append((dark, lit))
            finally:
                self._renderer.held = None
            glow = glow_from(pairs, brightness)
            await self._keep(light_glow=glow)
        return GlowFound(glow, pairs[-1][0], pairs[-1][1])

    async def _keep(self, **measured: float) -> None:
        """Store what was measured beside what else was, and take it up."""

        def keep() -> None:
            before = load_calibration(self._directory)
            save_calibration(self._directory, replace(before, **measured))

        await self._storage.do(keep)
        await self._recall.recalibrate()

    async def _light_under(self, frame: LedFrame) -> Lux:
        self._renderer.held = frame
        await self._hardware.body_clock.sleep(SETTLE)
        reading = await self._senses.read(Channel.LIGHT)
        if not isinstance(reading, float):
            raise LumenError(f"the light cannot be read: {reading or 'there is no light sensor'}")
        return reading
