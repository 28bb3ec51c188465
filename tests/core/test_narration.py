"""The inner voice: legal, varied, and true."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.core.events import Event
from lumen.core.language import EXPRESSIONS, TOKENS, Expression, Pattern, parse
from lumen.core.mind import REMEMBERED_SENTENCES
from lumen.core.narration import LONGEST, narrate
from lumen.core.phrases import EVENTLESS, NOTICES, SHAPES
from lumen.core.shape_names import SHAPES as ALL_SHAPES
from lumen.core.shape_names import Shape
from lumen.core.voices import VOICES


def every_phrase() -> list[str]:
    """Give every whole sentence there is."""
    voices = [s for voice in VOICES.values() for s in (*voice.says, *voice.asks)]
    others = [s for phrases in (*SHAPES.values(), *NOTICES.values()) for s in phrases]
    return voices + others


def test_everything_has_words() -> None:
    """Each token, shape and notice can be said in several ways."""
    assert set(VOICES) == set(TOKENS)
    assert set(SHAPES) == set(ALL_SHAPES)
    assert set(NOTICES) == set(Event)
    assert all(min(map(len, voice)) >= 3 for voice in VOICES.values())
    assert min(len(phrases) for phrases in (*SHAPES.values(), *NOTICES.values())) >= 3


def test_phrases_are_well_written() -> None:
    """Each begins with a capital and ends with its mark; none comes twice."""
    for phrase in every_phrase():
        assert phrase[0].isupper(), phrase
        assert phrase[-1] in ".?:", phrase
        assert "  " not in phrase, phrase
        assert phrase.isascii(), phrase
        assert len(phrase) <= 56, phrase
    said = every_phrase()
    assert len(said) == len(set(said))
    for voice in VOICES.values():
        assert all(question.endswith("?") for question in voice.asks)
        assert not any(does[-1] in ".?!" or does[0].isupper() for does in voice.does)
        assert not any(call[-1] in ".?!" for call in voice.calls)


def test_tokens_claim_nothing_of_the_world() -> None:
    """What only readings can know is left to the notices."""
    world = {"warm room", "it is dark", "cold", "the air", "lamp", "window", "busy", "degrees"}
    for voice in VOICES.values():
        for phrase in (*voice.says, *voice.asks, *voice.does, *voice.calls):
            assert not any(claim in phrase.lower() for claim in world), phrase


@settings(max_examples=200)
@given(
    st.sampled_from(ALL_SHAPES),
    st.sampled_from(EXPRESSIONS),
    st.lists(st.sampled_from(list(Event)), max_size=3),
    st.frozensets(st.sampled_from(list(Event)), max_size=3),
    st.integers(0, 2**32),
)
def test_sentence_fits_and_is_whole(
    shape: Shape, expression: Expression, news: list[Event], holds: frozenset[Event], seed: int
) -> None:
    """Whatever is said fits the screen, and ends as a sentence does."""
    sentence = narrate(shape, expression, news, holds, (), Random(seed))
    assert 0 < len(sentence) <= LONGEST
    assert sentence[0].isupper()
    assert sentence[-1] in ".?"


@pytest.mark.parametrize("notice", list(Event))
def test_only_what_was_noticed_is_said_of_the_world(notice: Event) -> None:
    """News comes first; without any, no phrase of the world is ever said."""
    rng = Random(1)
    expression = parse("~deep_listening~")
    with_news = narrate(Shape.CONVERGENCE, expression, [notice], (), (), rng)
    assert with_news.startswith(NOTICES[notice])
    for _ in range(100):
        sentence = narrate(Shape.CONVERGENCE, expression, [], (), (), rng)
        assert not any(phrase in sentence for phrase in NOTICES[notice])


def test_nothing_is_called_steady_when_something_happened() -> None:
    """A room that cooled and warmed within the window was not even, though Lumen is settled."""
    rng, expression = Random(1), parse("~stillness~")
    for stirred in (False, True):
        said = [
            narrate(Shape.SETTLED_PRESENCE, expression, [], (), (), rng, stirred=stirred)
            for _ in range(200)
        ]
        claims = [s for s in said if any(s.startswith(claim) for claim in EVENTLESS)]
        assert bool(claims) is not stirred
        assert any(s.startswith(SHAPES[Shape.SETTLED_PRESENCE]) for s in said)


def test_numbness_is_said_before_other_conditions() -> None:
    """A Lumen that cannot feel the air does not chat about the dark."""
    rng = Random(1)
    holds = {Event.NO_AIR, Event.DARK}
    said = [narrate(Shape.CONVERGENCE, parse("~ripple~"), [], holds, (), rng) for _ in range(200)]
    assert any(s.startswith(NOTICES[Event.NO_AIR]) for s in said)
    assert not any(s.startswith(NOTICES[Event.DARK]) for s in said)


def test_voice_does_not_repeat_itself_when_it_says_the_same_thing() -> None:
    """One expression in one shape, a hundred times: no sentence again within twenty."""
    rng, recent = Random(2), list[str]()
    for _ in range(100):
        sentence = narrate(
            Shape.SETTLED_PRESENCE,
            parse("~stillness~"),
            [],
            (),
            recent[-REMEMBERED_SENTENCES:],
            rng,
        )
        assert sentence not in recent[-REMEMBERED_SENTENCES:]
        recent.append(sentence)


def test_voice_is_varied_when_it_speaks_for_a_week() -> None:
    """A thousand utterances of the usual expressions are hundreds of sentences."""
    rng = Random(3)
    said = {
        narrate(rng.choice(ALL_SHAPES), rng.choice(EXPRESSIONS), [], (), (), rng)
        for _ in range(1000)
    }
    assert len(said) >= 700


def test_every_phrase_is_said_sooner_or_later() -> None:
    """No phrase is written in vain."""
    rng = Random(4)
    short = [e for e in EXPRESSIONS if len(e.tokens) == 1]
    pairs = [e for e in EXPRESSIONS if e.pattern is Pattern.PAIR]
    said = " ".join(
        narrate(Shape.CONVERGENCE, expression, [], (), (), rng) for expression in short * 60 + pairs
    )
    for voice in VOICES.values():
        for phrase in (*voice.says, *voice.asks, *voice.does, *voice.calls):
            assert phrase in said, phrase
