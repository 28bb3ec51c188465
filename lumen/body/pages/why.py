"""The reasons: each dimension with what does most to make it what it is."""

import numpy as np
from PIL import Image

from lumen.body.brush import Align, write
from lumen.body.chrome import CONTENT_TOP, SIDE, content_bottom, draw_frame, frame_of
from lumen.body.dither import dithered
from lumen.body.pages.vitals import DIMENSION_COLOURS, MISSING
from lumen.body.palette import ALERT, INK, PAGE, SOFT_INK
from lumen.body.part_reading import reading
from lumen.body.scene import Scene
from lumen.body.text import fitted, pitch_of
from lumen.core.explanation import DimensionPart, DimensionReasons, Explanation
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS
from lumen.core.part_names import PART_NAMES
from lumen.core.state import Component
from lumen.core.why import main_part

MARGIN = 8
NAME_SIZE = 20
REASON_SIZES = (16, 15, 14, 13, 12)
NAME_BASE, REASON_BASE = 18, 37
"""Base lines of a dimension's name and reason, below its top."""

UNUSUAL = 0.005
"""What two decimals show as a difference from usual."""


def render(scene: Scene) -> Image.Image:
    """Draw a dimension and its main reason in each quarter of the page."""
    picture = Image.new("RGB", (SIDE, SIDE), PAGE)
    frame = frame_of(scene)
    pitch = (content_bottom(frame) - CONTENT_TOP) // len(DIMENSIONS)
    for row, name in enumerate(DIMENSIONS):
        _draw(picture, scene, name, CONTENT_TOP + row * pitch)
    draw_frame(picture, frame)
    return dithered(np.asarray(picture))


def _draw(picture: Image.Image, scene: Scene, name: str, top: int) -> None:
    why = None if scene.present is None else scene.why
    reasons = None if why is None else why.dimensions[name]
    felt = None if reasons is None else reasons.felt
    base = top + NAME_BASE
    colour = DIMENSION_COLOURS[name]
    title = scene.translated(DIMENSION_NAMES[name])
    write(picture, (MARGIN, base), title, NAME_SIZE, colour, bold=True)
    value, ink = (MISSING, SOFT_INK) if felt is None else (f"{felt:.2f}", INK)
    write(
        picture, (SIDE - MARGIN, base), scene.translated(value), NAME_SIZE, ink, align=Align.RIGHT
    )
    text, urgent = main_reason(reasons, why)
    rooms = tuple((size, pitch_of(size)) for size in REASON_SIZES)
    setting = fitted(scene.translated(text), rooms, SIDE - 2 * MARGIN)
    for line in setting.lines[:1]:
        ink = ALERT if urgent else SOFT_INK
        write(picture, (MARGIN, top + REASON_BASE), line, setting.size, ink)


def main_reason(reasons: DimensionReasons | None, why: Explanation | None) -> tuple[str, bool]:
    """Give the main reason in a few words, and whether it is a fault."""
    if reasons is None or why is None:
        return "wait for the next sample", False
    if why.waking is not None and why.waking.warm_up_left:
        return f"warming up: {why.waking.warm_up_left} more", False
    part = main_part(reasons)
    if part is None:
        return "no fitted sensor measures it", False
    if part.value is None:
        return f"{PART_NAMES[part.component]} missing: worst", True
    return _away(part, why), False


def _away(part: DimensionPart, why: Explanation) -> str:
    name = PART_NAMES[part.component]
    if part.component is not Component.ACCURACY:
        # How far the forecast was off in its own scales takes more words than fit here.
        name = f"{name} {reading(part, why)}"
    if part.usual is None:
        return f"mostly {name}"
    away = part.gives - part.usual
    return "all is as usual" if abs(away) < UNUSUAL else f"{name}: {away:+z.2f}"
