"""A plug-in's page: its picture between Lumen's own signs and dots, or why there is none."""

from functools import lru_cache

import numpy as np
from PIL import Image

from lumen.body.brush import Align, write
from lumen.body.chrome import (
    CONTENT_BOTTOM,
    CONTENT_TOP,
    MARGIN,
    SIDE,
    content_bottom,
    draw_frame,
    frame_of,
)
from lumen.body.dither import dithered
from lumen.body.palette import ALERT, GROUND, INK, SOFT_INK
from lumen.body.scene import Scene
from lumen.body.text import fitted, pitch_of

PLACE = (SIDE, CONTENT_BOTTOM - CONTENT_TOP)
"""The size of a plug-in's picture."""

_NAME_SIZE, _REASON_SIZE, _REASON_LINES = 20, 14, 6


def render(scene: Scene) -> Image.Image:
    """Draw the page of the plug-in that the screen is turned to."""
    page, frame = scene.added_page, frame_of(scene)
    picture = Image.new("RGB", (SIDE, SIDE), GROUND.srgb)
    foot = content_bottom(frame)
    if page is not None and page.picture is not None and page.trouble is None:
        picture.paste(page.picture.crop((0, 0, SIDE, foot - CONTENT_TOP)), (0, CONTENT_TOP))
    elif page is not None:
        trouble = page.trouble
        says = scene.translated("no picture yet") if trouble is None else trouble
        picture = _empty(page.name, says, failed=trouble is not None).copy()
    draw_frame(picture, frame)
    return dithered(np.asarray(picture))


@lru_cache(maxsize=4)
def _empty(name: str, says: str, *, failed: bool) -> Image.Image:
    picture = Image.new("RGB", (SIDE, SIDE), GROUND.srgb)
    middle = SIDE // 2
    write(picture, (middle, 66), name, _NAME_SIZE, INK, align=Align.MIDDLE, bold=True)
    room = float(_REASON_LINES * pitch_of(_REASON_SIZE))
    setting = fitted(says, ((_REASON_SIZE, room),), SIDE - 4 * MARGIN)
    for number, line in enumerate(setting.lines):
        row = 96 + number * setting.pitch
        colour = ALERT if failed else SOFT_INK
        write(picture, (middle, row), line, setting.size, colour, align=Align.MIDDLE)
    return picture
