"""From linear light to the bytes of an APA102: 8 bits of duty for each colour, 5 of current."""

import math
from typing import NamedTuple

from lumen.ports import Rgb
from lumen.units import clip

DUTY_MOST = 255
CURRENT_MOST = 31


class Apa102(NamedTuple):
    """One light's word; it shines with duty / 255 * current / 31."""

    red: int
    green: int
    blue: int
    current: int


def apa102_from_rgb(colour: Rgb) -> Apa102:
    """Choose the word that shines most like a linear colour.

    The least current that reaches the colour gives the finest steps: 1/7905 in the dark. The
    error is below 1.5 steps of the current chosen, mostly below half a step. Scaling a colour
    up never makes any of its channels darker, so that breathing does not flicker.

    >>> apa102_from_rgb(Rgb(1.0, 0.5, 0.0))
    Apa102(red=255, green=128, blue=0, current=31)
    >>> apa102_from_rgb(Rgb(0.001, 0.0005, 0.0))
    Apa102(red=8, green=4, blue=0, current=1)
    """
    channels = [clip(channel) for channel in colour]
    most = max(channels)
    if most == 0.0:
        return Apa102(0, 0, 0, 0)
    current = max(1, math.ceil(most * CURRENT_MOST))
    red, green, blue = (_duty(channel, most, current) for channel in channels)
    return Apa102(red, green, blue, current)


def _duty(channel: float, most: float, current: int) -> int:
    """Round a channel to the current's steps, but not below what the last current ended with.

    Just under the switch from one current to the next the channel shone with
    (current - 1) * round(255 channel / most) parts of 7905, and may not fall below that.
    """
    nearest = _rounded(channel * DUTY_MOST * CURRENT_MOST / current)
    before = (current - 1) * _rounded(channel / most * DUTY_MOST)
    return min(DUTY_MOST, max(nearest, -(-before // current)))


def _rounded(value: float) -> int:
    """Round half up, with the noise of float arithmetic counted as half."""
    return math.floor(value + 0.5 + 1e-9)
