"""What the colours mean: one for each token, and the few that everything else is drawn in."""

from collections.abc import Mapping

from lumen.body.colour import Colour
from lumen.core.language import Token
from lumen.core.shape_names import Shape

# Twelve vivid hues and three pale ones. Kin meanings have kin hues: warmth, holding and return are
# fire and skin; ripple, reflection and stillness are water; questioning, threshold and releasing
# are dusk; emergence and resonance are growth. From there a search moved them a little, until
# every two were at least .09 apart in OKLab, .07 with equal lightness, and .045 to a person
# without green cones; about .02 is just noticed. tests/body/test_palette.py holds them to it.
TOKEN_COLOURS: Mapping[Token, Colour] = {
    Token.WARMTH: Colour(0.723, 0.143, 48.5),
    Token.CURIOSITY: Colour(0.863, 0.165, 105.4),
    Token.RESONANCE: Colour(0.761, 0.132, 168.2),
    Token.STILLNESS: Colour(0.851, 0.041, 231.3),
    Token.BOUNDARY: Colour(0.600, 0.218, 28.4),
    Token.REACHING: Colour(0.698, 0.167, 9.6),
    Token.REFLECTION: Colour(0.687, 0.149, 243.4),
    Token.RIPPLE: Colour(0.823, 0.127, 210.0),
    Token.DEEP_LISTENING: Colour(0.550, 0.200, 262.4),
    Token.EMERGENCE: Colour(0.815, 0.211, 141.8),
    Token.QUESTIONING: Colour(0.600, 0.234, 326.4),
    Token.HOLDING: Colour(0.850, 0.060, 58.3),
    Token.RELEASING: Colour(0.752, 0.081, 311.5),
    Token.THRESHOLD: Colour(0.610, 0.212, 296.2),
    Token.RETURN: Colour(0.785, 0.164, 77.6),
}

SHAPE_TOKENS: Mapping[Shape, Token] = {
    Shape.SETTLED_PRESENCE: Token.STILLNESS,
    Shape.RISING_ENTROPY: Token.RIPPLE,
    Shape.FALLING_ENERGY: Token.RELEASING,
    Shape.BASIN_TRANSITION_DOWN: Token.THRESHOLD,
    Shape.BASIN_TRANSITION_UP: Token.EMERGENCE,
    Shape.ENTROPY_SPIKE_RECOVERY: Token.RETURN,
    Shape.DRIFT_DISSONANCE: Token.BOUNDARY,
    Shape.VOID_RISING: Token.REACHING,
    Shape.CONVERGENCE: Token.RESONANCE,
}
"""Whose colour a shape has, wherever it is shown: that of a token that suits it, and no other's."""

SHAPE_COLOURS: Mapping[Shape, Colour] = {
    shape: TOKEN_COLOURS[token] for shape, token in SHAPE_TOKENS.items()
}

INK_LIGHTNESS = 0.72
"""The least lightness of a token's colour in letters and signs, which need more than a lamp."""


def ink_of(token: Token) -> Colour:
    """Give the colour that a token is written in."""
    colour = TOKEN_COLOURS[token]
    return colour.toned(max(INK_LIGHTNESS, colour.lightness))


WAKING = Colour(0.80, 0.03, 80.0)
"""The colour of having nothing to say yet: the grey before dawn, barely warm."""

EMBER = Colour(0.55, 0.14, 42.0)
"""What a numb limb glows in while a sensor is at fault."""

GROUND = Colour(0.14, 0.018, 275.0)
"""The dark that everything on the screen is drawn on: ink, not black, so that shapes sit in it."""

PAGE = (8, 8, 16)
"""The ground of pages with text, as bytes: flat, and a colour that 5, 6 and 5 bits hold exactly."""

INK = Colour(0.92, 0.01, 275.0)
SOFT_INK = Colour(0.70, 0.018, 275.0)
FAINT_INK = Colour(0.60, 0.02, 275.0)
"""Text, from what is read first to what is only there when looked for; each is at least 4.5 times
as light as its ground (WCAG 1.4.3)."""

LINE = Colour(0.30, 0.02, 275.0)
"""Hairlines and empty tracks."""

ALERT = Colour(0.78, 0.15, 70.0)
"""Faults: amber, because something needs a look and nothing is on fire."""
