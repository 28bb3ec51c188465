"""Messages of another language: exact ones, templates with places, and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.catalogue import ENGLISH_CATALOGUE, Catalogue

GERMAN = Catalogue(
    "de",
    {
        "light": "Licht",
        "the light is lost": "das Licht fehlt",
        "{what} is lost": "es fehlt: {what}",
        "the {what} is lost": "verloren: {what}",
        "{n} of {n2} samples": "{n2} Messungen, davon {n}",
        "{what} at {n}": "um {n}: {what}",
    },
    decimal=",",
    thousands=".",
)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("light", "Licht"),
        ("the light is lost", "das Licht fehlt"),
        ("the air is lost", "verloren: air"),
        ("warmth is lost", "es fehlt: warmth"),
        ("7 of 21 samples", "21 Messungen, davon 7"),
        ("light at 0.72", "um 0,72: Licht"),
        ("light at noon", "light at noon"),
        ("-0.040", "-0,040"),
        ("2,985 and 1,234.5", "2.985 and 1.234,5"),
        ("07:02 on 16.2.2026, version 1.4.0", "07:02 on 16.2.2026, version 1.4.0"),
        ("", ""),
    ],
)
def test_text_is_translated_by_the_message_that_says_most(text: str, instead: str) -> None:
    """An exact one first, then the template with most words of its own; numbers in any case."""
    assert GERMAN.translated(text) == instead


def test_place_takes_what_its_name_says() -> None:
    """A place called n takes a number and no word; another one takes words."""
    made = Catalogue("de", {"{n} of {what}, {how}": "{how}: {what}, {n}"})
    assert made.translated("7 of clouds, sorted") == "sorted: clouds, 7"
    assert made.translated("many of clouds, sorted") == "many of clouds, sorted"


@given(st.text())
def test_english_stays_as_it_is(text: str) -> None:
    """Without messages nothing changes, not a number and not a blank."""
    assert ENGLISH_CATALOGUE.translated(text) == text


@given(st.text(alphabet="light of{}n.,0123 ~samples"))
def test_any_text_can_be_translated(text: str) -> None:
    """Whatever is shown, braces included, something is given, and the same again."""
    assert GERMAN.translated(text) == GERMAN.translated(text)
