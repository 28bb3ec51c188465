"""The face before its backdrop: what stands still is kept, and so are the mouths that recur."""

from functools import lru_cache
from typing import NamedTuple

from lumen.body.colour import Colour
from lumen.body.dither import Pixels, dithered, dithered_part
from lumen.body.drawing import PANEL
from lumen.body.eyes import eyes
from lumen.body.mood import Pose
from lumen.body.visage import Patch, head_of, mouth
from lumen.ports import Composite, Sprite

MOUTHS_KEPT = 10
"""Some 12 KB each. A mouth moves with the breath only, whose steps are six."""


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


class KeptMouth(NamedTuple):
    """A mouth as it is drawn, and as the panel shows it."""

    patch: Patch
    sprite: Sprite


class Backdrop:
    """What stands still behind a face, and the mouths on it, which go with it."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels
        self.picture = dithered(pixels)

        @lru_cache(maxsize=MOUTHS_KEPT)
        def recurring(pose: Pose, colour: Colour, lift: float) -> KeptMouth:
            patch = mouth(pixels, head_of(pose), pose, colour, lift)
            return KeptMouth(patch, _cut(patch))

        self._recurring = recurring

    def mouth(self, look: Look) -> KeptMouth:
        """Give the mouth of a look; eyes that wander leave it as it was."""
        return self._recurring(look.pose._replace(aside=0.0, up=0.0), look.tones.middle, look.lift)


def portrait(backdrop: Backdrop, look: Look) -> Composite:
    """Give a face as the panel shows it: to the last bit what `drawn` gives, cut as a whole."""
    left, right = _eyes(backdrop, look)
    speaking, spoken = backdrop.mouth(look)
    if left.meets(right) or left.meets(speaking) or right.meets(speaking):
        return Composite(dithered(drawn(backdrop, look)))
    return Composite(backdrop.picture, (_cut(left), _cut(right), spoken))


def drawn(backdrop: Backdrop, look: Look) -> Pixels:
    """Draw a face whole, each part on what the one before has left."""
    frame, head = backdrop.pixels.copy(), head_of(look.pose)
    for side, colour in _eye_colours(look).items():
        (part,) = eyes(frame, head, look.pose, {side: colour}, look.lids, look.lift)
        frame[part.place] = part.pixels
    part = mouth(frame, head, look.pose, look.tones.middle, look.lift)
    frame[part.place] = part.pixels
    return frame


def _eyes(backdrop: Backdrop, look: Look) -> list[Patch]:
    head = head_of(look.pose)
    return eyes(backdrop.pixels, head, look.pose, _eye_colours(look), look.lids, look.lift)


def _eye_colours(look: Look) -> dict[int, Colour]:
    return {-1: look.tones.left, 1: look.tones.right}


def _cut(patch: Patch) -> Sprite:
    """Give a patch as the panel shows it."""
    return Sprite(patch.left, patch.top, dithered_part(patch.pixels, PANEL, patch.place))
