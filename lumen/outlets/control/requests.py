"""What the running daemon answers to other programs, command by command."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from lumen.core.compensation import Compensation
from lumen.core.heat_fit import KNOWN_TO, HeatFit, Readings, fit_heat
from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.errors import LumenError
from lumen.formats.calibration import (
    FILE_NAME,
    check_room,
    glow_from,
    load_calibration,
    save_calibration,
)
from lumen.formats.report import describe
from lumen.outlets.control.server import Answer, Request, Stream
from lumen.outlets.control.status import status_of
from lumen.ports import DARK, LedFrame, Rgb
from lumen.runtime.lifecycle import Lumen
from lumen.units import Celsius, Monotonic, Seconds

SETTLE: Seconds = 2.0
"""After a change of the lights: the strip's frame, and a whole cycle of the light sensor."""

HEAT_REST: Seconds = 600.0
HEAT_LOAD: Seconds = 1200.0
HEAT_COOLING: Seconds = 900.0
"""A load's three parts: the slowest boards of this kind follow their processor in ten minutes."""

PAIRS = 3
"""Dark and lit readings that are compared, so that a passing cloud shows."""

CHANGING = ("calibrate", "calibrate_heat")
"""The commands that change something."""


def answers(lumen: Lumen) -> Mapping[str, Answer]:
    """Give the commands that answer once."""
    measuring = lumen.measuring

    async def status(_request: Request) -> dict[str, Any]:
        return status_of(lumen)

    async def once(request: Request) -> dict[str, Any]:
        check_mode(lumen, request)
        moment = lumen.present
        if moment is None:
            silent = lumen.creature.samples > 0
            raise LumenError(
                "there has been no sample for a while: see `lumen status`"
                if silent
                else "Lumen has only just woken: try again in a moment"
            )
        return {**describe(moment), "simulated": lumen.creature.simulated}

    async def express(_request: Request) -> dict[str, Any]:
        return await would_say(lumen)

    async def calibrate(request: Request) -> dict[str, Any]:
        check_mode(lumen, request)
        async with _alone(measuring):
            return await calibrate_light(lumen)

    async def examine(_request: Request) -> dict[str, Any]:
        return {**status_of(lumen), "memory": await lumen.storage.examine()}

    return {
        "status": status,
        "once": once,
        "express": express,
        "examine": examine,
        "calibrate": calibrate,
    }


async def would_say(lumen: Lumen) -> dict[str, Any]:
    """Tell what it would say right now."""
    expression = lumen.pulse.mind.would_say()
    return {"expression": None if expression is None else str(expression)}


def streams(lumen: Lumen) -> Mapping[str, Stream]:
    """Give the commands that go on until the client hangs up."""

    async def moments(request: Request) -> AsyncIterator[dict[str, Any]]:
        check_mode(lumen, request)
        with lumen.creature.listening() as queue:
            yield {
                "channels": [str(c) for c in Channel if c in lumen.senses.fitted],
                "body": msgspec.to_builtins(lumen.recording_metadata),
                "simulated": lumen.creature.simulated,
            }
            while True:
                moment = await queue.get()
                yield {**describe(moment), "at": moment.sample.at}

    async def calibrate(request: Request) -> AsyncIterator[dict[str, Any]]:
        check_mode(lumen, request)
        async with _alone(lumen.measuring):
            async for told in calibrate_heat(lumen, request.get("room"), moments_of(lumen)):
                yield told

    return {"moments": moments, "calibrate_heat": calibrate}


@contextlib.asynccontextmanager
async def _alone(measuring: asyncio.Lock) -> AsyncIterator[None]:
    if measuring.locked():
        raise LumenError("another calibration is running already: let it end first")
    async with measuring:
        yield


def check_mode(lumen: Lumen, request: Request) -> None:
    """Refuse to answer for another body than the one that was asked for."""
    wanted = request.get("mode", "auto")
    if wanted not in ("auto", lumen.hardware.mode):
        raise LumenError(
            f"the Lumen that runs here lives in {lumen.hardware.mode} mode, not in {wanted}: stop "
            "it first"
        )


async def calibrate_heat(
    lumen: Lumen, room: object, moments: AsyncIterator[Moment]
) -> AsyncIterator[dict[str, Any]]:
    """Watch a load of its own, fit factor and lag of the board's heat, and keep them.

    Args:
        lumen: whose board it is.
        room: the room's temperature in degC, as a thermometer beside Lumen says.
        moments: the moments as they come.

    Yields:
        How far it is, each sample; at last what was found, with what held before.
    """
    temperature, make_load = _what_heat_needs(lumen, room)
    before = lumen.renderer.compensation
    times: list[Monotonic] = []
    ambient: list[Celsius] = []
    cpu: list[Celsius] = []
    try:
        async for moment in moments:
            sample = moment.sample
            board, chip = (sample.value(c) for c in (Channel.AMBIENT_TEMP, Channel.CPU_TEMP))
            if board is not None and chip is not None:
                times.append(sample.at)
                ambient.append(board)
                cpu.append(chip)
            elapsed = sample.at - times[0] if times else 0.0
            loaded = HEAT_REST <= elapsed < HEAT_REST + HEAT_LOAD
            make_load(lumen.hardware.cores if loaded else 0.0)
            if elapsed >= HEAT_REST + HEAT_LOAD + HEAT_COOLING:
                break
            yield _heat_progress(elapsed, board, chip, loaded=loaded)
    finally:
        make_load(0.0)
    fit = fit_heat(Readings(times, ambient, cpu), temperature)
    yield await _keep_heat(lumen, fit, before)


def _what_heat_needs(lumen: Lumen, room: object) -> tuple[Celsius, Callable[[float], None]]:
    if not isinstance(room, float | int):
        raise LumenError("calibrate heat needs the room's temperature in °C")
    check_room(float(room))
    if not {Channel.AMBIENT_TEMP, Channel.CPU_TEMP} <= lumen.senses.fitted:
        raise LumenError("board and processor temperature are needed, and this body lacks one")
    if lumen.hardware.busy is None:
        raise LumenError("this body cannot load its processor to see how its board follows")
    return float(room), lumen.hardware.busy


def _heat_progress(
    elapsed: Seconds, board: Celsius | None, chip: Celsius | None, *, loaded: bool
) -> dict[str, Any]:
    return {
        "progress": round(elapsed / (HEAT_REST + HEAT_LOAD + HEAT_COOLING), 3),
        "loaded": loaded,
        "ambient_temp_c": board,
        "cpu_temp_c": chip,
    }


async def _keep_heat(lumen: Lumen, fit: HeatFit, before: Compensation) -> dict[str, Any]:
    if fit.error > KNOWN_TO:
        raise LumenError(
            f"the room would be known to {fit.error:.1f} degC only, and {KNOWN_TO:g} is needed: "
            "check the thermometer, keep windows shut, and try again"
        )
    await _keep(lumen, heat_factor=fit.factor, heat_lag=fit.lag, heat_error=fit.error)
    taken = lumen.renderer.compensation.heat_factor == fit.factor
    return {
        "heat_factor": fit.factor,
        "heat_lag_s": fit.lag,
        "error_c": fit.error,
        "heat_factor_before": before.heat_factor,
        "heat_lag_s_before": None if before.heat_factor is None else before.heat_lag,
        "file": str(lumen.directory / FILE_NAME),
        "overridden": not taken,
    }


async def moments_of(lumen: Lumen) -> AsyncIterator[Moment]:
    """Give the moments of a Lumen that lives, as they come."""
    with lumen.creature.listening() as queue:
        while True:
            yield await queue.get()


async def moments_lived(lumen: Lumen) -> AsyncIterator[Moment]:
    """Live a Lumen that nothing else keeps alive, moment by moment."""
    while True:
        await lumen.hardware.clock.sleep(lumen.settings.senses.interval)
        yield await lumen.pulse.beat()


async def calibrate_light(lumen: Lumen) -> dict[str, Any]:
    """Set the glow of the lights from readings with and without them."""
    if lumen.hardware.leds is None:
        raise LumenError("this body has no lights")
    ceiling = lumen.settings.lights.ceiling
    white = Rgb(ceiling, ceiling, ceiling)
    pairs, brightness = [], 0.0
    try:
        for _ in range(PAIRS):
            dark = await _light_under(lumen, DARK)
            lit = await _light_under(lumen, (white, white, white))
            brightness = lumen.renderer.brightness
            pairs.append((dark, lit))
    finally:
        lumen.renderer.held = None
    glow = glow_from(pairs, brightness)
    await _keep(lumen, light_glow=glow)
    return {"light_glow": glow, "dark_lux": pairs[-1][0], "lit_lux": pairs[-1][1]}


async def _keep(lumen: Lumen, **measured: float) -> None:
    """Keep what was measured beside what else was, and take it up."""

    def keep() -> None:
        before = load_calibration(lumen.directory)
        save_calibration(lumen.directory, replace(before, **measured))

    await lumen.storage.do(keep)
    await lumen.recalibrate()


async def _light_under(lumen: Lumen, frame: LedFrame) -> float:
    lumen.renderer.held = frame
    await lumen.hardware.body_clock.sleep(SETTLE)
    reading = await lumen.senses.read(Channel.LIGHT)
    if not isinstance(reading, float):
        raise LumenError(f"the light cannot be read: {reading or 'there is no light sensor'}")
    return reading
