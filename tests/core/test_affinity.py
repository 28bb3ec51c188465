"""The affinity table is whole, and is the published system's."""

import pytest

from lumen.core.affinity import AFFINE_TOKENS, PATTERN_ODDS
from lumen.core.shape_names import SHAPES, Shape


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_its_row(shape: Shape) -> None:
    """Three or four different affine tokens, and pattern odds that sum to 1."""
    tokens = AFFINE_TOKENS[shape]
    assert len(set(tokens)) == len(tokens)
    assert len(tokens) in (3, 4)
    assert sum(PATTERN_ODDS[shape].values()) == pytest.approx(1.0)


PUBLISHED = """
settled_presence: stillness holding resonance deep_listening: .40 .30 .10 .15 .05
rising_entropy: ripple emergence questioning curiosity: .10 .20 .30 .10 .30
falling_energy: releasing stillness boundary reflection: .30 .30 .10 .20 .10
basin_transition_down: releasing threshold boundary: .20 .30 .30 .10 .10
basin_transition_up: emergence reaching warmth return: .15 .30 .35 .10 .10
entropy_spike_recovery: ripple return holding reflection: .10 .30 .30 .20 .10
drift_dissonance: boundary questioning reflection: .10 .20 .20 .10 .40
void_rising: reaching curiosity questioning threshold: .20 .20 .20 .10 .30
convergence: stillness resonance return deep_listening: .40 .30 .10 .15 .05
"""


def test_rows_are_the_published_ones() -> None:
    """Each shape's affine tokens in their order, and the odds of SINGLE to QUESTION."""
    rows = [line.split(": ") for line in PUBLISHED.split("\n") if line]
    assert len(rows) == len(SHAPES)
    for name, tokens, odds in rows:
        shape = Shape(name)
        assert [str(token) for token in AFFINE_TOKENS[shape]] == tokens.split()
        assert list(PATTERN_ODDS[shape].values()) == [float(each) for each in odds.split()]
