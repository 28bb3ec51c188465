"""What people like, learnt from their answers: tastes, changes of mind and coins."""

from collections.abc import Iterator
from importlib import import_module

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from lumen.core.language import EXPRESSIONS, TOKENS, Token
from lumen.core.speaker import Floats
from lumen.core.taste import TOKEN_SHARES
from trainer.teacher import preferences
from trainer.teacher.liking import AnsweredViews, Liking

_WARM = TOKENS.index(Token.WARMTH)
_HIGH_AND_LOW = np.array([[1.5, 0.0, 0.0, 0.5], [-1.5, 0.0, 0.0, 0.5]])
_ALIKE = np.full((2, len(TOKENS)), 1.0 / len(TOKENS))


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Matrices are small: threads that wait for one another cost a hundred times more."""
    import_module("scipy.linalg")
    with threadpool_limits(1):
        yield


def shown(count: int, seed: int) -> tuple[Floats, Floats]:
    """Give how some states are seen, by three numbers and a constant, and what was said there."""
    rng = np.random.default_rng(seed)
    features = np.concatenate([rng.normal(size=(count, 3)), np.full((count, 1), 0.5)], axis=1)
    return features, TOKEN_SHARES[rng.integers(len(EXPRESSIONS), size=count)]


def test_liking_of_a_token_that_depends_on_the_state_is_found() -> None:
    """One who likes warmth where the first number is high, and nothing else."""
    features, shares = shown(150, 1)
    pleases = 3.0 * shares[:, _WARM] * features[:, 0]
    found = Liking(AnsweredViews(features, shares, pleases > np.median(pleases)))
    assert found.belief > 0.99
    high, low = found.raised(_HIGH_AND_LOW, _ALIKE)
    assert high.argmax() == _WARM
    assert low.argmin() == _WARM
    np.testing.assert_allclose([high.sum(), low.sum()], 1.0)


def test_taste_of_one_who_often_slips_is_found() -> None:
    """Three in ten answers are the opposite of what is meant."""
    features, shares = shown(200, 1)
    likes = np.random.default_rng(2).normal(size=(len(TOKENS), 3)) @ features[:, :3].T
    slips = np.random.default_rng(7).random(200) < 0.3
    fits = ((shares.T * likes).sum(axis=0) > 0.0) ^ slips
    found = Liking(AnsweredViews(features, shares, fits))
    assert found.belief > preferences.LEAST_BELIEF
    raised = np.log(found.raised(features, np.full((200, len(TOKENS)), 1.0 / len(TOKENS))))
    assert np.corrcoef(raised.ravel(), likes.T.ravel())[0, 1] > 0.4


def test_taste_that_changed_is_forgotten() -> None:
    """One who liked warmth where the first number is high, and since the middle where it is low."""
    features, shares = shown(200, 3)
    turned = np.where(np.arange(200) < 100, 1.0, -1.0)
    pleases = 3.0 * shares[:, _WARM] * features[:, 0] * turned
    said = AnsweredViews(features, shares, pleases > np.median(pleases))
    high, low = Liking(said).raised(_HIGH_AND_LOW, _ALIKE)
    assert high.argmin() == _WARM
    assert low.argmax() == _WARM


def test_what_one_answer_leaves_open_is_left_as_it_was() -> None:
    """The mean over all that a taste may be is nearer to what was said before than to any one."""
    features, shares = shown(1, 5)
    found = Liking(AnsweredViews(features, shares, np.array([True])))
    assert found.belief == pytest.approx(0.5, abs=0.05)
    assert np.abs(found.raised(_HIGH_AND_LOW, _ALIKE) - _ALIKE).max() < 0.05


@pytest.mark.parametrize("often", [0.5, 0.9])
def test_coin_is_taken_for_chance(often: float) -> None:
    """Whoever says yes at random, or nearly always, has said nothing of states and tokens."""
    beliefs = []
    for seed in range(2):
        features, shares = shown(200, seed)
        fits = np.random.default_rng([seed, 1]).random(200) < often
        beliefs.append(Liking(AnsweredViews(features, shares, fits)).belief)
    assert np.mean(beliefs) < 0.35
    assert max(beliefs) < preferences.LEAST_BELIEF
