"""What is said: drawn as the distribution says, with variety and without dull repeats."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from lumen.core.language import EXPRESSIONS, TOKENS, Expression, Token, parse
from lumen.core.sampling import choose, first_token
from lumen.core.speaker import Floats


class Always(Random):
    """Chance that always answers the same."""

    def __init__(self, answer: float) -> None:
        super().__init__(0)
        self._answer = answer

    def random(self) -> float:
        """Give the answer."""
        return self._answer


def only(chances: dict[int, float]) -> Floats:
    """Make a distribution over a few expressions."""
    distribution = np.zeros(len(EXPRESSIONS))
    distribution[list(chances)] = list(chances.values())
    return distribution


def said(distribution: Floats, temperature: float = 1.0, draws: int = 2000) -> Counter[Expression]:
    """Count what is said in many draws."""
    rng = Random(7)
    return Counter(choose(distribution, rng, temperature) for _ in range(draws))


def test_draws_follow_the_distribution_when_nothing_is_avoided() -> None:
    """Three to one stays three to one."""
    counts = said(only({5: 0.75, 2000: 0.25}))
    assert counts[EXPRESSIONS[5]] == pytest.approx(1500, abs=80)
    assert sum(counts.values()) == counts[EXPRESSIONS[5]] + counts[EXPRESSIONS[2000]]


def test_the_same_seed_says_the_same() -> None:
    """Chance is an argument and nothing else is left to it."""
    distribution = np.full(len(EXPRESSIONS), 1 / len(EXPRESSIONS))
    one, other = Random(3), Random(3)
    assert [choose(distribution, one) for _ in range(20)] == [
        choose(distribution, other) for _ in range(20)
    ]


@pytest.mark.parametrize(("temperature", "odds"), [(0.5, 9.0), (1.0, 3.0), (2.0, 3.0**0.5)])
def test_temperature_dials_variety(temperature: float, odds: float) -> None:
    """Odds are raised to 1 / temperature."""
    counts = said(only({0: 0.75, 1: 0.25}), temperature, draws=8000)
    share = odds / (1 + odds)
    assert counts[EXPRESSIONS[0]] / 8000 == pytest.approx(share, abs=0.02)


def test_the_likeliest_remains_when_it_is_very_cold() -> None:
    """A tiny temperature underflows the others, never all."""
    assert set(said(only({3: 0.4, 9: 0.6}), 1e-6, draws=50)) == {EXPRESSIONS[9]}


def test_an_avoided_expression_is_not_said_while_another_could_be() -> None:
    """However likely it is."""
    distribution = only({3: 0.999, 9: 0.001})
    assert choose(distribution, Always(0.0), avoid=[EXPRESSIONS[3]]) == EXPRESSIONS[9]


def test_an_avoided_expression_is_said_when_nothing_else_is_left() -> None:
    """Lumen is not struck dumb by its own memory."""
    assert choose(only({3: 1.0}), Always(0.5), avoid=[EXPRESSIONS[3]]) == EXPRESSIONS[3]


@pytest.mark.parametrize("chance", [0.0, np.nextafter(1.0, 0.0)])
def test_only_possible_expressions_are_said_at_the_ends_of_chance(chance: float) -> None:
    """Neither the first nor the last expression is said when its probability is 0."""
    distribution = only({10: 0.3, 11: 0.3, 12: 0.4})
    assert choose(distribution, Always(chance)) in EXPRESSIONS[10:13]


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan"), float("inf")])
def test_a_temperature_that_is_none_is_refused(temperature: float) -> None:
    """It must be a number above 0."""
    with pytest.raises(ValueError, match="temperature must be a number above 0"):
        choose(only({0: 1.0}), Random(1), temperature)


def test_an_empty_distribution_is_refused() -> None:
    """Nothing to say is an error, never a guess."""
    with pytest.raises(ValueError, match="no expression has a probability"):
        choose(only({}), Random(1))


def test_expression_begins_with_the_moods_token_when_one_is_held() -> None:
    """Pattern and further tokens vary, each as likely as before among those."""
    even = np.full(len(EXPRESSIONS), 1.0 / len(EXPRESSIONS))
    rng = Random(3)
    found = [choose(even, rng, first=Token.RETURN) for _ in range(300)]
    assert {one.tokens[0] for one in found} == {Token.RETURN}
    assert len({one.pattern for one in found}) >= 2
    assert len(set(found)) > 100


def test_expression_is_drawn_from_all_when_none_begins_so() -> None:
    """A distribution that knows nothing of the mood still answers."""
    rain = EXPRESSIONS.index(parse("~ripple~"))
    assert choose(only({rain: 1.0}), Random(1), first=Token.WARMTH) == EXPRESSIONS[rain]


def test_first_token_is_drawn_by_what_its_expressions_weigh_together() -> None:
    """Two halves of one token weigh as much as one whole of another."""
    chances = {
        EXPRESSIONS.index(parse("~warmth~")): 0.25,
        EXPRESSIONS.index(parse("~warmth~?")): 0.25,
        EXPRESSIONS.index(parse("~ripple~ ~return~")): 0.5,
    }
    rng = Random(8)
    drawn = Counter(first_token(only(chances), rng).token for _ in range(2000))
    assert set(drawn) == {Token.WARMTH, Token.RIPPLE}
    assert drawn[Token.WARMTH] == pytest.approx(1000, abs=100)
    assert first_token(only(chances), Always(0.999999)).token in TOKENS
