"""The exact distribution: equal to brute force, and what constrained decoding draws from."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from tiny import brute_force, prompts_of, subword_tokenizer, tiny_model

from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, Expression, Pattern
from lumen.errors import LumenError
from trainer.data.sampling import draw
from trainer.data.synthetic_windows import imagine
from trainer.teacher import exact
from trainer.teacher.exact import completions, distributions, said
from trainer.teacher.teacher import speech_of
from trainer.teacher.tokenizer import embedded_tokenizer
from trainer.teacher.trie import trie_of
from trainer.teacher.untyped import Tokenizer


@pytest.fixture(params=["embedded", "subword"])
def tokenizer(request: pytest.FixtureRequest) -> Tokenizer:
    """Give a tokenizer of whole words, and one that spells a word in several tokens."""
    return embedded_tokenizer() if request.param == "embedded" else subword_tokenizer()


@pytest.mark.parametrize("small", [True, False], ids=["by hand", "by transformers"])
def test_the_walk_gives_what_brute_force_gives(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch, *, small: bool
) -> None:
    """Prompts of different lengths; read together, and the trie shown in parts, or in one pass."""
    monkeypatch.setattr(exact, "_NODES_AT_ONCE", 100)
    monkeypatch.setattr(exact, "is_small", lambda _: small)
    model, texts = tiny_model(tokenizer), prompts_of(3)
    found = distributions(model, tokenizer, texts)
    assert found.shape == (3, 2985)
    assert np.abs(found.sum(axis=1) - 1.0).max() < 1e-5
    # The model is sure of something: what is compared is not nearly the same for all.
    assert found.max() > 0.02
    shortest = min(range(3), key=lambda n: len(tokenizer(texts[n])["input_ids"]))
    ids = tokenizer(texts[shortest])["input_ids"]
    places = [*range(0, 2985, 23), 2984]
    expected = brute_force(model, ids, completions(tokenizer), places)
    np.testing.assert_allclose(found[shortest, places], expected, rtol=1e-3, atol=1e-9)


def test_what_is_read_together_does_not_matter() -> None:
    """One by one and in batches."""
    tokenizer = subword_tokenizer()
    model, texts = tiny_model(tokenizer), prompts_of(3)
    heard: list[tuple[int, int]] = []
    alone = distributions(
        model, tokenizer, texts, lambda *progress: heard.append(progress), at_once=1
    )
    np.testing.assert_allclose(alone, distributions(model, tokenizer, texts), rtol=1e-3)
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_last_hidden_state_is_that_of_a_prompt_read_alone() -> None:
    """Prompts of different lengths are read together, padded where nobody looks."""
    tokenizer = subword_tokenizer()
    model, texts = tiny_model(tokenizer), [*prompts_of(2), "Expression:"]
    found = exact.last_hidden(model, tokenizer, texts)
    for text, state in zip(texts, found, strict=True):
        ids = torch.tensor([tokenizer(text)["input_ids"]])
        alone = model(ids, output_hidden_states=True).hidden_states[-1][0, -1]
        np.testing.assert_allclose(state, alone.detach().numpy(), atol=1e-4)


def test_draws_are_legal_and_follow_the_exact_distribution() -> None:
    """A model that would say anything says nothing but the language."""
    tokenizer = embedded_tokenizer()
    model, texts = tiny_model(tokenizer), prompts_of(1)
    exactly = distributions(model, tokenizer, texts)[0]
    drawn = said(model, tokenizer, texts * 300, seed=1)
    counts = Counter(drawn)
    share = np.array([counts[expression] / 300 for expression in EXPRESSIONS])
    patterns = np.array([[e.pattern is p for p in PATTERNS] for e in EXPRESSIONS], float)
    expected = exactly @ patterns
    error = np.sqrt(expected * (1 - expected) / 300)
    assert (np.abs(share @ patterns - expected) < 4 * error + 1e-9).all()
    assert drawn[:5] == said(model, tokenizer, texts * 300, seed=1)[:5]


def test_the_trie_asks_only_where_there_is_a_choice() -> None:
    """A word, two words: after two equal ones, or a question mark, all is certain."""
    laid = trie_of(completions(embedded_tokenizer()))
    assert len(laid.token) == 1 + 15 + 15 * 14
    assert laid.depth.max() == 2
    assert (laid.children[0] >= 0).sum() == 15


def test_speech_is_the_exact_distribution_s_margins() -> None:
    """What is said once stands in one pattern and one first token."""
    certain = np.zeros((1, 2985))
    place = EXPRESSIONS.index(Expression(Pattern.PAIR, (TOKENS[3], TOKENS[1])))
    certain[0, place] = 1.0
    speech = speech_of(certain)
    assert speech.pattern[0].tolist() == [0.0, 1.0, 0.0, 0.0, 0.0]
    assert speech.token[0].argmax() == 3
    assert speech.token[0].sum() == 1.0


def test_expressions_are_drawn_by_the_law_of_drawing() -> None:
    """Each pattern's and first token's share is the target's, within what chance allows."""
    windows = imagine(1, np.random.default_rng(1))
    speech = windows.targets()
    count = 20_000
    many = type(speech)(*(np.repeat(part, count, axis=0) for part in speech))
    places = draw(many, np.random.default_rng(2))
    share = np.bincount(places, minlength=2985)[None] / count
    drawn = speech_of(share)
    for ours, true in zip(drawn, speech, strict=True):
        assert (np.abs(ours - true) < 4.5 * np.sqrt(true / count) + 1e-4).all()


@pytest.mark.parametrize(
    ("tokenizer", "message"),
    [
        (SimpleNamespace(eos_token_id=None), "has no end token"),
        (lambda texts, **_: {"input_ids": [[1]] * len(texts)}, "does not tell all expressions"),
    ],
)
def test_a_tokenizer_that_does_not_fit_is_refused(tokenizer: Tokenizer, message: str) -> None:
    """Without an end nothing is complete."""
    if callable(tokenizer):
        tokenizer.eos_token_id = 0
    with pytest.raises(LumenError, match=message):
        completions(tokenizer)
