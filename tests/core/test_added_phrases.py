"""What plug-ins add is said only while it is known to hold, and never instead of news."""

from random import Random

import pytest
from test_mind import lived_with

from lumen.core import narration
from lumen.core.added_phrases import AddedPhrase
from lumen.core.events import Event
from lumen.core.language import parse
from lumen.core.mind import MindConfig
from lumen.core.movement import Movement
from lumen.core.narration import Claim, Occasion, compose
from lumen.core.speaking import SpeechConfig
from lumen.units import Monotonic

MOON = AddedPhrase(
    "moon", "the moon is full", ("The moon is full.",), {"% lit": 99.6}, Monotonic(1000.0)
)
WARM = parse("~warmth~")


def claims(occasion: Occasion, seed: int = 1) -> tuple[Claim, ...]:
    """Give what a sentence claims."""
    made = compose(occasion, WARM, Random(seed))
    assert made is not None
    return made.claims


def test_added_phrase_is_a_claim_by_its_own_predicate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its basis names predicate and plug-in, as `why` shows them."""
    monkeypatch.setattr(narration, "ADDED_SHARE", 1.0)
    (claim,) = claims(Occasion(added=[MOON]))
    assert claim == Claim("The moon is full.", MOON)
    assert str(claim.basis) == "the moon is full (plug-in moon)"


def test_added_phrase_leaves_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """News go before it, and of what else there is to say it takes its share."""
    with monkeypatch.context() as always:
        always.setattr(narration, "ADDED_SHARE", 1.0)
        said = claims(Occasion(news=[Event.LAMP_ON], added=[MOON]))
        assert [claim.basis for claim in said] == [Event.LAMP_ON]
    occasion = Occasion(movements=[Movement.SETTLED], added=[MOON])
    made = [claims(occasion, seed) for seed in range(200)]
    assert 30 < sum(any(claim.basis == MOON for claim in each) for each in made) < 90


def test_added_phrase_is_said_while_its_predicate_is_fresh(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Until the time that it is known to hold, and at no sample after it."""
    monkeypatch.setattr(narration, "ADDED_SHARE", 1.0)
    until = Monotonic(30.0 * 125)
    clauses = tuple(f"The moon is full, number {number}." for number in range(40))
    phrase = MOON._replace(clauses=clauses, until=until)
    config = MindConfig(speech=SpeechConfig(words="talkative"), added=lambda: [phrase])
    moments = lived_with(config, 240)
    said = [m.sample.at for m in moments if "moon" in (m.narration or "")]
    other = [m.sample.at for m in moments if m.narration and "moon" not in m.narration]
    assert len(said) >= 2
    assert max(said) <= until
    assert max(other) > until
