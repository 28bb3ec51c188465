"""The figures, against values worked out by hand."""

import numpy as np
import pytest

from lumen.core.language import EXPRESSIONS, parse
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.speaker import Floats
from trainer.data.sampling import draw_from
from trainer.measures import metrics

SETTLED = SHAPES.index(Shape.SETTLED_PRESENCE)
CONVERGENCE = SHAPES.index(Shape.CONVERGENCE)
MANY = len(EXPRESSIONS)


def says(**chances: float) -> Floats:
    """Make a distribution over some patterns of stillness: single, thrice, pair, question."""
    text = {
        "single": "~stillness~",
        "thrice": "~stillness~ ~stillness~ ~stillness~",
        "mixed": "~stillness~ ~warmth~",
        "question": "~warmth~?",
    }
    distribution = np.zeros(MANY)
    for name, chance in chances.items():
        distribution[EXPRESSIONS.index(parse(text[name]))] = chance
    return distribution


def shapes(*names: int) -> metrics.Indices:
    """Make a column of shapes."""
    return np.array(names, dtype=np.intp)


def test_regret_is_the_extra_bits_for_a_wrong_speaker() -> None:
    """Half and half spoken as 1/8 and 7/8 costs .5 log2(4) + .5 log2(4/7) bits more."""
    target, speaker = np.array([[0.5, 0.5]]), np.array([[0.125, 0.875]])
    assert metrics.regret(target, target) == pytest.approx([0.0])
    assert metrics.regret(target, speaker) == pytest.approx([1.0 + 0.5 * np.log2(4 / 7)])


def test_regret_is_infinite_when_the_speaker_never_says_what_the_target_says() -> None:
    """Silence about something possible is not forgiven."""
    assert metrics.regret(np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]]))[0] == np.inf


def test_the_shape_only_speaker_says_each_shapes_mean() -> None:
    """Its regret is what only the state explains: here one bit in the first shape, none after."""
    target = np.array([[1.0, 1e-12], [1e-12, 1.0], [0.5, 0.5]])
    speaker = metrics.shape_only(target, shapes(0, 0, 1))
    assert speaker == pytest.approx(np.full((3, 2), 0.5))
    assert metrics.regret(target, speaker) == pytest.approx([1.0, 1.0, 0.0], abs=1e-9)


def test_share_captured_is_one_for_the_target_and_zero_for_shape_only() -> None:
    """And negative for a speaker that is worse than seeing the shape alone."""
    baseline = np.array([0.2, 0.6])
    assert metrics.share_captured(np.zeros(2), baseline) == 1.0
    assert metrics.share_captured(baseline, baseline) == 0.0
    assert metrics.share_captured(2 * baseline, baseline) == -1.0


def test_coherence_is_the_expected_share_of_affine_tokens() -> None:
    """A repetition counts as its token, and a mixed pair half."""
    speaker = np.stack([says(single=0.5, mixed=0.5), says(thrice=0.4, question=0.6)])
    values = metrics.coherence(speaker, shapes(SETTLED, CONVERGENCE))
    assert values == pytest.approx([0.75, 0.4])


def test_token_counts_count_every_token_that_is_said() -> None:
    """A repetition says its token three times."""
    assert metrics.token_counts(says(thrice=0.5, single=0.5)).max() == pytest.approx(2.0)


def test_state_relevance_is_none_when_only_the_shape_is_heard() -> None:
    """Permuting states within a shape cannot hurt a speaker that ignores them."""
    target = np.array([[0.9, 0.1], [0.1, 0.9], [0.6, 0.4]])
    shape = shapes(0, 0, 1)
    deaf = metrics.shape_only(target, shape)
    rng = np.random.default_rng(0)
    assert metrics.state_relevance(target, deaf, shape, rng) == pytest.approx(np.zeros(3))


def test_state_relevance_is_felt_when_the_state_is_heard() -> None:
    """A perfect speaker loses when it is told other states."""
    target = np.tile([[0.9, 0.1], [0.1, 0.9]], (20, 1))
    rng = np.random.default_rng(0)
    added = metrics.state_relevance(target, target, np.zeros(40, dtype=np.intp), rng)
    assert added.mean() > 0.5


def test_draws_follow_the_speaker() -> None:
    """One draw a window, never of what is impossible."""
    speaker = np.tile(says(single=0.25, question=0.75), (4000, 1))
    places = draw_from(speaker, np.random.default_rng(5))
    questions = (places == EXPRESSIONS.index(parse("~warmth~?"))).mean()
    assert questions == pytest.approx(0.75, abs=0.02)
    assert len(set(places.tolist())) == 2
    assert metrics.as_said(places).sum(axis=1).tolist() == [1.0] * 4000


def test_distinct_counts_pairs_of_shape_and_expression() -> None:
    """The same words under another shape are something else."""
    assert metrics.distinct(shapes(0, 0, 1), shapes(7, 7, 7)) == 2
