"""The face: two eyes of light and a small mouth, on a ground that is drawn once an expression."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image

from lumen.body.brush import plane, symbol, tint, write
from lumen.body.chrome import SIDE, Frame, content_bottom, draw_frame, frame_of
from lumen.body.colour import Colour, blended
from lumen.body.deviation import temper_of
from lumen.body.dither import Pixels, grained
from lumen.body.eye import EYE_ROW, draw_eye
from lumen.body.glyphs import bell
from lumen.body.mood import Pose, between, pose_of
from lumen.body.motion import Motion, motion
from lumen.body.mouth import draw_mouth
from lumen.body.palette import GROUND, TOKEN_COLOURS, WAKING, ink_of
from lumen.body.scene import Scene
from lumen.core.language import Expression, Pattern
from lumen.units import Seconds, clip

SYMBOL = 28
SYMBOL_PITCH = 40


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
        draw_eye(frame, side, pose, colour, moved)
    draw_mouth(frame, pose, tones.middle, moved.lift)
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
