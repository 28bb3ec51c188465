"""A made-up year and more: each kind of sentence from memory occurs, and none is false."""

from dataclasses import replace
from random import Random

import pytest
from lived_year import OWN, Lived, day_length, lived_days
from memory_oracle import MemoryOracle

from lumen.core.day_summary import DaySample, DaySummary, summarise
from lumen.core.diary import letter_of, line_of
from lumen.core.events import REMEMBERED, Event
from lumen.core.long_memory import LongMemory
from lumen.core.memory_phrases import OF_MEMORY
from lumen.core.observation import MedianOfThree, Observation, quantities
from lumen.core.recollections import Recollections
from lumen.core.room_sense import RoomSense

DAYS = 400


class Year:
    """The life, what was noticed in it, and the days that it left."""

    def __init__(self) -> None:
        self.memory = LongMemory()
        self.memory.complete = True
        self.oracle = MemoryOracle()
        self.said: list[tuple[str, Event, Lived, bool]] = []
        self.lines: dict[int, str] = {}
        self.letters: list[str] = []
        self._recollections = Recollections(self.memory, OWN)
        self._room, self._filter, self._chance = RoomSense(OWN), MedianOfThree(), Random(1)

    def live(self, days: int) -> None:
        """Live so many days."""
        before: list[Lived] = []
        week = []
        for number, day in enumerate(lived_days(days)):
            for lived in day:
                self._notice(lived)
            if not day:
                continue
            if self.memory.born is None:
                self.memory.born = day[0].day
            kept = [DaySample(o.moment, o.local, o.begins_life) for o in (*before[-4:], *day)]
            found = summarise(day[0].day, kept, OWN)
            before = day
            if found is None:
                continue
            summary = self._with_sun(found.summary)
            self.memory.add(summary, found.hours)
            self.lines[number] = line_of(summary, self.memory, OWN)
            week = [*week, summary][-7:]
            if len(week) == 7 and number % 7 == 6:
                self.letters.append(letter_of(week, self.memory, OWN))
                week = []

    def _with_sun(self, summary: DaySummary) -> DaySummary:
        """Let the sun be seen as it is, to some minutes: ten minutes are too coarse to see it."""
        noise = self._chance.gauss(0.0, 300.0)
        half = 0.5 * day_length(summary.day) + noise
        return replace(summary, sun_first=43_200.0 - half, sun_last=43_200.0 + half)

    def _notice(self, lived: Lived) -> None:
        self.oracle.add(lived)
        sample = lived.moment.sample
        raw = quantities(sample, self._room.read(sample))
        seen = Observation(sample.at, lived.local, self._filter.filtered(raw), raw)
        for noticed in self._recollections.observe(
            seen, lived.shape, calibrated=True, is_lamp=lambda _: False
        ):
            assert noticed.evidence
            sentence = self._chance.choice(OF_MEMORY[noticed.event]).format_map(noticed.words)
            true = self.oracle.is_true(sentence, lived)
            self.said.append((sentence, noticed.event, lived, true))


@pytest.fixture(scope="module")
def year() -> Year:
    """Give the life, lived once."""
    found = Year()
    found.live(DAYS)
    return found


def test_each_kind_of_memory_occurs_and_none_is_false(year: Year) -> None:
    """Greetings, comparisons, records, firsts, ages, the season's turn: by the raw samples."""
    false = [(sentence, lived.day) for sentence, _, lived, true in year.said if not true]
    assert false == []
    assert {event for _, event, _, _ in year.said} == REMEMBERED
