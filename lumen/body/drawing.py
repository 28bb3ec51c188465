"""The drawing that Lumen makes through the day: a ring of light, one mark an expression.

The day goes around like the sun: midnight at the foot, dawn at the left, noon at the top, dusk
at the right. What closes the ring is the day itself, so that the picture is composed after ten
marks and after two hundred. The picture is a function of the list of marks and of nothing else.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from PIL import Image

from lumen.body.colour import SRGB_KNEE
from lumen.body.composition import RING, Mark, Stroke, strokes_of
from lumen.body.dither import pattern
from lumen.body.glyphs import GLYPHS, REACH, Field, Pen, bell
from lumen.body.palette import GROUND

__all__ = ["MOST_MARKS", "PANEL", "Canvas", "Mark"]

PANEL = 240
"""The panel's side in pixels."""

MOST_MARKS = 600
"""A mark every 2.4 minutes for a whole day: more than a picture needs, and a bound."""

MOST_COVER = 0.5
"""However bright a stroke is, half of what lies beneath it shows through."""


class Canvas:
    """A picture that grows; the same marks in the same order give the same pixels."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._marks: list[Mark] = []
        self._light = _blank(PANEL)
        self._picture: Image.Image | None = None
        for mark in marks:
            self.add(mark)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks so far, in order."""
        return tuple(self._marks)

    def add(self, mark: Mark) -> bool:
        """Draw one more mark; False, and nothing drawn, when the picture is full."""
        if len(self._marks) >= MOST_MARKS:
            return False
        self._marks.append(mark)
        _draw(self._light, mark)
        self._picture = None
        return True

    def picture(self, size: int = PANEL) -> Image.Image:
        """Give the picture, RGB and square; any size but the panel's is drawn anew."""
        if size != PANEL:
            light = _blank(size)
            for mark in self._marks:
                _draw(light, mark)
            return _developed(light)
        if self._picture is None:
            self._picture = _developed(self._light)
        return self._picture


def _blank(size: int) -> Field:
    return np.zeros((size, size, 3), dtype=np.float32)


def _draw(light: Field, mark: Mark) -> None:
    for stroke in strokes_of(mark):
        _lay(light, stroke)


def _lay(light: Field, stroke: Stroke) -> None:
    """Lay one glyph over the light that is there, within the square that it reaches."""
    size = light.shape[0]
    unit = stroke.size * size
    reach = REACH * unit * math.sqrt(2.0)
    across, down = stroke.across * size, stroke.down * size
    left, top = max(0, math.floor(across - reach)), max(0, math.floor(down - reach))
    right, bottom = min(size, math.ceil(across + reach)), min(size, math.ceil(down + reach))
    x = ((np.arange(left, right, dtype=np.float32) + 0.5 - across) / unit)[None, :]
    y = ((np.arange(top, bottom, dtype=np.float32) + 0.5 - down) / unit)[:, None]
    cosine, sine = math.cos(stroke.turn), math.sin(stroke.turn)
    pen = Pen(x * cosine + y * sine, x * sine - y * cosine, stroke.width, 1.0 / unit)
    glyph = _wash if stroke.token is None else GLYPHS[stroke.token]
    field = glyph(pen) * np.float32(min(stroke.strength, 1.0))
    patch = light[top:bottom, left:right]
    patch *= 1.0 - np.minimum(stroke.cover * field, MOST_COVER)[..., None]
    patch += field[..., None] * np.array(stroke.colour, dtype=np.float32)


def _wash(pen: Pen) -> Field:
    """Spread air, wider along the ring than across it."""
    return bell(pen.across / 0.80) * bell(pen.up / 0.50)


def _developed(light: Field) -> Image.Image:
    """Turn light into a picture as film does: bright places saturate softly (1 - exp(-x))."""
    size = light.shape[0]
    shown = 1.0 - (1.0 - _ground(size)) * np.exp(-light)
    power = 1.055 * np.power(shown, 1 / 2.4) - 0.055
    encoded = 254.99 * np.where(shown <= SRGB_KNEE, 12.92 * shown, power)
    return Image.fromarray((encoded + pattern(size)[..., None]).astype(np.uint8))


@lru_cache(maxsize=1)
def _ground(size: int) -> Field:
    """Ink that is a little lighter inside the ring, and the ring's own trace."""
    place = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5
    radius = np.hypot(place[None, :], place[:, None])
    trace = np.exp(-np.square((radius - RING) / max(0.0022, 0.6 / size)))
    level = 0.35 + 0.9 * np.exp(-np.square(radius / 0.30)) + 2.2 * trace
    ground: Field = level[..., None] * np.array(GROUND.linear, dtype=np.float32)
    return ground
