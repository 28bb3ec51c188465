"""Films the first minute of a new simulated room, as `make run` shows it: `make film`.

Lumen lives in real time meanwhile; each frame is what its lights and its panel show then.
"""

import asyncio
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

from lumen.body.brush import write
from lumen.body.halfblocks import lamp_colours
from lumen.body.palette import FAINT_INK, INK, PAGE, SOFT_INK, TOKEN_COLOURS
from lumen.body.scene import Page
from lumen.body.text import fitted, width_of
from lumen.composition.assembly import Choice, assembled, woken
from lumen.config.settings import MemoryConfig, PageConfig, Settings
from lumen.core.language import parse
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.runtime.controls import ControlChange
from lumen.runtime.hardware import Mode
from lumen.runtime.renderer import Appearance
from lumen.units import Seconds

FILM = Path(__file__).with_name("pictures") / "first_minute.gif"
_FRAME: Seconds = 0.5
_SCRIPT: tuple[tuple[Seconds, Page, str], ...] = (
    (0.0, Page.FACE, "it wakes with the household"),
    (24.0, Page.VITALS, "→  the next page"),
    (34.0, Page.WORDS, "→  the next page"),
    (42.0, Page.WHY, "w  why?"),
)
"""From when on each page is shown, and what is written below it."""
_ENDS: Seconds = 50.0
_SIZE = (620, 300)
_PANEL = (20, 44)
_LEFT, _WIDE = 292, 308
_COLOURS = 255


def _frame(snapshot: Snapshot, shown: Appearance, note: str) -> Image.Image:
    frame = Image.new("RGB", _SIZE, PAGE)
    pen = ImageDraw.Draw(frame)
    for number, colour in enumerate(lamp_colours(shown.lights)):
        pen.ellipse((96 + 36 * number, 14, 112 + 36 * number, 30), fill=colour)
    frame.paste(shown.picture, _PANEL)
    now = datetime.fromisoformat(snapshot.local_time)
    write(frame, (_LEFT, 30), f"{snapshot.place}, {now:%H:%M}", 15, SOFT_INK)
    for row, true in enumerate(snapshot.happening[:4]):
        write(frame, (_LEFT, 56 + 18 * row), true, 13, FAINT_INK)
    left, base = _LEFT, 160
    for token in parse(snapshot.said).spoken if snapshot.said else ():
        name = token.value.replace("_", " ")
        if left + width_of(name, 19, bold=True) > _LEFT + _WIDE:
            left, base = _LEFT, base + 24
        write(frame, (left, base), name, 19, TOKEN_COLOURS[token], bold=True)
        left += round(width_of(name, 19, bold=True)) + 12
    setting = fitted(snapshot.sentence or "", ((18, 72), (16, 72), (14, 72)), _WIDE)
    for number, line in enumerate(setting.lines):
        write(frame, (_LEFT, base + 30 + number * setting.pitch), line, setting.size, INK)
    write(frame, (_LEFT, 278), note, 15, SOFT_INK)
    return frame


async def _recorded(of: View) -> list[Image.Image]:
    """Watch for as long as the film is, and turn the pages."""
    frames: list[Image.Image] = []
    clock = of.clock
    begin = clock.monotonic()
    while (at := clock.monotonic() - begin) < _ENDS:
        _, page, note = [part for part in _SCRIPT if part[0] <= at][-1]
        of.controls.apply(ControlChange(page=page))
        frames.append(_frame(of.snapshot(), of.screen.shown, note))
        await clock.sleep(max(0.0, begin + _FRAME * len(frames) - clock.monotonic()))
    return frames


async def _film(directory: Path) -> list[Image.Image]:
    settings = Settings(memory=MemoryConfig(str(directory)), page=PageConfig("off"))
    async with assembled(settings, Choice(Mode.MOCK)) as lumen:
        await woken(lumen)
        lumen.let_time_run()
        living = asyncio.create_task(lumen.live())
        try:
            return await _recorded(View(lumen))
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)


def _save(frames: list[Image.Image]) -> None:
    """Save the film with one palette for all of it: its colours do not flicker."""
    sheet = Image.new("RGB", (_SIZE[0], _SIZE[1] * len(frames[::4])))
    for number, frame in enumerate(frames[::4]):
        sheet.paste(frame, (0, _SIZE[1] * number))
    palette = sheet.quantize(_COLOURS, dither=Image.Dither.NONE)
    first, *rest = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames]
    duration = round(1000 * _FRAME)
    first.save(FILM, save_all=True, append_images=rest, duration=duration, loop=0, optimize=True)


if __name__ == "__main__":
    with TemporaryDirectory() as directory:
        _save(asyncio.run(_film(Path(directory))))
