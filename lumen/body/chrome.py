"""What every page carries around its picture: signs at the top, messages and dots at the foot."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from lumen.body.brush import Align, mask_from, tint, write
from lumen.body.colour import Colour
from lumen.body.drawing import PANEL
from lumen.body.palette import ALERT, FAINT_INK, GROUND, INK, SOFT_INK
from lumen.body.scene import PAGES, Offer, Page, Scene
from lumen.body.text import Setting, fitted, pitch_of, width_of
from lumen.core.catalogue import ENGLISH_CATALOGUE, Catalogue
from lumen.units import Seconds

SIDE = PANEL
MARGIN = 8
CONTENT_TOP = 24
CONTENT_BOTTOM = 206
"""Between these rows a page has its place; above are the signs, below messages and dots."""

MESSAGE_SIZE = 11
MESSAGE_LINES = 2
MESSAGE_TURN: Seconds = 6.0
"""How long one of several messages stays: two lines are read in half of it."""

MESSAGE_SHADE = 210
"""How far, of 255, a drawing is darkened under a message, so that it can be read."""

MESSAGE_BOTTOM = 226
DOTS_ROW = 233
DOT_PITCH = 12
DOT_PATCH = 10
_DOTS_WIDE = 84
"""So much lies free between the two words of an offer."""


class Frame(NamedTuple):
    """What the chrome of a scene consists of; equal frames look the same."""

    page: Page
    muted: bool
    quiet: bool
    simulated: bool
    troubles: int
    message: str
    urgent: bool
    offer: Offer | None = None
    catalogue: Catalogue = ENGLISH_CATALOGUE
    added: int = 0
    """How many pages plug-ins have."""
    which: int = 0
    """The one of them that is shown, where one is."""


def frame_of(scene: Scene) -> Frame:
    """Give the chrome of a scene; of several messages each has its turn."""
    troubles = scene.troubles
    messages = (*troubles, *scene.notices)
    which = int(scene.now / MESSAGE_TURN) % len(messages) if messages else 0
    return Frame(
        scene.page,
        scene.muted,
        scene.quiet,
        scene.simulated,
        len(troubles),
        scene.translated(messages[which]) if messages else "",
        which < len(troubles),
        scene.offer,
        scene.catalogue,
        len(scene.added_pages),
        _which(scene),
    )


def _which(scene: Scene) -> int:
    shown = scene.added_page
    return 0 if shown is None else scene.added_pages.index(shown.name)


def draw_frame(picture: Image.Image, frame: Frame) -> None:
    """Draw the signs, the message and the dots of the pages."""
    _draw_dots(picture, frame)
    if frame.simulated:
        _draw_simulated(picture, frame.catalogue.translated("simulated"))
    right = SIDE - MARGIN
    if frame.troubles:
        right = _draw_badge(picture, right, frame.troubles)
    for shown, sign in ((frame.muted, _muted), (frame.quiet, _moon)):
        if shown:
            right -= ICON
            tint(picture, _icon(sign), SOFT_INK, (right, 5))
            right -= 5
    if frame.message:
        _draw_message(picture, frame)
    if frame.offer is not None:
        _draw_offer(picture, frame.offer, frame.catalogue)


def content_bottom(frame: Frame) -> int:
    """Give the row at which a page's content must end to leave room for the message."""
    if not frame.message:
        return CONTENT_BOTTOM
    return min(CONTENT_BOTTOM, MESSAGE_BOTTOM - message_setting(frame.message).height - 5)


def message_setting(message: str) -> Setting:
    """Set a message: two lines at most, cut if it is longer."""
    height = MESSAGE_LINES * pitch_of(MESSAGE_SIZE)
    return fitted(message, ((MESSAGE_SIZE, height),), SIDE - 2 * MARGIN)


def _draw_message(picture: Image.Image, frame: Frame) -> None:
    setting = message_setting(frame.message)
    colour = ALERT if frame.urgent else SOFT_INK
    if frame.page is Page.DRAWING:
        # The drawing goes on under the message, so the message brings its own ground.
        top = MESSAGE_BOTTOM - setting.height - 2
        shade = Image.new("L", (SIDE, SIDE - top), MESSAGE_SHADE)
        tint(picture, shade, GROUND, (0, top))
        _draw_dots(picture, frame)
    base = MESSAGE_BOTTOM - setting.height + MESSAGE_SIZE
    for number, line in enumerate(setting.lines):
        row = base + number * setting.pitch
        write(picture, (SIDE // 2, row), line, setting.size, colour, align=Align.MIDDLE)


def _draw_dots(picture: Image.Image, frame: Frame) -> None:
    count = len(PAGES) + frame.added
    own = frame.page in PAGES
    shown = PAGES.index(frame.page) if own else len(PAGES) + frame.which
    pitch = min(DOT_PITCH, _DOTS_WIDE // (count - 1))
    left = SIDE // 2 - pitch * (count - 1) // 2
    for number in range(count):
        at = (left + number * pitch - DOT_PATCH // 2, DOTS_ROW - DOT_PATCH // 2)
        here = number == shown
        tint(picture, _dot(2.6 if here else 1.7), SOFT_INK if here else FAINT_INK, at)


def _draw_offer(picture: Image.Image, offer: Offer, catalogue: Catalogue) -> None:
    """Say beside the dots what up and down of the joystick answer; what was answered is bright."""
    for fits, text, left in ((True, "fits", MARGIN), (False, "does not", _NO_LEFT)):
        colour = SOFT_INK if offer.given is None else (INK if offer.given is fits else FAINT_INK)
        tint(picture, _icon(_up if fits else _down), colour, (left, DOTS_ROW - ICON // 2))
        chosen = offer.given is fits
        at = (left + ICON + 2, DOTS_ROW + 4)
        write(picture, at, catalogue.translated(text), 11, colour, bold=chosen)


_NO_LEFT = 168


def _draw_simulated(picture: Image.Image, text: str) -> None:
    width = round(width_of(text, 10)) + 12
    tint(picture, _capsule(width, outlined=True), FAINT_INK, (MARGIN, 5))
    write(picture, (MARGIN + 6, 16), text, 10, SOFT_INK)


def _draw_badge(picture: Image.Image, right: int, troubles: int) -> int:
    """Draw how many faults there are, and give where the next sign may end."""
    text = str(troubles)
    width = max(CAPSULE_HIGH, round(width_of(text, 11, bold=True)) + 9)
    tint(picture, _capsule(width, outlined=False), ALERT, (right - width, 5))
    write(picture, (right - width // 2, 16), text, 11, _ON_ALERT, align=Align.MIDDLE, bold=True)
    return right - width - 5


_ON_ALERT = Colour(0.20, 0.04, 60.0)

ICON = 14
CAPSULE_HIGH = 15
_FINER = 4
"""Signs are drawn this much larger and reduced, which smooths their edges."""


@lru_cache(maxsize=8)
def _icon(sign: Callable[[ImageDraw.ImageDraw, float], None]) -> Image.Image:
    large = Image.new("L", (ICON * _FINER, ICON * _FINER))
    sign(ImageDraw.Draw(large), float(_FINER))
    return large.reduce(_FINER)


def _moon(pen: ImageDraw.ImageDraw, unit: float) -> None:
    pen.ellipse((1.5 * unit, 1.5 * unit, 12.5 * unit, 12.5 * unit), fill=255)
    pen.ellipse((5.0 * unit, -0.5 * unit, 15.0 * unit, 9.5 * unit), fill=0)


def _up(pen: ImageDraw.ImageDraw, unit: float) -> None:
    pen.polygon([(x * unit, y * unit) for x, y in ((7, 3), (12, 11), (2, 11))], fill=255)


def _down(pen: ImageDraw.ImageDraw, unit: float) -> None:
    pen.polygon([(x * unit, y * unit) for x, y in ((7, 11), (12, 3), (2, 3))], fill=255)


def _muted(pen: ImageDraw.ImageDraw, unit: float) -> None:
    cone = ((1, 5), (3.5, 5), (7, 2), (7, 12), (3.5, 9), (1, 9))
    pen.polygon([(x * unit, y * unit) for x, y in cone], fill=255)
    stroke = round(1.4 * unit)
    pen.line((9 * unit, 4.8 * unit, 13 * unit, 9.2 * unit), fill=255, width=stroke)
    pen.line((9 * unit, 9.2 * unit, 13 * unit, 4.8 * unit), fill=255, width=stroke)


@lru_cache(maxsize=4)
def _dot(radius: float) -> Image.Image:
    x = np.arange(DOT_PATCH, dtype=np.float32) + 0.5 - DOT_PATCH / 2
    return mask_from(radius + 0.5 - np.hypot(x[None, :], x[:, None]))


@lru_cache(maxsize=4)
def _capsule(width: int, *, outlined: bool) -> Image.Image:
    """Give a round-ended field, whole or as its outline only."""
    x = np.abs(np.arange(width, dtype=np.float32) + 0.5 - width / 2)
    y = np.arange(CAPSULE_HIGH, dtype=np.float32) + 0.5 - CAPSULE_HIGH / 2
    straight = (width - CAPSULE_HIGH) / 2
    depth = CAPSULE_HIGH / 2 - np.hypot(np.maximum(x - straight, 0.0)[None, :], y[:, None])
    return mask_from(1.0 - np.abs(depth - 0.75) if outlined else depth + 0.5)
