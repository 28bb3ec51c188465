"""What the wires of lights and panel carry, counted on the simulated header: the same code path."""

import asyncio
import tempfile
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from figures import Beside, Figure

from lumen.composition.bodies import mock_parts
from lumen.config.settings import MockConfig, Settings
from lumen.devices.header import BRAINCRAFT, DigitalPin
from lumen.formats.student import load_student
from lumen.runtime.controls import ControlChange
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter
from lumen.simulation.silicon.header import SimulatedHeader
from lumen.units import Monotonic, Seconds

_MINUTE: Seconds = 60.0
_KIB = 1024.0
_WAKING = 26
"""Samples until something is said."""
_SETTLED: Seconds = 1.5


class _Counts(NamedTuple):
    """What was counted so far."""

    calls: int
    light_frames: int
    transfers: int
    sent: int
    drawn: int

    def since(self, before: "_Counts") -> "_Counts":
        """Give what was added."""
        return _Counts(*(now - then for now, then in zip(self, before, strict=True)))


def wired(watched: Seconds) -> list[Figure]:
    """Count calls for lines, transfers and frames: lights breathing, and both dark in quiet."""
    day, quiet = asyncio.run(_lived(watched))
    per_minute = _MINUTE / watched
    return [
        Figure(
            "calls for the lines of lights and panel: lights breathing, animated face",
            day.calls / watched,
            "a second",
            "at most",
            120.0,
            beside=(
                Beside("frames of the lights", day.light_frames / watched),
                Beside("transfers to the panel", day.transfers / watched),
                Beside("sent to the panel", day.sent * per_minute / _KIB, "KiB/min"),
            ),
        ),
        Figure(
            "frames of lights and screen that are drawn while both are dark",
            quiet.drawn * per_minute,
            "a minute",
            beside=(Beside("calls for lines", quiet.calls * per_minute),),
        ),
    ]


async def _lived(watched: Seconds) -> tuple[_Counts, _Counts]:
    """Live by day for so long, and then in quiet mode."""
    headers: list[SimulatedHeader] = []
    genuine = SimulatedHeader.output

    def output(header: SimulatedHeader, number: int) -> DigitalPin:
        headers.append(header)
        return genuine(header, number)

    with tempfile.TemporaryDirectory() as home, patch.object(SimulatedHeader, "output", output):
        settings = Settings(mock=MockConfig("day"))
        parts, clock = mock_parts(settings, 0.0)
        storage = StorageWriter(Path(home), settings.memory, clock)
        student = load_student(settings.student.path)
        lumen = Lumen(settings, parts, student, storage, Path(home), lambda: None)
        await lumen.wake(_WAKING)
        clock.speed = 1.0
        living = asyncio.create_task(lumen.live())
        try:
            day = await _counted(lumen, headers, watched)
            lumen.controls.apply(ControlChange(quiet=True))
            # What a finger touched stays lit for a while.
            lumen.renderer.touched_at = Monotonic(0.0)
            quiet = await _counted(lumen, headers, watched)
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
            await lumen.sleep()
    return day, quiet


async def _counted(lumen: Lumen, headers: list[SimulatedHeader], watched: Seconds) -> _Counts:
    await asyncio.sleep(_SETTLED)
    before = _counts(lumen, headers[-1])
    await asyncio.sleep(watched)
    return _counts(lumen, headers[-1]).since(before)


def _counts(lumen: Lumen, header: SimulatedHeader) -> _Counts:
    # By two lines each call for the lights drives their clock; by the kernel's bus a frame is one.
    lines = (BRAINCRAFT.dotstar_clock, BRAINCRAFT.panel_command, BRAINCRAFT.panel_backlight)
    return _Counts(
        header.strip.calls + sum(header.pins[line].writes for line in lines),
        header.strip.frames,
        header.panel.transfers,
        header.panel.bytes_written,
        lumen.renderer.frames,
    )
