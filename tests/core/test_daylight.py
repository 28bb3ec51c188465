"""When daylight reaches a place: what is the sun's doing, and when it is certainly night."""

import math
from collections.abc import Callable

import pytest

from lumen.core.daylight import Daylight, SunDay, slope
from lumen.core.observation import Observation
from lumen.units import Monotonic

HOUR, DAY, MINUTE = 3600.0, 86_400.0, 60.0


def at(local: float) -> Observation:
    """Give a sample at a local time, in which nothing else is known."""
    return Observation(Monotonic(local), local, {}, {})


def lived(
    light: Callable[[float], float], begins: float, minutes: float, *, every: float = 30.0
) -> Daylight:
    """Live some minutes of the hundredth day; `light` by the minutes that passed."""
    daylight = Daylight()
    for number in range(round(minutes * MINUTE / every) + 1):
        passed = number * every
        seen = at(100 * DAY + begins * HOUR + passed)
        daylight.observe(seen, light(passed / MINUTE), stepped=False)
    return daylight


def first_and_last(daylight: Daylight) -> tuple[float | None, float | None]:
    """Give when the sun was first and last seen on the hundredth day, in hours."""
    first, last = daylight.seen_on(100)
    return (None if first is None else first / HOUR, None if last is None else last / HOUR)


def test_light_that_grows_steadily_for_eight_minutes_is_the_sun() -> None:
    """In the morning it is its first, after noon its last; and before eight minutes it is none."""
    assert first_and_last(lived(lambda m: 10.0 + m, 7.0, 7.5)) == (None, None)
    grown = lived(lambda m: 10.0 + m, 7.0, 30.0)
    assert first_and_last(grown)[0] == pytest.approx(7.0 + 8.0 / 60)
    assert first_and_last(grown)[1] is None
    faded = lived(lambda m: 100.0 - m, 17.0, 30.0)
    assert first_and_last(faded)[0] is None
    assert first_and_last(faded)[1] == pytest.approx(17.5)


@pytest.mark.parametrize(("begins", "first"), [(11.8, True), (12.0, False)])
def test_noon_divides_first_from_last(begins: float, *, first: bool) -> None:
    """What is seen from twelve on is the day's last."""
    found = first_and_last(lived(lambda m: 10.0 + m, begins, 9.0))
    assert (found[0] is not None, found[1] is not None) == (first, not first)


@pytest.mark.parametrize(
    ("light", "is_sun"),
    [
        # From minute 1.5 to 8.5, of the middle of the first and the last third of 21 samples.
        (lambda m: 100.0 + 0.605 * m, True),
        (lambda m: 100.0 + 0.595 * m, False),  # 4.17 of 105.06: less than a twenty-fifth
        (lambda _: 100.0, False),
        (lambda m: 100.0 if m < 5.0 else 120.0, False),  # a step
        (lambda m: 100.0 + (30.0 if m > 7.0 else 0.0), False),
        (lambda m: 0.315 + 0.05 * m, False),  # a street lamp's flicker: .39 lx at minute 1.5
        (lambda m: 0.335 + 0.05 * m, True),
        # From minute 1.5 to 5 a fifth of the way, and a little more or less.
        (lambda m: 100.0 + 1.2 * (0.21 * min(m, 5.0) + 0.79 * max(m - 5.0, 0.0)), True),
        (lambda m: 100.0 + 1.2 * (0.19 * min(m, 5.0) + 0.81 * max(m - 5.0, 0.0)), False),
        (lambda m: 100.0 - 4.0 * m if m < 5.0 else 80.0 + 9.0 * (m - 5.0), False),
    ],
)
def test_light_that_steps_flickers_or_stands_is_not_the_sun(
    light: Callable[[float], float], *, is_sun: bool
) -> None:
    """A share of .04 in ten minutes, and a fifth of the way at least in each half of it."""
    assert (first_and_last(lived(light, 7.0, 10.0))[0] is not None) is is_sun


def test_six_samples_are_enough_to_see_the_sun() -> None:
    """Two minutes apart: the fifth comes after eight minutes, and is too few."""
    assert first_and_last(lived(lambda m: 10.0 + m, 7.0, 8.0, every=120.0)) == (None, None)
    found = first_and_last(lived(lambda m: 10.0 + m, 7.0, 10.0, every=120.0))
    assert found[0] == pytest.approx(7.0 + 10.0 / 60)


def test_what_was_before_a_step_or_a_loss_proves_nothing() -> None:
    """Ten minutes begin anew."""
    for light, stepped in ((None, False), (15.0, True)):
        daylight = lived(lambda m: 10.0 + m, 7.0, 7.0)
        daylight.observe(at(100 * DAY + 7.0 * HOUR + 7.5 * MINUTE), light, stepped=stepped)
        daylight.observe(at(100 * DAY + 7.0 * HOUR + 8.5 * MINUTE), 18.5, stepped=False)
        assert first_and_last(daylight) == (None, None)


def test_day_is_remembered_as_it_was_watched() -> None:
    """From its first to its last sample, with its most light; and no other day knows of it."""
    daylight = lived(lambda m: 100.0 - m, 17.0, 10.0)
    (day,) = daylight.learned
    assert (day.number, day.watched_from, day.watched_to, day.most) == (
        100,
        17 * HOUR,
        17 * HOUR + 600.0,
        100.0,
    )
    assert daylight.seen_on(99) == (None, None)
    daylight.observe(at(101 * DAY + 5.0), 1.0, stepped=False)
    assert [d.number for d in daylight.learned] == [100, 101]


def is_night(daylight: Daylight, hours: float) -> bool:
    """Tell whether it is night at an hour of the hundredth day."""
    return daylight.is_night(at(100 * DAY + hours * HOUR))


def knowing(*days: SunDay) -> Daylight:
    """Give what was learned of earlier days."""
    daylight = Daylight()
    daylight.learn(days, 100)
    return daylight


def day(
    number: int, first: float, last: float, watched: tuple[float, float] = (0.0, 23.9)
) -> SunDay:
    """Give a day by the hours of its sun, and those in which it was watched."""
    from_, to = watched
    return SunDay(number, from_ * HOUR, to * HOUR, 500.0, first * HOUR, last * HOUR)


def nights(daylight: Daylight) -> tuple[float, float]:
    """Give the quarter hours at which night begins and ends."""
    quarters = [hour / 4 for hour in range(96) if not is_night(daylight, hour / 4)]
    return quarters[-1] + 0.25, quarters[0]


def test_night_is_late_and_early_before_anything_is_known() -> None:
    """Half past ten to four."""
    assert nights(Daylight()) == (22.5, 4.0)


def usual(first: float, last: float, watched: tuple[float, float] = (0.0, 23.9)) -> Daylight:
    """Give what was learned of three days of one kind."""
    return knowing(*(day(number, first, last, watched) for number in (97, 98, 99)))


def test_night_is_half_an_hour_beyond_the_sun_of_two_weeks() -> None:
    """The latest last and the earliest first of them."""
    three = knowing(day(97, 9.0, 14.0), day(98, 8.0, 16.0), day(99, 7.5, 17.0))
    # Evenly about half past eleven, 17:00 is 6:00; and 7:30 less half an hour is 7:00.
    assert nights(three) == (17.5, 6.0)
    assert nights(usual(7.0, 16.0)) == (16.5, 6.5)
    assert nights(usual(9.0, 20.0)) == (20.5, 4.0)


def test_dusk_that_clouds_hid_is_known_by_the_dawn() -> None:
    """The sun of 5:00 sets at 18:00 at the earliest, by a clock whose noon is 11:30."""
    assert nights(usual(5.0, 16.0)) == (18.5, 4.5)
    # Who saw the sun need not have watched the whole day.
    other = day(96, 5.0, 13.0, (4.9, 13.5))
    seen = knowing(other, *(day(n, 8.0, 16.0) for n in (97, 98, 99)))
    assert nights(seen) == (18.5, 4.5)


@pytest.mark.parametrize(("count", "night"), [(1, (22.5, 4.0)), (2, (22.5, 4.0)), (3, (16.5, 6.5))])
def test_one_cloudy_day_or_two_do_not_tell_when_it_is_night(
    count: int, night: tuple[float, float]
) -> None:
    """Three do."""
    assert nights(knowing(*(day(100 - n, 7.0, 16.0) for n in range(1, count + 1)))) == night


def test_dawn_is_not_known_by_evenings_that_were_cloudy_or_unwatched() -> None:
    """A curtain hid it until half past eight; the day's other end must be known as well."""
    assert nights(knowing(*(day(n, 8.5, 13.7, (0.0, 14.0)) for n in (97, 98, 99)))) == (22.5, 4.0)
    unwatched = [day(n, 8.5, 13.7, (0.0, 14.0)) for n in (97, 98)]
    assert nights(knowing(*unwatched, day(99, 8.5, 13.7))) == (22.5, 4.0)


def test_sun_of_today_is_no_night() -> None:
    """Whatever earlier days said of this hour."""
    daylight = knowing(*(day(n, 9.0, 14.0) for n in (97, 98, 99)))
    assert is_night(daylight, 16.0)
    daylight.learn([day(100, 9.0, 15.8)], 100)
    assert not is_night(daylight, 16.0)


def test_night_begins_and_ends_at_the_minute() -> None:
    """Half an hour after the last sun, and half an hour before the first."""
    known = usual(7.0, 16.0)
    assert [is_night(known, hour) for hour in (16.49, 16.5, 6.49, 6.5)] == [
        False,
        True,
        True,
        False,
    ]
    assert [is_night(Daylight(), hour) for hour in (22.49, 22.5, 3.99, 4.0)] == [
        False,
        True,
        True,
        False,
    ]


def test_day_of_two_weeks_ago_says_nothing() -> None:
    """Thirteen days back it is still of the two weeks."""
    others = day(98, 8.0, 16.0), day(99, 8.0, 16.0)
    assert nights(knowing(day(87, 8.0, 16.0), *others)) == (16.5, 7.0)
    assert nights(knowing(day(86, 8.0, 16.0), *others)) == (22.5, 4.0)


@pytest.mark.parametrize(
    ("watched", "expected"),
    [
        ((4.5, 22.0), (16.5, 7.0)),
        ((4.6, 22.0), (16.5, 4.0)),
        ((4.5, 21.9), (22.5, 4.0)),
    ],
)
def test_day_whose_beginning_or_end_nobody_watched_teaches_nothing_of_it(
    watched: tuple[float, float], expected: tuple[float, float]
) -> None:
    """From half past four, and to ten in the evening."""
    assert nights(usual(8.0, 16.0, watched)) == expected


def test_clock_that_was_never_set_tells_no_night_and_teaches_none() -> None:
    """Its one o'clock may be noon."""
    known = usual(7.0, 16.0)
    late = at(100 * DAY + 20.0 * HOUR)
    assert known.is_night(late)
    assert not known.is_night(late._replace(dated=False))
    daylight = Daylight()
    for number in range(60):
        seen = at(100 * DAY + 7.0 * HOUR + 30.0 * number)._replace(dated=False)
        daylight.observe(seen, 10.0 + number, stepped=False)
    assert daylight.learned == ()


def test_evening_that_fades_to_a_twentieth_is_followed_by_night() -> None:
    """Half an hour after, for less than six hours; before half past two it would be a cloud."""

    def faded(begins: float, least: float) -> Daylight:
        return lived(lambda m: max(least, 100.0 - 9.6 * m), begins, 10.0)

    dusk = faded(16.0, 4.0)
    ended = next(
        d
        for d in (lived(lambda m: 100.0 - 9.6 * m, 16.0, m / 2) for m in range(16, 21))
        if first_and_last(d)[1] is not None and is_night(d, 17.0)
    )
    last = first_and_last(ended)[1]
    assert last is not None
    assert not is_night(ended, last + 0.49)
    assert is_night(ended, last + 0.51)
    assert is_night(ended, last + 5.99)
    assert is_night(dusk, 20.0)
    # 5 of 100 lx at the end, and 5.1.
    assert is_night(lived(lambda m: 100.0 - 9.5 * m, 16.0, 10.0), 18.0)
    assert not is_night(lived(lambda m: 100.0 - 9.49 * m, 16.0, 10.0), 18.0)
    # At 14:34, and at 14:28.
    assert is_night(faded(14.4, 4.0), 17.0)
    assert not is_night(faded(14.3, 4.0), 17.0)


def test_slope_is_that_of_the_line_through_points() -> None:
    """On a line without any doubt; of 0, 1, 5 at 0, 1, 2 it is 2.5, left 1.5 of one point."""
    even = slope([(Monotonic(t), 3.0 + 0.5 * t) for t in (0.0, 1.0, 5.0)])
    assert even[0] == pytest.approx(0.5)
    assert even[1] == pytest.approx(0.0, abs=1e-12)
    along, doubt = slope([(Monotonic(0.0), 0.0), (Monotonic(1.0), 1.0), (Monotonic(2.0), 5.0)])
    # Left over: 0.5, -1, 0.5 squared, 1.5 in all; over one degree of freedom and a spread of 2.
    assert along == pytest.approx(2.5)
    assert doubt == pytest.approx(math.sqrt(0.75))
