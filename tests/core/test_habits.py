"""What happens daily is no news, and what fails to come is."""

import pytest

from lumen.core.events import Event
from lumen.core.habits import Habits
from lumen.core.observation import Observation
from lumen.core.usual import FEWEST_DAYS, OwnWeeks
from lumen.units import Monotonic

DAY = 86_400.0
HOUR = 3600.0


def seen(day: int, hour: float, light: float = 0.0) -> Observation:
    """Give an observation at an hour of a day."""
    local = day * DAY + hour * HOUR
    values = {"light": light}
    return Observation(Monotonic(local), local, values, values)


def test_event_is_no_news_when_it_came_at_this_hour_on_three_days() -> None:
    """The fourth kettle at eight is a habit; one at noon is none, and neither is it after weeks."""
    habits = Habits()
    news = [habits.is_news(Event.STEAM, seen(day, 8.0 + 0.2 * day)) for day in range(4)]
    assert news == [True, True, True, False]
    assert habits.is_news(Event.STEAM, seen(4, 12.0))
    assert habits.is_news(Event.STEAM, seen(20, 8.2))


@pytest.mark.parametrize(
    ("days", "minutes", "news"),
    [
        ((6, 7, 8), 45, False),
        ((6, 7, 8), 46, True),
        ((6, 7, 8), -45, False),
        ((6, 7, 8), -46, True),
        ((7, 8), 0, True),
        ((2, 4, 8), 0, False),  # a week ago to the minute
        ((1, 4, 8), 0, True),
    ],
)
def test_habit_is_what_came_on_three_of_seven_days_within_three_quarters_of_an_hour(
    days: tuple[int, ...], minutes: float, *, news: bool
) -> None:
    """Of the ninth day, at eight in the morning."""
    habits = Habits()
    for day in days:
        habits.is_news(Event.STEAM, seen(day, 8.0 + minutes / 60.0))
    assert habits.is_news(Event.STEAM, seen(9, 8.0)) is news


def test_what_came_three_times_on_one_day_is_no_habit() -> None:
    """Days are counted, and not times."""
    habits = Habits()
    for hour in (7.8, 8.0, 8.2):
        habits.is_news(Event.STEAM, seen(8, hour))
    assert habits.is_news(Event.STEAM, seen(9, 8.0))


def test_habit_passes_midnight() -> None:
    """Ten to twelve and ten past are near each other."""
    habits = Habits()
    for day in range(3):
        habits.is_news(Event.LAMP_OUT, seen(day, 23.9))
    assert not habits.is_news(Event.LAMP_OUT, seen(4, 0.1))


def test_nth_of_a_day_is_no_news() -> None:
    """A thermostat's fourth cycle is not told, and tomorrow's first is."""
    habits = Habits()
    news = [habits.is_news(Event.WARMER, seen(0, 8.0 + 2.0 * n)) for n in range(6)]
    assert news == [True] * 3 + [False] * 3
    assert habits.is_news(Event.WARMER, seen(1, 7.0))


def test_fault_is_news_however_often_it_comes() -> None:
    """A loose contact is told each time."""
    habits = Habits()
    assert all(habits.is_news(Event.AIR_LOST, seen(day, 8.0)) for day in range(10))


def test_memory_of_habits_is_bounded() -> None:
    """A flickering lamp of a year takes no more room than a fortnight's."""
    habits = Habits()
    for number in range(20_000):
        habits.is_news(Event.LIGHTER, seen(number // 50, 8.0 + 0.1 * (number % 50)))
    assert len(habits._times[Event.LIGHTER]) <= 14 * 6


def evenings(habits: Habits, hours: list[float]) -> None:
    """Let the evening's lamp come on so many days."""
    for day, hour in enumerate(hours):
        habits.is_news(Event.LAMP_ON, seen(day, hour, 170.0))


def missing(habits: Habits, day: int, hour: float, light: float = 0.0) -> list[Event]:
    """Give what is missed at an hour."""
    return [noticed.event for noticed in habits.missing(seen(day, hour, light))]


def test_routine_is_mentioned_when_it_fails_to_come() -> None:
    """Four evenings between half past five and six; on the fifth it is dark at seven."""
    habits = Habits()
    evenings(habits, [17.5, 17.7, 18.0, 17.6])
    assert missing(habits, 4, 18.2) == []
    assert missing(habits, 4, 19.0) == [Event.LAMP_LATE]
    assert missing(habits, 4, 19.1) == []


@pytest.mark.parametrize(
    ("hours", "at", "late"),
    [
        ([18.0] * 4, 18.74, False),
        ([18.0] * 4, 18.75, True),
        ([18.0] * 4, 19.49, True),
        ([18.0] * 4, 19.5, False),  # who looks so late knows that it was not lit
        ([17.0, 18.5, 17.5, 18.0], 19.25, True),
        ([17.0, 18.51, 17.5, 18.0], 19.27, False),
        ([14.0] * 4, 14.8, True),
        ([13.99] * 4, 14.8, False),
    ],
)
def test_lamp_is_late_three_quarters_of_an_hour_after_the_latest_of_four_evenings(
    hours: list[float], at: float, *, late: bool
) -> None:
    """Which lie within an hour and a half, after two in the afternoon."""
    habits = Habits()
    evenings(habits, hours)
    assert missing(habits, 4, at, light=0.99) == [Event.LAMP_LATE] * late
    assert missing(habits, 4, at, light=1.0) == []


def test_routine_is_not_missed_when_it_came_or_never_was_one() -> None:
    """A lamp that came, a lit room, irregular evenings and a gap of days: nothing is late."""
    came = Habits()
    evenings(came, [17.5, 17.7, 18.0, 17.6, 17.4])
    assert missing(came, 4, 19.0) == []
    lit = Habits()
    evenings(lit, [17.5, 17.7, 18.0, 17.6])
    assert missing(lit, 4, 19.0, light=170.0) == []
    irregular = Habits()
    evenings(irregular, [15.0, 20.0, 18.0, 17.6])
    assert missing(irregular, 4, 21.0) == []
    away = Habits()
    evenings(away, [17.5, 17.7, 18.0])
    assert missing(away, 3, 19.0) == []


def week(weeks: OwnWeeks, days: int, air: float) -> None:
    """Live so many days at one temperature, a value every ten minutes."""
    for number in range(days * 144):
        local = 600.0 * number
        values = {"air": air, "own_heat": 8.0}
        weeks.observe(Observation(Monotonic(local), local, values, values), calibrated=True)


def judged(air: float, own_heat: float, *, calibrated: bool = True) -> set[Event]:
    """Give what differs from six days at 20 degC, at an hour of the seventh."""
    weeks = OwnWeeks()
    week(weeks, FEWEST_DAYS + 2, 20.0)
    local = (FEWEST_DAYS + 2) * DAY + 10 * HOUR
    values = {"air": air, "own_heat": own_heat}
    weeks.observe(Observation(Monotonic(local), local, values, values), calibrated=calibrated)
    return set(weeks.present)


def test_comparison_is_made_with_this_hour_of_its_own_weeks() -> None:
    """Three degrees above or below what this hour was differ from usual; one does not."""
    assert judged(23.0, 8.0) == {Event.WARMER_THAN_USUAL}
    assert judged(17.0, 8.0) == {Event.COOLER_THAN_USUAL}
    assert judged(21.0, 8.0) == set()


def test_comparison_is_withheld_when_own_heat_differs_or_is_unknown() -> None:
    """What a busy processor may have done to the air is not told as weather."""
    assert judged(23.0, 10.0) == set()
    assert judged(23.0, 8.0, calibrated=False) == set()


def test_nothing_is_usual_before_some_days_are_known() -> None:
    """Three days make no habit of the room."""
    weeks = OwnWeeks()
    week(weeks, FEWEST_DAYS - 1, 20.0)
    assert weeks.usual("air", 10 * HOUR) is None


def test_lamp_is_not_late_by_a_clock_that_was_never_set() -> None:
    """Its seven in the evening may be the night."""
    habits = Habits()
    evenings(habits, [18.0] * 4)
    assert list(habits.missing(seen(4, 19.0, 0.0)._replace(dated=False))) == []
    assert missing(habits, 4, 19.0) == [Event.LAMP_LATE]
