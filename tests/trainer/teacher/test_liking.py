"""What people like, learnt from their answers: evidence by integration, tastes and coins."""

import numpy as np
import pytest
from scipy import integrate, stats

from lumen.core.language import EXPRESSIONS, TOKENS, Token
from lumen.core.speaker import Floats
from lumen.core.taste import TOKEN_SHARES
from trainer.teacher import liking
from trainer.teacher.liking import AnsweredViews, Liking

_WARM = TOKENS.index(Token.WARMTH)


def shown(count: int, seed: int) -> tuple[Floats, Floats]:
    """Give how some states are seen, by three numbers and a constant, and what was said there."""
    rng = np.random.default_rng(seed)
    features = np.concatenate([rng.normal(size=(count, 3)), np.full((count, 1), 0.5)], axis=1)
    return features, TOKEN_SHARES[rng.integers(len(EXPRESSIONS), size=count)]


@pytest.mark.parametrize("fits", [True, False])
@pytest.mark.parametrize("sure", [0.5, 1.0, 2.0])
def test_evidence_of_one_answer_is_nearly_its_integral(sure: float, *, fits: bool) -> None:
    """Laplace's approximation beside numerical integration over all likings of a normal prior."""
    covariance = 0.7
    sign = 1.0 if fits else -1.0

    def likely(pleases: float) -> float:
        prior = stats.norm.pdf(pleases, scale=covariance**0.5)
        return float(prior / (1.0 + np.exp(-sure * sign * pleases)))

    exactly = integrate.quad(likely, -10.0, 10.0)[0]
    learnt = liking._learnt(np.array([[covariance]]), np.array([fits]), sure)
    assert np.exp(learnt.evidence) == pytest.approx(exactly, rel=0.05)


def test_liking_of_a_token_that_depends_on_the_state_is_found() -> None:
    """One who likes warmth where the first number is high, and nothing else."""
    features, shares = shown(150, 1)
    pleases = 3.0 * shares[:, _WARM] * features[:, 0]
    found = Liking(AnsweredViews(features, shares, pleases > np.median(pleases)))
    assert found.belief > 0.99
    high, low = found.of_tokens(np.array([[1.5, 0.0, 0.0, 0.5], [-1.5, 0.0, 0.0, 0.5]]))
    assert high.argmax() == _WARM
    assert low.argmin() == _WARM


@pytest.mark.parametrize("often", [0.5, 0.9])
def test_coin_is_taken_for_chance(often: float) -> None:
    """Whoever says yes at random, or nearly always, has said nothing of states and tokens."""
    beliefs = []
    for seed in range(6):
        features, shares = shown(100, seed)
        fits = np.random.default_rng([seed, 1]).random(100) < often
        beliefs.append(Liking(AnsweredViews(features, shares, fits)).belief)
    assert np.mean(beliefs) < 0.2
