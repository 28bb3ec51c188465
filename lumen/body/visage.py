"""The visage: two eyes, soft stones of light that lids cut, and a mouth that bends and opens."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumen.body.brush import plane
from lumen.body.colour import Colour, blended
from lumen.body.dither import Pixels
from lumen.body.glyphs import Field, bell
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

EYE_WIDE, EYE_HIGH = 25.0, 30.0
"""Half the extent of an eye at rest."""

REACH_WIDE = 12.0
REACH_HIGH = 14.0
"""How far around an eye's extent its glow reaches."""

SHUT = 1.7
"""Half the thickness of a shut eye, in pixels."""

SQUARENESS = 0.55
"""The eye's outline: 1 is an ellipse, 0 a superellipse of the fourth degree."""

SOFTNESS = 0.16
"""How far lids and outline round each other's corners, in half-extents of the eye."""

GLOW = 5.0
GLOW_END = 0.11
"""An eye's glow falls off over so many pixels, and ends within the patch."""

BLUR = 5.5
"""Over how many pixels more an eye's edge fades where nothing is clear."""

STRAY = 4.5
"""How far apart the eyes then look, in pixels."""

CLEAR = 0.3
CATCH = 8
CATCH_AT = 0.34, 0.42
"""The light that a clear eye catches: from which haze on, half its patch in pixels, and where
above and left of its middle, in half-extents of the eye."""

WAVE = 3.2
"""How far, in pixels, an uneven mouth leaves its bend."""

STEPS = 64
"""Shades from the top of an eye to its foot."""


HALF = np.float32(0.5)
"""What a level is raised by before it is cut to a byte."""


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


class Shades(NamedTuple):
    """An eye's colours as levels to be cut: from its top to its foot, its light, and its glow."""

    body: NDArray[np.float32]
    spark: NDArray[np.float32]
    glow: NDArray[np.float32]


def eye(
    ground: Pixels, head: Head, side: int, pose: Pose, colour: Colour, lids: float, lift: float
) -> Patch:
    """Draw the left eye (side -1) or the right one (side 1)."""
    wide = EYE_WIDE * (1.0 + pose.wide) * head.scale
    opened = clip(pose.open, -0.25, 0.24) + 0.4 * side * pose.skew + 0.012 * lift
    high = EYE_HIGH * (1.0 + opened) * head.scale
    middle, row = head.place(side * EYE_APART, -EYES_UP)
    stray = STRAY * side * pose.stray
    across, down = middle + 5.0 * pose.aside + stray, row - 4.0 * pose.up - 1.2 * lift
    broad, tall = 2 * round(wide + REACH_WIDE), 2 * round(high + REACH_HIGH)
    left, top = round(across - broad / 2), round(down - tall / 2)
    x, y = plane(broad, tall, across - left, down - top)
    depth = min(wide, high) * _depth(x / wide, y / high, pose, side, lids)
    blur = clip(pose.haze)
    spark = bell((x - 7.0 * pose.aside) / (0.60 * wide)) * (0.80 - 0.55 * blur)
    spark = spark * bell((y + 7.0 * pose.up + 4.0) / (0.50 * high))
    _catch(spark, (across - left, down - top), (wide, high), clip(CLEAR - pose.haze))
    below = ground[top : top + tall, left : left + broad]
    edge = 1.0 + BLUR * blur
    return Patch(left, top, _painted(below, _shades(colour), depth, y / high, spark, edge))


def _catch(
    spark: Field, middle: tuple[float, float], half: tuple[float, float], clear: float
) -> None:
    """Let a spark catch a small light, above and left of the eye's middle."""
    across, down = middle[0] - CATCH_AT[0] * half[0], middle[1] - CATCH_AT[1] * half[1]
    left, top, side = max(0, round(across) - CATCH), max(0, round(down) - CATCH), 2 * CATCH
    x, y = plane(side, side, across - left, down - top)
    small = spark[top : top + side, left : left + side]
    caught = bell(x / (0.5 * CATCH)) * (clear * bell(y / (0.5 * CATCH)))
    small += caught * (1.0 - small)


def _painted(
    below: Pixels, shades: Shades, depth: Field, down: Field, spark: Field, edge: float
) -> Pixels:
    """Paint the glow around the eye, and its body with the spark where it is inside."""
    glow = 0.24 * np.maximum(np.exp(np.minimum(depth, 0.0) / GLOW) - GLOW_END, 0.0)
    inside = np.clip(depth * np.float32(1.0 / edge) + 0.5, 0.0, 1.0)
    row = np.clip((down + 1.0) * (0.5 * (STEPS - 1)), 0, STEPS - 1).astype(np.intp)
    outside, lit = 1.0 - inside, inside * spark
    of_ground, of_glow, of_body = outside * (1.0 - glow), outside * glow, inside - lit
    painted = np.empty(below.shape, dtype=np.uint8)
    for channel in range(3):
        level = of_ground * below[..., channel]
        level += of_glow * shades.glow[channel]
        level += of_body * shades.body[channel][row]
        level += lit * shades.spark[channel]
        painted[..., channel] = level
    return painted


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


def _depth(x: Field, y: Field, pose: Pose, side: int, closed: float) -> Field:
    """Give how deep within the eye a place is, negative outside, in half-extents of the eye.

    The outline is between an ellipse and a superellipse. The upper lid comes down to a line
    below the middle, where the lower one meets it; both are bent as lids over a ball are.
    """
    across, down = np.square(x), np.square(y)
    mixed = np.square(across) + np.square(down) + (2.0 * SQUARENESS) * (across * down)
    stone = 1.0 - np.sqrt(np.sqrt(mixed))
    arch = 1.0 - across
    shut = clip(1.0 - (1.0 - pose.lid) * (1.0 - closed))
    meeting = 0.20 + 0.18 * arch
    thin = SHUT / EYE_HIGH
    slant = 1.2 * pose.tilt * side * x
    upper = (1.0 - shut) * (-1.10 - 0.06 * arch + slant) + shut * (meeting - thin)
    met = shut**4
    lower = (1.0 - met) * (1.12 - pose.cheek * (0.46 + 0.72 * arch)) + met * (meeting + thin)
    lids = np.minimum(y - upper, lower - y)
    depth: Field = 0.5 * (stone + lids - np.sqrt(np.square(stone - lids) + SOFTNESS**2))
    return depth + 0.5 * SOFTNESS**2


@lru_cache(maxsize=16)
def _shades(colour: Colour) -> Shades:
    """Give the shades of a colour: paler and lighter at the top, deeper at the foot."""
    top = colour.toned(min(0.93, colour.lightness + 0.10), 0.75 * colour.chroma)
    foot = colour.toned(0.80 * colour.lightness, 1.02 * colour.chroma)
    rows = [blended(top, foot, step / (STEPS - 1)).srgb for step in range(STEPS)]
    spark = colour.toned(min(0.98, colour.lightness + 0.24), 0.28 * colour.chroma)
    body = np.array(rows, dtype=np.float32).T
    return Shades((body + HALF).copy(), _levels(spark), _levels(colour))


def _levels(colour: Colour) -> NDArray[np.float32]:
    return np.array(colour.srgb, dtype=np.float32) + HALF
