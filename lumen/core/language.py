"""The expression language: 15 tokens, 5 patterns, 2,985 expressions; one parser, one formatter.

Tokens and patterns: the published teacher card. The order of both is part of the format of
students and datasets.
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lumen.errors import LanguageError


class Token(StrEnum):
    """A primitive of the inner language."""

    WARMTH = "warmth"
    CURIOSITY = "curiosity"
    RESONANCE = "resonance"
    STILLNESS = "stillness"
    BOUNDARY = "boundary"
    REACHING = "reaching"
    REFLECTION = "reflection"
    RIPPLE = "ripple"
    DEEP_LISTENING = "deep_listening"
    EMERGENCE = "emergence"
    QUESTIONING = "questioning"
    HOLDING = "holding"
    RELEASING = "releasing"
    THRESHOLD = "threshold"
    RETURN = "return"


class Pattern(StrEnum):
    """How tokens make an expression."""

    SINGLE = "SINGLE"
    PAIR = "PAIR"
    TRIPLE = "TRIPLE"
    REPETITION = "REPETITION"
    QUESTION = "QUESTION"


TOKENS: tuple[Token, ...] = tuple(Token)
PATTERNS: tuple[Pattern, ...] = tuple(Pattern)

_DISTINCT = {Pattern.SINGLE: 1, Pattern.PAIR: 2, Pattern.TRIPLE: 3}
_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Expression:
    """One legal expression: a pattern and its distinct tokens, in the order they are said.

    REPETITION and QUESTION hold their one token once.

    >>> str(Expression(Pattern.REPETITION, (Token.WARMTH,)))
    '~warmth~ ~warmth~ ~warmth~'

    Raises:
        LanguageError: the tokens do not fit the pattern.
    """

    pattern: Pattern
    tokens: tuple[Token, ...]

    def __post_init__(self) -> None:
        wanted = _DISTINCT.get(self.pattern, 1)
        if len(self.tokens) != wanted or len(set(self.tokens)) != wanted:
            said = " ".join(self.tokens) or "nothing"
            raise LanguageError(f"{self.pattern} takes {wanted} different token(s), not: {said}")

    def __str__(self) -> str:
        if self.pattern is Pattern.REPETITION:
            return " ".join([f"~{self.tokens[0]}~"] * _REPEATS)
        text = " ".join(f"~{token}~" for token in self.tokens)
        return text + "?" if self.pattern is Pattern.QUESTION else text

    @property
    def spoken(self) -> tuple[Token, ...]:
        """The tokens as they are said, repetitions included."""
        return self.tokens * _REPEATS if self.pattern is Pattern.REPETITION else self.tokens


_WORD = re.compile(r"~([a-z_]+)~")
_TOKEN_BY_NAME = {token.value: token for token in TOKENS}


def parse(text: str) -> Expression:
    """Read an expression; surrounding white space is allowed, anything else is an error.

    >>> parse("~threshold~?").pattern
    <Pattern.QUESTION: 'QUESTION'>

    Raises:
        LanguageError: the text is no expression; the message quotes it.
    """
    body = text.strip()
    question = body.endswith("?")
    words = body.removesuffix("?").split(" ")
    tokens = tuple(_token(word, text) for word in words)
    if question:
        pattern = Pattern.QUESTION
    elif len(tokens) == _REPEATS and len(set(tokens)) == 1:
        pattern, tokens = Pattern.REPETITION, tokens[:1]
    else:
        pattern = {1: Pattern.SINGLE, 2: Pattern.PAIR}.get(len(tokens), Pattern.TRIPLE)
    try:
        return Expression(pattern, tokens)
    except LanguageError as error:
        raise LanguageError(f"{_quoted(text)} is no expression: {error}") from None


def _token(word: str, text: str) -> Token:
    match = _WORD.fullmatch(word)
    token = _TOKEN_BY_NAME.get(match[1]) if match else None
    if token is None:
        known = ", ".join(f"~{name}~" for name in _TOKEN_BY_NAME)
        raise LanguageError(
            f"{_quoted(text)} is no expression: {_quoted(word)} is no token; there are: {known}"
        )
    return token


def _quoted(text: str, most: int = 80) -> str:
    return repr(text if len(text) <= most else text[:most] + "…")


def _all_expressions() -> tuple[Expression, ...]:
    sizes = {Pattern.PAIR: 2, Pattern.TRIPLE: 3}
    return tuple(
        Expression(pattern, tokens)
        for pattern in PATTERNS
        for tokens in itertools.permutations(TOKENS, sizes.get(pattern, 1))
    )


EXPRESSIONS: tuple[Expression, ...] = _all_expressions()
"""All 2,985, by pattern and then in the tokens' order; every distribution is in this order."""

PLACES: Mapping[Expression, int] = {said: place for place, said in enumerate(EXPRESSIONS)}
"""Where each expression stands in EXPRESSIONS."""
