"""A page of the screen: the moon, the name of its phase, and how much of it is lit."""

from PIL import ImageDraw

from lumen.plugins.interface import (
    GROUND,
    INK,
    PLACE,
    SOFT_INK,
    Image,
    PluginSetup,
    Snapshot,
    font,
)
from lumen_moon.drawing import moon_picture
from lumen_moon.settings import moon_settings, phase_of

SIDE = 104
GERMAN = {
    "new": "Neumond",
    "waxing": "zunehmend",
    "first quarter": "erstes Viertel",
    "full": "Vollmond",
    "waning": "abnehmend",
    "last quarter": "letztes Viertel",
}


class MoonPage:
    """Draws the page."""

    def __init__(self, setup: PluginSetup) -> None:
        self._settings = moon_settings(setup.settings)
        self._names = GERMAN if setup.language == "de" else {}

    def draw(self, snapshot: Snapshot) -> Image.Image:
        """Draw the moon of this sample."""
        phase = phase_of(snapshot)
        page = Image.new("RGB", PLACE, GROUND.srgb)
        moon = moon_picture(phase, SIDE, south=self._settings.south)
        middle = PLACE[0] // 2
        page.paste(moon, (middle - SIDE // 2, 10), moon)
        pen = ImageDraw.Draw(page)
        name = self._names.get(phase.name, phase.name)
        pen.text((middle, 144), name, INK.srgb, font(22, bold=True), anchor="ms")
        pen.text((middle, 168), f"{phase.lit:.0%}", SOFT_INK.srgb, font(16), anchor="ms")
        return page
