"""A made-up year and more: each kind of sentence from memory occurs, and none is false."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

import pytest
from lived_year import (
    CLOCK_SET,
    HALF,
    HOLIDAYS,
    LOST,
    NO_CLOCK,
    OWN,
    STEP,
    Lived,
    day_length,
    lived_days,
    local_of,
)
from memory_oracle import MemoryOracle

from lumen.core.day_summary import DaySample, DaySummary, summarise
from lumen.core.diary import LONGEST_LETTER, LONGEST_LINE, letter_of, line_of
from lumen.core.english.memory_phrases import OF_MEMORY
from lumen.core.english.recalled import EnglishRecalled
from lumen.core.events import REMEMBERED, Event
from lumen.core.languages import LANGUAGES, Language, vocabulary_of
from lumen.core.local_days import Age
from lumen.core.long_memory import LongMemory
from lumen.core.observation import MedianOfThree, Observation, quantities
from lumen.core.recollections import Recollections
from lumen.core.room_sense import RoomSense
from lumen.core.season import Turn
from lumen.core.shape_names import Shape
from lumen.core.vocabulary import RecalledWords

DAYS = 372


class RepeatableWords(EnglishRecalled):
    """English, and what was last put into words, to be put into other words."""

    def __init__(self) -> None:
        self._last: Callable[[RecalledWords], Mapping[str, str]] = lambda _: {}

    def said_in(self, words: RecalledWords) -> Mapping[str, str]:
        """Give the same in other words."""
        return self._last(words)

    def greeting(self, hours: int, *, lamp: bool) -> Mapping[str, str]:
        """Greet."""
        self._last = lambda words: words.greeting(hours, lamp=lamp)
        return super().greeting(hours, lamp=lamp)

    def comparison(self, more: str, less: str) -> Mapping[str, str]:
        """Compare."""
        self._last = lambda words: words.comparison(more, less)
        return super().comparison(more, less)

    def record(self, name: str, since_day: int | None, today: int) -> Mapping[str, str]:
        """Name a record."""
        self._last = lambda words: words.record(name, since_day, today)
        return super().record(name, since_day, today)

    def first(self, shape: Shape) -> Mapping[str, str]:
        """Name a shape."""
        self._last = lambda words: words.first(shape)
        return super().first(shape)

    def birthday(self, age: Age, name: str) -> Mapping[str, str]:
        """Say an age."""
        self._last = lambda words: words.birthday(age, name)
        return super().birthday(age, name)

    def season(self, turn: Turn) -> Mapping[str, str]:
        """Say a turn."""
        self._last = lambda words: words.season(turn)
        return super().season(turn)


class Year:
    """The life, what was noticed in it, and the days that it left."""

    def __init__(self) -> None:
        self.memory = LongMemory()
        self.memory.complete = True
        self.oracle = MemoryOracle()
        self.said: list[tuple[str, Event, Lived, bool]] = []
        self.lines: dict[int, str] = {}
        self.letters: list[tuple[int, str]] = []
        self.translated_lines: list[tuple[str, str]] = []
        self.translated_letters: list[tuple[str, str]] = []
        self.first = 0
        self.translated: list[tuple[str, Language, bool]] = []
        """Each sentence in each other language, and whether it is as true as in English."""
        self._words, self._elsewhere = RepeatableWords(), Random(2)
        self._recollections = Recollections(self.memory, OWN, self._words)
        self._room, self._filter, self._chance = RoomSense(OWN), MedianOfThree(), Random(1)

    def live(self, days: int) -> None:
        """Live so many days."""
        before: list[Lived] = []
        week: list[DaySummary] = []
        for number, day in enumerate(lived_days(days)):
            for lived in day:
                self._notice(lived)
            if not day:
                continue
            if self.memory.born is None:
                self.first = self.memory.born = day[0].day
            kept = [DaySample(o.moment, o.local, o.begins_life) for o in (*before[-4:], *day)]
            found = summarise(day[0].day, kept, OWN)
            before = day
            if found is None:
                continue
            summary = self._with_sun(found.summary)
            self.memory.add(summary, found.hours)
            self.lines[number] = line_of(summary, self.memory, OWN)
            self.translated_lines += [
                (self.lines[number], line_of(summary, self.memory, OWN, vocabulary_of(language)))
                for language in OTHERS
            ]
            week = [*week, summary][-7:]
            if number % 7 == 6 and week[0].day == summary.day - 6:
                self.letters.append((number, letter_of(week, self.memory, OWN)))
                self.translated_letters += [
                    (self.letters[-1][1], letter_of(week, self.memory, OWN, vocabulary_of(each)))
                    for each in OTHERS
                ]

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
            for language in OTHERS:
                words = vocabulary_of(language)
                phrase = self._elsewhere.choice(words.events[noticed.event])
                translated = phrase.format_map(self._words.said_in(words.recalled))
                also = self.oracle.is_true(translated, lived, language)
                self.translated.append((translated, language, also is true))


OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def year() -> Year:
    """Give the life, lived once."""
    found = Year()
    found.live(DAYS)
    return found


def test_each_kind_of_memory_occurs_and_none_is_false(year: Year) -> None:
    """Greetings, comparisons, records, firsts, ages, the season's turn: by the raw samples."""
    false = [
        (sentence, lived.day - year.first)
        for sentence, _, lived, true in year.said
        # Until it is set, nobody can know that a clock is an hour slow.
        if not true and lived.day - year.first not in CLOCK_SET
    ]
    assert false == []
    assert {event for _, event, _, _ in year.said} == REMEMBERED


def test_other_languages_recall_the_same(year: Year) -> None:
    """Each sentence from memory, said in another language, is as true as the English one."""
    assert [said for said in year.translated if not said[2]] == []
    assert len(year.translated) == len(OTHERS) * len(year.said)


def test_other_languages_write_the_same_numbers(year: Year) -> None:
    """Diary and letters hold the numbers of the English ones, and none of their words."""
    for english, other in (*year.translated_lines, *year.translated_letters):
        ours, theirs = (Counter(re.findall(r"\d+(?::\d\d)?", text)) for text in (english, other))
        # Of a long day other clauses may be left out, where their words are longer.
        assert len(english) > 160 or not theirs - ours, (english, other)
        assert len(theirs) > 2, other
        assert not re.search(r"\b(the|were|and|of|awake|Light)\b", other), other
        assert len(other) <= LONGEST_LETTER


def test_every_number_of_the_diary_is_what_was_measured(year: Year) -> None:
    """Hours awake, words, light and warmth of each line, by counting raw samples."""
    judged: Counter[str] = Counter()
    for number, line in year.lines.items():
        assert len(line) <= LONGEST_LINE
        if number in CLOCK_SET | NO_CLOCK:
            continue
        day = year.oracle.days[year.first + number]
        spoken = sum(lived.moment.narration is not None for lived in day)
        assert re.search(rf"spoke {spoken} times", line), line
        awake = re.search(r"awake for (\d+) h", line)
        assert awake, line
        assert float(awake[1]) == pytest.approx(len(day) * STEP / 3600.0, abs=1.6)
        if light := re.search(r"Light from (\d\d):(\d\d) to (\d\d):(\d\d)", line):
            lit = [_hour(o) for o in day if o.light is not None and o.light >= 3.0]
            first, last = (float(light[n]) + float(light[n + 1]) / 60.0 for n in (1, 3))
            # A median of three is a sample late.
            assert min(lit) <= first <= min(lit) + 0.51, line
            assert max(lit) - 0.26 <= last <= max(lit) + 0.51, line
            judged["light"] += 1
        if room := re.search(r"The room went from (-?\d+) to (-?\d+) °C", line):
            airs = [lived.air for lived in day]
            assert float(room[1]) == pytest.approx(min(airs), abs=0.8), (number, line)
            assert float(room[2]) == pytest.approx(max(airs), abs=0.8)
            judged["room"] += 1
    assert min(judged["light"], judged["room"]) > 200


def test_day_that_was_half_missed_is_no_record_and_has_no_course(year: Year) -> None:
    """Nor one whose clock was set; and what was not lived has no line."""
    for number in HALF | CLOCK_SET:
        assert not re.search(r"Light from|The room went|[a-z]+est ", year.lines[number])
    assert not set(HOLIDAYS) & set(year.lines)
    assert "away for 14 days" in year.lines[HOLIDAYS.stop]
    for number in HALF | LOST:
        said = [s for s, event, o, _ in year.said if o.day == year.first + number]
        assert not any("noon" in sentence for sentence in said)


def test_records_of_the_diary_are_those_of_raw_samples(year: Year) -> None:
    """Each of them is judged as if it were said at the day's end."""
    found = 0
    for number, line in year.lines.items():
        for record in re.findall(r"The [a-z]+est [a-z]+ (?:since [^.]+|of my life)\.", line):
            last = year.oracle.days[year.first + number][-1]
            assert year.oracle.is_true(record, last), (number, record)
            found += 1
    assert found >= 5


def test_letters_say_what_their_week_was(year: Year) -> None:
    """Its days and words, by counting; and each is signed."""
    assert len(year.letters) > 40
    for last, letter in year.letters:
        if (CLOCK_SET | NO_CLOCK) & set(range(last - 6, last + 1)):
            continue
        week = [year.oracle.days[year.first + n] for n in range(last - 6, last + 1)]
        spoken = sum(lived.moment.narration is not None for day in week for lived in day)
        assert f"and spoke {spoken} times." in letter
        assert letter.endswith("Yours, Lumen")
        assert "all seven days" in letter


def _hour(lived: Lived) -> float:
    return local_of(lived.true_wall) % 86_400.0 / 3600.0
