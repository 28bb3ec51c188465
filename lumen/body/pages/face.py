"""The face: two eyes of light and a small mouth, on a ground that is drawn once an expression."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image

from lumen.body import motion
from lumen.body.brush import mask_from, plane, symbol, tint, write
from lumen.body.chrome import CONTENT_BOTTOM, SIDE, Frame, draw_frame, frame_of
from lumen.body.colour import Colour, blended
from lumen.body.glyphs import Field, bell
from lumen.body.grain import grained
from lumen.body.mood import Pose, between, pose_of
from lumen.body.palette import GROUND, TOKEN_COLOURS, WAKING
from lumen.body.rhythm import smoothstep
from lumen.body.scene import Scene
from lumen.core.language import Expression, Pattern
from lumen.units import clip

EYE_ROW = 100.0
EYE_APART = 43.0
"""Half the distance between the eyes."""

EYE_WIDE, EYE_HIGH = 25.0, 33.0
"""Half the extent of an eye at rest."""

PATCH_WIDE, PATCH_HIGH = 82, 104
"""The part of the picture that one eye and its glow can touch."""

MOUTH_ROW = 160.0
MOUTH_PATCH_WIDE, MOUTH_PATCH_HIGH = 76, 38

SYMBOL = 22
SYMBOL_PITCH = 30

SHUT = 1.7
"""Half the thickness of a shut eye, in pixels."""

ROUND = 2.6
"""The superellipse's exponent: 2 is an ellipse, 4 nearly a box."""

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
    pose, expression = _held(scene)
    tones = _tones(expression, quiet=scene.quiet)
    picture = _backdrop(expression, tones, frame_of(scene)).copy()
    closed = max(motion.lids_at(scene.since), 0.0 if scene.quiet else motion.blink(scene.now))
    lift = motion.lift(scene.now)
    pose = _looking(scene, pose)
    for side, colour in ((-1, tones.left), (1, tones.right)):
        _draw_eye(picture, side, pose, colour, closed=closed, lift=lift)
    _draw_mouth(picture, pose, tones.middle, lift)
    return picture


def _held(scene: Scene) -> tuple[Pose, Expression | None]:
    """Give the pose on its way to what is being said, and the expression whose colours show.

    The colours change behind the lids of the blink that begins an expression.
    """
    utterance = scene.utterance
    now = None if utterance is None else utterance.expression
    if utterance is None or scene.since >= motion.CHANGE:
        return pose_of(scene, now), now
    before = scene.said[-2].expression if len(scene.said) > 1 else None
    share = smoothstep(scene.since / motion.CHANGE)
    pose = between(pose_of(scene, before), pose_of(scene, now), share)
    return pose, now if scene.since >= 0.4 * motion.BLINK else before


def _looking(scene: Scene, pose: Pose) -> Pose:
    """Let the eyes wander around where the pose looks; asleep they rest."""
    if scene.quiet:
        return pose
    eisv = None if scene.moment is None else scene.moment.eisv
    entropy = None if eisv is None else eisv.S
    gaze = motion.gaze(scene.now, 0.45 if entropy is None else clip(0.30 + entropy, 0.3, 0.8))
    return pose._replace(aside=pose.aside + gaze.aside, up=pose.up + gaze.up)


def _tones(expression: Expression | None, *, quiet: bool) -> Tones:
    colours = [WAKING] if expression is None else [TOKEN_COLOURS[t] for t in expression.tokens]
    if quiet:
        colours = [colour.toned(0.52 * colour.lightness, 0.5 * colour.chroma) for colour in colours]
    middle = colours[1] if len(colours) > 2 else blended(colours[0], colours[-1], 0.5)  # noqa: PLR2004 - the middle of three
    return Tones(colours[0], middle, colours[-1])


@lru_cache(maxsize=4)
def _backdrop(expression: Expression | None, tones: Tones, frame: Frame) -> Image.Image:
    """Draw all that stands still: a halo in the expression's colours, its glyphs, the chrome."""
    glow = 0.45 if frame.quiet or expression is None else 1.0
    light = np.empty((SIDE, SIDE, 3), dtype=np.float32)
    light[:] = np.array(GROUND.srgb, dtype=np.float32) * 0.62
    for colour, across in ((tones.left, 72.0), (tones.middle, 120.0), (tones.right, 168.0)):
        x, y = plane(SIDE, SIDE, across, EYE_ROW + 8.0)
        halo = bell(x / 82.0) * bell(y / 78.0)
        light += (0.055 * glow) * halo[..., None] * np.array(colour.srgb, dtype=np.float32)
    picture = Image.fromarray(np.minimum(light, 255.0).astype(np.uint8))
    if expression is not None:
        _draw_symbols(picture, expression, dimmed=frame.quiet)
    draw_frame(picture, frame)
    return grained(picture)


def _draw_symbols(picture: Image.Image, expression: Expression, *, dimmed: bool) -> None:
    spoken = expression.spoken
    question = expression.pattern is Pattern.QUESTION
    left = (SIDE - SYMBOL_PITCH * (len(spoken) - 1)) // 2 - (5 if question else 0)
    row = CONTENT_BOTTOM - SYMBOL
    for number, token in enumerate(spoken):
        colour = TOKEN_COLOURS[token]
        colour = colour.toned(0.45 * colour.lightness) if dimmed else colour
        at = (left + number * SYMBOL_PITCH - SYMBOL // 2, row)
        tint(picture, symbol(token, SYMBOL), colour, at)
        if question:
            write(picture, (left + SYMBOL // 2 + 4, row + 17), "?", 17, colour, bold=True)


def _draw_eye(
    picture: Image.Image, side: int, pose: Pose, colour: Colour, *, closed: float, lift: float
) -> None:
    """Draw one eye: a soft stone of light that lids cut, brightest where it looks."""
    wide = EYE_WIDE * (1.0 + pose.wide)
    high = EYE_HIGH * (1.0 + pose.open + 0.5 * side * pose.skew + 0.012 * lift)
    middle = 120.0 + side * EYE_APART
    left, top = round(middle - PATCH_WIDE / 2), round(EYE_ROW - PATCH_HIGH / 2)
    aside, up = clip(pose.aside, -1.0, 1.0), clip(pose.up, -1.0, 1.0)
    x, y = plane(
        PATCH_WIDE,
        PATCH_HIGH,
        middle + 5.0 * aside - left,
        EYE_ROW - 4.0 * up - 1.2 * lift - top,
    )
    depth = _eye_depth(x / wide, y / high, pose, side, closed) * min(wide, high)
    shades = _shades(colour)
    rows = np.clip((y[:, 0] / high + 1.0) * 0.5 * (STEPS - 1), 0, STEPS - 1).astype(np.intp)
    body = shades.body[rows][:, None, :]
    spark = bell((x - 7.0 * aside) / (0.60 * wide)) * bell((y + 7.0 * up + 4.0) / (0.50 * high))
    lit = body + (shades.spark - body) * (0.80 * spark)[..., None]
    box = (left, top, left + PATCH_WIDE, top + PATCH_HIGH)
    under = np.asarray(picture.crop(box), dtype=np.float32)
    cover = np.clip(depth + 0.5, 0.0, 1.0)
    glow = 0.26 * np.maximum(np.exp(np.minimum(depth, 0.0) / GLOW) - GLOW_END, 0.0)
    shown = under + (lit - under) * cover[..., None]
    shown += shades.body[STEPS // 2] * (glow * (1.0 - cover))[..., None]
    patch = Image.fromarray(np.minimum(shown, 255.0).astype(np.uint8))
    picture.paste(grained(patch, (left, top)), (left, top))


def _eye_depth(x: Field, y: Field, pose: Pose, side: int, closed: float) -> Field:
    """Give how deep within the eye a place is, negative outside, in half-extents of the eye.

    The outline is a superellipse. The upper lid comes down to a line below the middle, where
    the lower one meets it; both are bent as lids over a ball are.
    """
    stone = 1.0 - np.power(np.power(np.abs(x), ROUND) + np.power(np.abs(y), ROUND), 1.0 / ROUND)
    arch = 1.0 - np.square(x)
    shut = clip(1.0 - (1.0 - pose.lid) * (1.0 - closed))
    meeting = 0.22 + 0.16 * arch
    thin = SHUT / EYE_HIGH
    slant = 1.2 * pose.tilt * side * x
    upper = (1.0 - shut) * (-1.06 + slant) + shut * (meeting - thin)
    raised = 1.08 - pose.cheek * (0.50 + 0.72 * arch)
    met = shut**4
    lower = (1.0 - met) * raised + met * (meeting + thin)
    depth: Field = np.minimum(stone, np.minimum(y - upper, lower - y))
    return depth


def _draw_mouth(picture: Image.Image, pose: Pose, colour: Colour, lift: float) -> None:
    """Draw the mouth: a line that bends, and opens to a ring."""
    half = 15.0 * (1.0 + pose.mouth)
    left, top = 120 - MOUTH_PATCH_WIDE // 2, round(MOUTH_ROW) - MOUTH_PATCH_HIGH // 2
    x, y = plane(MOUTH_PATCH_WIDE, MOUTH_PATCH_HIGH, 120.0 - left, MOUTH_ROW - 0.8 * lift - top)
    along = x / half
    bend = 6.5 * pose.smile * (0.5 - np.square(along))
    opened = 7.5 * max(pose.gape, 0.0) * np.sqrt(np.maximum(1.0 - np.square(along), 0.0))
    away = np.abs(np.abs(y - bend) - opened)
    slope = np.abs(13.0 * pose.smile * along / half)
    line = bell(away / (1.75 * np.sqrt(1.0 + np.square(slope))))
    ends = np.clip(half + 0.5 - np.abs(x), 0.0, 1.0) * np.sqrt(np.maximum(1.06 - along**2, 0.0))
    mask = mask_from(0.9 * line * np.minimum(1.0, 1.3 * ends))
    box = (left, top, left + MOUTH_PATCH_WIDE, top + MOUTH_PATCH_HIGH)
    patch = picture.crop(box)
    tint(patch, mask, colour.toned(min(0.86, colour.lightness + 0.06)), (0, 0))
    picture.paste(grained(patch, (left, top)), (left, top))


class Shades(NamedTuple):
    """An eye's colours, as bytes in floats: from its top to its foot, and where it looks."""

    body: Field
    spark: Field


@lru_cache(maxsize=16)
def _shades(colour: Colour) -> Shades:
    """Give the shades of a colour: paler and lighter at the top, deeper at the foot."""
    top = colour.toned(min(0.93, colour.lightness + 0.10), 0.75 * colour.chroma)
    foot = colour.toned(0.80 * colour.lightness, 1.02 * colour.chroma)
    rows = [blended(top, foot, step / (STEPS - 1)).srgb for step in range(STEPS)]
    spark = colour.toned(min(0.98, colour.lightness + 0.24), 0.28 * colour.chroma)
    return Shades(np.array(rows, dtype=np.float32), np.array(spark.srgb, dtype=np.float32))
