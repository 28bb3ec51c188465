"""Putting soft shapes and text on a picture; masks of fixed shapes are made once."""

import math
from enum import StrEnum
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from lumen.body.colour import Colour
from lumen.body.glyphs import GLYPHS, Field, Pen
from lumen.body.text import font, width_of
from lumen.core.language import Token

EXTENT = 1.30
"""How much of its plane a glyph gets in a symbol: all of its lines, and a little air."""

LINE = 0.085
"""Half the width of a symbol's lines, in the glyph's own units."""

LIFT = 0.8
"""The power that a symbol's light is raised to: small as it is, what is faint must be seen."""

UNSEEN = 0.01
"""Light that would only show where the symbol's square ends."""


def plane(width: int, height: int, across: float, down: float) -> tuple[Field, Field]:
    """Give each pixel's distance to the right of and below a point of a patch, in pixels."""
    x = np.arange(width, dtype=np.float32) + np.float32(0.5 - across)
    y = np.arange(height, dtype=np.float32) + np.float32(0.5 - down)
    return x[None, :], y[:, None]


def mask_from(field: Field) -> Image.Image:
    """Turn a field of 0..1 into a mask."""
    return Image.fromarray((255.0 * np.clip(field, 0.0, 1.0) + 0.5).astype(np.uint8))


def tint(picture: Image.Image, mask: Image.Image, colour: Colour, at: tuple[int, int]) -> None:
    """Lay a colour over the picture where the mask lets it, with the mask's corner at `at`."""
    picture.paste(colour.srgb, at, mask)


@lru_cache(maxsize=64)
def symbol(token: Token, size: int) -> Image.Image:
    """Give a token's glyph as a square mask."""
    half = size / 2.0
    unit = half / EXTENT
    across, down = plane(size, size, half, half)
    x, y = np.broadcast_to(across / unit, (size, size)), np.broadcast_to(-down / unit, (size, size))
    field = GLYPHS[token](Pen(x, y, LINE, 1.0 / unit))
    return mask_from(np.maximum(field - UNSEEN, 0.0) ** LIFT)


class Align(StrEnum):
    """Which end of a line of text lies at the place it is written at."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


def write(
    picture: Image.Image,
    at: tuple[int, int],
    text: str,
    size: int,
    colour: Colour,
    *,
    align: Align = Align.LEFT,
    bold: bool = False,
) -> None:
    """Write a line; `at` is where its end, or its middle, lies on its base line."""
    letters = _letters(text, size, bold=bold)
    width = letters.width - 2 * _AROUND
    before = {Align.LEFT: 0, Align.MIDDLE: width // 2, Align.RIGHT: width}[align]
    tint(picture, letters, colour, (at[0] - before - _AROUND, at[1] - size - _AROUND))


_AROUND = 1
"""Room for what letters reach over their own width."""


@lru_cache(maxsize=256)
def _letters(text: str, size: int, *, bold: bool) -> Image.Image:
    """Give a line of text as a mask, its base line one size below the top."""
    width = math.ceil(width_of(text, size, bold=bold))
    mask = Image.new("L", (width + 2 * _AROUND, math.ceil(1.35 * size) + 2 * _AROUND))
    ImageDraw.Draw(mask).text(
        (_AROUND, size + _AROUND), text, fill=255, font=font(size, bold=bold), anchor="ls"
    )
    return mask
