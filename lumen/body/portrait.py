"""The face on its backdrop, of parts that are drawn once and kept for as long as they recur.

A blink, a breath and a look back bring eyes and a mouth that were there a moment ago.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image

from lumen.body.colour import Colour
from lumen.body.dither import Pixels, dithered, dithered_part
from lumen.body.mood import Pose
from lumen.body.visage import Box, draw_eye, draw_mouth, head_of

EYES_KEPT, MOUTHS_KEPT = 40, 12
"""Pictures of parts that are kept, some 15 KB and 5 KB each: of a gaze a blink and a breath."""


class Tones(NamedTuple):
    """The colours of the left eye, the mouth and the right eye, kin to the three lights'."""

    left: Colour
    middle: Colour
    right: Colour


class Look(NamedTuple):
    """How a face is held and moved: equal ones look the same."""

    pose: Pose
    tones: Tones
    lids: float
    lift: float


class Backdrop:
    """What stands still behind a face; each is itself, whatever others look like."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels
        self.picture = dithered(pixels)


class _Part(NamedTuple):
    """An eye or the mouth as the panel shows it, and all of the backdrop that it changes."""

    box: Box
    picture: Image.Image


def portrait(backdrop: Backdrop, look: Look) -> Image.Image:
    """Give a face as the panel shows it, the same to the last bit as `drawn` at once."""
    pose, tones, lids, lift = look
    left = _eye(backdrop, -1, pose, tones.left, lids, lift)
    right = _eye(backdrop, 1, pose, tones.right, lids, lift)
    mouth = _mouth(backdrop, pose._replace(aside=0.0, up=0.0), tones.middle, lift)
    if _meet(left.box, right.box) or _meet(left.box, mouth.box) or _meet(right.box, mouth.box):
        return dithered(drawn(backdrop, look))
    picture = backdrop.picture.copy()
    for part in (left, right, mouth):
        picture.paste(part.picture, part.box)
    return picture


def drawn(backdrop: Backdrop, look: Look) -> Pixels:
    """Draw a face whole, each part on what the last one left."""
    frame, head = backdrop.pixels.copy(), head_of(look.pose)
    for side, colour in ((-1, look.tones.left), (1, look.tones.right)):
        draw_eye(frame, head, side, look.pose, colour, look.lids, look.lift)
    draw_mouth(frame, head, look.pose, look.tones.middle, look.lift)
    return frame


@lru_cache(maxsize=EYES_KEPT)
def _eye(
    backdrop: Backdrop, side: int, pose: Pose, colour: Colour, lids: float, lift: float
) -> _Part:
    frame = backdrop.pixels.copy()
    box = draw_eye(frame, head_of(pose), side, pose, colour, lids, lift)
    return _part(backdrop, frame, box)


@lru_cache(maxsize=MOUTHS_KEPT)
def _mouth(backdrop: Backdrop, pose: Pose, colour: Colour, lift: float) -> _Part:
    frame = backdrop.pixels.copy()
    return _part(backdrop, frame, draw_mouth(frame, head_of(pose), pose, colour, lift))


def _part(backdrop: Backdrop, frame: Pixels, box: Box) -> _Part:
    """Cut out what was drawn in a box, as close as it changed the backdrop."""
    drawn_there = frame[box.top : box.bottom, box.left : box.right]
    still_there = backdrop.pixels[box.top : box.bottom, box.left : box.right]
    changed = (drawn_there != still_there).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not rows.size:
        return _Part(box, dithered_part(frame, slice(*box[1::2]), slice(*box[0::2])))
    close = Box(
        box.left + int(columns[0]),
        box.top + int(rows[0]),
        box.left + int(columns[-1]) + 1,
        box.top + int(rows[-1]) + 1,
    )
    return _Part(close, dithered_part(frame, slice(*close[1::2]), slice(*close[0::2])))


def _meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes have a pixel in common."""
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
