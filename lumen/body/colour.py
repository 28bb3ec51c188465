"""Colours as people see them: OKLab for distance, OKLCh for choice, linear light and sRGB to show.

Matrices and formulas: Björn Ottosson, "A perceptual color space for image processing", 2020.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from lumen.ports import Rgb
from lumen.units import clip

Srgb: TypeAlias = tuple[int, int, int]
"""A colour for a screen, each 0..255."""


class Oklab(NamedTuple):
    """A point in OKLab; a distance of .02 is about the least that a person notices."""

    lightness: float
    green_red: float
    blue_yellow: float


def oklab_from_linear(rgb: Rgb) -> Oklab:
    """Find where linear light lies in OKLab."""
    red, green, blue = rgb
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return Oklab(
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def linear_from_oklab(lab: Oklab) -> Rgb:
    """Give the linear light of a point in OKLab; outside the gamut it is cut off."""
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Rgb(
        clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        clip(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def srgb_from_linear(rgb: Rgb) -> Srgb:
    """Encode linear light for a screen (IEC 61966-2-1)."""
    red, green, blue = (_encoded(clip(channel)) for channel in rgb)
    return red, green, blue


def linear_from_srgb(colour: Srgb) -> Rgb:
    """Decode a screen's colour to linear light (IEC 61966-2-1)."""
    return Rgb(*(_decoded(channel / 255.0) for channel in colour))


SRGB_KNEE = 0.0031308
"""Where sRGB's curve goes over from a line to a power, in linear light."""


def _decoded(channel: float) -> float:
    return channel / 12.92 if channel <= 12.92 * SRGB_KNEE else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> int:
    curved = 12.92 * channel if channel <= SRGB_KNEE else 1.055 * channel ** (1 / 2.4) - 0.055
    return round(255 * curved)


@dataclass(frozen=True)
class Colour:
    """A colour in OKLCh: lightness 0..1, chroma 0..about .3, hue in degrees.

    >>> Colour(0.74, 0.165, 52.0).hex
    '#fa8838'
    """

    lightness: float
    chroma: float
    hue: float

    @cached_property
    def lab(self) -> Oklab:
        """Its place in OKLab."""
        angle = math.radians(self.hue)
        return Oklab(self.lightness, self.chroma * math.cos(angle), self.chroma * math.sin(angle))

    @cached_property
    def linear(self) -> Rgb:
        """Its linear light."""
        return linear_from_oklab(self.lab)

    @cached_property
    def srgb(self) -> Srgb:
        """Its bytes on a screen."""
        return srgb_from_linear(self.linear)

    @property
    def hex(self) -> str:
        """Its notation in a style sheet."""
        red, green, blue = self.srgb
        return f"#{red:02x}{green:02x}{blue:02x}"

    def toned(self, lightness: float, chroma: float | None = None) -> "Colour":
        """Keep the hue, and take another lightness, and another chroma where one is given."""
        return _toned(self, lightness, self.chroma if chroma is None else chroma)


@lru_cache(maxsize=256)
def _toned(colour: Colour, lightness: float, chroma: float) -> Colour:
    return Colour(lightness, chroma, colour.hue)


def blended(first: Colour, second: Colour, share: float) -> Colour:
    """Mix two colours in OKLab; a share of 0 is all the first, 1 all the second."""
    light, a, b = (x + share * (y - x) for x, y in zip(first.lab, second.lab, strict=True))
    return Colour(light, math.hypot(a, b), math.degrees(math.atan2(b, a)))
