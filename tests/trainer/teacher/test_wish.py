"""How a tuned teacher shall speak: what pleases, as far as the target and coherence allow."""

import numpy as np
import pytest

from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.language import TOKENS
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import expression_probabilities
from trainer.data.synthetic_windows import imagine
from trainer.measures import metrics
from trainer.teacher import wish
from trainer.teacher.wish import Moments


def test_what_pleases_is_said_more_often_in_the_same_patterns() -> None:
    """Odds of two tokens change by what one pleases by more than the other, in nats."""
    target = imagine(3, np.random.default_rng(1)).targets()
    pleases = np.zeros((3, 15))
    pleases[:, 2] = 0.7
    wished = wish.pleasing(target, pleases)
    assert np.array_equal(wished.pattern, target.pattern)
    before, after = (each.token[:, 2] / each.token[:, 5] for each in (target, wished))
    np.testing.assert_allclose(np.log(after / before), 0.7)
    np.testing.assert_allclose(wished.token.sum(axis=1), 1.0)


@pytest.mark.parametrize("against", [2.0, 0.0])
def test_what_pleases_costs_little_coherence(against: float) -> None:
    """One who dislikes every affine token is heeded as far as coherence stays, others wholly."""
    windows = imagine(60, np.random.default_rng(3))
    moments = Moments([""] * 60, windows.shape, windows.targets())
    affine = np.array([[t in AFFINE_TOKENS[SHAPES[s]] for t in TOKENS] for s in windows.shape])
    pleases = -against * affine
    more = wish.kept_coherent(moments, pleases, 40, 0.02)
    wished = wish.pleasing(moments.target, pleases + more)
    before, after = (
        metrics.coherence(expression_probabilities(speech), windows.shape)[:40]
        for speech in (moments.target, wished)
    )
    lost = before - after
    assert lost.mean() + 3.0 * lost.std() / 40**0.5 <= 0.02 + 1e-9
    assert bool(more.any()) == (against > 0.0)
    # No more is given than it takes.
    assert lost.mean() >= -1e-12


def test_wish_stays_within_the_stated_kl_or_there_is_none() -> None:
    """Tastes of two nats on other windows: as far as allowed, and not at all where nothing is."""
    rng = np.random.default_rng(6)
    windows = imagine(300, rng)
    moments = Moments([""] * 300, windows.shape, windows.targets())
    pleases = 2.0 * rng.normal(size=(300, len(TOKENS)))
    for most in (0.2, 5.0):
        wished, share = wish.wish(moments, pleases, most)
        assert wished is not None
        some = slice(-256, None)
        spreads = (expression_probabilities(each.target)[some] for each in (moments, wished))
        assert metrics.regret(*spreads).mean() <= most
        assert (share == 1.0) == (most == 5.0)
    assert wish.wish(moments, pleases, 0.0) == (None, 0.0)
