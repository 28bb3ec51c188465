"""Makes the picture of plug-ins, with the example: `make pictures`."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from PIL import Image

from lumen.body.scene import AddedPage, Page
from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.plugins import checks
from lumen.plugins.interface import PluginSetup
from lumen.runtime.controls import ControlChange
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen

FILE = Path(__file__).with_name("pictures") / "plugins.png"
EXAMPLE = Path(__file__).parents[1] / "examples" / "moon"
_GAP = 12
_MOMENT = "2026-02-24T21:00:00Z"
"""A moon of the first quarter."""
_FAILED = "KeyError: 'x' (page.py, line 12); tried again after 1 min"


async def _pictures(lumen: Lumen, snapshot: Snapshot) -> list[Image.Image]:
    """Give the page, the face with what it wears, and the page after a failure."""
    sys.path.insert(0, str(EXAMPLE))
    from lumen_moon.face import MoonOnTheFace  # noqa: PLC0415 - on the path by now
    from lumen_moon.page import MoonPage  # noqa: PLC0415 - as above

    setup, added = PluginSetup({}, "en", EXAMPLE), lumen.additions
    added.add_page("moon")
    added.show(AddedPage("moon", checks.page_picture(MoonPage(setup), snapshot)))
    added.wear("moon", checks.worn(MoonOnTheFace(setup), snapshot))
    pictures = []
    for page, trouble in ((Page.PLUGIN, None), (Page.FACE, None), (Page.PLUGIN, _FAILED)):
        if trouble is not None:
            added.show(AddedPage("moon", None, trouble))
        lumen.controls.apply(ControlChange(page=page))
        await lumen.renderer.show_screen()
        pictures.append(lumen.renderer.shown.picture)
    return pictures


async def _make(directory: Path) -> None:
    settings = Settings(memory=MemoryConfig(str(directory)), mock=MockConfig("day"))
    async with assembled(settings, Choice(Mode.MOCK)) as lumen:
        await lumen.wake(PREFILL)
        snapshot = View(lumen).snapshot()
        assert snapshot.now is not None  # noqa: S101 - it has lived for a while
        moved = msgspec.structs.replace(snapshot.now, time=_MOMENT)
        pictures = await _pictures(lumen, msgspec.structs.replace(snapshot, now=moved))
    side = pictures[0].width
    strip = Image.new("RGB", ((side + _GAP) * len(pictures) + _GAP, side + 2 * _GAP), (24, 24, 28))
    for number, picture in enumerate(pictures):
        strip.paste(picture, (_GAP + number * (side + _GAP), _GAP))
    strip.save(FILE, optimize=True)


if __name__ == "__main__":
    with TemporaryDirectory() as memory:
        asyncio.run(_make(Path(memory)))
