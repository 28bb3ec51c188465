"""Fine grain, so that slow gradients stay smooth in few bits: ordered dithering."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops


@lru_cache(maxsize=4)
def grain(side: int) -> NDArray[np.float32]:
    """Give a fixed pattern of 0 up to 1, even in every small neighbourhood.

    Interleaved gradient noise (Jorge Jimenez, "Next generation post processing in Call of
    Duty: Advanced Warfare", 2014). It never moves, so that a still picture stays still.
    """
    row, column = np.mgrid[0:side, 0:side].astype(np.float64)
    inner = np.mod(0.06711056 * column + 0.00583715 * row, 1.0)
    noise: NDArray[np.float32] = np.mod(52.9829189 * inner, 1.0).astype(np.float32)
    return noise


@lru_cache(maxsize=1)
def _panel_grain(side: int) -> Image.Image:
    noise = grain(side)[..., None] * np.array([8.0, 4.0, 8.0], dtype=np.float32)
    return Image.fromarray(noise.astype(np.uint8))


@lru_cache(maxsize=1)
def _panel_bits(side: int) -> NDArray[np.uint8]:
    """Give the bits that are kept, as large as the picture: a broadcast over three is slow."""
    kept = np.array([0xF8, 0xFC, 0xF8], dtype=np.uint8)
    return np.tile(kept, (side, side, 1))


def grained(picture: Image.Image, box: tuple[int, int] = (0, 0), side: int = 240) -> Image.Image:
    """Cut a picture to the 5, 6 and 5 bits a panel shows, with grain instead of bands.

    Args:
        picture: RGB; the whole of a picture of `side` pixels, or a part of it.
        box: where the part's left upper corner lies.
        side: the whole picture's side in pixels.
    """
    left, top = box
    noise = _panel_grain(side)
    if picture.size != noise.size:
        noise = noise.crop((left, top, left + picture.width, top + picture.height))
    # What is already cut to these bits stays as it is, so a part may be drawn over and over.
    kept = _panel_bits(side)[: picture.height, : picture.width]
    return Image.fromarray(np.asarray(ImageChops.add(picture, noise)) & kept)
