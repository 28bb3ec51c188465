"""What the colours mean: one for each token, and the few that everything else is drawn in."""

from collections.abc import Mapping

from lumen.body.colour import Colour
from lumen.core.language import Token

# Twelve vivid hues and three pale ones, placed so that in OKLab every two are at least .085
# apart (.065 with equal lightness): four times what a person just notices. Kin meanings have
# kin hues: warmth, holding and return are fire and skin; ripple, reflection and stillness are
# water; questioning, threshold and releasing are dusk; emergence and resonance are growth.
TOKEN_COLOURS: Mapping[Token, Colour] = {
    Token.WARMTH: Colour(0.74, 0.165, 52.0),
    Token.CURIOSITY: Colour(0.86, 0.165, 102.0),
    Token.RESONANCE: Colour(0.76, 0.14, 168.0),
    Token.STILLNESS: Colour(0.84, 0.05, 235.0),
    Token.BOUNDARY: Colour(0.60, 0.215, 27.0),
    Token.REACHING: Colour(0.72, 0.17, 5.0),
    Token.REFLECTION: Colour(0.72, 0.125, 243.0),
    Token.RIPPLE: Colour(0.80, 0.125, 203.0),
    Token.DEEP_LISTENING: Colour(0.55, 0.20, 270.0),
    Token.EMERGENCE: Colour(0.80, 0.20, 136.0),
    Token.QUESTIONING: Colour(0.64, 0.24, 328.0),
    Token.HOLDING: Colour(0.85, 0.06, 62.0),
    Token.RELEASING: Colour(0.80, 0.075, 315.0),
    Token.THRESHOLD: Colour(0.60, 0.215, 297.0),
    Token.RETURN: Colour(0.79, 0.155, 78.0),
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
