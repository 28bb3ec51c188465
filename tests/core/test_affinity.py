"""The affinity table is whole."""

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
