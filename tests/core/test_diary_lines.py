"""The diary's clauses, each where its numbers are known, in words that are worked out by hand."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from lumen.core.compensation import Compensation
from lumen.core.day_parts import PartValue
from lumen.core.day_summary import DaySummary, Span
from lumen.core.diary import letter_of, line_of
from lumen.core.long_memory import LongMemory
from lumen.core.reading import Channel
from lumen.core.shape_names import Shape

DAY, HOUR, MINUTE = 86_400.0, 3600.0, 60.0
MONDAY = 20_003  # 7 October 2024
OWN = Compensation(2.5)
SETTLED, RISING, FALLING = Shape.SETTLED_PRESENCE, Shape.RISING_ENTROPY, Shape.FALLING_ENERGY


def day(number: int = MONDAY, shapes: Mapping[Shape, float] | None = None) -> DaySummary:
    """Give a day that was watched from end to end, in which nothing was said."""
    return DaySummary(
        day=number,
        watched=DAY,
        gap=60.0,
        clock_set=False,
        awakenings=0,
        first=0.0,
        last=DAY - 30.0,
        calibration=(2.5, OWN.heat_lag, OWN.light_glow),
        shapes=shapes or {},
    )


def line(summary: DaySummary, *before: int, born: int | None = None) -> str:
    """Give the line of a day that comes after these."""
    memory = LongMemory()
    for number in before:
        memory.add(day(number, {SETTLED: DAY}), None)
    memory.born, memory.complete = born, True
    return line_of(summary, memory, OWN)


def test_day_of_nothing_is_how_long_it_was_awake() -> None:
    """And how often it spoke: never, once, or so many times."""
    assert line(day()) == "I was awake for 24 h and said nothing."
    assert line(replace(day(), utterances=1)) == "I was awake for 24 h and spoke once."
    assert line(replace(day(), utterances=2)) == "I was awake for 24 h and spoke 2 times."


def test_shape_is_told_from_an_hour_on_and_two_at_most() -> None:
    """The longest first."""
    assert "resence" not in line(day(shapes={SETTLED: HOUR - 1.0}))
    assert "ettled presence for 60 min" in line(day(shapes={SETTLED: HOUR}))
    three = line(day(shapes={FALLING: 2 * HOUR, SETTLED: 9 * HOUR, RISING: 3 * HOUR}))
    assert "ettled presence for 9 h and rising entropy for 3 h" in three
    assert "falling" not in three


def test_loss_is_told_from_ten_minutes_on() -> None:
    """Channels that were lost for as long are named together."""
    lost = {Channel.LIGHT: 10 * MINUTE, Channel.PRESSURE: 10 * MINUTE - 1.0}
    assert line(replace(day(), faults=lost)).endswith(" No light for 10 min.")
    both = {Channel.AMBIENT_TEMP: HOUR, Channel.HUMIDITY: HOUR}
    assert line(replace(day(), faults=both)).endswith(
        " No ambient temperature or humidity for 60 min."
    )


@pytest.mark.parametrize(
    ("changed", "course"),
    [
        ({}, True),
        ({"gap": 1800.0}, True),
        ({"gap": 1801.0}, False),
        ({"clock_set": True}, False),
    ],
)
def test_course_is_told_of_a_whole_day(changed: dict[str, float], *, course: bool) -> None:
    """Its light and its room; of one whose clock was set, that it was."""
    whole = replace(
        day(),
        first_light=6 * HOUR + 150.0,
        last_light=22 * HOUR,
        spans={"room_temp_c": Span(19.4, 5 * HOUR, 20.0, 22.6, 15.5 * HOUR)},
    )
    said = line(replace(whole, **changed))  # type: ignore[arg-type]  # a field's own type each
    course_text = "Light from 06:02 to 22:00. The room went from 19 to 23 °C, warmest at 15:30."
    assert (course_text in said) is course
    assert ("My clock was set, so I give no times." in said) is ("clock_set" in changed)


def test_news_of_a_day_comes_first() -> None:
    """An absence, the first day, an age, a shape that no day before had."""
    assert line(day(), MONDAY - 3).startswith("I was away for 2 days before. ")
    assert line(day(), MONDAY - 2).startswith("I was away for 1 day before. ")
    assert line(day(), MONDAY - 1).startswith("I was awake")
    assert line(day(), born=MONDAY).startswith("I was born, and am called Lumen. ")
    assert line(day(), MONDAY - 1, born=MONDAY - 100).startswith("I am 100 days old. ")
    met = day(shapes={SETTLED: HOUR, RISING: 60.0})
    first = "I met rising entropy for the first time. "
    assert line(met, MONDAY - 2, MONDAY - 1).startswith(first)
    assert first not in line(met, MONDAY - 1)


def test_clause_for_which_there_is_no_room_is_left_out() -> None:
    """Two hundred characters are four lines on the screen; what is shorter still has its place."""
    faults = {channel: 600.0 + 60.0 * n for n, channel in enumerate(Channel)}
    said = line(replace(day(), faults=faults))
    assert 180 < len(said) <= 200
    assert said.endswith(".")


def week(**changed: object) -> list[DaySummary]:
    """Give a week of days that warm by a degree each and brighten by ten lux, but on Sunday."""
    days = []
    for number in range(7):
        level = 6 - number if number == 6 else number
        spans = {
            "room_temp_c": Span(15.0 + level, 4 * HOUR, 18.0, 20.0 + level, (12 + number) * HOUR)
        }
        parts = {"noon": PartValue("noon", 300.0 + 10.0 * level, None)}
        one = replace(day(MONDAY + number, {SETTLED: 20 * HOUR, RISING: HOUR}), spans=spans)
        days.append(replace(one, parts=parts, utterances=number))
    days[3] = replace(days[3], **changed)  # type: ignore[arg-type]  # a field's own type each
    return days


def test_letter_says_what_the_week_was() -> None:
    """Its date, how long it lived and spoke, what it felt in per cent, and its extremes."""
    memory = LongMemory()
    assert letter_of(week(), memory, OWN).split("\n") == [
        "The week of 7 October 2024.",
        "I lived on all seven days, 168 h in all, and spoke 21 times.",
        "Of what I felt: settled presence 95 %, rising entropy 5 %.",
        "Warmest on Saturday at 17:00, 25 °C; coldest on Monday at 04:00, 15 °C.",
        "The brightest noon was Saturday's, 350 lx.",
        "Yours, Lumen",
    ]


@pytest.mark.parametrize(
    ("changed", "extremes"),
    [
        ({"gap": 1801.0}, (False, False)),
        ({"calibration": None}, (False, True)),
        ({"spans": {}}, (False, True)),
        ({"parts": {}}, (True, False)),
    ],
)
def test_extremes_are_told_of_a_week_that_is_known(
    changed: dict[str, object], extremes: tuple[bool, bool]
) -> None:
    """All of it: seven whole days, one calibration, and the value of each."""
    letter = letter_of(week(**changed), LongMemory(), OWN)
    assert ("Warmest on" in letter, "brightest noon" in letter) == extremes
    assert "Warmest" not in letter_of(week()[1:], LongMemory(), OWN)


def test_what_was_felt_is_told_from_an_hour_in_the_week_on() -> None:
    """The three that were felt longest."""
    short = [replace(each, shapes={}) for each in week()]
    short[0] = replace(short[0], shapes={SETTLED: HOUR - 1.0})
    assert "Of what I felt" not in letter_of(short, LongMemory(), OWN)
    short[0] = replace(short[0], shapes={SETTLED: HOUR})
    assert "Of what I felt: settled presence 100 %." in letter_of(short, LongMemory(), OWN)
