"""The moon as a picture of any size."""

from math import cos, radians

from PIL import Image, ImageDraw

from lumen_moon.phase import MoonPhase

LIGHT, DARK = (238, 228, 200, 255), (44, 49, 66, 255)
_FINER = 4
"""It is drawn so much larger and reduced, which smooths its edge."""


def moon_picture(phase: MoonPhase, side: int, *, south: bool) -> Image.Image:
    """Draw the disc: dark, its lit half, and the ellipse that takes from that or adds to it."""
    large = _FINER * side
    picture = Image.new("RGBA", (large, large), (*LIGHT[:3], 0))
    pen = ImageDraw.Draw(picture)
    box = (0, 0, large - 1, large - 1)
    pen.ellipse(box, fill=DARK)
    pen.chord(box, -90 if phase.grows else 90, 90 if phase.grows else 270, fill=LIGHT)
    half = (large - 1) / 2.0
    wide = half * abs(cos(radians(phase.elongation)))
    fill = LIGHT if phase.lit > 0.5 else DARK  # noqa: PLR2004 - half of it
    pen.ellipse((half - wide, 0, half + wide, large - 1), fill=fill)
    reduced = picture.reduce(_FINER)
    return reduced.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if south else reduced
