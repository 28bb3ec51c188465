"""The visage: where the head is, and a mouth that bends and opens."""

import math
from typing import NamedTuple

import numpy as np

from lumen.body.brush import plane
from lumen.body.colour import Colour
from lumen.body.dither import Pixels
from lumen.body.mood import Pose
from lumen.units import clip

MIDDLE = 120.0
NECK_ROW = 118.0
"""What the head leans and nears around."""

EYES_UP = 22.0
EYE_ROW = NECK_ROW - EYES_UP
EYE_APART = 43.0
"""Half the distance between the eyes."""

MOUTH_DOWN = 35.0
MOUTH_WIDE, MOUTH_HIGH = 86, 44

SINK, RISE = 15.0, 8.0
"""How far, in pixels, the least energy drops the head, and the most lifts it."""

AWAY, NEARER = 0.20, 0.07
"""How much smaller the most void makes the face, and how much larger the least."""

LEAN = 0.10
"""How far, in radians, the most entropy leans the head."""

WAVE = 3.2
"""How far, in pixels, an uneven mouth leaves its bend."""


class Head(NamedTuple):
    """Where the head is: its pivot in pixels, its scale, and its lean in radians."""

    across: float
    down: float
    scale: float
    lean: float

    def place(self, across: float, down: float) -> tuple[float, float]:
        """Give where a point of the head is, as pixels to the right and down."""
        cosine, sine = math.cos(self.lean), math.sin(self.lean)
        return (
            self.across + self.scale * (across * cosine - down * sine),
            self.down + self.scale * (across * sine + down * cosine),
        )


def head_of(pose: Pose) -> Head:
    """Place the head as a pose holds it."""
    drop, near = clip(pose.drop, -1.0, 1.0), clip(pose.near, -1.0, 1.0)
    return Head(
        MIDDLE,
        NECK_ROW + drop * (SINK if drop > 0.0 else RISE),
        1.0 + near * (NEARER if near > 0.0 else AWAY),
        LEAN * clip(pose.roll, -1.0, 1.0),
    )


class Patch(NamedTuple):
    """A part of the face as it is drawn on some ground, and where its corner is."""

    left: int
    top: int
    pixels: Pixels

    @property
    def place(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        high, wide = self.pixels.shape[:2]
        return slice(self.top, self.top + high), slice(self.left, self.left + wide)

    def meets(self, other: "Patch") -> bool:
        """Tell whether the two have a pixel in common."""
        return all(
            a.start < b.stop and b.start < a.stop
            for a, b in zip(self.place, other.place, strict=True)
        )


def mouth(ground: Pixels, head: Head, pose: Pose, colour: Colour, lift: float) -> Patch:
    """Draw the mouth, as close as it changes the ground; where the pose looks is not asked."""
    gape = clip(pose.gape)
    half = 15.0 * (1.0 + clip(pose.mouth, -0.45, 0.6)) * (1.0 - 0.30 * gape) * head.scale
    middle, row = head.place(0.0, MOUTH_DOWN)
    left, top = round(middle - MOUTH_WIDE / 2), round(row - MOUTH_HIGH / 2)
    x, y = plane(MOUTH_WIDE, MOUTH_HIGH, middle - left, row - 0.8 * lift - top)
    share = x / half
    along = np.square(share)
    wave = (
        WAVE
        * (half / 15.0)
        * (1.0 - gape)
        * pose.waver
        * np.sin(4.2 * share)
        * np.clip(1.0 - 0.5 * along, 0.0, 1.0)
    )
    smile = pose.smile * min(1.0, half / 13.0)
    bend = 6.5 * smile * (0.5 - along) + wave + math.tan(head.lean) * x
    thickness = 0.5 + (1.1 + 9.0 * gape) * np.sqrt(np.maximum(1.0 - along, 0.0))
    slope = 13.0 * smile * x / (half * half)
    away = np.abs(y - bend) / np.sqrt(1.0 + np.square(slope))
    ends = (0.92 - 0.4 * clip(pose.haze)) * np.clip(half - np.abs(x), 0.0, 1.0)
    mask = ends * np.clip(thickness + 0.6 * clip(pose.haze) - away + 0.5, 0.0, 1.0)
    lighter = colour.toned(min(0.86, colour.lightness + 0.06))
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    first, last = int(rows[0]), int(rows[-1]) + 1
    begin, end = int(columns[0]), int(columns[-1]) + 1
    mask, left, top = mask[first:last, begin:end], left + begin, top + first
    below = ground[top : top + last - first, left : left + end - begin]
    painted = np.empty(below.shape, dtype=np.uint8)
    for channel, level in enumerate(lighter.srgb):
        light = below[..., channel].astype(np.float32)
        painted[..., channel] = light + mask * (level - light) + 0.5
    return Patch(left, top, painted)
