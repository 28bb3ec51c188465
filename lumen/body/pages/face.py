"""The face: two eyes of light and a small mouth, on a ground that is drawn once an expression."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lumen.body.brush import plane, symbol, tint, write
from lumen.body.chrome import SIDE, Frame, content_bottom, draw_frame, frame_of
from lumen.body.colour import Colour, Srgb, blended
from lumen.body.glyphs import Field, bell
from lumen.body.grain import Pixels, grained
from lumen.body.mood import Pose, between, pose_of
from lumen.body.motion import Motion, motion
from lumen.body.palette import GROUND, TOKEN_COLOURS, WAKING, ink_of
from lumen.body.scene import Scene
from lumen.body.temper import temper_of
from lumen.core.language import Expression, Pattern
from lumen.units import Seconds, clip

EYE_ROW = 96.0
EYE_APART = 43.0
"""Half the distance between the eyes."""

EYE_WIDE, EYE_HIGH = 25.0, 30.0
"""Half the extent of an eye at rest."""

PATCH_WIDE = 84
REACH_HIGH = 18.0
"""How far above and below an eye's extent its glow and its gaze can take it."""

MOUTH_ROW = 153.0
MOUTH_PATCH_WIDE, MOUTH_PATCH_HIGH = 76, 38

SYMBOL = 28
SYMBOL_PITCH = 40

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


class Tones(NamedTuple):
    """The colours of the left eye, the mouth and the right eye, kin to the three lights'."""

    left: Colour
    middle: Colour
    right: Colour


def render(scene: Scene) -> Image.Image:
    """Draw the face; between two frames only the eyes and the mouth change."""
    moved = motion_of(scene)
    expression, pose = _held(scene, moved)
    tones = _tones(expression, quiet=scene.quiet)
    frame = _backdrop(expression, tones, frame_of(scene)).copy()
    for side, colour in ((-1, tones.left), (1, tones.right)):
        _draw_eye(frame, side, pose, colour, moved)
    _draw_mouth(frame, pose, tones.middle, moved.lift)
    return grained(frame)


def motion_of(scene: Scene, later: Seconds = 0.0) -> Motion:
    """Give how the face of a scene is moved, now or so much later."""
    return motion(scene.now + later, scene.since + later, asleep=scene.quiet)


def _held(scene: Scene, moved: Motion) -> tuple[Expression | None, Pose]:
    """Give the expression whose colours show, and the pose on its way to what is being said."""
    utterance = scene.utterance
    now = None if utterance is None else utterance.expression
    pose = pose_of(scene, now)
    if utterance is not None and moved.change < 1.0:
        before = scene.said[-2].expression if len(scene.said) > 1 else None
        pose = between(pose_of(scene, before), pose, moved.change)
        now = now if moved.turned else before
    # The eyes wander around where the pose looks, the farther the less is certain.
    entropy = temper_of(None if scene.present is None else scene.present.eisv).entropy
    restless = 0.47 + 0.2 * entropy
    aside, up = pose.aside + restless * moved.gaze.aside, pose.up + 0.6 * restless * moved.gaze.up
    return now, pose._replace(aside=clip(aside, -1.0, 1.0), up=clip(up, -1.0, 1.0))


def _tones(expression: Expression | None, *, quiet: bool) -> Tones:
    colours = [WAKING] if expression is None else [TOKEN_COLOURS[t] for t in expression.tokens]
    if quiet:
        colours = [_dimmed(colour) for colour in colours]
    middle = colours[1] if len(colours) > 2 else blended(colours[0], colours[-1], 0.5)  # noqa: PLR2004 - the middle of three
    return Tones(colours[0], middle, colours[-1])


def _dimmed(colour: Colour) -> Colour:
    """Give the colour that a token has at night."""
    return colour.toned(0.52 * colour.lightness, 0.5 * colour.chroma)


@lru_cache(maxsize=4)
def _backdrop(expression: Expression | None, tones: Tones, frame: Frame) -> Pixels:
    """Draw all that stands still: a halo in the expression's colours, its glyphs, the chrome."""
    glow = 0.45 if frame.quiet or expression is None else 1.0
    light = np.empty((SIDE, SIDE, 3), dtype=np.float32)
    light[:] = np.array(GROUND.srgb, dtype=np.float32) * 0.62
    for colour, across in ((tones.left, 72.0), (tones.middle, 120.0), (tones.right, 168.0)):
        x, y = plane(SIDE, SIDE, across, EYE_ROW + 8.0)
        halo = bell(x / 82.0) * bell(y / 78.0)
        light += (0.055 * glow) * halo[..., None] * np.array(colour.srgb, dtype=np.float32)
    picture = Image.fromarray(light.astype(np.uint8))
    if expression is not None:
        _draw_symbols(picture, expression, content_bottom(frame), dimmed=frame.quiet)
    draw_frame(picture, frame)
    return np.asarray(picture)


def _draw_symbols(picture: Image.Image, expression: Expression, foot: int, *, dimmed: bool) -> None:
    spoken = expression.spoken
    question = expression.pattern is Pattern.QUESTION
    left = (SIDE - SYMBOL_PITCH * (len(spoken) - 1)) // 2 - (5 if question else 0)
    row = foot - SYMBOL
    for number, token in enumerate(spoken):
        colour = _dimmed(ink_of(token)) if dimmed else ink_of(token)
        at = (left + number * SYMBOL_PITCH - SYMBOL // 2, row)
        tint(picture, symbol(token, SYMBOL), colour, at)
        if question:
            write(picture, (left + SYMBOL // 2 + 4, row + 17), "?", 17, colour, bold=True)


def _draw_eye(frame: Pixels, side: int, pose: Pose, colour: Colour, moved: Motion) -> None:
    """Draw one eye: a soft stone of light that lids cut, brightest where it looks."""
    wide = EYE_WIDE * (1.0 + pose.wide)
    opened = clip(pose.open, -0.25, 0.24) + 0.4 * side * pose.skew + 0.012 * moved.lift
    high = EYE_HIGH * (1.0 + opened)
    middle = 120.0 + side * EYE_APART
    tall = 2 * round(high + REACH_HIGH)
    left, top = round(middle - PATCH_WIDE / 2), round(EYE_ROW - tall / 2)
    right_by, down_by = 5.0 * pose.aside, -4.0 * pose.up - 1.2 * moved.lift
    x, y = plane(PATCH_WIDE, tall, middle + right_by - left, EYE_ROW + down_by - top)
    depth = min(wide, high) * _eye_depth(x / wide, y / high, pose, side, moved.lids)
    glow = 0.24 * np.maximum(np.exp(np.minimum(depth, 0.0) / GLOW) - GLOW_END, 0.0)
    inside = np.clip(depth + 0.5, 0.0, 1.0)
    spark = bell((x - 7.0 * pose.aside) / (0.60 * wide)) * 0.80
    spark = spark * bell((y + 7.0 * pose.up + 4.0) / (0.50 * high))
    shades = _shades(colour)
    row = np.clip((y / high + 1.0) * (0.5 * (STEPS - 1)), 0, STEPS - 1).astype(np.intp)
    patch = frame[top : top + tall, left : left + PATCH_WIDE]
    for channel in range(3):
        body = shades.body[channel][row]
        lit = body + spark * (shades.spark[channel] - body)
        ground = patch[..., channel].astype(np.float32)
        around = ground + glow * (shades.glow[channel] - ground)
        patch[..., channel] = around + inside * (lit - around) + 0.5


def _eye_depth(x: Field, y: Field, pose: Pose, side: int, closed: float) -> Field:
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


def _draw_mouth(frame: Pixels, pose: Pose, colour: Colour, lift: float) -> None:
    """Draw the mouth: a line that bends, tapers, and opens."""
    gape = clip(pose.gape)
    half = 15.0 * (1.0 + pose.mouth) * (1.0 - 0.30 * gape)
    left, top = 120 - MOUTH_PATCH_WIDE // 2, round(MOUTH_ROW) - MOUTH_PATCH_HIGH // 2
    x, y = plane(MOUTH_PATCH_WIDE, MOUTH_PATCH_HIGH, 120.0 - left, MOUTH_ROW - 0.8 * lift - top)
    along = np.square(x / half)
    bend = 6.5 * pose.smile * (0.5 - along)
    thickness = 0.5 + (1.1 + 9.0 * gape) * np.sqrt(np.maximum(1.0 - along, 0.0))
    slope = 13.0 * pose.smile * x / (half * half)
    away = np.abs(y - bend) / np.sqrt(1.0 + np.square(slope))
    ends = 0.92 * np.clip(half - np.abs(x), 0.0, 1.0)
    mask = ends * np.clip(thickness - away + 0.5, 0.0, 1.0)
    lighter = colour.toned(min(0.86, colour.lightness + 0.06))
    patch = frame[top : top + MOUTH_PATCH_HIGH, left : left + MOUTH_PATCH_WIDE]
    for channel, level in enumerate(lighter.srgb):
        ground = patch[..., channel].astype(np.float32)
        patch[..., channel] = ground + mask * (level - ground) + 0.5


class Shades(NamedTuple):
    """An eye's colours: from its top to its foot, where it looks, and around it."""

    body: NDArray[np.float32]
    spark: Srgb
    glow: Srgb


@lru_cache(maxsize=16)
def _shades(colour: Colour) -> Shades:
    """Give the shades of a colour: paler and lighter at the top, deeper at the foot."""
    top = colour.toned(min(0.93, colour.lightness + 0.10), 0.75 * colour.chroma)
    foot = colour.toned(0.80 * colour.lightness, 1.02 * colour.chroma)
    rows = [blended(top, foot, step / (STEPS - 1)).srgb for step in range(STEPS)]
    spark = colour.toned(min(0.98, colour.lightness + 0.24), 0.28 * colour.chroma)
    return Shades(np.array(rows, dtype=np.float32).T.copy(), spark.srgb, colour.srgb)
