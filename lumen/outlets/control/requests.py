"""What the running daemon answers to other programs, command by command."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

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
from lumen.formats.report import describe
from lumen.outlets.control.examination import Examination
from lumen.outlets.control.server import Answer, Request, Stream
from lumen.outlets.control.status import status_of
from lumen.ports import DARK, LedFrame, Rgb
from lumen.runtime.lifecycle import Lumen
from lumen.units import Seconds

SETTLE: Seconds = 2.0
"""After a change of the lights: the strip's frame, and a whole cycle of the light sensor."""

PAIRS = 3
"""Dark and lit readings that are compared, so that a passing cloud shows."""

OWNERS = ("calibrate", "invite")
"""The answers that change something or tell a secret: for Lumen's own user and root alone."""

SLOW = ("calibrate", "examine")
"""The answers that take a while."""


def answers(lumen: Lumen) -> Mapping[str, Answer]:
    """Give the commands that answer once."""

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

    measuring = asyncio.Lock()

    async def calibrate(request: Request) -> dict[str, Any]:
        check_mode(lumen, request)
        if request.get("what") == "heat":
            return await calibrate_heat(lumen, request.get("room"))
        if measuring.locked():
            raise LumenError("the lights are being measured already")
        async with measuring:
            return await calibrate_light(lumen)

    examination = Examination(lumen.storage.examine, lumen.hardware.body_clock)

    async def examine(_request: Request) -> dict[str, Any]:
        return {**status_of(lumen), "memory": await examination.result()}

    async def invite(_request: Request) -> dict[str, Any]:
        return invitation_of(lumen)

    return {
        "status": status,
        "invite": invite,
        "once": once,
        "express": express,
        "examine": examine,
        "calibrate": calibrate,
    }


def invitation_of(lumen: Lumen) -> dict[str, Any]:
    """Tell the address of the page with its token.

    Raises:
        LumenError: no page is served.
    """
    if lumen.invitation is None:
        reason = lumen.creature.faults.get("page", "it is off, by the setting page.reach")
        raise LumenError(f"this Lumen serves no page: {reason}")
    return {"invitation": lumen.invitation}


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

    return {"moments": moments}


def check_mode(lumen: Lumen, request: Request) -> None:
    """Refuse to answer for another body than the one that was asked for."""
    wanted = request.get("mode", "auto")
    if wanted not in ("auto", lumen.hardware.mode):
        raise LumenError(
            f"the Lumen that runs here lives in {lumen.hardware.mode} mode, not in {wanted}: stop "
            "it first"
        )


async def calibrate_heat(lumen: Lumen, room: object) -> dict[str, Any]:
    """Set the factor of the board's own heat from the last sample and a thermometer."""
    if not isinstance(room, float | int):
        raise LumenError("calibrate heat needs the room's temperature in °C")
    moment = lumen.creature.moment
    values = (
        []
        if moment is None
        else [moment.sample.value(channel) for channel in (Channel.AMBIENT_TEMP, Channel.CPU_TEMP)]
    )
    if len(values) < 2 or None in values:  # noqa: PLR2004 - two temperatures
        raise LumenError("board and processor temperature are needed, and cannot be read now")
    ambient, cpu = (float(v) for v in values if v is not None)
    factor = heat_factor_from(float(room), ambient, cpu)
    await _keep(lumen, heat_factor=factor)
    return {"heat_factor": factor, "ambient_temp_c": ambient, "cpu_temp_c": cpu}


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
