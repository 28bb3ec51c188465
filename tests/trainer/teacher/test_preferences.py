"""Tuning a teacher by answers: the labels that it learns from."""

import numpy as np
from tiny import subword_tokenizer

from lumen.core.language import EXPRESSIONS
from lumen.core.speaker import Speech, expression_probabilities
from trainer.data.synthetic_windows import imagine
from trainer.teacher import preferences
from trainer.teacher.exact import completions


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
