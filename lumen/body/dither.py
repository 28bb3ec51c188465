"""Fine grain, so that slow gradients stay smooth in few bits: ordered dithering."""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels: TypeAlias = NDArray[np.uint8]


def pattern(side: int, rows: slice = slice(None)) -> NDArray[np.float32]:
    """Give rows of a fixed pattern of 0 up to 1, even in every small neighbourhood.

    Interleaved gradient noise (Jorge Jimenez, "Next generation post processing in Call of
    Duty: Advanced Warfare", 2014). It never moves, so that a still picture stays still.
    """
    row, column = np.mgrid[slice(*rows.indices(side)), 0:side].astype(np.float64)
    inner = np.mod(0.06711056 * column + 0.00583715 * row, 1.0)
    noise: NDArray[np.float32] = np.mod(52.9829189 * inner, 1.0).astype(np.float32)
    return noise


@lru_cache(maxsize=1)
def _panel_pattern(side: int) -> tuple[Pixels, Pixels, Pixels]:
    """Give the grain of 5, 6 and 5 bits, the most that it may be added to, and the bits kept.

    The last in one row, for all rows are alike.
    """
    noise = (pattern(side)[..., None] * np.array([8.0, 4.0, 8.0])).astype(np.uint8)
    kept = np.tile(np.array([0xF8, 0xFC, 0xF8], dtype=np.uint8), (side, 1))
    return noise, 255 - noise, kept


def dithered(pixels: Pixels) -> Image.Image:
    """Cut a square of RGB to the bits that a panel shows, with grain instead of bands."""
    return Image.fromarray(dithered_part(pixels, len(pixels), (slice(None), slice(None))))


def dithered_part(pixels: Pixels, side: int, place: tuple[slice, slice]) -> Pixels:
    """Cut a part of such a square, in its rows and columns, as it is cut in the whole."""
    noise, most, kept = _panel_pattern(side)
    cut: Pixels = np.minimum(pixels, most[place])
    cut += noise[place]
    cut &= kept[place[1]]
    return cut
