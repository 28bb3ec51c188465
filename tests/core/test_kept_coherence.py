"""How far a taste may move a speaker before coherence is lost."""

import numpy as np
import pytest

from lumen.core.kept_coherence import largest, lost_surely


@pytest.mark.parametrize(("most", "kept"), [(2.0, 1.0), (0.5, 0.5), (0.3, 0.25), (0.0, 0.0)])
def test_what_leaves_the_target_too_far_is_taken_back(most: float, kept: float) -> None:
    """As far as the stated KL allows, found by halving: KL is the share's square times two."""
    found = largest(lambda share: 2.0 * share * share <= most)
    assert found == pytest.approx(kept, abs=0.15)
    assert 2.0 * found * found <= most


def test_loss_that_few_states_show_is_taken_to_be_larger() -> None:
    """By three standard errors: of two states that lose 0 and .04, .02 and .06 / sqrt 2."""
    found = lost_surely(np.array([0.5, 0.5]), np.array([0.5, 0.46]), 3.0)
    assert found == pytest.approx(0.02 + 3.0 * 0.02 / 2.0**0.5)
