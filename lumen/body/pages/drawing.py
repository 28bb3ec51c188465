"""The day's drawing, from edge to edge."""

import numpy as np
from PIL import Image

from lumen.body.brush import Align, write
from lumen.body.chrome import SIDE, draw_frame, frame_of
from lumen.body.dither import dithered
from lumen.body.drawing import Canvas
from lumen.body.palette import SOFT_INK
from lumen.body.scene import Scene


def render(scene: Scene) -> Image.Image:
    """Draw the picture that the day has made so far, or the empty ring before its first mark."""
    if scene.drawing is not None:
        picture = scene.drawing.convert("RGB")
        picture = picture.resize((SIDE, SIDE)) if picture.size != (SIDE, SIDE) else picture.copy()
    else:
        picture = Canvas().picture().copy()
        for text, row in (("no mark yet", -4), ("today", 16)):
            at = (SIDE // 2, SIDE // 2 + row)
            write(picture, at, scene.translated(text), 15, SOFT_INK, align=Align.MIDDLE)
    draw_frame(picture, frame_of(scene))
    return dithered(np.asarray(picture))
