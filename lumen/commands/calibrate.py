"""`lumen calibrate`: measure how this body disturbs its own senses."""

import argparse
import sys
from typing import Any

from lumen.commands.reach import ask_or, with_lumen
from lumen.errors import LumenError, NotRunningError
from lumen.outlets.control import client
from lumen.outlets.control.requests import calibrate_heat, calibrate_light, moments_lived
from lumen.runtime.lifecycle import Lumen
from lumen.system.paths import control_sockets
from lumen.units import Celsius, Seconds

PATIENCE: Seconds = 300.0
"""How long the next sample of the running Lumen may take."""


def run(arguments: argparse.Namespace) -> None:
    """Measure, keep, and say what was found."""
    if arguments.what == "heat":
        _print_heat(_heat(arguments, arguments.room), arguments.room)
    else:
        print("The lights will flash for some seconds; the room should be dark.")
        found = ask_or(arguments, "calibrate", calibrate_light)
        print(
            f"light_glow {found['light_glow']:.1f} lx at full brightness: "
            f"{found['dark_lux']:.2f} lx dark, {found['lit_lux']:.2f} lx lit"
        )


def _heat(arguments: argparse.Namespace, room: Celsius) -> dict[str, Any]:
    """Watch a load with the running Lumen, or with one that is woken for it."""
    print(
        "The processor will be loaded for 20 of 45 minutes; keep windows shut, the heating steady, "
        "and the thermometer beside Lumen."
    )
    last: dict[str, Any] = {}
    try:
        request = {"mode": arguments.mode, "room": room}
        for last in client.stream(control_sockets(), "calibrate_heat", PATIENCE, **request):
            if "heat_factor" in last:
                return last
            _show(last)
    except NotRunningError:
        return with_lumen(arguments, _measured(room))
    raise LumenError("the running Lumen ended the calibration without a result")


def _measured(room: Celsius) -> Any:  # noqa: ANN401 - a coroutine function of one Lumen
    async def measure(lumen: Lumen) -> dict[str, Any]:
        last: dict[str, Any] = {}
        async for last in calibrate_heat(lumen, room, moments_lived(lumen)):
            if "progress" in last:
                _show(last)
        return last

    return measure


def _show(told: dict[str, Any]) -> None:
    doing = "under load" if told["loaded"] else "at rest"
    board, chip = told["ambient_temp_c"], told["cpu_temp_c"]
    if board is not None and chip is not None:
        line = f"{told['progress']:4.0%}  {doing:10}  board {board:.1f} °C, processor {chip:.1f} °C"
        print(line, file=sys.stderr, flush=True)


def _print_heat(found: dict[str, Any], room: Celsius) -> None:
    before = found["heat_factor_before"]
    old = (
        "not calibrated"
        if before is None
        else f"heat_factor {before:.2f}, heat_lag {found['heat_lag_s_before']:.0f} s"
    )
    print(f"before: {old}")
    print(
        f"now:    heat_factor {found['heat_factor']:.2f}, heat_lag {found['heat_lag_s']:.0f} s: "
        f"a room of {room:.1f} °C is known to {found['error_c']:.1f} °C"
    )
    print(f"kept in {found['file']}")
    if found["overridden"]:
        print("the settings' calibration.heat_factor goes before it: remove that to use this")
