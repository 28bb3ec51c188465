"""From samples to moments."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np

from lumen.core.encoding import EncodedFeatures
from lumen.core.events import Event
from lumen.core.features import Floats
from lumen.core.language import EXPRESSIONS
from lumen.core.mind import REMEMBERED_EXPRESSIONS, Mind
from lumen.core.moment import Moment
from lumen.core.phrases import NOTICES
from lumen.core.reading import Channel, Sample
from lumen.core.state import Body
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Monotonic, WallTime

FITTED = frozenset(Channel) - {Channel.LED_BRIGHTNESS}


class Even:
    """A speaker to whom everything is alike."""

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give each expression the same probability."""
        assert features.shape == (22,)
        return np.full(len(EXPRESSIONS), 1.0 / len(EXPRESSIONS))


def samples(count: int, scenario: str = "busy") -> Iterator[Sample]:
    """Give samples of a day."""
    world, rng = World(SCENARIOS[scenario], 1), Random(1)
    for step in range(count):
        world.advance(30.0 * step)
        readings = dict(measured(world.surroundings, rng))
        yield Sample(Monotonic(30.0 * step), WallTime(1.77e9 + 30.0 * step), readings)


def mind() -> Mind:
    """Give a new mind."""
    return Mind(Body(FITTED, cores=4), Even())


def lived(count: int) -> list[Moment]:
    """Live the day's first samples."""
    newborn = mind()
    return [newborn.live(sample) for sample in samples(count)]


def test_same_samples_give_the_same_life() -> None:
    """No chance but the declared one, to the word."""
    assert lived(200) == lived(200)


def test_lumen_is_silent_until_it_has_a_shape() -> None:
    """Warming up and waking, it says nothing; then it speaks at once."""
    moments = lived(60)
    first = next(i for i, m in enumerate(moments) if m.shape is not None)
    assert first == 20
    assert all(m.expression is None for m in moments[:first])
    assert moments[first].expression is not None
    assert moments[first].narration


def test_no_expression_is_dully_repeated() -> None:
    """The last three are not said again."""
    said = [m.expression for m in lived(1500) if m.expression is not None]
    assert len(said) > 40
    for i in range(len(said)):
        assert said[i] not in said[max(0, i - REMEMBERED_EXPRESSIONS) : i]


def test_mind_that_remembers_goes_on_as_if_it_had_lived() -> None:
    """A past that is remembered leads to the same future as a past that was lived."""
    whole = lived(300)
    again = mind()
    for moment in whole[:150]:
        assert again.remember(moment) == moment
    assert [again.live(m.sample) for m in whole[150:]] == whole[150:]


def test_what_would_be_said_is_not_said() -> None:
    """Asking changes nothing."""
    asked, quiet = mind(), mind()
    assert asked.would_say() is None
    for sample in samples(120):
        moment = asked.live(sample)
        assert moment == quiet.live(sample)
        assert (asked.would_say() is None) == (moment.shape is None)


def test_gap_is_told_when_there_is_a_shape_again() -> None:
    """It takes seven minutes until then, and is still news."""
    newborn = mind()
    told = []
    for number, sample in enumerate(samples(200, "calm")):
        away = 1200.0 if number >= 100 else 0.0
        moment = newborn.live(replace(sample, at=Monotonic(sample.at + away)))
        if number >= 100 and moment.narration is not None:
            told.append(moment.narration)
    assert any(sentence in told[0] for sentence in NOTICES[Event.WOKE])
