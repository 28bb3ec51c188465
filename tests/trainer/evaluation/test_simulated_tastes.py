"""Simulated people and the table that ways of learning their taste are judged by."""

from dataclasses import replace

import numpy as np
import pytest

from lumen.core.language import EXPRESSIONS
from lumen.core.speaker import expression_probabilities
from trainer.data.synthetic_windows import imagine
from trainer.evaluation import taste
from trainer.evaluation.resampling import jensen_shannon
from trainer.evaluation.simulated_tastes import (
    TEMPERS,
    Temper,
    answers_of,
    person_of,
    taste_speaker,
)

WINDOWS = imagine(60, np.random.default_rng(1))
OTHERS = imagine(25, np.random.default_rng(2))
CLEAR, STRICT, KIND = TEMPERS[:3]


def yes_rate(temper: Temper) -> float:
    """Give how often a person of a temper says yes."""
    return float(np.mean([a.fits for a in answers_of(person_of(temper, 1, 0), WINDOWS, 300, 5)]))


def test_person_answers_by_their_own_loadings() -> None:
    """A strict one says yes less often, a kind one more; the same seed answers alike."""
    assert yes_rate(STRICT) < yes_rate(CLEAR) < yes_rate(KIND)
    person = person_of(CLEAR, 1, 0)
    assert answers_of(person, WINDOWS, 20, 5) == answers_of(person, WINDOWS, 20, 5)


def test_slips_turn_as_many_answers_as_they_say() -> None:
    """Of 2,000 answers, 30 % with a margin of four standard errors."""
    person = person_of(CLEAR, 3, 0)
    slipping = person._replace(temper=replace(CLEAR, slips=0.3))
    pairs = zip(
        answers_of(person, WINDOWS, 2000, 7), answers_of(slipping, WINDOWS, 2000, 7), strict=True
    )
    assert np.mean([a.fits is not b.fits for a, b in pairs]) == pytest.approx(0.3, abs=0.041)


def test_whoever_speaks_as_the_person_would_captures_all() -> None:
    """And whoever speaks as before, nothing: the table's two ends."""
    untuned = expression_probabilities(OTHERS.targets())
    person = person_of(CLEAR, 1, 0)
    wanted = taste_speaker(person, OTHERS)
    ways: dict[str, taste.Way] = {"knowing": lambda _: wanted, "deaf": lambda _: untuned}
    rows = list(taste.judged(ways, WINDOWS, OTHERS, untuned, [(person, 1, 0)], [20]))
    assert {row.way: round(row.share, 9) for row in rows} == {"knowing": 1.0, "deaf": 0.0}
    assert next(row.divergence for row in rows if row.way == "deaf") == 0.0


def test_divergence_is_none_of_one_and_whole_of_two_that_share_nothing() -> None:
    """In bits: 0 and 1."""
    one, other = np.zeros((2, 1, len(EXPRESSIONS)))
    one[0, 0] = other[0, 1] = 1.0
    assert jensen_shannon(one, one).tolist() == [0.0]
    assert jensen_shannon(one, other).tolist() == pytest.approx([1.0])


def test_device_learns_a_clear_taste_and_nothing_of_chance() -> None:
    """From 200 answers on, on windows that were never answered."""
    untuned = expression_probabilities(OTHERS.targets())
    ways = {"reweighing": taste.reweighing(OTHERS, untuned)}
    people = [(person_of(temper, 1, 0), 1, 0) for temper in (CLEAR, TEMPERS[-1])]
    rows = list(taste.judged(ways, WINDOWS, OTHERS, untuned, people, [0, 200]))
    shares = {(row.temper, row.answers): row for row in rows}
    assert shares["clear", 0].share == 0.0
    assert shares["clear", 200].share > 0.08
    assert shares["random", 200].divergence <= 0.01
    assert min(row.coherence for row in rows) >= -0.02


def test_table_has_a_row_for_each_way_and_person() -> None:
    """With intervals over people, as Markdown."""
    row = taste.TasteScore("way", "clear", 200, 0, 0, 0.5, -0.01, 0.2)
    lines = taste.table([row, row._replace(person=1, share=0.6)])
    assert lines[0]["share"] == 0.55
    assert lines[0]["interval"] == pytest.approx(0.635, abs=1e-3)
    assert taste.head_of([200])[0] == "| way | person | 200 | coherence | divergence |"
    (text,) = taste.as_text(lines)
    assert text == "| way | clear | 0.55 ± 0.64 | -0.010 | 0.2000 |"
