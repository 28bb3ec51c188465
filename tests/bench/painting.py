"""A frame of the face, from scene to panel bytes."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from figures import Beside, Figure
from timing import Work, compared, spread

from lumen.body import screen
from lumen.body.scene import Scene
from lumen.composition.bodies import mock_parts
from lumen.config.settings import MockConfig, QuietConfig, Settings
from lumen.devices.blinka import import_driver
from lumen.devices.glass import BRAINCRAFT_GLASS
from lumen.devices.header import BRAINCRAFT
from lumen.devices.st7789 import BAUD_RATE, SIDE, St7789Display
from lumen.formats.student import load_student
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon import st7789 as silicon
from lumen.simulation.silicon.header import SimulatedHeader

_LIVED = 60
_WHOLE = SIDE * SIDE * 2
_MILLI = 1e3


class _Nowhere:
    """A place where nothing happens."""

    mishaps: frozenset[Mishap] = frozenset()

    @property
    def surroundings(self) -> Surroundings:
        """No panel asks."""
        raise AssertionError("a panel feels nothing")


class _Wire(silicon.SimulatedPanel):
    """A panel that counts what arrives, and does not decode it."""

    def receive(self, data: bytes) -> None:
        """Count."""
        self.bytes_written += len(data)


class _Frames(NamedTuple):
    taken: list[float]
    sent: list[int]


def painting(frames: int, rounds: int) -> list[Figure]:
    """Measure processor time of all threads for a frame of the face, and what it sends."""
    shown = asyncio.run(animated(frames))
    taken = spread([1e3 * seconds for seconds in shown.taken])
    sent = spread([float(count) for count in shown.sent])
    scene = asyncio.run(_scene())
    times = compared(
        {"library": _by_the_library(scene), "drawing": lambda: screen.render(scene)}, rounds
    )
    drawn, whole = times["drawing"], times["library"]
    return [
        Figure(
            "a frame of the face, drawn and turned to panel bytes, changed regions only",
            taken.median,
            "ms of processor, all threads",
            "at most",
            2.0,
            taken.low,
            taken.high,
            (
                Beside("of it drawing", drawn.median * _MILLI),
                Beside("drawn, and all of it turned by the display library", whole.median * _MILLI),
            ),
        ),
        Figure(
            "bytes of a frame of the face",
            sent.median,
            "bytes",
            low=sent.low,
            high=sent.high,
            beside=(Beside("a whole picture", _WHOLE),),
        ),
    ]


@asynccontextmanager
async def alive() -> AsyncIterator[tuple[Lumen, SimulatedHeader]]:
    """Give a Lumen with half an hour behind it, whose panel is a mere wire."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(mock=MockConfig("busy"), quiet=QuietConfig("00:00", "00:00"))
        parts, clock = mock_parts(settings, 9 * 3600.0)
        parts.body_clock = clock
        header = SimulatedHeader(_Nowhere())
        header.panel = _Wire(header.pins, _Nowhere())
        parts.display = St7789Display(header, clock)
        storage = StorageWriter(Path(home), settings.memory, clock)
        student = load_student(settings.student.path)
        lumen = Lumen(settings, parts, student, storage, Path(home), lambda: None)
        for _ in range(_LIVED):
            await clock.sleep(30.0)
            await lumen.pulse.beat()
        try:
            yield lumen, header
        finally:
            await lumen.sleep()


async def animated(frames: int) -> _Frames:
    """Draw and send so many frames of the face, each when it is due."""
    shown = _Frames([], [])
    async with alive() as (lumen, header):
        await lumen.renderer.show_screen()
        for _ in range(frames):
            sent, begin = header.panel.bytes_written, time.process_time()
            wait = await lumen.renderer.show_screen()
            shown.taken.append(time.process_time() - begin)
            shown.sent.append(header.panel.bytes_written - sent)
            await lumen.hardware.body_clock.sleep(wait)
    return shown


async def _scene() -> Scene:
    async with alive() as (lumen, _):
        return lumen.renderer.scene()


def _by_the_library(scene: Scene) -> Work:
    """Draw as Lumen does, and let the library make the bytes of the whole picture."""
    header = SimulatedHeader(_Nowhere())
    header.panel = _Wire(header.pins, _Nowhere())
    driver = import_driver("adafruit_rgb_display.st7789").ST7789(
        header.spi(),
        dc=header.output(BRAINCRAFT.panel_command),
        cs=None,
        width=SIDE,
        height=SIDE,
        baudrate=BAUD_RATE,
        rotation=180,
        y_offset=BRAINCRAFT_GLASS.y_offset,
    )
    return lambda: driver.image(screen.render(scene))
