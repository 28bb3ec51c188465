"""The body without a body: its picture as half blocks of text, its lights as colours to show."""

from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lumen.body.colour import Srgb, linear_from_srgb, srgb_from_linear
from lumen.ports import LedFrame, Rgb

Run: TypeAlias = tuple[str, Srgb, Srgb]
"""Characters that share a front colour and a back colour."""

UPPER_HALF = "▀"
"""Its front colour is a cell's upper pixel, its back colour the lower one."""

STEP = 4
"""Colours are rounded to multiples of this: unseen in a cell, and equal neighbours join."""

BRIGHT = 0.25
"""Linear light that is shown at its fullest: the lights' usual ceiling."""

ADAPTATION = 0.6
"""How much of the lights' dimming is left to see, in powers of light: in the dark eyes open."""

LENS = Rgb(0.012, 0.012, 0.013)
"""What an unlit lamp reflects, so that it is seen to be there."""

_LINEAR = np.array([linear_from_srgb((v, v, v)).red for v in range(256)], dtype=np.float32)


def half_blocks(picture: Image.Image, columns: int) -> list[list[Run]]:
    """Give an RGB picture as lines of text, two pixels a character, one above the other.

    It is averaged in linear light, which keeps fine bright lines bright. Every line is `columns`
    characters long; of a square picture there are half as many lines, rounded up.
    """
    rows = round(columns * picture.height / picture.width)
    rows += rows % 2
    light = _LINEAR[np.asarray(picture)]
    small = np.dstack([_averaged(light[..., channel], columns, rows) for channel in range(3)])
    shades = _rounded(small)
    return [_runs(upper, lower) for upper, lower in zip(shades[::2], shades[1::2], strict=True)]


def lamp_colours(lights: LedFrame) -> tuple[Srgb, Srgb, Srgb]:
    """Give the lights as a person beside them sees them, for a screen.

    Linear light is scaled so that the usual ceiling looks bright, hues kept; an eye in a dark
    room makes up for part of the dimming.
    """
    left, middle, right = (srgb_from_linear(_seen(lamp)) for lamp in lights)
    return left, middle, right


def _averaged(channel: NDArray[np.float32], columns: int, rows: int) -> NDArray[np.float32]:
    reduced = Image.fromarray(channel).resize((columns, rows), Image.Resampling.BOX)
    return np.asarray(reduced)


def _rounded(light: NDArray[np.float32]) -> list[list[Srgb]]:
    """Encode linear light for a screen (IEC 61966-2-1), in coarse steps."""
    encoded = np.interp(light, _LINEAR, np.arange(256.0))
    steps = np.minimum(np.rint(encoded / STEP) * STEP, 255.0).astype(int)
    return [[(r, g, b) for r, g, b in line] for line in steps.tolist()]


def _runs(upper: list[Srgb], lower: list[Srgb]) -> list[Run]:
    cells = groupby(zip(upper, lower, strict=True))
    return [(UPPER_HALF * sum(1 for _ in same), *colours) for colours, same in cells]


def _seen(lamp: Rgb) -> Rgb:
    brightest = max(lamp)
    if brightest == 0.0:
        return LENS
    gain = min(1.0, brightest / BRIGHT) ** ADAPTATION / brightest
    return Rgb(*(gain * channel + lens for channel, lens in zip(lamp, LENS, strict=True)))
