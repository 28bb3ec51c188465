"""A mouth: a line that bends, tapers, and opens."""

import numpy as np

from lumen.body.brush import plane
from lumen.body.colour import Colour
from lumen.body.dither import Pixels
from lumen.body.mood import Pose
from lumen.units import clip

MIDDLE = 120
MOUTH_ROW = 153
PATCH_WIDE, PATCH_HIGH = 76, 38


def draw_mouth(frame: Pixels, pose: Pose, colour: Colour, lift: float) -> None:
    """Draw the mouth; `lift` is how far the breath raises it, -1..1."""
    gape = clip(pose.gape)
    half = 15.0 * (1.0 + pose.mouth) * (1.0 - 0.30 * gape)
    left, top = MIDDLE - PATCH_WIDE // 2, MOUTH_ROW - PATCH_HIGH // 2
    x, y = plane(PATCH_WIDE, PATCH_HIGH, MIDDLE - left, MOUTH_ROW - 0.8 * lift - top)
    along = np.square(x / half)
    bend = 6.5 * pose.smile * (0.5 - along)
    thickness = 0.5 + (1.1 + 9.0 * gape) * np.sqrt(np.maximum(1.0 - along, 0.0))
    slope = 13.0 * pose.smile * x / (half * half)
    away = np.abs(y - bend) / np.sqrt(1.0 + np.square(slope))
    ends = 0.92 * np.clip(half - np.abs(x), 0.0, 1.0)
    mask = ends * np.clip(thickness - away + 0.5, 0.0, 1.0)
    lighter = colour.toned(min(0.86, colour.lightness + 0.06))
    patch = frame[top : top + PATCH_HIGH, left : left + PATCH_WIDE]
    for channel, level in enumerate(lighter.srgb):
        ground = patch[..., channel].astype(np.float32)
        patch[..., channel] = ground + mask * (level - ground) + 0.5
