"""Which tokens and patterns suit which shape: the published system's affinity table."""

from collections.abc import Mapping

from lumen.core.language import Pattern, Token
from lumen.core.shape_names import Shape

AFFINE_TOKENS: Mapping[Shape, tuple[Token, ...]] = {
    Shape.SETTLED_PRESENCE: (
        Token.STILLNESS,
        Token.HOLDING,
        Token.RESONANCE,
        Token.DEEP_LISTENING,
    ),
    Shape.RISING_ENTROPY: (Token.RIPPLE, Token.EMERGENCE, Token.QUESTIONING, Token.CURIOSITY),
    Shape.FALLING_ENERGY: (Token.RELEASING, Token.STILLNESS, Token.BOUNDARY, Token.REFLECTION),
    Shape.BASIN_TRANSITION_DOWN: (Token.RELEASING, Token.THRESHOLD, Token.BOUNDARY),
    Shape.BASIN_TRANSITION_UP: (Token.EMERGENCE, Token.REACHING, Token.WARMTH, Token.RETURN),
    Shape.ENTROPY_SPIKE_RECOVERY: (Token.RIPPLE, Token.RETURN, Token.HOLDING, Token.REFLECTION),
    Shape.DRIFT_DISSONANCE: (Token.BOUNDARY, Token.QUESTIONING, Token.REFLECTION),
    Shape.VOID_RISING: (Token.REACHING, Token.CURIOSITY, Token.QUESTIONING, Token.THRESHOLD),
    Shape.CONVERGENCE: (Token.STILLNESS, Token.RESONANCE, Token.RETURN, Token.DEEP_LISTENING),
}
"""The tokens that fit a shape, in the table's order."""

PATTERN_ODDS: Mapping[Shape, Mapping[Pattern, float]] = {
    shape: dict(zip(Pattern, row, strict=True))
    for shape, row in {
        Shape.SETTLED_PRESENCE: (0.40, 0.30, 0.10, 0.15, 0.05),
        Shape.RISING_ENTROPY: (0.10, 0.20, 0.30, 0.10, 0.30),
        Shape.FALLING_ENERGY: (0.30, 0.30, 0.10, 0.20, 0.10),
        Shape.BASIN_TRANSITION_DOWN: (0.20, 0.30, 0.30, 0.10, 0.10),
        Shape.BASIN_TRANSITION_UP: (0.15, 0.30, 0.35, 0.10, 0.10),
        Shape.ENTROPY_SPIKE_RECOVERY: (0.10, 0.30, 0.30, 0.20, 0.10),
        Shape.DRIFT_DISSONANCE: (0.10, 0.20, 0.20, 0.10, 0.40),
        Shape.VOID_RISING: (0.20, 0.20, 0.20, 0.10, 0.30),
        Shape.CONVERGENCE: (0.40, 0.30, 0.10, 0.15, 0.05),
    }.items()
}
"""How often each pattern is used in a shape, before the state has its say; each sums to 1."""
