"""The hand: for each token a mark of its own kind, as a field of light without resolution.

A glyph is drawn in its own coordinates: `across` runs to the right and `up` upward, the mark
fills about -1..1, and the field says how much light falls where, 0 to a little over 1. Lines
are soft (Gaussian), so that a glyph needs no supersampling at any size.
"""

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.language import Token

Field: TypeAlias = NDArray[np.floating[Any]]

REACH = 1.35
"""How far from its middle a glyph still gives light, in its own units."""


def bell(distance: Field) -> Field:
    """Give a Gaussian: 1 in the middle, 1/e where the distance is 1."""
    height: Field = np.exp(-np.square(distance))
    return height


class Pen:
    """The plane that one glyph is drawn on.

    `width` is the half-width of its lines in the glyph's units, never below two thirds of a
    pixel, under which a line would break into dots; a line that had to be widened is fainter
    instead.
    """

    def __init__(self, across: Field, up: Field, width: float, pixel: float) -> None:
        self.across = across
        self.up = up
        self._width = max(width, 0.66 * pixel)
        self._strength = min(1.0, width / self._width)

    @cached_property
    def radius(self) -> Field:
        """The distance from the middle."""
        return self.radius_from(0.0, 0.0)

    def radius_from(self, across: float, up: float) -> Field:
        """The distance from a point."""
        radius: Field = np.hypot(self.across - across, self.up - up)
        return radius

    def ring(self, radius: float, across: float = 0.0, up: float = 0.0) -> Field:
        """Draw a circle."""
        return self.line(self.radius_from(across, up) - radius)

    def line(self, distance: Field, wider: float = 1.0) -> Field:
        """Draw where the distance from a curve is small."""
        return self._strength * bell(distance / (self._width * wider))

    def curve(self, height: Field, slope: Field) -> Field:
        """Draw a function of `across`, as thick on its slopes as on its tops."""
        return self.line((self.up - height) / np.sqrt(1.0 + np.square(slope)))

    def spot(self, across: float, up: float, radius: float) -> Field:
        """Draw a soft round spot."""
        return bell(self.radius_from(across, up) / radius)


def fade(value: Field, end: float, softness: float = 0.12) -> Field:
    """Go softly from 1 below the end to 0 above it."""
    height: Field = 0.5 - 0.5 * np.tanh((value - end) / softness)
    return height


def _warmth(pen: Pen) -> Field:
    """A glow with a heart."""
    return 0.55 * pen.spot(0.0, 0.0, 0.56) + 0.75 * pen.spot(0.0, 0.0, 0.20)


def _curiosity(pen: Pen) -> Field:
    """A tendril that swings wider as it goes, and a point that it has found."""
    along = np.clip((pen.across + 1.0) / 1.75, 0.0, 1.0)
    height = 0.62 * along * np.sin(8.5 * along)
    slope = 0.62 * (np.sin(8.5 * along) + 8.5 * along * np.cos(8.5 * along)) / 1.75
    ends: Field = fade(np.abs(pen.across + 0.12), 0.80, 0.05) * (0.45 + 0.55 * along)
    return pen.curve(height, slope) * ends + pen.spot(0.95, 0.66, 0.13)


def _resonance(pen: Pen) -> Field:
    """A string that sounds."""
    arch = np.cos(np.clip(pen.across, -1.05, 1.05) * (math.pi / 2.1))
    bend = -np.sin(np.clip(pen.across, -1.05, 1.05) * (math.pi / 2.1)) * (math.pi / 2.1)
    strings = ((0.62, 0.45), (0.34, 0.75), (0.0, 1.0), (-0.34, 0.75), (-0.62, 0.45))
    field: Field = np.zeros_like(pen.across)
    for swing, part in strings:
        field += part * pen.curve(swing * arch, swing * bend)
    return field * fade(np.abs(pen.across), 1.05, 0.05)


def _stillness(pen: Pen) -> Field:
    """A horizon, and the air over it."""
    wide = bell(pen.across / 0.60)
    air = bell(pen.up / 0.30) * bell(pen.across / 0.58)
    return 0.95 * pen.line(pen.up) * wide + 0.30 * air


def _boundary(pen: Pen) -> Field:
    """An edge: sharp on the outside, and kept on the inside."""
    depth = 1.10 - pen.radius_from(0.0, -0.60)
    inside: Field = np.exp(-np.maximum(depth, 0.0) / 0.26) * fade(-depth, 0.0, 0.03)
    ends = fade(np.abs(pen.across) - 0.55 * pen.up, 0.75, 0.12)
    return (0.95 * pen.line(depth, 1.5) + 0.42 * inside) * ends


def _reaching(pen: Pen) -> Field:
    """Fine strokes that fan out from one place."""
    length = pen.radius_from(0.0, -0.95)
    angle = np.arctan2(pen.across, pen.up + 0.95)
    ends = fade(length, 1.65, 0.18) * fade(-length, -0.10, 0.08)
    fan: Field = np.zeros_like(pen.across)
    for which in range(-2, 3):
        turned = np.sin(angle - 0.26 * which)
        fan += (1.0 - 0.22 * abs(which)) * pen.line(length * turned)
    fan *= ends * (0.35 + 0.4 * length) * (pen.up > -1.0)
    return fan + 0.5 * pen.spot(0.0, -0.9, 0.16)


def _reflection(pen: Pen) -> Field:
    """A rising disc, and its paler self in the water."""
    disc = pen.ring(0.62, 0.0, 0.06) * fade(-pen.up, -0.10, 0.03)
    mirrored = pen.ring(0.62, 0.0, -0.06) * fade(pen.up, -0.10, 0.03)
    ripples = bell(pen.across / 0.40) * bell((pen.up + 0.34) / 0.20)
    water = pen.line(pen.up) * bell(pen.across / 0.60)
    return disc + 0.42 * mirrored + 0.55 * water + 0.20 * ripples


def _ripple(pen: Pen) -> Field:
    """Rings that widen and fade."""
    rings = ((0.20, 1.0), (0.46, 0.80), (0.73, 0.55), (1.0, 0.32))
    field: Field = np.zeros_like(pen.across)
    for radius, part in rings:
        field += part * pen.ring(radius)
    return field


def _deep_listening(pen: Pen) -> Field:
    """Bowls within bowls, open upward."""
    field: Field = np.zeros_like(pen.across)
    for radius, part in ((0.28, 1.0), (0.58, 0.85), (0.88, 0.65), (1.18, 0.42)):
        field += part * pen.ring(radius, 0.0, 0.42)
    bowls: Field = field * fade(pen.up, 0.30, 0.10)
    return bowls + 0.8 * pen.spot(0.0, 0.42, 0.11)


def _emergence(pen: Pen) -> Field:
    """A bud: three leaves out of one root."""
    field: Field = np.zeros_like(pen.across)
    for lean, part in ((-0.62, 0.7), (0.0, 1.0), (0.62, 0.7)):
        across = pen.across * math.cos(lean) - (pen.up + 0.8) * math.sin(lean)
        along = (pen.across * math.sin(lean) + (pen.up + 0.8) * math.cos(lean)) / 1.6
        edge = 0.30 * np.sin(math.pi * np.clip(along, 0.0, 1.0))
        leaf = pen.line(np.abs(across) - edge) * (along > 0.0) * (along < 1.0)
        inside = 0.28 * fade(np.abs(across) - edge, 0.0, 0.04) * along * (along > 0) * (along < 1)
        field += part * (leaf + inside)
    return field


def _questioning(pen: Pen) -> Field:
    """A hook that does not close, and the point it hangs over."""
    angle = np.arctan2(pen.up - 0.30, pen.across)
    # Open toward the lower left, between -100 and 170 degrees the other way round.
    turned = np.mod(angle + 1.75, 2.0 * math.pi)
    hook = pen.line(pen.radius_from(0.0, 0.30) - 0.58, 1.3) * fade(turned, 4.6, 0.10)
    stem = pen.line(pen.across + 0.10, 1.3) * fade(np.abs(pen.up + 0.40), 0.12, 0.04)
    return hook + 0.9 * stem + 1.1 * pen.spot(-0.10, -0.85, 0.15)


def _holding(pen: Pen) -> Field:
    """Two hands around a light."""
    sides = fade(np.abs(pen.up), 0.60, 0.12)
    hands = pen.ring(0.86) * sides + 0.45 * pen.ring(1.08) * fade(np.abs(pen.up), 0.50, 0.12)
    return hands + 0.9 * pen.spot(0.0, 0.0, 0.30)


def _releasing(pen: Pen) -> Field:
    """Seeds on the wind."""
    field: Field = np.zeros_like(pen.across)
    for across, up, radius in (
        (-0.72, -0.78, 0.20),
        (-0.30, -0.50, 0.165),
        (-0.34, -0.02, 0.13),
        (0.16, -0.12, 0.12),
        (0.12, 0.36, 0.10),
        (0.58, 0.26, 0.09),
        (0.46, 0.74, 0.08),
        (0.92, 0.66, 0.07),
    ):
        field += (0.35 + 3.2 * radius) * pen.spot(across, up, radius)
    return field


def _threshold(pen: Pen) -> Field:
    """A doorway with light in it."""
    tall = fade(np.abs(pen.up), 0.88, 0.05)
    posts = (pen.line(pen.across - 0.50, 1.2) + pen.line(pen.across + 0.50, 1.2)) * tall
    light = bell(pen.across / 0.26) * bell((pen.up + 0.10) / 0.56)
    return posts + 0.62 * light


def _return(pen: Pen) -> Field:
    """A path that winds home."""
    gap = 0.40
    angle = np.mod(np.arctan2(pen.up, pen.across) + math.pi / 2, 2.0 * math.pi) / (2.0 * math.pi)
    turn = np.round(pen.radius / gap - angle)
    whole = turn + angle
    path = pen.line(pen.radius - gap * whole) * fade(np.abs(whole - 1.33), 1.15, 0.06)
    return path * (1.15 - 0.22 * whole) + 0.9 * pen.spot(0.0, 0.0, 0.15)


GLYPHS: Mapping[Token, Callable[[Pen], Field]] = {
    Token.WARMTH: _warmth,
    Token.CURIOSITY: _curiosity,
    Token.RESONANCE: _resonance,
    Token.STILLNESS: _stillness,
    Token.BOUNDARY: _boundary,
    Token.REACHING: _reaching,
    Token.REFLECTION: _reflection,
    Token.RIPPLE: _ripple,
    Token.DEEP_LISTENING: _deep_listening,
    Token.EMERGENCE: _emergence,
    Token.QUESTIONING: _questioning,
    Token.HOLDING: _holding,
    Token.RELEASING: _releasing,
    Token.THRESHOLD: _threshold,
    Token.RETURN: _return,
}
