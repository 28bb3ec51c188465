"""Every language that is offered says the same, as richly, within the same room."""

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken_languages import (
    AGES,
    COMPARATIVES,
    ORDINALS,
    WORLD_WORDS,
    longest_words,
)

from lumen.body.pages.words import LARGE_ROOM, LARGE_SIZES, SMALL_SIZES, WIDTH
from lumen.body.text import fitted, font
from lumen.core.day_places import DayPlace
from lumen.core.events import REMEMBERED, Event
from lumen.core.language import EXPRESSIONS, TOKENS, Expression, Pattern
from lumen.core.languages import LANGUAGES, Language, vocabulary_of
from lumen.core.local_days import Age, Date, age_of, number_of
from lumen.core.long_memory import RECORDS
from lumen.core.movement import Movement
from lumen.core.narration import LONGEST, Occasion, compose, speak
from lumen.core.recollections import UNLIKE
from lumen.core.season import Turn
from lumen.core.shape_names import SHAPES
from lumen.core.vocabulary import Vocabulary

ENGLISH = vocabulary_of("en")
OTHERS = [language for language in LANGUAGES if language != "en"]


LETTERS = "äöüßáéíóúñàâçèêëîïôûùœÄÖÜÁÉÍÓÚÑÀÇÈÊ¿"
_MISSING = bytes(font(20).getmask("\uffff"))
GLYPHS = {*" '?.:,{}"} | {
    letter
    for letter in [*map(chr, range(33, 127)), *LETTERS]
    if bytes(font(20).getmask(letter)) != _MISSING
}
"""What the screen's font has, of what phrases may be made of."""
SIZES = (*((size, LARGE_ROOM) for size in LARGE_SIZES), *((size, 100) for size in SMALL_SIZES))


def fits(sentence: str) -> bool:
    """Tell whether the words page shows a sentence whole, with no word broken."""
    return " ".join(fitted(sentence, SIZES, WIDTH).lines) == sentence


def of_world(vocabulary: Vocabulary) -> Iterator[str]:
    """Give what is said of world, movement and hour."""
    for group in (vocabulary.events, vocabulary.movements, vocabulary.places):
        for said in group.values():
            yield from said


def of_tokens(vocabulary: Vocabulary) -> Iterator[str]:
    """Give what tokens say, ask, do and call."""
    for voice in vocabulary.voices.values():
        yield from itertools.chain(*voice)


@pytest.mark.parametrize("language", OTHERS)
def test_language_has_as_many_words_as_english_for_everything(language: Language) -> None:
    """Each token, event, movement and hour can be said in as many ways, none of them twice."""
    words = vocabulary_of(language)
    assert words.tag == language
    for token in TOKENS:
        assert [*map(len, words.voices[token])] == [*map(len, ENGLISH.voices[token])], token
    for said, english in (
        (words.events, ENGLISH.events),
        (words.movements, ENGLISH.movements),
        (words.places, ENGLISH.places),
    ):
        assert {key: len(value) for key, value in said.items()} == {
            key: len(value) for key, value in english.items()
        }
    stock = [*of_world(words), *of_tokens(words)]
    assert len(stock) == len(set(stock)) >= 1500
    assert not set(stock) & {*of_world(ENGLISH), *of_tokens(ENGLISH)} - {"Hm", "hm", "oh"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_well_written_in_every_language(language: Language) -> None:
    """Each is short, ends with its mark, repeats no word, and has letters that the screen shows."""
    words = vocabulary_of(language)
    sentences = [*of_world(words)]
    sentences += [s for voice in words.voices.values() for s in (*voice.says, *voice.asks)]
    for phrase in sentences:
        assert phrase[0] in "{¿" or phrase[0].isupper(), phrase
        assert phrase[-1] in ".?:", phrase
        assert not set(phrase[:-1]) & set(".?:;!"), phrase
    for phrase in [*sentences, *of_tokens(words)]:
        assert len(phrase) <= 56, phrase
        assert not words.grammar.repeated(phrase), phrase
        assert not set(phrase) - GLYPHS, phrase
        assert fits(phrase), phrase
    for voice in words.voices.values():
        assert all(says.endswith(".") for says in voice.says)
        assert all(asks.endswith("?") for asks in voice.asks)
        assert not any(does[0].isupper() or not does[-1].isalpha() for does in voice.does)
        triples = list(itertools.permutations(voice.calls, 3))
        clean = [t for t in triples if not words.grammar.repeated(", ".join(t))]
        assert len(clean) >= 0.5 * len(triples)


@pytest.mark.parametrize("language", OTHERS)
def test_tokens_claim_nothing_of_the_world_in_any_language(language: Language) -> None:
    """What only readings can know is left to events; and no event names a cause that it lacks."""
    words, world = vocabulary_of(language), WORLD_WORDS[language]
    for phrase in of_tokens(words):
        assert not re.search(rf"\b({world.readings})", phrase.lower()), phrase
    lamps = {Event.LAMP_ON, Event.LAMP_OUT, Event.LAMP_LATE}
    for event in set(Event) - lamps:
        for phrase in words.events[event]:
            assert not re.search(rf"\b({world.causes})", phrase.lower()), phrase


@pytest.mark.parametrize("language", OTHERS)
def test_rows_of_deeds_can_be_said_in_many_ways_in_every_language(language: Language) -> None:
    """Of all pairs of tokens, over all their deeds, most repeat no verb."""
    words = vocabulary_of(language)
    for expression in [e for e in EXPRESSIONS if e.pattern is Pattern.PAIR]:
        deeds = [words.voices[token].does for token in expression.tokens]
        rows = list(itertools.product(*deeds))[::3]
        clean = sum(not words.grammar.repeated(words.grammar.row(row)) for row in rows)
        assert clean >= 0.8 * len(rows), expression


OCCASIONS = st.builds(
    Occasion,
    news=st.lists(st.sampled_from(list(Event)), max_size=1),
    present=st.frozensets(st.sampled_from(sorted(set(Event) - REMEMBERED)), max_size=3),
    movements=st.lists(st.sampled_from(list(Movement)), max_size=2),
    place=st.one_of(st.none(), st.sampled_from(list(DayPlace))),
    added=st.just(()),
)


@settings(max_examples=250)
@given(st.sampled_from(OTHERS), OCCASIONS, st.sampled_from(EXPRESSIONS), st.integers(0, 2**32))
def test_sentence_is_whole_in_every_language(
    language: Language, occasion: Occasion, expression: Expression, seed: int
) -> None:
    """Whatever is put together fits the screen, is whole, and claims only in phrases of its key."""
    words = vocabulary_of(language)
    inserted = longest_words(language)
    occasion = occasion._replace(words=inserted)
    narration = compose(occasion, expression, Random(seed), vocabulary=words)
    assert narration is not None
    sentence = narration.sentence
    assert fits(sentence)
    assert 0 < len(sentence) <= LONGEST
    assert sentence.lstrip("¿")[0].isupper()
    assert sentence[-1] in ".?:"
    assert not words.grammar.repeated(sentence)
    assert all(mark not in sentence for mark in ("..", ".,", "  ", " ,", ": :", "{", "}"))
    assert "?" not in sentence[:-1]
    for claim in narration.claims:
        groups = {Event: words.events, Movement: words.movements, DayPlace: words.places}
        phrases = groups[type(claim.basis)][claim.basis]  # type: ignore[index]
        said = [phrase.format_map(inserted) for phrase in phrases]
        assert claim.clause in {phrase[:1].upper() + phrase[1:] for phrase in said}


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_said_sooner_or_later_in_every_language(language: Language) -> None:
    """No deed, call, question or saying is written in vain."""
    words, rng = vocabulary_of(language), Random(4)
    said = " ".join(
        speak(e, rng, words) for e in EXPRESSIONS if len(e.tokens) == 1 for _ in range(200)
    )
    said += " ".join(
        speak(e, rng, words) for e in EXPRESSIONS if e.pattern is Pattern.PAIR for _ in range(6)
    )
    for phrase in of_tokens(words):
        assert phrase in said or phrase[:1].upper() + phrase[1:] in said, phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_those_of_the_unicode_consortium(language: Language) -> None:
    """Months and weekdays are called as the CLDR calls them, ordinals and ages as people do."""
    words = vocabulary_of(language)
    months = get_month_names("wide", locale=language)
    days = get_day_names("wide", locale=language)
    for day in range(20_500, 20_500 + 366, 3):
        when = date(1970, 1, 1) + timedelta(days=day)
        since = words.recalled.record("brightest noon", day, day + 100)["since"]
        assert months[when.month] in since
        exact = words.recalled.record("brightest noon", day, day + 40)["since"]
        assert f"{ORDINALS[language][when.day - 1]}" in exact
        year = words.recalled.record("brightest noon", day, day + 400)["since"]
        assert str(when.year) in year
        assert months[when.month] in year
        weekday = words.diary.signed("Lumen", day, "")
        assert days[(day + 3) % 7] in weekday
        assert months[when.month] in words.diary.week(day)
        assert str(when.day) in words.diary.week(day)
    for age, said in AGES[language].items():
        assert words.recalled.birthday(Age(*age), "Lumen")["age"] == said


@pytest.mark.parametrize("language", OTHERS)
def test_whatever_memory_puts_in_has_words(language: Language) -> None:
    """Comparatives, records, shapes and turns: each has its own, and none is English."""
    words = vocabulary_of(language).recalled
    for unlike in UNLIKE:
        pair = words.comparison(unlike.more, unlike.less)
        assert COMPARATIVES[language][pair["more"]] == unlike.more
        assert COMPARATIVES[language][pair["less"]] == unlike.less
    for names in (
        [words.record(record.name, None, 0)["what"] for record in RECORDS],
        [words.first(shape)["what"] for shape in SHAPES],
        [words.season(turn)["turn"] for turn in Turn],
    ):
        assert len(set(names)) == len(names)
        assert all("_" not in name for name in names)
    assert age_of(number_of(Date(2026, 2, 16)), number_of(Date(2027, 2, 16))) == Age(12, 365)
