"""The face: two eyes of light and a small mouth, on a ground that is drawn once an expression."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from PIL import Image

from lumen.body.accessory import draw_accessory
from lumen.body.air import air
from lumen.body.brush import Align, symbol, tint, write
from lumen.body.chrome import (
    CONTENT_BOTTOM,
    CONTENT_TOP,
    SIDE,
    Frame,
    content_bottom,
    draw_frame,
    frame_of,
)
from lumen.body.colour import Colour, blended
from lumen.body.dither import Pixels, dithered
from lumen.body.mood import Deviation, Pose, between, deviation_of, felt_colour, posed
from lumen.body.motion import Motion, motion
from lumen.body.palette import SOFT_INK, TOKEN_COLOURS, WAKING, ink_of
from lumen.body.portrait import Backdrop, Look, Tones, drawn, portrait
from lumen.body.scene import Scene
from lumen.body.visage import head_of
from lumen.core.language import Expression, Pattern
from lumen.core.moment import Eisv
from lumen.ports import Composite
from lumen.units import Seconds, clip

SYMBOL = 28
SYMBOL_PITCH = 40

WAIT_SIZE, WAIT_PITCH = 16, 20

Lines: TypeAlias = tuple[str, ...]

STATE_STEPS = 8
"""Steps from a dimension's middle to its end: a face that hardly feels otherwise is kept."""


def composed(scene: Scene) -> Composite:
    """Draw the face; between two frames only the eyes and the mouth change."""
    return _drawn(scene, frame_of(scene))


def bare(scene: Scene) -> Image.Image:
    """Draw the face without signs and words, for where they would be too small to be read."""
    return _drawn(scene, None).picture


def _drawn(scene: Scene, chrome: Frame | None) -> Composite:
    moved, felt = motion_of(scene), felt_of(scene)
    expression, pose = _held(scene, moved)
    tones = _tones(expression, felt, quiet=scene.quiet)
    rows = (CONTENT_TOP, CONTENT_BOTTOM if chrome is None else content_bottom(chrome))
    if chrome is None:
        backdrop = _bare_backdrop(tones, felt, dim=scene.quiet or expression is None)
    else:
        backdrop = _backdrop(expression, tones, felt, chrome, _waits(scene))
    look = Look(pose, tones, moved.lids, moved.lift)
    if not scene.accessories:
        return portrait(backdrop, look)
    frame = drawn(backdrop, look)
    for accessory in scene.accessories:
        draw_accessory(frame, head_of(pose), accessory, rows, asleep=scene.quiet)
    return Composite(dithered(frame))


def felt_of(scene: Scene) -> Deviation:
    """Give what the face shows of the state, in steps."""
    return _stepped(None if scene.present is None else scene.present.eisv)


@lru_cache(maxsize=4)
def _stepped(eisv: Eisv | None) -> Deviation:
    return Deviation(*(round(STATE_STEPS * part) / STATE_STEPS for part in deviation_of(eisv)))


def motion_of(scene: Scene) -> Motion:
    """Give how the face of a scene is moved now."""
    return motions_of(scene)(0.0)


def motions_of(scene: Scene) -> Callable[[Seconds], Motion]:
    """Give what tells how the face of a scene is moved so much later."""
    now, since, felt, asleep = scene.now, scene.since, felt_of(scene), scene.quiet
    return lambda later: motion(now + later, since + later, felt, asleep=asleep)


def pose_of(scene: Scene, expression: Expression | None) -> Pose:
    """Give the pose that an expression has in a scene."""
    shape = None if scene.present is None else scene.present.shape
    troubled = bool(scene.troubles)
    return posed(expression, shape, felt_of(scene), asleep=scene.quiet, troubled=troubled)


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
    restless = 0.47 + 0.3 * felt_of(scene).entropy
    aside, up = pose.aside + restless * moved.gaze.aside, pose.up + 0.6 * restless * moved.gaze.up
    return now, pose._replace(aside=clip(aside, -1.0, 1.0), up=clip(up, -1.0, 1.0))


@lru_cache(maxsize=16)
def _tones(expression: Expression | None, felt: Deviation, *, quiet: bool) -> Tones:
    colours = [WAKING] if expression is None else [TOKEN_COLOURS[t] for t in expression.tokens]
    colours = [_dimmed(colour) if quiet else felt_colour(colour, felt) for colour in colours]
    middle = colours[1] if len(colours) > 2 else blended(colours[0], colours[-1], 0.5)  # noqa: PLR2004 - the middle of three
    return Tones(colours[0], middle, colours[-1])


def _dimmed(colour: Colour) -> Colour:
    """Give the colour that a token has at night."""
    return colour.toned(0.52 * colour.lightness, 0.5 * colour.chroma)


@lru_cache(maxsize=1)
def _bare_backdrop(tones: Tones, felt: Deviation, *, dim: bool) -> Backdrop:
    return Backdrop(_air(tones, felt, dim=dim))


@lru_cache(maxsize=1)
def _air(tones: Tones, felt: Deviation, *, dim: bool) -> Pixels:
    return air(tones, felt, 0.45 if dim else 1.0)


@lru_cache(maxsize=2)
def _backdrop(
    expression: Expression | None, tones: Tones, felt: Deviation, frame: Frame, waits: Lines
) -> Backdrop:
    """Draw all that stands still: the air around the face, its glyphs, the chrome."""
    picture = Image.fromarray(_air(tones, felt, dim=frame.quiet or expression is None))
    if expression is not None:
        _draw_symbols(picture, expression, content_bottom(frame), dimmed=frame.quiet)
    for number, line in enumerate(reversed(waits)):
        row = content_bottom(frame) - 2 - number * WAIT_PITCH
        write(picture, (SIDE // 2, row), line, WAIT_SIZE, SOFT_INK, align=Align.MIDDLE)
    draw_frame(picture, frame)
    return Backdrop(np.asarray(picture))


def _waits(scene: Scene) -> Lines:
    """Say under a waking face what its first word waits for."""
    if scene.wait is None or not scene.waking:
        return ()
    count, left = scene.wait.words.split(", ")
    return (scene.translated(count), scene.translated(left))


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
