"""What a person's answers change in what is said, and what they never do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import NOON, answer

from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.answers import HumanAnswer
from lumen.core.encoding import EncodedFeatures, encode
from lumen.core.language import EXPRESSIONS, TOKENS, Token
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.speaker import Floats, Speech, expression_probabilities, state_coordinates, targets
from lumen.core.taste import MOST_FACTOR, NEWEST, Taste, TunedSpeaker, reweighed, taste_of
from lumen.units import WallTime

NOW = WallTime(NOON)
CONVERGENCE = SHAPES.index(Shape.CONVERGENCE)
HERE = (0.5, 0.8, 0.2, 0.08)


def window(means: tuple[float, ...] = HERE, shape: int = CONVERGENCE) -> EncodedFeatures:
    """Give one window, moving, [1, 22]."""
    return encode([[*means, *[0.0] * 8]], np.array([shape]), np.array([False]))


def target_of(features: EncodedFeatures) -> Floats:
    """Give how the target speaks of windows."""
    shape = features[:, 12:21].argmax(axis=1)
    stable = features[:, 21] > 0.0
    return expression_probabilities(targets(shape, features[:, :4].astype(float), stable))


class TargetSpeaker:
    """The target, as a student would be asked."""

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Speak of one window."""
        found: Floats = target_of(features[None])[0]
        return found


def of_a_warm_person(count: int) -> list[HumanAnswer]:
    """Give answers of somebody who likes stillness here, and nothing else."""
    texts = ["~stillness~", "~resonance~", "~return~", "~deep_listening~"]
    said = [texts[number % 4] for number in range(count)]
    return [answer(n, text, fits=text == "~stillness~") for n, text in enumerate(said)]


def token_share(spoken: Floats, name: str) -> float:
    """Give how likely an expression begins with a token."""
    return float(sum(p for p, e in zip(spoken[0], EXPRESSIONS, strict=True) if e.tokens[0] == name))


def taste(answers: list[HumanAnswer], now: WallTime = NOW) -> Taste:
    """Learn a taste that is there."""
    learnt = taste_of(answers, now)
    assert learnt is not None
    return learnt


def test_nothing_changes_when_nobody_answered() -> None:
    """Not a bit of it: the speaker's own array is given."""
    assert taste_of([], NOW) is None
    spoken, tuned = TargetSpeaker(), TunedSpeaker(TargetSpeaker())
    assert tuned.distribution(window()[0]).tobytes() == spoken.distribution(window()[0]).tobytes()


def test_what_fits_is_said_more_often_and_what_does_not_less() -> None:
    """Where it was answered, and by no more than the bound allows."""
    before = target_of(window())
    after = reweighed(before, window(), taste(of_a_warm_person(60)))
    for name in ("resonance", "return", "deep_listening"):
        assert token_share(after, name) < token_share(before, name)
    ratio = token_share(after, "stillness") / token_share(before, "stillness")
    assert 1.5 < ratio <= np.exp(2 * MOST_FACTOR)
    assert after.sum() == pytest.approx(1.0)


def test_few_answers_change_less_than_many() -> None:
    """A prior worth 20 answers stands against them."""
    before = target_of(window())
    shares = [
        token_share(reweighed(before, window(), taste(of_a_warm_person(n))), "stillness")
        for n in (4, 20, 100)
    ]
    assert token_share(before, "stillness") <= shares[0] < shares[1] < shares[2]


def test_far_from_where_it_was_answered_little_changes() -> None:
    """A taste is one of a neighbourhood of states."""
    learnt = taste(of_a_warm_person(60))
    far = window((0.1, 0.5, 0.4, 0.16))
    near_change = abs(reweighed(target_of(window()), window(), learnt) - target_of(window())).sum()
    far_change = abs(reweighed(target_of(far), far, learnt) - target_of(far)).sum()
    assert far_change < near_change / 2


def test_answers_are_forgotten_slowly() -> None:
    """With a half-life of 60 days; after years hardly anything is left."""
    answers = of_a_warm_person(60)
    beliefs = [taste(answers, WallTime(NOON + days * 86_400.0)).belief for days in (0, 60, 600)]
    assert beliefs[0] > beliefs[1] > beliefs[2]
    assert beliefs[2] < 0.1


def test_whoever_says_yes_to_all_has_no_taste() -> None:
    """What is always answered says nothing of one expression against another."""
    always = [replace(each, fits=True) for each in of_a_warm_person(100)]
    before = target_of(window())
    changed = abs(reweighed(before, window(), taste(always)) - before).sum()
    discerning = abs(reweighed(before, window(), taste(of_a_warm_person(100))) - before).sum()
    assert changed < discerning / 8


def test_random_answers_change_nothing_that_matters() -> None:
    """Expected Jensen-Shannon divergence at most .01 after 200, faded or not."""
    rng = np.random.default_rng(5)
    windows = np.concatenate([window(tuple(rng.uniform(0.1, 0.29, 4))) for _ in range(20)])
    before = target_of(windows)
    found = []
    for _ in range(6):
        said = rng.integers(len(EXPRESSIONS), size=200)
        answers = [
            replace(
                answer(number, str(EXPRESSIONS[place]), fits=bool(rng.integers(2))),
                wall=WallTime(NOON - 86_400.0 * number),
            )
            for number, place in enumerate(said.tolist())
        ]
        after = reweighed(before, windows, taste(answers[::-1]))
        middle = (before + after) / 2
        found.append(
            0.5 * (before * np.log2(before / middle) + after * np.log2(after / middle)).sum(axis=1)
        )
    assert np.mean(found) <= 0.01


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2984), st.booleans()), min_size=1, max_size=40),
    st.integers(0, 8),
    st.tuples(*[st.floats(0.0, 0.3)] * 4),
)
def test_coherence_is_kept_whatever_is_answered(
    said: list[tuple[int, bool]], shape: int, means: tuple[float, ...]
) -> None:
    """In no window does a taste cost more than .08 of it, and what is said stays a distribution."""
    answers = [
        answer(number, str(EXPRESSIONS[place]), fits=fits)
        for number, (place, fits) in enumerate(said * 5)
    ]
    features = window(means, shape)
    before = target_of(features)
    after = reweighed(before, features, taste(answers))
    affine = AFFINE_TOKENS[SHAPES[shape]]
    share = np.array([sum(t in affine for t in e.tokens) / len(e.tokens) for e in EXPRESSIONS])
    assert after[0] @ share >= before[0] @ share - 0.08 - 1e-9
    assert after.sum() == pytest.approx(1.0)
    assert (after >= 0.0).all()


def test_only_the_newest_answers_are_looked_at() -> None:
    """Ten thousand cost what four hundred do."""
    many = of_a_warm_person(10_000)
    learnt, of_newest = taste(many), taste(many[-NEWEST:])
    assert learnt.belief == of_newest.belief
    at = np.zeros((1, 5))
    factors, others = learnt.log_factors(at), of_newest.log_factors(at)
    assert isinstance(factors, Speech)
    assert factors.token.tobytes() == others.token.tobytes()


def test_same_answers_give_the_same_taste_all_day() -> None:
    """It changes at midnight and at an answer, and at no other time."""
    answers = of_a_warm_person(30)
    day = NOON // 86_400.0 * 86_400.0
    early, late = taste(answers, WallTime(day)), taste(answers, WallTime(day + 86_399.0))
    assert early.belief == late.belief
    assert taste(answers, WallTime(day + 86_400.0)).belief != early.belief


def test_trend_is_part_of_the_neighbourhood() -> None:
    """What was liked of moving windows is liked less surely of resting ones."""
    learnt = taste(of_a_warm_person(60))
    assert of_a_warm_person(1)[0].expressed.trend is Trend.RISING
    moving, resting = (state_coordinates([HERE], np.array([stable])) for stable in (False, True))
    stillness = TOKENS.index(Token.STILLNESS)
    moved, rested = (learnt.log_factors(at).token[0, stillness] for at in (moving, resting))
    assert 0.0 < rested <= moved
