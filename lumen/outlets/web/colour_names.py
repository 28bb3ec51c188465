"""What a light's colour is called, for those who hear the page."""

import math
from bisect import bisect_right

from lumen.body.colour import oklab_from_linear
from lumen.ports import Rgb

# Hues in degrees of OKLCh up to which a name holds; sRGB's own red, yellow, green, cyan, blue and
# magenta lie at 29, 110, 142, 195, 264 and 328.
_UP_TO = (18.0, 40.0, 85.0, 118.0, 155.0, 183.0, 225.0, 278.0, 312.0, 345.0)
_NAMES = (
    *("pink", "red", "orange", "yellow", "green", "turquoise"),
    *("cyan", "blue", "violet", "magenta", "pink"),
)
_PALE = 0.03
_OFF = 1e-3


def colour_name(light: Rgb) -> str:
    """Name linear light, however dim.

    >>> colour_name(Rgb(0.2, 0.0, 0.0)), colour_name(Rgb(0.0, 0.0, 0.0))
    ('red', 'off')
    """
    brightest = max(light)
    if brightest < _OFF:
        return "off"
    lab = oklab_from_linear(Rgb(*(channel / brightest for channel in light)))
    if math.hypot(lab.green_red, lab.blue_yellow) < _PALE:
        return "white"
    hue = math.degrees(math.atan2(lab.blue_yellow, lab.green_red)) % 360.0
    return _NAMES[bisect_right(_UP_TO, hue)]
