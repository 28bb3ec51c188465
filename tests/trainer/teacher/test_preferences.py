"""Tuning a teacher by answers: what it shall say, and how far it may leave the target."""

import numpy as np
import pytest
from tiny import subword_tokenizer

from lumen.core.language import EXPRESSIONS
from lumen.core.speaker import AFFINE, Speech, expression_probabilities
from trainer.data.synthetic_windows import imagine
from trainer.measures import metrics
from trainer.teacher import preferences
from trainer.teacher.exact import completions


@pytest.mark.parametrize(("most", "kept"), [(2.0, 1.0), (0.5, 0.5), (0.3, 0.25), (0.0, 0.0)])
def test_what_leaves_the_target_too_far_is_taken_back(most: float, kept: float) -> None:
    """As far as the stated KL allows, found by halving: KL is the share's square times two."""
    found, far = preferences._largest(lambda share: 2.0 * share * share, most)
    assert found == pytest.approx(kept, abs=1 / 7)
    assert far <= most


def test_what_pleases_is_said_more_often_in_the_same_patterns() -> None:
    """Odds of two tokens change by what one pleases by more than the other, in nats."""
    target = imagine(3, np.random.default_rng(1)).targets()
    pleases = np.zeros((3, 15))
    pleases[:, 2] = 0.7
    wished = preferences._pleasing(target, pleases)
    assert np.array_equal(wished.pattern, target.pattern)
    before, after = (each.token[:, 2] / each.token[:, 5] for each in (target, wished))
    np.testing.assert_allclose(np.log(after / before), 0.7)
    np.testing.assert_allclose(wished.token.sum(axis=1), 1.0)


def test_odds_of_next_tokens_are_those_of_all_that_goes_on_so() -> None:
    """By counting among all expressions, in tokens that are parts of words."""
    ends = completions(subword_tokenizer())
    window = imagine(1, np.random.default_rng(2))
    likely = expression_probabilities(Speech(*window.targets()))
    said = np.array([EXPRESSIONS.index(e) for e in EXPRESSIONS if len(e.tokens) == 3][:1])
    labels = preferences._NextTokens(ends)
    found = labels.of(likely, said)
    ids = ends[said[0]]
    assert len(found) == len(ids)
    for place, odds in enumerate(found):
        counted = dict.fromkeys(labels.allowed, 0.0)
        for other, share in zip(ends, likely[0], strict=True):
            if other[:place] == ids[:place]:
                counted[other[place]] += share
        total = sum(counted.values())
        np.testing.assert_allclose(odds, [each / total for each in counted.values()], atol=1e-12)


@pytest.mark.parametrize("against", [2.0, 0.0])
def test_what_pleases_costs_little_coherence(against: float) -> None:
    """One who dislikes every affine token is heeded as far as coherence stays, others wholly."""
    windows = imagine(40, np.random.default_rng(3))
    moments = preferences._imagined(windows)
    pleases = -against * AFFINE[windows.shape]
    more = preferences._kept_coherent(moments, pleases, 40)
    wished = preferences._pleasing(moments.target, pleases + more)
    before, after = (
        metrics.coherence(expression_probabilities(speech), windows.shape).mean()
        for speech in (moments.target, wished)
    )
    assert before - 0.02 <= after <= before
    assert bool(more.any()) == bool(after < before) == (against > 0.0)
