"""Makes the documentation's pictures out of a simulated day of Lumen's: `make pictures`."""

import asyncio
import io
import math
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from rich.console import Console

from lumen.body.scene import PAGES
from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.outlets.terminal.screen import view
from lumen.outlets.view import View
from lumen.runtime.controls import ControlChange
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen
from lumen.units import Seconds

FOLDER = Path(__file__).with_name("pictures")
_HOURS: Seconds = 3600.0
_MORNING = 0.9 * _HOURS
_EVENING = 13.7 * _HOURS
_GAP = 12
_DRAWING = 720


async def _live(lumen: Lumen, duration: Seconds) -> None:
    interval = lumen.settings.senses.interval
    for _ in range(math.floor(duration / interval)):
        await lumen.hardware.clock.sleep(interval)
        await lumen.pulse.beat()


async def _light_up(lumen: Lumen) -> None:
    for _ in range(60):
        await asyncio.sleep(await lumen.renderer.show_lights())
    await lumen.renderer.show_screen()


def _save_terminal(lumen: Lumen) -> None:
    console = Console(
        record=True,
        width=110,
        height=30,
        force_terminal=True,
        file=io.StringIO(),
        legacy_windows=False,
    )
    of = View(lumen)
    screen = (of.screen.scene(), of.screen.lights)
    console.print(view(console, of.snapshot(), of.history, *screen, keys=True))
    console.save_svg(str(FOLDER / "terminal.svg"), title="make run")


async def _save_pages(lumen: Lumen) -> None:
    pictures = []
    for page in PAGES:
        lumen.controls.apply(ControlChange(page=page))
        await lumen.renderer.show_screen()
        pictures.append(lumen.renderer.shown.picture)
    side = pictures[0].width
    strip = Image.new("RGB", ((side + _GAP) * len(pictures) + _GAP, side + 2 * _GAP), (24, 24, 28))
    for number, picture in enumerate(pictures):
        strip.paste(picture, (_GAP + number * (side + _GAP), _GAP))
    strip.save(FOLDER / "pages.png", optimize=True)


async def _make(directory: Path) -> None:
    settings = Settings(memory=MemoryConfig(str(directory)), mock=MockConfig("day"))
    async with assembled(settings, Choice(Mode.MOCK)) as lumen:
        await lumen.wake(PREFILL)
        await _live(lumen, _MORNING)
        await _light_up(lumen)
        _save_terminal(lumen)
        await _live(lumen, _EVENING)
        await _save_pages(lumen)
        drawing = lumen.day.finish()
        if drawing is not None:
            kept = drawing.render().resize((_DRAWING, _DRAWING), Image.Resampling.LANCZOS)
            kept.save(FOLDER / "drawing.png", optimize=True)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as directory:
        asyncio.run(_make(Path(directory)))
