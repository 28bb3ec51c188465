"""What is usual at an hour, and how far from it is told."""

from typing import Any

import pytest

from lumen.core.events import Event
from lumen.core.observation import Observation
from lumen.core.usual import Hour, OwnWeeks, Usual
from lumen.units import Monotonic

HOUR, DAY = 3600.0, 86_400.0


def known(quantity: str, *hours: Hour, at: int = 9) -> OwnWeeks:
    """Give weeks that know an hour of some days."""
    weeks = OwnWeeks()
    for values in hours:
        weeks.learn(quantity, at, values)
    return weeks


def steady(quantity: str, value: float, **spread: float) -> OwnWeeks:
    """Give weeks of one value at nine, four days of it."""
    low, high = value - spread.get("below", 0.0), value + spread.get("above", 0.0)
    return known(quantity, *[Hour(low, value, high)] * 4)


def approximate(expected: float) -> Any:  # noqa: ANN401 - it equals a number
    """Give what equals a number nearly."""
    return pytest.approx(expected)


def told_of(
    weeks: OwnWeeks,
    values: dict[str, float],
    raw: dict[str, float] | None = None,
    *,
    time: float = 9.5,
    calibrated: bool = True,
) -> dict[Event, dict[str, float]]:
    """Give what is told of a sample."""
    local = 100 * DAY + time * HOUR
    seen = Observation(Monotonic(local), local, values, values if raw is None else raw)
    weeks.observe(seen, calibrated=calibrated)
    return weeks.present


def test_usual_is_the_median_of_four_days_at_least() -> None:
    """Its low and high are quartiles, each by itself; the spread is a median over .6745."""
    days = [Hour(1.0, 20.0, 30.0), Hour(4.0, 22.0, 35.0), Hour(2.0, 21.0, 31.0)]
    assert known("air", *days).usual("air", 9 * HOUR) is None
    weeks = known("air", *days, Hour(3.0, 25.0, 33.0))
    # Of four the least and the most, 1 and 35, and the third from below, 22; distances 2, 0, 1, 3,
    # of which it is 2.
    expected = Usual(1.0, 22.0, 35.0, approximate(2.0 / 0.6745), 4)
    assert weeks.usual("air", 9 * HOUR) == expected
    assert weeks.usual("air", 9.99 * HOUR) == expected
    assert weeks.usual("air", 10 * HOUR) is None
    assert weeks.usual("light", 9 * HOUR) is None


def test_hour_of_fourteen_days_is_remembered() -> None:
    """The fifteenth day back is forgotten."""
    weeks = known("air", *[Hour(0.0, float(day), 0.0) for day in range(15)])
    assert weeks.usual("air", 9 * HOUR) == Usual(0.0, 8.0, 0.0, approximate(4.0 / 0.6745), 14)


def test_hour_is_learned_when_the_next_begins() -> None:
    """Its lowest, mean and highest value; what was not measured is not learned."""
    weeks = known("air", *[Hour(20.0, 20.0, 20.0)] * 3)
    for minute, air in ((0, 21.0), (20, 23.0), (59, 25.0)):
        assert told_of(weeks, {"air": air}, time=9.0 + minute / 60) == {}
    assert weeks.usual("air", 9 * HOUR) is None
    told_of(weeks, {"light": 5.0}, time=10.0)
    usual = weeks.usual("air", 9 * HOUR)
    assert usual == Usual(20.0, 20.0, 25.0, 0.0, 4)
    for _ in range(3):
        told_of(weeks, {"air": 24.0}, time=9.0)
        told_of(weeks, {}, time=10.0)
    # 20 three times, then 23 (its mean) with 21 and 25, and 24 three times: of seven the fourth,
    # and the second from below and from above.
    assert weeks.usual("air", 9 * HOUR) == Usual(20.0, 23.0, 24.0, approximate(1.0 / 0.6745), 7)


@pytest.mark.parametrize(
    ("quantity", "usual", "value", "event"),
    [
        ("air", 20.0, 22.0, Event.WARMER_THAN_USUAL),
        ("air", 20.0, 21.99, None),
        ("air", 20.0, 18.0, Event.COOLER_THAN_USUAL),
        ("air", 20.0, 18.01, None),
        ("vapour", 8.0, 10.0, Event.MOISTER_THAN_USUAL),
        ("vapour", 8.0, 9.99, None),
        ("vapour", 8.0, 6.0, Event.DRIER_THAN_USUAL),
        ("light", 100.0, 160.0, Event.BRIGHTER_THAN_USUAL),
        ("light", 100.0, 159.0, None),
        ("light", 100.0, 40.0, Event.DARKER_THAN_USUAL),
        # Of little light 30 lux are taken as a whole.
        ("light", 10.0, 28.0, Event.BRIGHTER_THAN_USUAL),
        ("light", 10.0, 27.9, None),
    ],
)
def test_difference_is_told_from_its_limit_on(
    quantity: str, usual: float, value: float, event: Event | None
) -> None:
    """Two degrees, a quarter of the water, six tenths of the light."""
    found = told_of(steady(quantity, usual), {quantity: value})
    expected = {} if event is None else {event: {"now": value, "usual": usual, "days": 4}}
    assert found == expected


def test_difference_is_measured_from_the_hours_own_range() -> None:
    """An hour in which it is 20 to 25 is warmer than usual from 27 on."""
    assert told_of(steady("air", 22.0, below=2.0, above=3.0), {"air": 26.9}) == {}
    assert told_of(steady("air", 22.0, below=2.0, above=3.0), {"air": 27.0}) != {}
    assert told_of(steady("air", 22.0, below=2.0, above=3.0), {"air": 18.1}) == {}
    assert told_of(steady("air", 22.0, below=2.0, above=3.0), {"air": 18.0}) != {}


def test_twice_the_spread_is_wanted_where_that_is_more() -> None:
    """Days that lie 3 apart from their middle spread by 4.448: 8.896 are wanted, from 23 on."""
    days = [Hour(v, v, v) for v in (17.0, 20.0, 20.0, 23.0, 23.0)]
    assert known("air", *days).usual("air", 9 * HOUR) == Usual(
        20.0,
        20.0,
        23.0,
        approximate(3.0 / 0.6745),
        5,
    )
    assert told_of(known("air", *days), {"air": 31.8}) == {}
    assert told_of(known("air", *days), {"air": 31.9}) != {}


@pytest.mark.parametrize(("home", "away"), [(3, 4), (4, 3), (4, 5), (3, 9)])
def test_hour_of_days_of_two_kinds_has_both(home: int, away: int) -> None:
    """Where people are at home on one day in four at least, a heated room is as usual as a cold."""
    days = [Hour(17.25, 17.57, 18.06)] * away + [Hour(20.21, 20.6, 20.93)] * home
    assert told_of(known("air", *days), {"air": 20.26}) == {}
    assert told_of(known("air", *days), {"air": 22.92}) == {}
    assert Event.WARMER_THAN_USUAL in told_of(known("air", *days), {"air": 22.94})
    days = [Hour(17.25, 17.57, 18.06)] * home + [Hour(20.21, 20.6, 20.93)] * away
    assert told_of(known("air", *days), {"air": 17.3}) == {}
    assert told_of(known("air", *days), {"air": 15.26}) == {}
    assert Event.COOLER_THAN_USUAL in told_of(known("air", *days), {"air": 15.24})


def test_one_day_of_five_that_was_as_warm_is_not_usual() -> None:
    """Where four were cold it is warmer than usual."""
    days = [Hour(17.25, 17.57, 18.06)] * 4 + [Hour(20.21, 20.6, 20.93)]
    assert Event.WARMER_THAN_USUAL in told_of(known("air", *days), {"air": 20.26})


def test_difference_ends_below_seventy_percent() -> None:
    """1.4 degrees of 2: noise does not toggle it; once ended it begins at two again."""
    weeks = steady("air", 20.0)
    assert told_of(weeks, {"air": 21.5}) == {}
    assert told_of(weeks, {"air": 22.0}) != {}
    assert told_of(weeks, {"air": 21.41}) != {}
    assert told_of(weeks, {"air": 21.39}) == {}
    assert told_of(weeks, {"air": 21.5}) == {}


def test_both_the_last_reading_and_the_median_must_bear_it_out() -> None:
    """What is told is the nearer of the two."""
    assert told_of(steady("air", 20.0), {"air": 23.0}, {"air": 21.0}) == {}
    assert told_of(steady("air", 20.0), {"air": 23.0}, {"air": 22.5})[Event.WARMER_THAN_USUAL] == {
        "now": 22.5,
        "usual": 20.0,
        "days": 4,
    }
    assert (
        told_of(steady("air", 20.0), {"air": 17.0}, {"air": 17.5})[Event.COOLER_THAN_USUAL]["now"]
        == 17.5
    )


def test_air_is_compared_only_where_it_is_calibrated_and_own_heat_is_alike() -> None:
    """Own heat may differ by a third of what is told of the air."""
    assert told_of(steady("air", 20.0), {"air": 23.0}, calibrated=False) == {}
    assert told_of(steady("light", 100.0), {"light": 200.0}, calibrated=False) != {}

    def with_heat(own_heat: float) -> dict[Event, dict[str, float]]:
        weeks = steady("air", 20.0)
        for _ in range(4):
            weeks.learn("own_heat", 9, Hour(5.0, 5.0, 5.0))
        return told_of(weeks, {"air": 23.0, "own_heat": own_heat})

    assert with_heat(6.0) != {}
    assert with_heat(4.0) != {}
    assert with_heat(6.1) == {}
    assert with_heat(3.9) == {}
    assert told_of(steady("air", 20.0), {"air": 23.0, "own_heat": 5.0}) == {}


def test_hour_of_a_clock_that_was_never_set_is_no_hour() -> None:
    """It teaches nothing, and what held by another clock is said no more."""
    weeks = known("light", *[Hour(90.0, 100.0, 110.0)] * 4)
    local = 100 * DAY + 9.5 * HOUR
    values = {"light": 2.0}
    seen = Observation(Monotonic(local), local, values, values)
    for number in range(4):
        weeks.observe(seen._replace(at=Monotonic(local + 30.0 * number)), calibrated=True)
    assert weeks.present
    weeks.observe(seen._replace(dated=False), calibrated=True)
    assert not weeks.present
    undated = OwnWeeks()
    for hour in range(30):
        then = 100 * DAY + hour * HOUR
        undated.observe(
            Observation(Monotonic(then), then, values, values, dated=False), calibrated=True
        )
    assert all(undated.usual("light", hour * HOUR) is None for hour in range(24))
    assert not undated._hours
