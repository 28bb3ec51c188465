"""Measuring how this body disturbs its own senses: the board's heat, and the glow of its lights."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from lumen.core.compensation import Compensation
from lumen.core.heat_fit import KNOWN_TO, HeatFit, Readings, fit_heat
from lumen.core.moment import Moment
from lumen.core.reading import QUANTITIES, Channel, Sample
from lumen.errors import LumenError
from lumen.formats.calibration import (
    FILE_NAME,
    check_room,
    glow_from,
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
from lumen.units import Celsius, Lux, Monotonic, Seconds

SETTLE: Seconds = 2.0
"""After a change of the lights: the strip's frame, and a whole cycle of the light sensor."""

HEAT_REST: Seconds = 600.0
HEAT_LOAD: Seconds = 1200.0
HEAT_COOLING: Seconds = 900.0
"""A load's three parts: the slowest boards of this kind follow their processor in ten minutes."""

HEAT_SILENCE: Seconds = 420.0
"""For how long readings may be missing: a part that is lost is tried again within five minutes."""

_NEEDED = (Channel.AMBIENT_TEMP, Channel.CPU_TEMP)

_HEAT_ALL = HEAT_REST + HEAT_LOAD + HEAT_COOLING

PAIRS = 3
"""Dark and lit readings that are compared, so that a passing cloud shows."""


class HeatProgress(msgspec.Struct, frozen=True, tag="progress"):
    """How far a calibration of the board's heat is, and what was read last."""

    share: float
    """Of the whole time, 0 to 1."""
    loaded: bool
    ambient_temp_c: float | None
    cpu_temp_c: float | None


class HeatFound(msgspec.Struct, frozen=True, tag="found"):
    """How the board follows its processor, and what held before."""

    heat_factor: float
    heat_lag_s: float
    error_c: float
    """How well the room's temperature is known by it."""
    heat_factor_before: float | None
    heat_lag_s_before: float
    file: str
    """Where it is kept."""
    overridden: bool
    """Whether the settings' own factor goes before it."""


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

    async def measure_heat(
        self, room: Celsius, moments: AsyncIterator[Moment] | None = None
    ) -> AsyncIterator[HeatProgress | HeatFound]:
        """Watch a load of its own, and fit factor and lag of the board's heat to it.

        Args:
            room: its temperature, as a thermometer beside Lumen says.
            moments: the moments as they come; those of the living Lumen, if not given.

        Yields:
            How far it is, each sample; at last what was found, once it is stored and taken up.

        Raises:
            LumenError: it cannot be found or stored; the text says why.
        """
        make_load = self._what_heat_needs(room)
        before = self._creature.compensation
        async with self._measuring:
            watched = Readings([], [], [])
            try:
                begun = None
                async for moment in moments or self._moments():
                    begun = moment.sample.at if begun is None else begun
                    progress = _watch(watched, moment)
                    _refuse_silence(moment.sample, watched.times[-1] if watched.times else begun)
                    make_load(self._hardware.cores if progress.loaded else 0.0)
                    if progress.share >= 1.0:
                        break
                    yield progress
            finally:
                make_load(0.0)
            yield await self._keep_heat(fit_heat(watched, room), before)

    def _what_heat_needs(self, room: Celsius) -> Callable[[float], None]:
        check_room(room)
        if self._measuring.locked():
            raise LumenError("another calibration is running already: let it end first")
        if not self._senses.fitted.issuperset(_NEEDED):
            raise LumenError("board and processor temperature are needed, and this body lacks one")
        if self._hardware.busy is None:
            raise LumenError(
                "this body cannot load its processor to see how its board follows: try it on the "
                "Pi itself"
            )
        return self._hardware.busy

    async def _moments(self) -> AsyncIterator[Moment]:
        with self._creature.listening() as queue:
            while True:
                yield await queue.get()

    async def _keep_heat(self, fit: HeatFit, before: Compensation) -> HeatFound:
        if fit.error > KNOWN_TO:
            raise LumenError(
                f"the room would be known to {fit.error:.1f} degC only, and {KNOWN_TO:g} is "
                "needed: check the thermometer, keep windows shut, and try again"
            )
        await self._keep(heat_factor=fit.factor, heat_lag=fit.lag, heat_error=fit.error)
        return HeatFound(
            fit.factor,
            fit.lag,
            fit.error,
            before.heat_factor,
            before.heat_lag,
            str(self._directory / FILE_NAME),
            self._creature.compensation.heat_factor != fit.factor,
        )

    async def measure_glow(self) -> GlowFound:
        """Find the glow of the lights from readings with and without them.

        Raises:
            LumenError: it cannot be found or stored; the text says why.
        """
        if self._measuring.locked():
            raise LumenError("another calibration is running already: let it end first")
        lights = self._hardware.leds
        if lights is None:
            raise LumenError(
                "this body has no lights, whose glow could be measured: leave it uncalibrated"
            )
        white = (Rgb(self._ceiling, self._ceiling, self._ceiling),) * 3
        pairs, brightness = [], 0.0
        async with self._measuring:
            try:
                for _ in range(PAIRS):
                    dark = await self._light_under(DARK)
                    lit = await self._light_under(white)
                    if lights.fault is not None:
                        raise LumenError(
                            f"the lights do not shine ({lights.fault}): see `lumen doctor`"
                        )
                    brightness = self._renderer.brightness
                    pairs.append((dark, lit))
            finally:
                self._renderer.hold(None)
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
        self._renderer.hold(frame)
        await self._hardware.body_clock.sleep(SETTLE)
        reading = await self._senses.read(Channel.LIGHT)
        if not isinstance(reading, float):
            raise LumenError(
                f"the light cannot be read ({reading or 'there is no light sensor'}): see `lumen "
                "doctor`"
            )
        return reading


def _refuse_silence(sample: Sample, last: Monotonic) -> None:
    """Refuse to wait for readings that do not come."""
    if sample.at - last >= HEAT_SILENCE:
        missing = [QUANTITIES[channel].name for channel in _NEEDED if sample.value(channel) is None]
        raise LumenError(
            f"no {' and no '.join(missing)} for {HEAT_SILENCE / 60.0:.0f} minutes: see "
            "`lumen doctor`, and try again"
        )


def _watch(watched: Readings, moment: Moment) -> HeatProgress:
    """Take a moment's temperatures; give how far the watch is."""
    sample = moment.sample
    board, chip = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.CPU_TEMP)
    if board is not None and chip is not None:
        watched.times.append(sample.at)
        watched.ambient.append(board)
        watched.cpu.append(chip)
    elapsed = sample.at - watched.times[0] if watched.times else 0.0
    loaded = HEAT_REST <= elapsed < HEAT_REST + HEAT_LOAD
    return HeatProgress(min(1.0, elapsed / _HEAT_ALL), loaded, board, chip)
