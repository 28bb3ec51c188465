"""`lumen calibrate`: measure how this body disturbs its own senses."""

import argparse
from typing import Any

from lumen.commands.once import take_one
from lumen.commands.reach import ask_or
from lumen.outlets.control.requests import calibrate_heat, calibrate_light
from lumen.runtime.lifecycle import Lumen


def run(arguments: argparse.Namespace) -> None:
    """Measure, keep, and say what was found."""
    if arguments.what == "heat":
        room: float = arguments.room
        found = ask_or(arguments, "calibrate", _heat(room), what="heat", room=room)
        print(
            f"heat_factor {found['heat_factor']:.2f}: the board reads "
            f"{found['ambient_temp_c']:.1f} °C in a room of {room:.1f} °C"
        )
    else:
        print("The lights will flash for some seconds; the room should be dark.")
        found = ask_or(arguments, "calibrate", calibrate_light, what="light")
        print(
            f"light_glow {found['light_glow']:.1f} lx at full brightness: "
            f"{found['dark_lux']:.2f} lx dark, {found['lit_lux']:.2f} lx lit"
        )


def _heat(room: float) -> Any:  # noqa: ANN401 - a coroutine function of one Lumen
    async def measure(lumen: Lumen) -> dict[str, Any]:
        await take_one(lumen)
        return await calibrate_heat(lumen, room)

    return measure
