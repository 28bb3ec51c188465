"""A day of the simulated world, lived through the whole device, for comparison with the last one.

`python tests/golden/golden_day.py` writes the golden results anew, when a change of them is meant.
"""

import asyncio
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from PIL import Image

from lumen.composition.bodies import mock_parts
from lumen.config.settings import MockConfig, SensesConfig, Settings
from lumen.core.moment import Moment
from lumen.formats.report import describe
from lumen.formats.student import load_student
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter

GOLDEN = Path(__file__).with_name("day.jsonl")
INTERVAL = 60.0
SAMPLES = 24 * 60
LOOK_EVERY = 30
_MOSAIC = 6


def lived_day() -> list[dict[str, Any]]:
    """Live the day: senses on simulated silicon, through to lights, panel and sentence."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        with TemporaryDirectory() as directory:
            return asyncio.run(_live(Path(directory)))
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


async def _live(directory: Path) -> list[dict[str, Any]]:
    settings = Settings(senses=SensesConfig(interval=INTERVAL), mock=MockConfig("busy"))
    parts, clock = mock_parts(settings, 0.0)
    parts.body_clock = clock
    storage = StorageWriter(directory, settings.memory, clock)
    student = load_student(settings.student.path)
    lumen = Lumen(settings, parts, student, storage, directory, lambda: None)
    entries = []
    for number in range(SAMPLES):
        await clock.sleep(INTERVAL)
        moment = await lumen.pulse.beat()
        await lumen.renderer.show_lights()
        entries.append(_entry_of(moment))
        if number % LOOK_EVERY == 0:
            await lumen.renderer.show_screen()
            entries[-1] |= _seen(lumen)
    await lumen.sleep()
    return entries


def _entry_of(moment: Moment) -> dict[str, Any]:
    """Give what was felt and said; readings stand in the state."""
    described: dict[str, Any] = msgspec.to_builtins(describe(moment))
    kept = ("time", "eisv", "shape", "trend", "expression", "narration", "faults")
    return {name: described[name] for name in kept if described[name]}


def _seen(lumen: Lumen) -> dict[str, Any]:
    """Give the decoded lights, and the decoded panel as a coarse mosaic."""
    assert lumen.hardware.seen is not None
    seen = lumen.hardware.seen()
    mosaic = seen.picture.resize((_MOSAIC, _MOSAIC), Image.Resampling.BOX)
    return {
        "lights": [[round(c, 4) for c in colour] for colour in seen.lights],
        "panel": list(mosaic.tobytes()),
    }


if __name__ == "__main__":
    lines = [msgspec.json.encode(entry).decode() for entry in lived_day()]
    GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
