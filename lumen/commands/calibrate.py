"""`lumen calibrate`: measure how this body disturbs its own senses."""

import argparse
import contextlib
import math
import sys
from collections.abc import AsyncIterator, Callable, Iterator

from lumen.commands.reach import ask_or, with_lumen
from lumen.core.moment import Moment
from lumen.errors import LumenError, NotRunningError
from lumen.outlets.control import client
from lumen.runtime.calibrator import GlowFound, HeatFound, HeatProgress
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
        _light(arguments)


def _heat(arguments: argparse.Namespace, room: Celsius) -> HeatFound:
    """Watch a load with the running Lumen, or with one that is woken for it."""
    print(
        "The processor will be loaded for 20 of 45 minutes; keep windows shut, the heating steady, "
        "and the thermometer beside Lumen."
    )
    with _progress_shown() as show:
        return _found(arguments, room, show)


def _found(
    arguments: argparse.Namespace, room: Celsius, show: Callable[[HeatProgress], None]
) -> HeatFound:
    request = {"mode": arguments.mode, "room": room}
    try:
        for line in client.stream(
            control_sockets(),
            "calibrate_heat",
            HeatProgress | HeatFound,  # type: ignore[arg-type]  # msgspec decodes unions too
            PATIENCE,
            **request,
        ):
            if isinstance(line, HeatFound):
                return line
            show(line)
    except NotRunningError:
        return with_lumen(arguments, lambda lumen: _measured(lumen, room, show))
    raise LumenError("the running Lumen ended the calibration without a result: try again")


async def _measured(lumen: Lumen, room: Celsius, show: Callable[[HeatProgress], None]) -> HeatFound:
    async for progress in lumen.calibrator.measure_heat(room, moments_taken(lumen)):
        if isinstance(progress, HeatFound):
            return progress
        show(progress)
    raise LumenError("the calibration ended without a result: try again")


async def moments_taken(lumen: Lumen) -> AsyncIterator[Moment]:
    """Sample with a Lumen that nothing else keeps alive."""
    while True:
        await lumen.hardware.clock.sleep(lumen.settings.senses.interval)
        yield await lumen.pulse.beat()


@contextlib.contextmanager
def _progress_shown() -> Iterator[Callable[[HeatProgress], None]]:
    """Show how far it is: on a terminal in one line that changes, elsewhere by a line a tenth."""
    if not sys.stderr.isatty():
        yield _Tenths().show
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.text import Text  # noqa: PLC0415 - as above

    with Console(stderr=True).status("waiting for the next sample; Ctrl-C ends") as status:
        yield lambda progress: status.update(Text(f"{_line(progress)}; Ctrl-C ends"))


class _Tenths:
    """Progress as lines, one for each tenth that is reached."""

    def __init__(self) -> None:
        self._next = 0.0

    def show(self, progress: HeatProgress) -> None:
        """Print a line if another tenth is reached."""
        if progress.share >= self._next:
            self._next = math.floor(10.0 * progress.share + 1.0) / 10.0
            print(_line(progress), file=sys.stderr, flush=True)


def _line(progress: HeatProgress) -> str:
    doing = "under load" if progress.loaded else "at rest"
    board, chip = (
        "no reading" if value is None else f"{value:.1f} °C"
        for value in (progress.ambient_temp_c, progress.cpu_temp_c)
    )
    return f"{progress.share:4.0%}  {doing:10}  board {board}, processor {chip}"


def _print_heat(found: HeatFound, room: Celsius) -> None:
    before = found.heat_factor_before
    old = (
        "not calibrated"
        if before is None
        else f"heat_factor {before:.2f}, heat_lag {found.heat_lag_s_before:.0f} s"
    )
    print(f"before: {old}")
    print(
        f"now:    heat_factor {found.heat_factor:.2f}, heat_lag {found.heat_lag_s:.0f} s: "
        f"a room of {room:.1f} °C is known to {found.error_c:.1f} °C"
    )
    print(f"kept in {found.file}")
    if found.overridden:
        print("the settings' calibration.heat_factor goes before it: remove that to use this")


def _light(arguments: argparse.Namespace) -> None:
    async def measure(lumen: Lumen) -> GlowFound:
        return await lumen.calibrator.measure_glow()

    print("The lights will flash for some seconds; the room should be dark.")
    glow = ask_or(arguments, "calibrate", GlowFound, measure, what="light")
    print(
        f"light_glow {glow.light_glow:.1f} lx at full brightness: "
        f"{glow.dark_lux:.2f} lx dark, {glow.lit_lux:.2f} lx lit"
    )
