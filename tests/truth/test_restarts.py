"""What senses learned before the day that a start lives again, they know after it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

import msgspec
import pytest

from lumen.core.compensation import Compensation
from lumen.core.event_detector import EventDetector
from lumen.core.events import CAUSES, Event
from lumen.core.learned import Learned
from lumen.core.reading import Sample
from lumen.core.room_sense import RoomSense
from lumen.runtime.recall import REMEMBERED
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.store.learned import text_of
from lumen.units import Monotonic, WallTime
from truth.lives import DAY, readings

EVERY = 60.0
DAYS = 2.5
HOUR = 3600.0


class Noted(NamedTuple):
    """A sample, its local time, the causes that were named, and what was kept until then."""

    sample: Sample
    local: float
    causes: frozenset[Event]
    kept: str


def observed(
    events: EventDetector, samples: Iterable[tuple[float, Sample]]
) -> Iterator[frozenset[Event]]:
    """Let senses take samples; give the causes that each of them bears out."""
    room = RoomSense(Compensation())
    for local, sample in samples:
        events.observe(sample, room.read(sample), local)
        yield frozenset(noticed.event for noticed in events.latest) & CAUSES


@cache
def lived() -> Sequence[Noted]:
    """Live days with a lamp that is lit and put out by day; keep what is learned each hour."""
    scenario = SCENARIOS["lamps"]
    world, chance, events = World(scenario, 1), Random(1), EventDetector()
    begins = scenario.day_of_year * DAY + scenario.begins
    found: list[Noted] = []
    kept = ""

    def samples() -> Iterator[tuple[float, Sample]]:
        for number in range(round(DAYS * DAY / EVERY)):
            at = number * EVERY
            world.advance(at)
            yield begins + at, Sample(Monotonic(at), WallTime(begins + at), readings(world, chance))

    taken: list[tuple[float, Sample]] = []

    def noted() -> Iterator[tuple[float, Sample]]:
        for each in samples():
            taken.append(each)
            yield each

    for causes in observed(events, noted()):
        local, sample = taken[-1]
        if not kept or sample.at % HOUR == 0.0:
            kept = text_of(events.learned)
        found.append(Noted(sample, local, causes, kept))
    return found


@pytest.mark.parametrize("hours", [26.0, 33.6, 41.0, 47.9])
def test_same_causes_are_named_after_a_restart(hours: float) -> None:
    """A start that lives the last day again names what a life without it would have named."""
    days = lived()
    number = round(hours * HOUR / EVERY)
    past = days[max(0, number - round(REMEMBERED / EVERY)) : number]
    events = EventDetector()
    events.learn(msgspec.json.decode(days[number - 1].kept, type=Learned), past[0].local)
    list(observed(events, [(each.local, each.sample) for each in past]))
    rest = days[number : number + round(8 * HOUR / EVERY)]
    found = list(observed(events, [(each.local, each.sample) for each in rest]))
    assert found == [each.causes for each in rest]
    assert any(found)
