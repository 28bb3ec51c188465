"""Instructions of a sample and of frames, counted by valgrind: of these a Pi's cost is modelled.

Each work is done in two processes, so many times and twice as often: the difference is its own.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from figures import Beside, Figure
from living_cost import EVERY_CHANNEL, a_day, days_on_end, whole_samples
from painting import alive, animated

from lumen.config.settings import Settings
from lumen.core.mind import Mind
from lumen.core.state import Body
from lumen.formats.student import load_student
from lumen.simulation.host import CORES
from lumen.simulation.silicon import apa102, pins

_MILLION = 1e6
_COUNTED = re.compile(r"Collected : (\d+)")


def instructions(times: int) -> list[Figure]:
    """Count the instructions of each work, all threads, in millions.

    Raises:
        RuntimeError: valgrind is not installed.
    """
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise RuntimeError("valgrind is not installed, and nothing else counts instructions here")
    first, *others = ((name, _counted(valgrind, name, times)) for name in _WORKS)
    name, value = first
    beside = tuple(Beside(n, v) for n, v in others)
    return [Figure(f"instructions: {name}", value, "million", beside=beside)]


def _counted(valgrind: str, name: str, times: int) -> float:
    once, twice = (_collected(valgrind, name, count) for count in (times, 2 * times))
    return (twice - once) / times / _MILLION


def _collected(valgrind: str, name: str, times: int) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        run = subprocess.run(  # noqa: S603 - found on PATH, with this very file
            [
                valgrind,
                "--tool=callgrind",
                f"--callgrind-out-file={Path(scratch) / 'counts'}",
                sys.executable,
                __file__,
                name,
                str(times),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    found = _COUNTED.search(run.stderr)
    if found is None:
        raise RuntimeError(f"valgrind counted nothing: {run.stderr[-300:]}")
    return int(found.group(1))


def _mind(times: int) -> None:
    mind = Mind(Body(EVERY_CHANNEL, CORES), load_student(Settings().student.path))
    stream = days_on_end(a_day())
    for _ in range(times):
        mind.live(next(stream))


def _lights(times: int) -> None:
    asyncio.run(_lit(times))


async def _lit(times: int) -> None:
    async with alive() as (lumen, _):
        _unwire()
        for _ in range(times):
            await lumen.hardware.body_clock.sleep(await lumen.renderer.show_lights())


def _unwire() -> None:
    """Let the strip take nothing: what decodes it is no part of Lumen's cost."""
    apa102.SimulatedStrip.receive = lambda *_: None  # type: ignore[method-assign]
    pins.GpioLine.drive = lambda *_, **_options: None  # type: ignore[method-assign]


_WORKS: dict[str, Callable[[int], object]] = {
    "a mind's sample: state, window, shape, now and then student and voice": _mind,
    "a whole sample, simulated chips and store among it": lambda n: asyncio.run(whole_samples(n)),
    "a frame of the face, changed regions": lambda n: asyncio.run(animated(n)),
    "a frame of the lights, by the kernel's bus": _lights,
}

if __name__ == "__main__":
    _WORKS[sys.argv[1]](int(sys.argv[2]))
