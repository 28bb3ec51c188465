"""The prompt, to the letter, and the tokenizer made from its grammar."""

import doctest

import numpy as np
import pytest

from lumen.core.language import EXPRESSIONS
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.errors import LumenError
from trainer.data.synthetic_windows import imagine
from trainer.teacher import prompt as module
from trainer.teacher.exact import completions
from trainer.teacher.prompt import completion, dominant, prompt, prompts
from trainer.teacher.tokenizer import embedded_tokenizer

CARD = """You are an EISV expression generator. Given trajectory dynamics, produce a primitive \
expression.

Trajectory shape: settled_presence
EISV values: E=0.72, I=0.85, S=0.15, V=0.08
Dominant dimension: I (Information Integrity)
Trend: stable

Expression:"""


def test_the_prompt_is_the_card_s_to_the_letter() -> None:
    """And what its documentation shows is so."""
    assert prompt(Shape.SETTLED_PRESENCE, (0.72, 0.85, 0.15, 0.08), Trend.STABLE) == CARD
    assert completion(EXPRESSIONS[0]) == " ~warmth~"
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("means", "named"),
    [
        ((0.7, 0.5, 0.1, 0.1), "E (Energy)"),
        ((0.1, 0.2, 0.4, 0.09), "S (Entropy)"),
        ((0.2, 0.3, 0.1, 0.12), "V (Void)"),
        ((0.5, 0.5, 0.5, 0.15), "E (Energy)"),
        # As they are shown, .50 and .50: the first of equals.
        ((0.496, 0.504, 0.1, 0.1), "E (Energy)"),
    ],
)
def test_the_largest_dimension_dominates_with_void_in_its_own_range(
    means: tuple[float, ...], named: str
) -> None:
    """Void reaches .3 at most."""
    assert dominant(means) == named


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ((1.01, 0.5, 0.1, 0.1), "E lies between 0 and 1, not 1.01"),
        ((0.5, 0.5, 0.1, 0.31), "V lies between 0 and 0.3, not 0.31"),
        ((0.5, -0.1, 0.1, 0.1), "I lies between 0 and 1, not -0.1"),
        ((0.5, 0.5, float("nan"), 0.1), "S lies between 0 and 1, not nan"),
    ],
)
def test_a_state_out_of_range_is_refused(means: tuple[float, ...], said: str) -> None:
    """Of many windows the one is named."""
    with pytest.raises(LumenError, match=said):
        prompt(Shape.CONVERGENCE, means, Trend.STABLE)
    windows = imagine(3, np.random.default_rng(1))
    windows.numbers[1, :4] = means
    with pytest.raises(LumenError, match=f"window 2: {said}"):
        prompts(windows)


def test_the_embedded_tokenizer_spells_every_prompt_in_a_dozen_tokens() -> None:
    """And gives each back as it was."""
    tokenizer = embedded_tokenizer()
    texts = [
        prompt(shape, (e / 100, i / 100, 0.05, v / 100), trend)
        for shape in SHAPES
        for trend in Trend
        for e, i, v in ((0, 100, 30), (100, 9, 0), (57, 42, 7))
    ]
    rows = tokenizer(texts)["input_ids"]
    assert {len(row) for row in rows} == {12}
    assert tokenizer.batch_decode(rows) == texts


def test_the_embedded_tokenizer_completes_with_a_token_a_word() -> None:
    """The question mark is one too, and the end; what is not of the grammar is spelt in bytes."""
    tokenizer = embedded_tokenizer()
    ends = completions(tokenizer)
    assert {len(ids) for ids in ends} == {2, 3, 4}
    assert tokenizer.batch_decode(ends, skip_special_tokens=True) == [f" {e}" for e in EXPRESSIONS]
    odd = "Ein Wörtchen ~warmth~, 12 °C\n"
    assert tokenizer.decode(tokenizer(odd)["input_ids"]) == odd
