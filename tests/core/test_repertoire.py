"""What was said is not said again too soon."""

import pytest

from lumen.core.english import ENGLISH
from lumen.core.repertoire import MOST_REMEMBERED, Repertoire, clauses

DAY = 86_400.0
HOUR = 3600.0


def test_sentence_rests_for_a_week() -> None:
    """The same words, in the same order, not within seven days."""
    said = Repertoire()
    said.add(0.0, "I rest. It is dark.")
    assert not said.is_fresh(6.9 * DAY, "I rest. It is dark.")
    assert said.is_fresh(6.9 * DAY, "It is dark. I rest.")
    said.add(7.1 * DAY, "I listen.")
    assert said.is_fresh(7.1 * DAY, "I rest. It is dark.")


def test_clause_rests_for_three_hours_and_comes_three_times_a_day() -> None:
    """A clause is what stands between full stops, whatever is beside it."""
    said = Repertoire()
    said.add(8 * HOUR, "It is dark. I rest.")
    assert not said.is_fresh(10.9 * HOUR, "It is dark. I listen.")
    assert said.is_fresh(11 * HOUR, "It is dark. I listen.")
    said.add(11 * HOUR, "It is dark. I listen.")
    said.add(15 * HOUR, "It is dark. I wait.")
    assert not said.is_fresh(20 * HOUR, "It is dark. I glow.")
    assert said.is_fresh(DAY + 1.0, "It is dark. I glow.")


def test_memory_is_bounded_when_much_is_said() -> None:
    """What is remembered of a long life is a week's, and never more than so many."""
    said = Repertoire()
    for number in range(3 * MOST_REMEMBERED):
        said.add(60.0 * number, f"I say {number}.")
    assert len(said._sentences) == len(said._known) == MOST_REMEMBERED
    assert len(said._clauses) <= 1440 + 180


@pytest.mark.parametrize(
    ("sentence", "twice"),
    [
        ("Hear, hear, hear.", {"hear"}),
        ("I stay with it and stay.", {"stay"}),
        ("The light is leaving. I send a light.", {"light"}),
        ("It grows dark. I grow quiet.", {"grow"}),
        ("I kept it. I keep watch.", {"keep"}),
        ("It is dark. Something is taking form.", {"is"}),
        ("I rest, listen, and wait to hear.", set()),
        ("More and more of me is taken up.", set()),
    ],
)
def test_repeated_words_are_found_in_whatever_form(sentence: str, twice: set[str]) -> None:
    """Verbs, nouns and adjectives; what binds and points may come twice."""
    assert ENGLISH.grammar.repeated(sentence) == twice


def test_sentence_is_divided_at_its_marks() -> None:
    """Full stops, question marks and colons."""
    assert clauses("In the dark: What was that? I rest.") == (
        "In the dark:",
        "What was that?",
        "I rest.",
    )
