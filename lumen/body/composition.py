"""Where the marks of the day's drawing go, how large, how bright and in which colours.

All lengths are shares of the picture's side, so that a picture of any size is the same picture.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lumen.body.colour import Colour, blended
from lumen.body.mood import deviation_of
from lumen.body.palette import TOKEN_COLOURS
from lumen.body.scatter import scatter
from lumen.core.language import Expression, Pattern, Token
from lumen.core.moment import Eisv
from lumen.core.shape_names import Shape
from lumen.ports import Rgb
from lumen.units import Seconds

HOUR: Seconds = 3600.0
DAY: Seconds = 24 * HOUR
TURN = 2.0 * math.pi

RING = 0.295
"""The ring's radius; what energy and pattern add keeps the largest mark inside the picture."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One expression as the drawing keeps it; `time_of_day` is in seconds since local midnight.

    A dimension that is unknown is None, and leaves its part of the mark in the middle.
    """

    time_of_day: Seconds
    expression: Expression
    eisv: Eisv
    shape: Shape | None


class Stroke(NamedTuple):
    """One glyph on the picture.

    `size` is half its extent, `turn` the angle of its up to the picture's up, clockwise, and
    `width` half the width of its lines in the glyph's own units; `cover` times its light is how
    much of what lies beneath it takes away: 0 only adds light and ends in white, 1 hides. Without
    a token it is a wash: the air that the glyphs hang in.
    """

    token: Token | None
    across: float
    down: float
    size: float
    turn: float
    strength: float
    width: float
    cover: float
    colour: Rgb


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

# The colours of the sky around the day; each mark takes on a share of its hour's.
_SKY: tuple[tuple[float, Colour], ...] = (
    (0.0, Colour(0.50, 0.13, 272.0)),
    (5.0, Colour(0.55, 0.13, 300.0)),
    (7.0, Colour(0.74, 0.13, 10.0)),
    (9.5, Colour(0.84, 0.11, 75.0)),
    (13.0, Colour(0.86, 0.07, 190.0)),
    (16.5, Colour(0.80, 0.12, 80.0)),
    (18.5, Colour(0.70, 0.16, 35.0)),
    (20.5, Colour(0.58, 0.16, 340.0)),
    (24.0, Colour(0.50, 0.13, 272.0)),
)
_SKY_SHARE = 0.42

_GLYPH_COVER = 0.5
_WASH_COVER = 3.0
"""A wash takes away a seventh of what it lies on: a day of hundreds of marks keeps its lines, the
latest the clearest, and does not end in white."""


def sky(time_of_day: Seconds) -> Colour:
    """Give the colour of an hour."""
    hour = time_of_day % DAY / HOUR
    after = next(index for index, (at, _) in enumerate(_SKY) if at > hour)
    (start, first), (end, second) = _SKY[after - 1], _SKY[after]
    return blended(first, second, (hour - start) / (end - start))


def strokes_of(mark: Mark) -> list[Stroke]:
    """Compose one mark: the pattern arranges its glyphs, state and hour place and tone them."""
    tokens = mark.expression.spoken
    places = _PLACES[mark.expression.pattern]
    glyphs = [
        _glyph(mark, token, place, index)
        for index, (token, place) in enumerate(zip(tokens, places, strict=True))
    ]
    return [_wash(mark), *glyphs]


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
        blended(TOKEN_COLOURS[token], sky(mark.time_of_day), _SKY_SHARE).linear,
    )


def _wash(mark: Mark) -> Stroke:
    across, down, angle = _on_the_ring(mark, 0.0, 0.0)
    hue = blended(TOKEN_COLOURS[mark.expression.tokens[0]], sky(mark.time_of_day), 0.7)
    return Stroke(None, across, down, 0.075, angle, 0.050, 1.0, _WASH_COVER, hue.linear)


def _fainter_if_large(size: float) -> float:
    return float(min(1.0, (0.045 / size) ** 0.7))


def _on_the_ring(mark: Mark, outward: float, along: float) -> tuple[float, float, float]:
    """Give the place across and down, and the angle of what points outward there.

    Energy pushes outward; over the day the ring opens a little, so that its end passes its
    beginning outside, as a spiral does.
    """
    day = mark.time_of_day / DAY
    angle = TURN * day + along / RING
    opening = 0.030 * (day - 0.5)
    radius = RING + opening + 0.045 * deviation_of(mark.eisv).energy + outward
    across, down = 0.5 - radius * math.sin(angle), 0.5 + radius * math.cos(angle)
    return across, down, angle + math.pi
