"""Dates and ages: when a distance is remembered less exactly, and which ages are worth a word."""

import pytest

from lumen.core.english.recalled import age_words, since, weekday, written
from lumen.core.local_days import (
    CLOCK_SET_SINCE,
    EARLIEST_DAY,
    Age,
    Date,
    Distance,
    age_of,
    clock,
    date_of,
    day_of,
    distance,
    monday_of,
    number_of,
    weekday_number,
)


@pytest.mark.parametrize(
    ("day", "date", "name", "number"),
    [
        (0, Date(1970, 1, 1), "Thursday", 3),
        (20_500, Date(2026, 2, 16), "Monday", 0),
        (20_506, Date(2026, 2, 22), "Sunday", 6),
        (20_512, Date(2026, 2, 28), "Saturday", 5),
        (20_513, Date(2026, 3, 1), "Sunday", 6),
        (19_782, Date(2024, 2, 29), "Thursday", 3),
    ],
)
def test_day_has_its_date_and_weekday(day: int, date: Date, name: str, number: int) -> None:
    """And a date its day."""
    assert date_of(day) == date
    assert number_of(date) == day
    assert (weekday(day), weekday_number(day), monday_of(day)) == (name, number, day - number)


def test_local_time_lies_in_the_day_that_it_begins() -> None:
    """Midnight is of the new day, and what is before 1970 of days before it."""
    assert [day_of(t) for t in (-1.0, 0.0, 86_399.9, 86_400.0)] == [-1, 0, 0, 1]


def test_date_is_written_with_its_zeros() -> None:
    """As a file's name needs it; and as people write it."""
    assert str(Date(987, 6, 5)) == "0987-06-05"
    assert Date.of("2026-02-06") == Date(2026, 2, 6)
    assert written(20_513) == "1 March 2026"


@pytest.mark.parametrize(
    ("away", "how", "words"),
    [
        (0, Distance.DAY, "16 February"),
        (59, Distance.DAY, "16 February"),
        (60, Distance.MONTH, "February"),
        (329, Distance.MONTH, "February"),
        (330, Distance.YEAR, "February 2026"),
    ],
)
def test_distance_is_said_as_exactly_as_it_is_remembered(
    away: int, how: Distance, words: str
) -> None:
    """To the day for two months, to the month for eleven."""
    assert distance(20_500, 20_500 + away) is how
    assert since(20_500, 20_500 + away) == words


@pytest.mark.parametrize(
    ("born", "today", "age", "words"),
    [
        ((2026, 2, 16), (2026, 3, 16), Age(1, 28), "one month"),
        ((2026, 2, 16), (2026, 4, 16), None, ""),
        ((2026, 2, 16), (2026, 8, 16), Age(6, 181), "half a year"),
        ((2025, 11, 16), (2026, 5, 16), Age(6, 181), "half a year"),
        ((2026, 2, 16), (2027, 2, 16), Age(12, 365), "one year"),
        ((2026, 2, 16), (2028, 2, 16), Age(24, 730), "2 years"),
        ((2026, 2, 16), (2027, 8, 16), None, ""),
        ((2026, 2, 16), (2026, 2, 16), None, ""),
        ((2026, 2, 16), (2026, 3, 15), None, ""),
        ((2026, 2, 16), (2026, 5, 27), Age(0, 100), "100 days"),
        ((2026, 2, 16), (2026, 5, 26), None, ""),
        ((2026, 2, 16), (2028, 8, 4), Age(0, 900), "900 days"),
        ((2026, 2, 16), (2028, 11, 12), None, ""),
        ((2028, 2, 29), (2029, 2, 28), Age(12, 365), "one year"),
        ((2028, 2, 29), (2029, 3, 1), None, ""),
        ((2028, 2, 29), (2032, 2, 28), None, ""),
        ((2028, 2, 29), (2032, 2, 29), Age(48, 1461), "4 years"),
        ((2026, 1, 31), (2026, 2, 28), Age(1, 28), "one month"),
        ((2026, 8, 31), (2027, 2, 28), Age(6, 181), "half a year"),
        ((2026, 2, 28), (2026, 8, 31), None, ""),
        ((2026, 5, 27), (2026, 2, 16), None, ""),  # a clock that is 100 days behind
        ((2026, 3, 16), (2026, 2, 16), None, ""),
    ],
)
def test_age_is_worth_a_word_at_months_years_and_hundreds_of_days(
    born: tuple[int, int, int], today: tuple[int, int, int], age: Age | None, words: str
) -> None:
    """One month, half a year, every year; 100 to 900 days; and on no other day."""
    found = age_of(number_of(Date(*born)), number_of(Date(*today)))
    assert found == age
    if found is not None:
        assert age_words(found) == words


def test_clock_shows_hours_and_minutes() -> None:
    """What is left of a minute is not shown."""
    shown = [clock(t) for t in (0.0, 59.9, 3_660.0, 86_399.0)]
    assert shown == ["00:00", "00:00", "01:01", "23:59"]


def test_clock_that_was_set_tells_no_day_before_the_earliest_in_any_zone() -> None:
    """From twelve hours behind to fourteen ahead of UTC; behind, it is the earliest itself."""
    days = [day_of(CLOCK_SET_SINCE + 3600.0 * hours) for hours in range(-12, 15)]
    assert days[0] == min(days) == EARLIEST_DAY
