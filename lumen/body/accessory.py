"""What a plug-in draws on the face: a picture that moves, leans and dims with the head."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lumen.body.dither import Pixels
from lumen.body.visage import Head

NIGHT = 0.45
"""How bright it is at night, as the face's own colours are."""

_SCALES, _LEANS = 100.0, 200.0
"""Steps of scale and of lean (in radians) that it is drawn anew for: half a pixel at its rim."""


@dataclass(frozen=True, slots=True, eq=False)
class Accessory:
    """A picture with transparency, and where its middle lies from the middle of the head."""

    picture: Image.Image
    across: float
    """Pixels to the right."""
    down: float
    """Pixels below."""


class _Worn(NamedTuple):
    colour: NDArray[np.float32]
    cover: NDArray[np.float32]


def draw_accessory(
    frame: Pixels, head: Head, accessory: Accessory, rows: tuple[int, int], *, asleep: bool
) -> None:
    """Draw what is worn, within some rows of a frame."""
    scale, lean = round(head.scale * _SCALES) / _SCALES, round(head.lean * _LEANS) / _LEANS
    worn = _worn(accessory, scale, lean)
    high, wide = worn.cover.shape[:2]
    middle, row = head.place(accessory.across, accessory.down)
    left, top = round(middle - wide / 2), round(row - high / 2)
    first, last = max(rows[0], top), min(rows[1], top + high)
    begin, end = max(0, left), min(frame.shape[1], left + wide)
    if first >= last or begin >= end:
        return
    seen = slice(first - top, last - top), slice(begin - left, end - left)
    cover, light = worn.cover[seen], NIGHT if asleep else 1.0
    patch = frame[first:last, begin:end]
    patch[...] = patch * (1.0 - cover) + worn.colour[seen] * light + 0.5


@lru_cache(maxsize=8)
def _worn(accessory: Accessory, scale: float, lean: float) -> _Worn:
    """Give the picture as the head holds it: its colours times their cover, and the cover."""
    wide, high = (max(1, round(side * scale)) for side in accessory.picture.size)
    resized = accessory.picture.resize((wide, high), Image.Resampling.BICUBIC)
    leaned = resized.rotate(-math.degrees(lean), Image.Resampling.BICUBIC, expand=True)
    levels = np.asarray(leaned, dtype=np.float32)
    cover = levels[..., 3:] / 255.0
    return _Worn(levels[..., :3] * cover, cover)
