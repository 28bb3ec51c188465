"""What a person's answers change in what is said, and what they never do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import NOON, answer

from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.answers import NEWEST, HumanAnswer
from lumen.core.encoding import EncodedFeatures, encode
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, Pattern, Token, parse
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.speaker import Floats, Speech, expression_probabilities, state_coordinates, targets
from lumen.core.taste import (
    MOST_FACTOR,
    AnswerColumns,
    Taste,
    reweighed,
    taste_of,
)
from lumen.core.tuned_speaker import TunedSpeaker
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
    assert changed < discerning / 4


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
    """In no window does a taste cost more than .05 of it, and what is said stays a distribution."""
    answers = [
        answer(number, str(EXPRESSIONS[place]), fits=fits)
        for number, (place, fits) in enumerate(said * 5)
    ]
    features = window(means, shape)
    before = target_of(features)
    after = reweighed(before, features, taste(answers))
    affine = AFFINE_TOKENS[SHAPES[shape]]
    share = np.array([sum(t in affine for t in e.tokens) / len(e.tokens) for e in EXPRESSIONS])
    assert after[0] @ share >= before[0] @ share - 0.05 - 1e-9
    assert after.sum() == pytest.approx(1.0)
    assert (after >= 0.0).all()


def test_coherence_is_kept_on_average_where_it_was_answered() -> None:
    """One who dislikes all that suits the shape costs .02 on average, and three standard errors."""
    disliked = AFFINE_TOKENS[Shape.CONVERGENCE]
    answers = [
        replace(answer(n, str(said)), fits=not any(t in disliked for t in said.tokens))
        for n, said in enumerate(EXPRESSIONS[::10])
    ]
    before = target_of(window())
    learnt = taste(answers)
    assert learnt.affine > 0.0
    share = np.array([sum(t in disliked for t in e.tokens) / len(e.tokens) for e in EXPRESSIONS])
    lost = before[0] @ share - reweighed(before, window(), learnt)[0] @ share
    # All of them were given in one state, so that there is no error.
    assert 0.0 < lost <= 0.02
    learnt.affine = 0.0
    assert before[0] @ share - reweighed(before, window(), learnt)[0] @ share > 0.02


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


ORIGIN = (0.0, 0.0, 0.0, 0.0, 0.0)
BESIDE = (1.0, 0.0, 0.0, 0.0, -1.0)


def learnt_of(*said: tuple[tuple[float, ...], str, float, float]) -> Taste:
    """Learn of coordinates, an expression, whether it fits (1 or -1), and a weight, each."""
    coordinates, texts, accepted, weight = zip(*said, strict=True)
    places = [EXPRESSIONS.index(parse(text)) for text in texts]
    return Taste(AnswerColumns(np.array(coordinates), places, np.array(accepted), np.array(weight)))


def factors_of(learnt: Taste, at: tuple[float, ...]) -> tuple[dict[Pattern, float], Floats]:
    """Give the factors at coordinates: of each pattern, and of all tokens."""
    found = learnt.log_factors(np.array([at]))
    return dict(zip(PATTERNS, found.pattern[0].tolist(), strict=True)), found.token[0]


def test_one_answer_is_believed_as_the_formulas_say() -> None:
    """Worked out on paper, at the state of the answer itself.

    Covariance .5 * .3 * (1 + .02) + .5 = .653; centred 1 - 1/21; prior 1/21; the evidence's log
    odds .5 * (.90703 - 1.38902 - ln .653) = -.02791, so .49302 of it.
    """
    learnt = learnt_of((ORIGIN, "~warmth~", 1.0, 1.0))
    assert learnt.belief == pytest.approx(0.0234773, abs=1e-7)
    pattern, token = factors_of(learnt, ORIGIN)
    # 1.85 * belief * .3 * .5 * .952381 / .653, and a fiftieth of it for the pattern.
    assert token[TOKENS.index(Token.WARMTH)] == pytest.approx(0.00950187, abs=1e-8)
    assert pattern[Pattern.SINGLE] == pytest.approx(0.000190037, abs=1e-9)
    assert np.count_nonzero(token) == 1
    assert [pattern[p] for p in PATTERNS if p is not Pattern.SINGLE] == [0.0] * 4


def test_faded_answer_is_believed_as_the_formulas_say() -> None:
    """Its noise is twice as large, covariance 1.153, and its prior .5 of 20.5."""
    assert learnt_of((ORIGIN, "~warmth~", 1.0, 0.5)).belief == pytest.approx(0.0117520, abs=1e-7)


def test_two_answers_share_what_they_have_in_common() -> None:
    """A yes to warmth, and a faded no to warmth with stillness beside it; solved on paper.

    Covariances .653, .5 * 1.1 * .52 + 1 = 1.286, and .5 * .3 * exp(-2 / 50) * .5 = .072059; so
    the answers pull by 1.593438 and -.884975, of which .0309158 is believed.
    """
    learnt = learnt_of((ORIGIN, "~warmth~", 1.0, 1.0), (BESIDE, "~warmth~ ~stillness~", -1.0, 0.5))
    assert learnt.belief == pytest.approx(0.0309158, abs=1e-7)
    pattern, token = factors_of(learnt, BESIDE)
    assert token[TOKENS.index(Token.WARMTH)] == pytest.approx(-0.00078496, abs=1e-7)
    assert token[TOKENS.index(Token.STILLNESS)] == pytest.approx(-0.0139193, abs=1e-7)
    assert pattern[Pattern.SINGLE] == pytest.approx(0.000262687, abs=1e-9)
    assert pattern[Pattern.PAIR] == pytest.approx(-0.000556770, abs=1e-9)


def test_taste_leans_with_the_state_and_ends_with_distance() -> None:
    """Of a state's own (.3 + .4 z.z), and of others by exp(-distance^2 / 50)."""
    warmth = TOKENS.index(Token.WARMTH)
    near = factors_of(learnt_of((ORIGIN, "~warmth~", 1.0, 1.0)), ORIGIN)[1][warmth]
    far = factors_of(learnt_of((ORIGIN, "~warmth~", 1.0, 1.0)), (2.5, 0.0, 0.0, 0.0, 0.0))[1]
    assert far[warmth] == pytest.approx(near * np.exp(-0.125))
    leaning = learnt_of(((1.0, 0.0, 0.0, 0.0, 0.0), "~warmth~", 1.0, 1.0))
    itself = factors_of(leaning, (1.0, 0.0, 0.0, 0.0, 0.0))[1][warmth]
    assert factors_of(leaning, ORIGIN)[1][warmth] == pytest.approx(itself * 3 / 7 * np.exp(-0.02))
    # On the other side of the middle what leans, .4, outweighs what is alike, .3.
    other_side = factors_of(leaning, (-1.0, 0.0, 0.0, 0.0, 0.0))[1][warmth]
    assert other_side == pytest.approx(-itself / 7 * np.exp(-0.08))


def test_factor_is_bounded_when_everything_speaks_for_it() -> None:
    """By the logarithm 1.5, both ways."""
    sides = [("~warmth~", 1.0), ("~stillness~", -1.0)] * 50
    learnt = learnt_of(*((BESIDE, text, fits, 1.0) for text, fits in sides))
    far_out = factors_of(learnt, (2.0, 0.0, 0.0, 0.0, -2.0))[1]
    assert abs(far_out).max() == 1.5
    assert far_out[TOKENS.index(Token.WARMTH)] == 1.5
    assert far_out[TOKENS.index(Token.STILLNESS)] == -1.5


def test_answer_weighs_half_after_sixty_days() -> None:
    """Counted in whole days; one from tomorrow, by a clock that was set, weighs as today's."""
    said = [answer(0, "~warmth~")]
    at = tuple(state_coordinates([HERE], np.array([False]))[0].tolist())
    for days, weight in ((-3, 1.0), (0, 1.0), (60, 0.5), (120, 0.25), (100_000, 1e-6)):
        then = WallTime(NOON + days * 86_400.0)
        expected = learnt_of((at, "~warmth~", 1.0, weight)).belief
        assert taste(said, then).belief == pytest.approx(expected, rel=1e-9)


def test_no_is_a_no() -> None:
    """What does not fit is as far below as what fits is above."""
    at = tuple(state_coordinates([HERE], np.array([False]))[0].tolist())
    no = taste([answer(0, "~warmth~", fits=False)])
    assert factors_of(no, at)[1].min() == pytest.approx(
        factors_of(learnt_of((at, "~warmth~", -1.0, 1.0)), at)[1].min()
    )
    assert factors_of(no, at)[1].min() < 0.0


class Leaning(Taste):
    """A taste of given factors, whatever the state."""

    def __init__(self, **tokens: float) -> None:
        self.affine = 0.0
        self._factors = [tokens.get(str(token), 0.0) for token in TOKENS]

    def log_factors(self, coordinates: Floats) -> Speech:
        """Give them, and none of patterns."""
        count = len(coordinates)
        return Speech(np.zeros((count, len(PATTERNS))), np.array([self._factors] * count))


def said_alike(*texts: str) -> Floats:
    """Give a distribution that says some expressions equally often, [1, 2985]."""
    places = [EXPRESSIONS.index(parse(text)) for text in texts]
    found = np.zeros((1, len(EXPRESSIONS)))
    found[0, places] = 1.0 / len(places)
    return found


SINGLES = [f"~{token}~" for token in TOKENS]
AFFINE = AFFINE_TOKENS[Shape.CONVERGENCE]


def share_of(spoken: Floats, text: str) -> float:
    """Give how likely an expression is."""
    return float(spoken[0, EXPRESSIONS.index(parse(text))])


def test_one_liked_token_is_said_by_its_factor() -> None:
    """Of 15 tokens said alike, e^1.4 of 14 + e^1.4; the shape's own lose .045, which they may."""
    after = reweighed(said_alike(*SINGLES), window(), Leaning(warmth=1.4))
    assert share_of(after, "~warmth~") == pytest.approx(0.224600, abs=1e-6)
    assert share_of(after, "~stillness~") == pytest.approx(0.0553857, abs=1e-6)


def test_what_fits_the_shape_keeps_its_share_but_for_five_hundredths() -> None:
    """Four of 15 are .266667; with all others liked they would be .075, and are kept at .216667."""
    liked = {str(token): 1.5 for token in TOKENS if token not in AFFINE}
    after = reweighed(said_alike(*SINGLES), window(), Leaning(**liked))
    for token in TOKENS:
        expected = 0.2166667 / 4 if token in AFFINE else 0.7833333 / 11
        assert share_of(after, f"~{token}~") == pytest.approx(expected, abs=1e-7)


def test_what_costs_more_coherence_is_taken_back_by_mixing() -> None:
    """A speaker that ends each pair with stillness: drawn anew, half of that would be gone.

    Its coherence is (3/14 + 1) / 2, that of pairs drawn one after the other 3/14: of the loss,
    .392857, a share of .127273 is .05.
    """
    pairs = [f"~{token}~ ~stillness~" for token in TOKENS if token is not Token.STILLNESS]
    after = reweighed(said_alike(*pairs), window(), Leaning())
    assert share_of(after, "~warmth~ ~stillness~") == pytest.approx(0.872727 / 14, abs=1e-6)
    assert share_of(after, "~warmth~ ~ripple~") == pytest.approx(0.127273 / 14 / 13, abs=1e-6)


def test_liked_pattern_is_said_by_its_factor() -> None:
    """One of two patterns said alike, with a factor of 3, is said three times in four."""

    class LikesPairs(Leaning):
        def log_factors(self, coordinates: Floats) -> Speech:
            of_patterns = [np.log(3.0) if p is Pattern.PAIR else 0.0 for p in PATTERNS]
            return Speech(np.array([of_patterns]), super().log_factors(coordinates).token)

    before = expression_probabilities(
        Speech(
            np.array([[0.5 if p in (Pattern.SINGLE, Pattern.PAIR) else 0.0 for p in PATTERNS]]),
            np.full((1, len(TOKENS)), 1.0 / len(TOKENS)),
        )
    )
    after = reweighed(before, window(), LikesPairs())
    pairs = [place for place, e in enumerate(EXPRESSIONS) if e.pattern is Pattern.PAIR]
    assert after[0, pairs].sum() == pytest.approx(0.75)
