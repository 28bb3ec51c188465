"""The inner voice: legal, varied, and made of phrases whose predicates hold."""

import itertools
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.core.added_phrases import AddedPhrase
from lumen.core.day_places import BEGINS, DayPlace, place_of
from lumen.core.english import ENGLISH
from lumen.core.english.movement_phrases import MOVEMENTS
from lumen.core.english.phrases import EVENTS, PLACES
from lumen.core.english.voices import VOICES
from lumen.core.events import REMEMBERED, Event
from lumen.core.language import EXPRESSIONS, TOKENS, Expression, Pattern, Token, parse
from lumen.core.movement import Movement
from lumen.core.narration import LONGEST, Occasion, compose, narrate, speak
from lumen.core.repertoire import Repertoire
from lumen.units import Monotonic

FORMER_STOCK = 446
"""Phrases of the voice that wore thin within a month."""


def every_phrase() -> list[str]:
    """Give every whole clause there is."""
    voices = [s for voice in VOICES.values() for s in (*voice.says, *voice.asks)]
    groups = (EVENTS, MOVEMENTS, PLACES)
    return voices + [s for group in groups for phrases in group.values() for s in phrases]


def test_everything_has_words() -> None:
    """Each token, event, movement and place in the day can be said in many ways."""
    assert set(VOICES) == set(TOKENS)
    assert set(EVENTS) == set(Event)
    assert set(MOVEMENTS) == set(Movement)
    assert set(PLACES) == set(DayPlace)
    assert all(min(map(len, voice)) >= 9 for voice in VOICES.values())
    assert min(len(phrases) for phrases in EVENTS.values()) >= 8
    assert min(len(phrases) for phrases in MOVEMENTS.values()) >= 12
    assert min(len(phrases) for phrases in PLACES.values()) >= 6


def test_stock_is_three_times_the_former() -> None:
    """A month does not wear it thin."""
    parts = [p for v in VOICES.values() for p in (*v.does, *v.calls)]
    stock = [*every_phrase(), *parts]
    assert len(stock) == len(set(stock))
    assert len(stock) >= 3 * FORMER_STOCK


def test_phrases_are_well_written() -> None:
    """Each begins with a capital, ends with its mark, is short, and repeats no word."""
    for phrase in every_phrase():
        assert phrase[0].isupper(), phrase
        assert phrase[-1] in ".?:", phrase
        assert not set(phrase[:-1]) & set(".?:;!"), phrase
        assert "  " not in phrase, phrase
        assert phrase.isascii(), phrase
        assert len(phrase) <= 56, phrase
        assert not ENGLISH.grammar.repeated(phrase), phrase
    for voice in VOICES.values():
        assert all(says.endswith(".") for says in voice.says)
        assert all(question.endswith("?") for question in voice.asks)
        for words in (*voice.does, *voice.calls):
            assert words[-1].isalpha(), words
            assert not ENGLISH.grammar.repeated(words), words
        assert not any(does[0].isupper() for does in voice.does)
        assert all(call[0].isupper() for call in voice.calls)


_VOWELS = "aeiou"
_SOUNDS_LIKE_CONSONANT = ("one", "once", "uni", "use", "usual", "eu")
_SOUNDS_LIKE_VOWEL = ("hour", "honest", "honour", "heir")


def test_articles_agree_with_what_follows() -> None:
    """A before a consonant's sound, an before a vowel's."""
    parts = [p for v in VOICES.values() for p in (*v.does, *v.calls)]
    for phrase in [*every_phrase(), *parts]:
        words = phrase.lower().strip(".?:").split()
        for article, word in itertools.pairwise(words):
            vowel = word.startswith(_SOUNDS_LIKE_VOWEL) or (
                word[0] in _VOWELS and not word.startswith(_SOUNDS_LIKE_CONSONANT)
            )
            assert (article, vowel) not in {("a", True), ("an", False)}, phrase


def test_tokens_claim_nothing_of_the_world() -> None:
    """What only readings can know is left to events."""
    world = ("warm room", "it is dark", "cold", "the air", "lamp", "window", "busy", "degrees")
    weather = (
        "pressure",
        "humid",
        "damp",
        "steam",
        "draught",
        "curtain",
        " sun",
        " rain",
        "snow",
    )
    for voice in VOICES.values():
        for phrase in (*voice.says, *voice.asks, *voice.does, *voice.calls):
            assert not any(claim in f" {phrase.lower()}" for claim in world + weather), phrase


def test_causes_and_weather_are_claimed_by_no_event_that_lacks_evidence() -> None:
    """Falling pressure promises no rain, and cooler air no open window."""
    cautious = set(Event) - {Event.LAMP_ON, Event.LAMP_OUT, Event.LAMP_LATE}
    for event in cautious:
        for phrase in EVENTS[event]:
            for claim in (
                "lamp",
                "window",
                "weather",
                "rain",
                "storm",
                "someone",
                "heating",
                "sun",
            ):
                assert claim not in phrase.lower(), phrase


def test_every_row_of_deeds_can_be_said_in_many_ways() -> None:
    """Of all pairs and triples of tokens, over all their deeds, most repeat no verb."""
    for pattern, most in ((Pattern.PAIR, 210), (Pattern.TRIPLE, 400)):
        rows = [e for e in EXPRESSIONS if e.pattern is pattern][:: 1 if most < 300 else 7]
        for expression in rows:
            deeds = [VOICES[token].does for token in expression.tokens]
            if pattern is Pattern.PAIR:
                clean = sum(
                    not ENGLISH.grammar.repeated(f"I {one} and {other}.")
                    for one, other in itertools.product(*deeds)
                )
                assert clean >= 0.8 * len(deeds[0]) * len(deeds[1]), expression
            assert narrate(Occasion(), expression, Random(1)) is not None


@pytest.mark.parametrize("token", TOKENS)
def test_every_cry_of_three_repeats_no_word(token: Token) -> None:
    """Of all three different calls of a token, said in a row, enough are whole."""
    calls = VOICES[token].calls
    triples = list(itertools.permutations(calls, 3))
    clean = [t for t in triples if not ENGLISH.grammar.repeated(", ".join(t))]
    assert len(clean) >= 0.5 * len(triples), token
    expression = Expression(Pattern.REPETITION, (token,))
    said = {narrate(Occasion(), expression, Random(seed)) for seed in range(60)}
    assert None not in said
    assert len(said) > 30


WORDS = {
    "light": "lamplight",
    "count": "14",
    "more": "brighter",
    "less": "darker",
    "what": "entropy spike recovery",
    "since": "since 16 September 2026",
    "name": "Lumen",
    "age": "half a year",
    "turn": "shorter",
}
"""The longest words that may stand in phrases of memory."""

OCCASIONS = st.builds(
    Occasion,
    news=st.lists(st.sampled_from(list(Event)), max_size=1),
    present=st.frozensets(st.sampled_from(sorted(set(Event) - REMEMBERED)), max_size=3),
    movements=st.lists(st.sampled_from(list(Movement)), max_size=2),
    place=st.one_of(st.none(), st.sampled_from(list(DayPlace))),
    words=st.just(WORDS),
    added=st.just(()),
)


@settings(max_examples=400)
@given(OCCASIONS, st.sampled_from(EXPRESSIONS), st.integers(0, 2**32))
def test_sentence_fits_and_is_whole(occasion: Occasion, expression: Expression, seed: int) -> None:
    """Whatever is put together fits the screen, ends as a sentence does, and repeats no word."""
    sentence = narrate(occasion, expression, Random(seed))
    assert sentence is not None
    assert 0 < len(sentence) <= LONGEST
    assert sentence[0].isupper()
    assert sentence[-1] in ".?:"
    assert not ENGLISH.grammar.repeated(sentence)
    assert all(mark not in sentence for mark in ("..", ".,", "  ", " ,", ": :"))
    # A question ends what is said, and what ends with a colon begins it.
    assert "?" not in sentence[:-1]


@pytest.mark.parametrize("event", list(Event))
def test_only_what_was_noticed_is_said_of_the_world(event: Event) -> None:
    """News is always said; without any, no phrase of the world ever is."""
    rng = Random(1)
    expression = parse("~deep_listening~")
    for _ in range(30):
        with_news = narrate(Occasion(news=[event], words=WORDS), expression, rng)
        assert with_news is not None
        assert any(phrase.format_map(WORDS) in with_news for phrase in EVENTS[event])
        without = narrate(Occasion(movements=[Movement.SETTLED]), expression, rng)
        assert without is not None
        assert not any(phrase in without for phrases in EVENTS.values() for phrase in phrases)


def test_numbness_is_said_before_other_conditions() -> None:
    """A Lumen that cannot feel the air does not chat about the dark."""
    rng = Random(1)
    occasion = Occasion(present={Event.NO_AIR, Event.DARK})
    said = [narrate(occasion, parse("~ripple~"), rng) or "" for _ in range(200)]
    assert any(phrase in s for s in said for phrase in EVENTS[Event.NO_AIR])
    assert not any(phrase in s for s in said for phrase in EVENTS[Event.DARK])


def test_voice_does_not_repeat_itself_when_it_says_the_same_thing() -> None:
    """One expression, twice an hour for two days: no sentence comes twice."""
    rng, said, sentences = Random(2), Repertoire(), list[str]()
    for number in range(96):
        local = 1800.0 * number
        occasion = Occasion(
            movements=[Movement.SETTLED, Movement.EVEN], place=place_of(local % 86400)
        )
        sentence = narrate(occasion, parse("~stillness~"), rng, said, local)
        assert sentence is not None
        said.add(local, sentence)
        sentences.append(sentence)
    assert len(set(sentences)) == len(sentences)


def test_voice_is_silent_when_it_has_said_everything() -> None:
    """Better no words than the same again."""
    rng, said = Random(2), Repertoire()
    sentences = [narrate(Occasion(), parse("~stillness~"), rng, said, 0.0)]
    while sentences[-1] is not None:
        said.add(0.0, sentences[-1])
        sentences.append(narrate(Occasion(), parse("~stillness~"), rng, said, 0.0))
    assert 15 <= len(sentences) <= 25


def test_every_phrase_is_said_sooner_or_later() -> None:
    """No phrase is written in vain."""
    rng = Random(4)
    said = " ".join(speak(e, rng) for e in EXPRESSIONS if len(e.tokens) == 1 for _ in range(240))
    said += " ".join(
        speak(e, rng) for e in EXPRESSIONS if e.pattern is Pattern.PAIR for _ in range(6)
    )
    for voice in VOICES.values():
        for phrase in (*voice.says, *voice.asks, *voice.does):
            assert phrase in said, phrase
        for call in voice.calls:
            assert call in said or call[:1].lower() + call[1:] in said, call
    for group in (EVENTS, MOVEMENTS, PLACES):
        for claim, phrases in group.items():
            occasions = {
                "EVENTS": Occasion(news=[claim], words=WORDS) if isinstance(claim, Event) else None,
                "MOVEMENTS": Occasion(movements=[claim]) if isinstance(claim, Movement) else None,
                "PLACES": Occasion(place=claim) if isinstance(claim, DayPlace) else None,
            }
            occasion = next(o for o in occasions.values() if o is not None)
            heard = " ".join(narrate(occasion, parse("~return~"), rng) or "" for _ in range(500))
            assert all(phrase.format_map(WORDS) in heard for phrase in phrases), claim


def test_places_in_the_day_follow_the_clock() -> None:
    """Each begins at its hour and lasts to the next, all around the clock."""
    hours = {hour: place_of(hour * 3600.0) for hour in (0, 4.9, 5, 8, 12, 14, 19, 22, 23.9)}
    assert hours == {
        0: DayPlace.NIGHT,
        4.9: DayPlace.NIGHT,
        5: DayPlace.EARLY,
        8: DayPlace.MORNING,
        12: DayPlace.NOON,
        14: DayPlace.AFTERNOON,
        19: DayPlace.EVENING,
        22: DayPlace.NIGHT,
        23.9: DayPlace.NIGHT,
    }
    assert [begins for begins, _ in BEGINS] == sorted(begins for begins, _ in BEGINS)


class Even(Random):
    """Draws one and the same share each time, and the first of what there is."""

    def __init__(self, share: float) -> None:
        super().__init__(0)
        self._share = share

    def random(self) -> float:
        """Give the share."""
        return self._share

    def choice(self, seq: Any) -> Any:  # noqa: ANN401 - as the one that it stands for
        """Give the first."""
        return seq[0]


ADDED = AddedPhrase("tide", "the tide is in", ("The tide is in.",), {}, Monotonic(9e9))


@pytest.mark.parametrize(
    ("occasion", "share"),
    [
        (Occasion(added=(ADDED,)), 0.3),
        (Occasion(present={Event.DARK}), 0.3),
        (Occasion(movements=(Movement.EVEN,)), 0.6),
        (Occasion(place=DayPlace.NIGHT), 0.2),
    ],
)
def test_what_may_be_said_is_said_now_and_then(occasion: Occasion, share: float) -> None:
    """A share of the times when nothing is news; and news always."""
    expression = parse("~stillness~")
    for chance, said in ((share - 1e-9, 1), (share, 0)):
        narration = compose(occasion, expression, Even(chance))
        assert narration is not None
        assert len(narration.claims) == said
    news = compose(Occasion(news=(Event.DARKER,)), expression, Even(0.999))
    assert news is not None
    assert [claim.basis for claim in news.claims] == [Event.DARKER]


def test_expression_comes_first_one_time_in_four() -> None:
    """And a question never does."""
    occasion = Occasion(news=(Event.DARKER,))
    clause = EVENTS[Event.DARKER][0]
    for chance, first in ((0.25 - 1e-9, False), (0.25, True)):
        said = narrate(occasion, parse("~stillness~"), Even(chance))
        assert said is not None
        assert said.startswith(clause) is first
        question = narrate(occasion, parse("~stillness~?"), Even(chance))
        assert question is not None
        assert question.startswith(clause)
