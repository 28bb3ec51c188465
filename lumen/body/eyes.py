"""The eyes: soft stones of light that lids cut, drawn together, the first axis counting them.

What an eye costs is less its pixels than the steps that are taken with them, and two take as many.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumen.body.colour import Colour, blended
from lumen.body.dither import Pixels
from lumen.body.glyphs import Field, bell
from lumen.body.mood import Pose
from lumen.body.visage import EYE_APART, EYES_UP, Head, Patch
from lumen.units import clip

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
CATCH = 4.0
CATCH_AT = 0.34, 0.42
"""The light that a clear eye catches: from which haze on, how wide, in pixels, and where above and
left of its middle, in half-extents of the eye."""

STEPS = 64
"""Shades from the top of an eye to its foot."""

HALF = np.float32(0.5)
"""What a level is raised by before it is cut to a byte."""


class Shades(NamedTuple):
    """An eye's colours as levels to be cut: from its top to its foot, its light, and its glow."""

    body: NDArray[np.float32]
    spark: NDArray[np.float32]
    glow: NDArray[np.float32]


class _Place(NamedTuple):
    """Where an eye is, half how high it is, and the patch that it is drawn in."""

    across: float
    down: float
    high: float
    left: int
    top: int
    tall: int


def eyes(
    ground: Pixels,
    head: Head,
    pose: Pose,
    colours: Mapping[int, Colour],
    lids: float,
    lift: float,
) -> list[Patch]:
    """Draw eyes on one ground, which stays as it was: by their sides, -1 left and 1 right."""
    wide = EYE_WIDE * (1.0 + pose.wide) * head.scale
    broad = 2 * round(wide + REACH_WIDE)
    places = [_placed(head, pose, side, lift, broad) for side in colours]
    high = _each(place.high for place in places)
    # A lower eye is drawn in more rows than its patch has; they are left out at the end.
    rows = np.arange(max(place.tall for place in places), dtype=np.float32)[:, None]
    x = np.arange(broad, dtype=np.float32) + _each(0.5 - (p.across - p.left) for p in places)
    y = rows + _each(0.5 - (place.down - place.top) for place in places)
    half = 0.5 * np.minimum(np.float32(wide), high)
    depth = _depth(x / wide, y / high, half, _each(colours), pose, lids)
    weights = _weights(depth, _spark(x, y, wide, high, pose), 1.0 + BLUR * clip(pose.haze))
    row = ((y / high + 1.0) * (0.5 * (STEPS - 1))).clip(0, STEPS - 1).astype(np.intp)
    patches = []
    for number, (place, colour) in enumerate(zip(places, colours.values(), strict=True)):
        shown = slice(place.tall)
        below = ground[place.top : place.top + place.tall, place.left : place.left + broad]
        parts = [weight[number, shown] for weight in weights]
        painted = _painted(below, _shades(colour), row[number, shown, 0], parts)
        patches.append(Patch(place.left, place.top, painted))
    return patches


def _placed(head: Head, pose: Pose, side: int, lift: float, broad: int) -> _Place:
    opened = clip(pose.open, -0.25, 0.24) + 0.4 * side * pose.skew + 0.012 * lift
    high = EYE_HIGH * (1.0 + opened) * head.scale
    middle, row = head.place(side * EYE_APART, -EYES_UP)
    across = middle + 5.0 * pose.aside + STRAY * side * pose.stray
    down = row - 4.0 * pose.up - 1.2 * lift
    tall = 2 * round(high + REACH_HIGH)
    return _Place(across, down, high, round(across - broad / 2), round(down - tall / 2), tall)


def _each(values: Iterable[float]) -> Field:
    """Give each eye its value."""
    return np.array([*values], dtype=np.float32)[:, None, None]


def _depth(x: Field, y: Field, half: Field, side: Field, pose: Pose, closed: float) -> Field:
    """Give how deep within its eye a place is, in pixels, negative outside.

    The outline is between an ellipse and a superellipse. The upper lid comes down to a line
    below the middle, where the lower one meets it; both are bent as lids over a ball are.

    Args:
        x: to the right of the eye's middle, in half-extents of the eye.
        y: below it, in the same.
        half: half the smaller half-extent, in pixels.
        side: of each eye.
        pose: how the face is held.
        closed: how far the lids are closed besides.
    """
    across, down = np.square(x), np.square(y)
    stone = (2.0 * SQUARENESS) * across * down
    stone += np.square(across)
    stone += np.square(down)
    np.sqrt(np.sqrt(stone, out=stone), out=stone)
    stone *= -half
    stone += half
    arch = 1.0 - across
    shut = clip(1.0 - (1.0 - pose.lid) * (1.0 - closed))
    meeting = 0.20 + 0.18 * arch
    thin = SHUT / EYE_HIGH
    slant = 1.2 * pose.tilt * side * x
    upper = (1.0 - shut) * (-1.10 - 0.06 * arch + slant) + shut * (meeting - thin)
    met = shut**4
    lower = (1.0 - met) * (1.12 - pose.cheek * (0.46 + 0.72 * arch)) + met * (meeting + thin)
    deep = half * y
    lids = deep - half * upper
    np.minimum(lids, half * lower - deep, out=lids)
    apart = stone - lids
    np.square(apart, out=apart)
    apart += np.square(SOFTNESS * half)
    np.sqrt(apart, out=apart)
    stone += lids
    stone -= apart
    stone += SOFTNESS**2 * half
    return stone


def _spark(x: Field, y: Field, wide: float, high: Field, pose: Pose) -> Field:
    """Give how light an eye is inside, 0..1; where it is clear, a small light is caught."""
    across = bell((x - 7.0 * pose.aside) / (0.60 * wide)) * (0.80 - 0.55 * clip(pose.haze))
    spark = across * bell((y + 7.0 * pose.up + 4.0) / (0.50 * high))
    clear = clip(CLEAR - pose.haze)
    if clear > 0.0:
        caught = clear * bell((x + CATCH_AT[0] * wide) / CATCH)
        caught = caught * bell((y + CATCH_AT[1] * high) / CATCH)
        spark += caught
        caught *= spark - caught
        spark -= caught
    return spark


def _weights(depth: Field, spark: Field, edge: float) -> list[Field]:
    """Give how much of the ground, the glow, the eye's body and its light shows; all make 1."""
    glow = depth * (1.0 / GLOW)
    np.exp(np.minimum(glow, 0.0, out=glow), out=glow)
    glow -= GLOW_END
    np.maximum(glow, 0.0, out=glow)
    body = depth * (1.0 / edge)
    body += 0.5
    np.minimum(np.maximum(body, 0.0, out=body), 1.0, out=body)
    ground = 1.0 - body
    glow *= 0.24
    glow *= ground
    ground -= glow
    spark *= body
    body -= spark
    return [ground, glow, body, spark]


def _painted(below: Pixels, shades: Shades, row: NDArray[np.intp], weights: list[Field]) -> Pixels:
    """Mix what is below with the eye's colours, all three channels at once."""
    of_ground, of_glow, of_body, lit = weights
    level = np.empty((3, *of_ground.shape), dtype=np.float32)
    level[...] = below.transpose(2, 0, 1)
    level *= of_ground
    part = np.empty_like(level)
    level += np.multiply(shades.body.take(row, axis=1)[:, :, None], of_body, out=part)
    level += np.multiply(shades.glow[:, None, None], of_glow, out=part)
    level += np.multiply(shades.spark[:, None, None], lit, out=part)
    painted = np.empty(below.shape, dtype=np.uint8)
    for channel, levels in enumerate(level):
        painted[..., channel] = levels
    return painted


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
