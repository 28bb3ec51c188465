"""The drawing that Lumen makes through the day: a ribbon of its air, and one mark an expression.

The day goes around like the sun: midnight at the foot, dawn at the left, noon at the top, dusk
at the right. What closes the ring is the day itself, so that the picture is composed after ten
marks and after two hundred. The picture is a function of the marks and the spells alone.
"""

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image

from lumen.body.brush import Align, write
from lumen.body.colour import SRGB_KNEE
from lumen.body.composition import Mark, Stroke, strokes_of
from lumen.body.dither import pattern
from lumen.body.glyphs import GLYPHS, REACH, Field, Pen, bell
from lumen.body.palette import SOFT_INK
from lumen.body.ribbon import RING, ribbon
from lumen.body.weather import DayWeather, Spell, palette_of, weather_of

__all__ = ["MOST_MARKS", "PANEL", "Canvas", "Mark", "Spell", "signed"]

PANEL = 240
"""The panel's side in pixels."""

MOST_MARKS = 600
"""A mark every 2.4 minutes for a whole day: more than a picture needs, and a bound."""

SIGNATURE, MARGIN = 0.0195, 0.042
"""The height of the signature's letters and its distance from the edge, as shares of the side."""

MOST_COVER = 0.5
"""However bright a stroke is, half of what lies beneath it shows through."""


class Canvas:
    """A picture that grows; the same marks in the same order on the same day give the same pixels.

    Marks are kept as light in the day's palette, and what they leave of the air beneath: so the
    palette may change with the day, and no mark is drawn twice.
    """

    def __init__(self, marks: Iterable[Mark] = (), spells: Iterable[Spell] = ()) -> None:
        self._marks: list[Mark] = []
        self._spells: dict[int, Spell] = {}
        self._layer = _Layer.blank(PANEL)
        self._picture: Image.Image | None = None
        for spell in spells:
            self.set_spell(spell)
        for mark in marks:
            self.add(mark)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks so far, in order."""
        return tuple(self._marks)

    @property
    def spells(self) -> tuple[Spell, ...]:
        """The spells so far, by their hour."""
        return tuple(self._spells[number] for number in sorted(self._spells))

    def add(self, mark: Mark) -> bool:
        """Draw one more mark; False, and nothing drawn, when the picture is full."""
        if len(self._marks) >= MOST_MARKS:
            return False
        self._marks.append(mark)
        _draw(self._layer, mark)
        self._picture = None
        return True

    def set_spell(self, spell: Spell) -> None:
        """Take what a spell was like, or what more is known of it."""
        self._spells[spell.number] = spell
        self._picture = None

    def picture(self, size: int = PANEL) -> Image.Image:
        """Give the picture, RGB and square; any size but the panel's is drawn anew."""
        if size != PANEL:
            layer = _Layer.blank(size)
            for mark in self._marks:
                _draw(layer, mark)
            return _developed(layer, weather_of(self.spells))
        if self._picture is None:
            self._picture = _developed(self._layer, weather_of(self.spells))
        return self._picture


def signed(picture: Image.Image, name: str, day: str) -> Image.Image:
    """Give a finished picture with its maker's name at its foot, and its day across from it."""
    side = picture.width
    size, margin = round(SIGNATURE * side), round(MARGIN * side)
    copy = picture.copy()
    write(copy, (margin, side - margin), name, size, SOFT_INK, bold=True)
    write(copy, (side - margin, side - margin), day, size, SOFT_INK, align=Align.RIGHT)
    return copy


class _Layer(NamedTuple):
    """What marks add to the air beneath them, in the palette's three lights, and leave of it."""

    light: Field
    left: Field

    @classmethod
    def blank(cls, size: int) -> "_Layer":
        """Give a layer without a mark."""
        return cls(
            np.zeros((size, size, 3), dtype=np.float32), np.ones((size, size), dtype=np.float32)
        )


def _draw(layer: _Layer, mark: Mark) -> None:
    for stroke in strokes_of(mark):
        _lay(layer, stroke)


def _lay(layer: _Layer, stroke: Stroke) -> None:
    """Lay one glyph over the light that is there, within the square that it reaches."""
    size = len(layer.left)
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
    kept = 1.0 - np.minimum(stroke.cover * field, MOST_COVER)
    layer.left[top:bottom, left:right] *= kept
    patch = layer.light[top:bottom, left:right]
    patch *= kept[..., None]
    patch += field[..., None] * np.array(stroke.paint, dtype=np.float32)


def _wash(pen: Pen) -> Field:
    """Spread air, wider along the ring than across it."""
    return bell(pen.across / 0.80) * bell(pen.up / 0.50)


def _developed(layer: _Layer, weather: DayWeather) -> Image.Image:
    """Turn light into a picture as film does: bright places saturate softly (1 - exp(-x))."""
    size = len(layer.left)
    palette = palette_of(weather)
    colours = (palette.cool, palette.warm, palette.spark)
    film = np.array([colour.linear for colour in colours], dtype=np.float32)
    ground = np.array(palette.ground.linear, dtype=np.float32)
    pixels = np.empty((size, size, 3), dtype=np.uint8)
    for top in range(0, size, _BAND):
        bottom = min(top + _BAND, size)
        rows = slice(top, bottom)
        light = ribbon(weather, size, top, bottom)
        light *= layer.left[rows, :, None]
        light += layer.light[rows]
        beneath = _ground(size, top, bottom)[..., None] * ground
        shown = 1.0 - (1.0 - beneath) * np.exp(-(light @ film))
        power = 1.055 * np.power(shown, 1 / 2.4) - 0.055
        encoded = 254.99 * np.where(shown <= SRGB_KNEE, 12.92 * shown, power)
        pixels[rows] = encoded + pattern(size, rows)[..., None]
    return Image.fromarray(pixels)


_BAND = PANEL
"""Rows that are developed at once: a finished drawing, 36 times as large as the panel's, would
otherwise take 25 MB a step, 250 MB in all, which is more than its unit allows."""


@lru_cache(maxsize=1)
def _ground(size: int, top: int, bottom: int) -> Field:
    """Give how light the ground is: a little more inside the ring, and the ring's own trace."""
    place = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5
    radius = np.hypot(place[None, :], place[top:bottom, None])
    trace = np.exp(-np.square((radius - RING) / max(0.0022, 0.6 / size)))
    level: Field = 0.45 + 0.9 * np.exp(-np.square(radius / 0.34)) + 1.2 * trace
    return level
