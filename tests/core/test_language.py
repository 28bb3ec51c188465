"""The expression language, worked out by hand from its specification."""

from math import perm

import pytest

from lumen.core.language import EXPRESSIONS, TOKENS, Expression, Pattern, Token, parse
from lumen.errors import LanguageError

SPECIFIED = [
    "warmth",
    "curiosity",
    "resonance",
    "stillness",
    "boundary",
    "reaching",
    "reflection",
    "ripple",
    "deep_listening",
    "emergence",
    "questioning",
    "holding",
    "releasing",
    "threshold",
    "return",
]


def test_tokens_are_the_fifteen_in_their_order() -> None:
    """Every distribution is in this order."""
    assert [str(token) for token in TOKENS] == SPECIFIED


def test_there_are_2985_expressions() -> None:
    """15 single, 210 pairs, 2,730 triples, 15 repetitions, 15 questions; no two alike."""
    counts = {p: sum(e.pattern is p for e in EXPRESSIONS) for p in Pattern}
    assert counts == {
        Pattern.SINGLE: 15,
        Pattern.PAIR: perm(15, 2),
        Pattern.TRIPLE: perm(15, 3),
        Pattern.REPETITION: 15,
        Pattern.QUESTION: 15,
    }
    assert len({str(expression) for expression in EXPRESSIONS}) == 2985


def test_every_expression_is_read_back_as_it_was_written() -> None:
    """parse(format(x)) = x for all of them, and with white space around them."""
    for expression in EXPRESSIONS:
        assert parse(str(expression)) == expression
        assert parse(f"  {expression}\n") == expression


@pytest.mark.parametrize(
    ("text", "pattern", "spoken"),
    [
        ("~stillness~", Pattern.SINGLE, "stillness"),
        ("~warmth~ ~resonance~", Pattern.PAIR, "warmth resonance"),
        ("~curiosity~ ~reaching~ ~emergence~", Pattern.TRIPLE, "curiosity reaching emergence"),
        ("~warmth~ ~warmth~ ~warmth~", Pattern.REPETITION, "warmth warmth warmth"),
        ("~threshold~?", Pattern.QUESTION, "threshold"),
        ("~deep_listening~?", Pattern.QUESTION, "deep_listening"),
    ],
)
def test_example_of_each_pattern(text: str, pattern: Pattern, spoken: str) -> None:
    """The specification's own examples: pattern, and the tokens as they are said."""
    expression = parse(text)
    assert expression.pattern is pattern
    assert " ".join(expression.spoken) == spoken
    assert str(expression) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "warmth",
        "~warmth",
        "warmth~",
        "~warmth~~ripple~",
        "~warmth~  ~ripple~",
        "~warmth~\t~ripple~",
        "~warmth~ ~warmth~",
        "~warmth~ ~warmth~ ~ripple~",
        "~warmth~ ~ripple~ ~warmth~",
        "~warmth~ ~ripple~ ~return~ ~holding~",
        "~warmth~ ~warmth~ ~warmth~ ~warmth~",
        "~warmth~ ~warmth~ ~warmth~?",
        "~warmth~ ~ripple~?",
        "~warmth~??",
        "~warmth~ ?",
        "?~warmth~",
        "~Warmth~",
        "~joy~",
        "~warmth~.",
        "~warmth~!",
        "~deep listening~",
        "~warmth~\n~ripple~",
    ],
)
def test_anything_else_is_refused_and_quoted(text: str) -> None:
    """One line that names the text."""
    with pytest.raises(LanguageError) as caught:
        parse(text)
    assert repr(text) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_long_text_is_quoted_by_its_beginning() -> None:
    """Eighty characters of it, and not one more."""
    with pytest.raises(LanguageError) as caught:
        parse("x" * 81)
    assert f"'{'x' * 80}…'" in str(caught.value)
    with pytest.raises(LanguageError) as caught:
        parse("x" * 80)
    assert f"'{'x' * 80}'" in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "tokens", "message"),
    [
        (Pattern.SINGLE, (), "SINGLE takes 1 different token(s), not: nothing"),
        (
            Pattern.PAIR,
            (Token.WARMTH, Token.WARMTH),
            "PAIR takes 2 different token(s), not: warmth warmth",
        ),
        (
            Pattern.SINGLE,
            (Token.WARMTH, Token.WARMTH),
            "SINGLE takes 1 different token(s), not: warmth warmth",
        ),
        (
            Pattern.REPETITION,
            (Token.WARMTH,) * 3,
            "REPETITION takes 1 different token(s), not: warmth warmth warmth",
        ),
        (
            Pattern.TRIPLE,
            (Token.WARMTH, Token.RIPPLE),
            "TRIPLE takes 3 different token(s), not: warmth ripple",
        ),
        (
            Pattern.QUESTION,
            (Token.WARMTH, Token.RIPPLE),
            "QUESTION takes 1 different token(s), not: warmth ripple",
        ),
    ],
)
def test_tokens_that_do_not_fit_the_pattern_are_refused(
    pattern: Pattern, tokens: tuple[Token, ...], message: str
) -> None:
    """With what the pattern takes, and what was given."""
    with pytest.raises(LanguageError) as caught:
        Expression(pattern, tokens)
    assert str(caught.value) == message
