"""The target speaker against its declaration, worked out by hand and by brute force."""

import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from repository import PUBLISHED_WINDOWS, needs_published_windows

from lumen.core.affinity import AFFINE_TOKENS, PATTERN_ODDS
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, Expression, Pattern, Token
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.speaker import (
    Speech,
    as_prompted,
    entropy_bits,
    expression_probabilities,
    target,
    targets,
)

CENTRE = (0.45, 0.75, 0.18, 0.08)

states = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.3))


def drawn_in_turn(pattern: Pattern, token: dict[Token, float], said: Expression) -> float:
    """Work out one expression's probability by drawing its tokens one after the other."""
    left, chance = dict(token), 1.0
    for each in said.tokens:
        chance *= left.pop(each) / (left_sum := sum(left.values()) + token[each])
        assert left_sum > 0
    assert said.pattern is pattern
    return chance


def test_token_weights_follow_the_loadings_when_worked_out_by_hand() -> None:
    """At E = .60 (z = 1) and stable, warmth weighs exp(2) and stillness 60 exp(2)."""
    speech = target(Shape.SETTLED_PRESENCE, (0.60, 0.75, 0.18, 0.08), Trend.STABLE)
    token = dict(zip(TOKENS, speech.token, strict=True))
    assert token[Token.STILLNESS] / token[Token.WARMTH] == pytest.approx(60.0)
    assert token[Token.WARMTH] / token[Token.RIPPLE] == pytest.approx(math.exp(2 * (1 + 0.5)))
    assert token[Token.RESONANCE] / token[Token.HOLDING] == pytest.approx(math.exp(2 * (0.5 - 0.5)))


LOADINGS = """
warmth 1 0 0 0 0        reaching .5 0 0 1 0          questioning 0 -1 .5 0 0
curiosity 0 .5 .5 0 .5  reflection 0 1 0 0 -.5       holding 0 0 .5 .5 -.5
resonance .5 1 0 0 0    ripple 0 0 1 0 .5            releasing -1 0 0 0 .5
stillness 0 0 -.5 0 -1  deep_listening -.5 1 0 0 -.5 threshold 0 -.5 0 0 1
boundary -.5 0 0 1 0    emergence 1 0 0 0 1          return .5 0 -1 0 0
"""
"""What draws each token, E I S V M: the table of the target's declaration."""


@pytest.mark.parametrize(
    ("state", "z"),
    [
        ((0.45, 0.75, 0.18, 0.08), (0.0, 0.0, 0.0, 0.0)),
        ((0.60, 0.87, 0.28, 0.12), (1.0, 1.0, 1.0, 1.0)),
        ((0.30, 0.63, 0.08, 0.04), (-1.0, -1.0, -1.0, -1.0)),
        ((0.75, 0.99, 0.38, 0.16), (2.0, 2.0, 2.0, 2.0)),
        ((0.10, 0.45, 0.60, 0.30), (-2.0, -2.0, 2.0, 2.0)),
        ((0.53, 0.75, 0.16, 0.10), (0.08 / 0.15, 0.0, -0.2, 0.5)),
    ],
)
@pytest.mark.parametrize("trend", list(Trend))
def test_every_token_weighs_as_declared(
    state: tuple[float, ...], z: tuple[float, ...], trend: Trend
) -> None:
    """60 for affine tokens and 1 for others, times exp(2 loading . z), in any state and trend."""
    words = LOADINGS.split()
    loading = {words[n]: [float(x) for x in words[n + 1 : n + 6]] for n in range(0, len(words), 6)}
    place = (*z, -1.0 if trend is Trend.STABLE else 1.0)
    affine = ("releasing", "threshold", "boundary")
    weight = [
        (60.0 if token in affine else 1.0)
        * math.exp(2.0 * sum(a * b for a, b in zip(loading[token], place, strict=True)))
        for token in TOKENS
    ]
    spoken = target(Shape.BASIN_TRANSITION_DOWN, state, trend)
    assert spoken.token == pytest.approx(np.array(weight) / sum(weight), rel=1e-9)


@pytest.mark.parametrize("shape", SHAPES)
def test_patterns_are_the_tables_row_when_stable_and_clear(shape: Shape) -> None:
    """A stable trend with I of .5 or more leaves the row as it is."""
    speech = target(shape, CENTRE, Trend.STABLE)
    assert speech.pattern == pytest.approx([PATTERN_ODDS[shape][p] for p in PATTERNS])


@pytest.mark.parametrize("trend", [Trend.RISING, Trend.FALLING])
def test_patterns_shift_when_moving_and_in_doubt(trend: Trend) -> None:
    """Moving rescales the row, and I shown below .50 doubles the questions."""
    speech = target(Shape.CONVERGENCE, (0.45, 0.49, 0.18, 0.08), trend)
    odds = np.array([0.40 * 0.67, 0.30, 0.10 * 1.5, 0.15 * 1.5, 0.05 * 2])
    assert speech.pattern == pytest.approx(odds / odds.sum())


def test_doubt_begins_below_half_when_shown_as_the_prompt_shows_it() -> None:
    """I = .496 is shown as 0.50 and is no doubt; .494 is shown as 0.49 and is."""
    shown_half = target(Shape.CONVERGENCE, (0.45, 0.496, 0.18, 0.08), Trend.STABLE)
    shown_less = target(Shape.CONVERGENCE, (0.45, 0.494, 0.18, 0.08), Trend.STABLE)
    assert shown_half.pattern[-1] == pytest.approx(0.05)
    assert shown_less.pattern[-1] == pytest.approx(0.10 / 1.05)


def test_the_state_stops_mattering_when_two_units_off() -> None:
    """Beyond z of 2 the weights no longer change."""
    far = target(Shape.CONVERGENCE, (0.76, 0.99, 0.39, 0.17), Trend.STABLE)
    farther = target(Shape.CONVERGENCE, (1.0, 1.0, 1.0, 0.3), Trend.STABLE)
    assert far.token.tolist() == farther.token.tolist()


def test_only_affine_tokens_weigh_much_when_the_state_is_central() -> None:
    """At the centre in a moving trend, affine tokens hold 60 to 1 before M's pull."""
    for shape in SHAPES:
        token = target(shape, CENTRE, Trend.RISING).token
        affine = sum(token[TOKENS.index(t)] for t in AFFINE_TOKENS[shape])
        assert affine > 0.79


@given(st.floats(0, 1))
def test_rounding_agrees_with_the_prompts_text_for_any_value(value: float) -> None:
    """What the speaker sees is what two decimals of text say."""
    assert as_prompted([value])[0] == float(f"{value:.2f}")


@pytest.mark.parametrize("value", [n / 1000 for n in range(5, 1000, 10)] + [0.125, 0.375, 0.625])
def test_rounding_agrees_with_the_prompts_text_when_halfway(value: float) -> None:
    """Halves go where their exact binary value says, as in text (.015 is shown as 0.01)."""
    assert as_prompted(value) == float(f"{value:.2f}")


@given(st.sampled_from(SHAPES), states, st.sampled_from(list(Trend)))
def test_distributions_sum_to_one_for_any_window(
    shape: Shape, state: tuple[float, float, float, float], trend: Trend
) -> None:
    """Patterns, tokens and expressions are distributions, and nothing is impossible."""
    speech = target(shape, state, trend)
    probabilities = expression_probabilities(speech)
    assert speech.pattern.sum() == pytest.approx(1.0)
    assert speech.token.sum() == pytest.approx(1.0)
    assert probabilities.sum() == pytest.approx(1.0)
    assert probabilities.min() > 0.0


@given(st.lists(st.tuples(st.sampled_from(SHAPES), states, st.booleans()), min_size=1, max_size=9))
def test_many_windows_get_the_same_bits_as_each_alone(
    windows: list[tuple[Shape, tuple[float, float, float, float], bool]],
) -> None:
    """The vectorised definition and the scalar one are one definition."""
    shape = np.array([SHAPES.index(s) for s, _, _ in windows], dtype=np.intp)
    means = np.array([state for _, state, _ in windows])
    stable = np.array([still for _, _, still in windows])
    together = targets(shape, means, stable)
    expressions = expression_probabilities(together)
    for row, (each, state, still) in enumerate(windows):
        alone = target(each, state, Trend.STABLE if still else Trend.FALLING)
        assert alone.pattern.tolist() == together.pattern[row].tolist()
        assert alone.token.tolist() == together.token[row].tolist()
        assert expression_probabilities(alone).tolist() == expressions[row].tolist()


def test_the_law_of_drawing_holds_when_every_expression_is_drawn_by_hand() -> None:
    """All 2,985 agree with drawing their tokens in turn, without replacement."""
    speech = target(Shape.VOID_RISING, (0.3, 0.6, 0.25, 0.11), Trend.RISING)
    token = dict(zip(TOKENS, speech.token.tolist(), strict=True))
    odds = dict(zip(PATTERNS, speech.pattern.tolist(), strict=True))
    probabilities = expression_probabilities(speech)
    for place, said in enumerate(EXPRESSIONS):
        by_hand = odds[said.pattern] * drawn_in_turn(said.pattern, token, said)
        assert probabilities[place] == pytest.approx(by_hand, rel=1e-9), str(said)


def test_triples_keep_their_precision_when_one_token_has_nearly_all() -> None:
    """No cancellation: the order of drawing the rest still follows their weights."""
    token = np.full(15, 1e-17)
    token[3] = 1.0
    probabilities = expression_probabilities(Speech(np.array([0.0, 0.0, 1.0, 0.0, 0.0]), token))
    first = [
        EXPRESSIONS.index(Expression(Pattern.TRIPLE, (TOKENS[3], TOKENS[a], TOKENS[b])))
        for a, b in itertools.permutations([n for n in range(15) if n != 3], 2)
    ]
    assert probabilities[first] == pytest.approx(np.full(len(first), 1 / (14 * 13)))


def test_entropy_is_counted_in_bits_when_some_are_impossible() -> None:
    """Eight equal chances are three bits, and zeros add nothing."""
    assert entropy_bits(np.array([0.125] * 8 + [0.0])) == pytest.approx(3.0)


@needs_published_windows
def test_published_windows_have_the_declared_figures() -> None:
    """4.42 bits of variety and .78 that only the state explains; coherence .935 on these 117."""
    rows = [json.loads(line) for line in PUBLISHED_WINDOWS.read_text().splitlines()]
    shape = np.array([SHAPES.index(Shape(row["shape"])) for row in rows], dtype=np.intp)
    means = np.array([[row["mean"][d] for d in "EISV"] for row in rows])
    deltas = np.array([[0.75 * row["duration_s"] * row["d"][d] for d in "EISV"] for row in rows])
    stable = np.abs(deltas / [0.1, 0.1, 0.1, 0.03]).max(axis=1) < 0.5
    exact = expression_probabilities(targets(shape, means, stable))
    by_shape = np.stack([exact[shape == each].mean(axis=0) for each in shape])
    affine = [
        [sum(t in AFFINE_TOKENS[s] for t in e.tokens) / len(e.tokens) for e in EXPRESSIONS]
        for s in SHAPES
    ]
    coherence = (exact * np.array(affine)[shape]).sum(axis=1).mean()
    assert coherence == pytest.approx(0.935, abs=0.002)
    assert entropy_bits(exact).mean() == pytest.approx(4.42, abs=0.02)
    assert (exact * np.log2(exact / by_shape)).sum(axis=1).mean() == pytest.approx(0.78, abs=0.02)
