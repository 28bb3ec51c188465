"""An eye: a soft stone of light that lids cut, brightest where it looks."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumen.body.brush import plane
from lumen.body.colour import Colour, Srgb, blended
from lumen.body.dither import Pixels
from lumen.body.glyphs import Field, bell
from lumen.body.mood import Pose
from lumen.body.motion import Motion
from lumen.units import clip

MIDDLE = 120.0
EYE_ROW = 96.0
EYE_APART = 43.0
"""Half the distance between the eyes."""

EYE_WIDE, EYE_HIGH = 25.0, 30.0
"""Half the extent of an eye at rest."""

PATCH_WIDE = 84
REACH_HIGH = 18.0
"""How far above and below an eye's extent its glow and its gaze can take it."""

SHUT = 1.7
"""Half the thickness of a shut eye, in pixels."""

SQUARENESS = 0.55
"""The eye's outline: 1 is an ellipse, 0 a superellipse of the fourth degree."""

SOFTNESS = 0.16
"""How far lids and outline round each other's corners, in half-extents of the eye."""

GLOW = 5.0
GLOW_END = 0.11
"""An eye's glow falls off over so many pixels, and ends within the patch."""

STEPS = 64
"""Shades from the top of an eye to its foot."""


class Shades(NamedTuple):
    """An eye's colours: from its top to its foot, where it looks, and around it."""

    body: NDArray[np.float32]
    spark: Srgb
    glow: Srgb


def draw_eye(frame: Pixels, side: int, pose: Pose, colour: Colour, moved: Motion) -> None:
    """Draw the left eye (side -1) or the right one (side 1)."""
    wide = EYE_WIDE * (1.0 + pose.wide)
    opened = clip(pose.open, -0.25, 0.24) + 0.4 * side * pose.skew + 0.012 * moved.lift
    high = EYE_HIGH * (1.0 + opened)
    middle = MIDDLE + side * EYE_APART
    tall = 2 * round(high + REACH_HIGH)
    left, top = round(middle - PATCH_WIDE / 2), round(EYE_ROW - tall / 2)
    right_by, down_by = 5.0 * pose.aside, -4.0 * pose.up - 1.2 * moved.lift
    x, y = plane(PATCH_WIDE, tall, middle + right_by - left, EYE_ROW + down_by - top)
    depth = min(wide, high) * _depth(x / wide, y / high, pose, side, moved.lids)
    spark = bell((x - 7.0 * pose.aside) / (0.60 * wide)) * 0.80
    spark = spark * bell((y + 7.0 * pose.up + 4.0) / (0.50 * high))
    patch = frame[top : top + tall, left : left + PATCH_WIDE]
    _paint(patch, _shades(colour), depth, y / high, spark)


def _paint(patch: Pixels, shades: Shades, depth: Field, down: Field, spark: Field) -> None:
    """Paint the glow around the eye, and its body with the spark where it is inside."""
    glow = 0.24 * np.maximum(np.exp(np.minimum(depth, 0.0) / GLOW) - GLOW_END, 0.0)
    inside = np.clip(depth + 0.5, 0.0, 1.0)
    row = np.clip((down + 1.0) * (0.5 * (STEPS - 1)), 0, STEPS - 1).astype(np.intp)
    for channel in range(3):
        body = shades.body[channel][row]
        lit = body + spark * (shades.spark[channel] - body)
        ground = patch[..., channel].astype(np.float32)
        around = ground + glow * (shades.glow[channel] - ground)
        patch[..., channel] = around + inside * (lit - around) + 0.5


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
    return Shades(np.array(rows, dtype=np.float32).T.copy(), spark.srgb, colour.srgb)
