"""`lumen calibrate`: measure how this body disturbs its own senses."""

import argparse

from lumen.commands.once import take_one
from lumen.commands.reach import ask_or
from lumen.runtime.calibrator import GlowFound, HeatFound
from lumen.runtime.lifecycle import Lumen


def run(arguments: argparse.Namespace) -> None:
    """Measure, keep, and say what was found."""
    if arguments.what == "heat":
        _heat(arguments)
    else:
        _light(arguments)


def _heat(arguments: argparse.Namespace) -> None:
    room: float = arguments.room

    async def measure(lumen: Lumen) -> HeatFound:
        await take_one(lumen)
        return await lumen.calibrator.measure_heat(room)

    heat = ask_or(arguments, "calibrate", HeatFound, measure, what="heat", room=room)
    print(
        f"heat_factor {heat.heat_factor:.2f}: the board reads "
        f"{heat.ambient_temp_c:.1f} °C in a room of {room:.1f} °C"
    )


def _light(arguments: argparse.Namespace) -> None:
    async def measure(lumen: Lumen) -> GlowFound:
        return await lumen.calibrator.measure_glow()

    print("The lights will flash for some seconds; the room should be dark.")
    glow = ask_or(arguments, "calibrate", GlowFound, measure, what="light")
    print(
        f"light_glow {glow.light_glow:.1f} lx at full brightness: "
        f"{glow.dark_lux:.2f} lx dark, {glow.lit_lux:.2f} lx lit"
    )
