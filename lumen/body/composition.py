"""Where the marks of the day's drawing go, how large, how bright and in which colours.

All lengths are shares of the picture's side, so that a picture of any size is the same picture.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lumen.body.mood import deviation_of
from lumen.body.palette import TOKEN_COLOURS
from lumen.body.ribbon import RING, SWING
from lumen.body.scatter import scatter
from lumen.core.language import Expression, Pattern, Token
from lumen.core.moment import Eisv
from lumen.core.shape_names import Shape
from lumen.units import Seconds, clip

HOUR: Seconds = 3600.0
DAY: Seconds = 24 * HOUR
TURN = 2.0 * math.pi


@dataclass(frozen=True, slots=True)
class Mark:
    """One expression as the drawing keeps it; `time_of_day` is in seconds since local midnight.

    A dimension that is unknown is None, and leaves its part of the mark in the middle. What is
    `notable` - a first, a record - is drawn large, in the middle of the day.
    """

    time_of_day: Seconds
    expression: Expression
    eisv: Eisv
    shape: Shape | None
    notable: bool = False


class Paint(NamedTuple):
    """Shares of a day's palette."""

    cool: float
    warm: float
    spark: float


class Stroke(NamedTuple):
    """One glyph on the picture.

    `size` is half its extent, `turn` the angle of its up to the picture's up, clockwise, and
    `width` half the width of its lines in the glyph's own units; `cover` times its light is how
    much of what lies beneath it takes away: 0 only adds light and ends in white, 1 hides. Its
    `paint` is how much of the day's cool, warm and light it has. Without a token it is a wash: the
    air that the glyphs hang in.
    """

    token: Token | None
    across: float
    down: float
    size: float
    turn: float
    strength: float
    width: float
    cover: float
    paint: Paint


class _Place(NamedTuple):
    """A glyph within its mark: along the ring, outward, smaller, and fainter."""

    along: float
    outward: float
    scale: float
    strength: float


_PLACES: Mapping[Pattern, tuple[_Place, ...]] = {
    Pattern.SINGLE: (_Place(0.0, 0.0, 1.0, 1.0),),
    Pattern.PAIR: (_Place(-0.012, -0.045, 0.80, 0.95), _Place(0.012, 0.050, 0.80, 0.95)),
    Pattern.TRIPLE: (
        _Place(-0.050, -0.020, 0.62, 0.9),
        _Place(0.0, 0.055, 0.72, 1.0),
        _Place(0.050, -0.020, 0.62, 0.9),
    ),
    Pattern.REPETITION: (
        _Place(0.0, -0.055, 0.85, 1.0),
        _Place(0.0, 0.015, 0.62, 0.75),
        _Place(0.0, 0.065, 0.44, 0.5),
    ),
    Pattern.QUESTION: (_Place(0.0, 0.075, 0.62, 1.0),),
}

# Fields are broad and faint, figures small and clear: a picture needs both.
_SCALE: Mapping[Token, float] = {
    Token.WARMTH: 1.30,
    Token.CURIOSITY: 0.80,
    Token.RESONANCE: 1.10,
    Token.STILLNESS: 1.60,
    Token.BOUNDARY: 1.20,
    Token.REACHING: 1.05,
    Token.REFLECTION: 0.95,
    Token.RIPPLE: 1.05,
    Token.DEEP_LISTENING: 1.15,
    Token.EMERGENCE: 0.85,
    Token.QUESTIONING: 0.75,
    Token.HOLDING: 1.00,
    Token.RELEASING: 1.00,
    Token.THRESHOLD: 0.95,
    Token.RETURN: 0.85,
}

# How a shape leans the marks, in radians: what rises leans forward, what falls leans back.
_LEAN: Mapping[Shape, float] = {
    Shape.BASIN_TRANSITION_UP: 0.55,
    Shape.RISING_ENTROPY: 0.35,
    Shape.FALLING_ENERGY: -0.40,
    Shape.BASIN_TRANSITION_DOWN: -0.65,
    Shape.VOID_RISING: -0.30,
    Shape.DRIFT_DISSONANCE: 1.10,
}

# Tokens have no colours of their own here, but shares of the day's palette: fiery hues of its warm,
# watery ones of its cool, and the pale of its light.
_FIERY = 60.0
_PALE = (0.55, 0.95)
_STRONGEST = 0.30


_GLYPH_COVER = 0.5
_WASH_COVER = 3.0
"""A wash takes away a seventh of what it lies on: a day of hundreds of marks keeps its lines, the
latest the clearest, and does not end in white."""


def paint_of(token: Token) -> Paint:
    """Give the shares of the day's cool, warm and light that a token is drawn in."""
    colour = TOKEN_COLOURS[token]
    dark, pale = _PALE
    spark = _STRONGEST * clip((colour.lightness - dark) / (pale - dark))
    warm = clip(0.5 + 0.9 * math.cos(math.radians(colour.hue - _FIERY)))
    return Paint((1.0 - spark) * (1.0 - warm), (1.0 - spark) * warm, spark)


def strokes_of(mark: Mark) -> list[Stroke]:
    """Compose one mark: the pattern arranges its glyphs, state and hour place and tone them."""
    tokens = mark.expression.spoken
    places = _PLACES[mark.expression.pattern]
    glyphs = [
        _glyph(mark, token, place, index)
        for index, (token, place) in enumerate(zip(tokens, places, strict=True))
    ]
    return [_wash(mark), *glyphs, *([_large(mark)] if mark.notable else [])]


INSIDE = 2.1
"""Of a glyph's size, the least distance of its middle from the picture's edge; no glyph reaches
further by light that is seen."""


def _glyph(mark: Mark, token: Token, place: _Place, index: int) -> Stroke:
    felt = deviation_of(mark.eisv)
    second = math.floor(mark.time_of_day)
    scattered, chance = scatter(second, index), scatter(second, index + 3)
    # Few are large and most are small, as leaves and stars are: a power of an even scatter.
    size = (
        0.042 * _SCALE[token] * place.scale * (0.62 + 1.75 * chance**4) * (1.0 - 0.15 * felt.void)
    )
    outward = place.outward + (0.045 + 0.030 * felt.entropy) * (scattered - 0.5)
    across, down, angle = _on_the_ring(mark, outward, place.along)
    # A rare large one, far out, would be cut off by the picture's edge.
    across, down = (clip(at, INSIDE * size, 1.0 - INSIDE * size) for at in (across, down))
    lean = _LEAN.get(mark.shape, 0.0) if mark.shape is not None else 0.0
    return Stroke(
        token,
        across,
        down,
        size,
        angle + lean + 0.5 * (1.0 + felt.entropy) * (scattered - 0.5),
        place.strength
        * (0.82 + 0.15 * felt.energy)
        * (0.5 + 0.5 * chance)
        * _fainter_if_large(size),
        min(0.060, 0.0026 / size) * (1.0 - 0.25 * felt.integrity),
        _GLYPH_COVER,
        paint_of(token),
    )


def _wash(mark: Mark) -> Stroke:
    across, down, angle = _on_the_ring(mark, 0.0, 0.0)
    paint = paint_of(mark.expression.tokens[0])
    return Stroke(None, across, down, 0.075, angle, 0.036, 1.0, _WASH_COVER, paint)


def _large(mark: Mark) -> Stroke:
    """Give the rare mark of a notable thing: in the middle, a little toward its hour."""
    turn = TURN * mark.time_of_day / DAY
    across, down = 0.5 - 0.03 * math.sin(turn), 0.5 + 0.03 * math.cos(turn)
    paint = Paint(0.15, 0.35, 0.50)
    return Stroke(mark.expression.tokens[0], across, down, 0.155, 0.0, 0.80, 0.022, 0.0, paint)


def _fainter_if_large(size: float) -> float:
    return float(min(1.0, (0.045 / size) ** 0.7))


def _on_the_ring(mark: Mark, outward: float, along: float) -> tuple[float, float, float]:
    """Give the place across and down, and the angle of what points outward there.

    Energy pushes outward.
    """
    day = mark.time_of_day / DAY
    angle = TURN * day + along / RING
    radius = RING + SWING * deviation_of(mark.eisv).energy + outward
    across, down = 0.5 - radius * math.sin(angle), 0.5 + radius * math.cos(angle)
    return across, down, angle + math.pi
