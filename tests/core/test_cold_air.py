"""What bears out that cold air was let in, at both sides of each number."""

from collections.abc import Callable

import pytest

from lumen.core.air_causes import ColdAir, Steam
from lumen.core.events import Event, Noticed
from lumen.core.observation import Observation
from lumen.core.own_heat import OwnHeat
from lumen.core.sun_heat import SunHeat
from lumen.units import Monotonic

HOUR = 3600.0
ROOM = {"air": 21.0, "vapour": 12.0, "light": 200.0}


def after_an_hour(*changed: dict[str, float], within: float = 60.0) -> list[Noticed]:
    """Live a calm hour, then go evenly to what is changed, one after the other, and stay there."""
    cold, found, at, now = ColdAir(), list[Noticed](), 0.0, dict(ROOM)

    def look() -> None:
        seen = Observation(Monotonic(at), at, dict(now), dict(now))
        found.extend(cold.observe(seen, OwnHeat(), SunHeat()))

    while at < HOUR:
        at += 30.0
        look()
    for wanted in changed:
        before, steps = dict(now), round(within / 30.0)
        for step in range(1, steps + 1):
            at += 30.0
            now |= {n: before[n] + (x - before[n]) * step / steps for n, x in wanted.items()}
            look()
    for _ in range(4):
        at += 30.0
        look()
    return found


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        # .8 degC in 200 s, with three per cent of the water: less of either has other causes.
        ({"air": 20.19, "vapour": 11.6}, True),
        ({"air": 20.21, "vapour": 11.6}, False),
        ({"air": 20.0, "vapour": 11.63}, True),
        ({"air": 20.0, "vapour": 11.65}, False),
        # While the light held, within a fifth.
        ({"air": 20.0, "vapour": 11.5, "light": 239.0}, True),
        ({"air": 20.0, "vapour": 11.5, "light": 241.0}, False),
        ({"air": 20.0, "vapour": 11.5, "light": 161.0}, True),
        ({"air": 20.0, "vapour": 11.5, "light": 159.0}, False),
    ],
)
def test_cold_air_takes_warmth_and_water_and_no_light(
    changed: dict[str, float], *, named: bool
) -> None:
    """Eight tenths of a degree in three minutes, with its numbers.

    The water that goes is less here than what names cooler air by itself: 11.58 hPa are left then.
    """
    found = after_an_hour(changed)
    assert [each.event for each in found] == [Event.COLD_AIR] * named
    if named:
        assert found[0].evidence["air from"] == 21.0
        assert found[0].evidence["air to"] == pytest.approx(changed["air"])
        assert found[0].evidence["vapour from"] == 12.0


@pytest.mark.parametrize(("back", "named"), [(19.59, True), (19.61, False)])
def test_cold_air_is_colder_than_all_that_the_hour_had(back: float, *, named: bool) -> None:
    """By four tenths of a degree: what cools to where it was came from within."""
    stays: dict[str, float] = {}
    path = ({"air": 20.0}, stays, {"air": 22.0}, stays, stays, {"air": back, "vapour": 11.6})
    assert [each.event for each in after_an_hour(*path)] == [Event.COLD_AIR] * named


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"air": 20.39, "vapour": 11.5}, True),
        ({"air": 20.41, "vapour": 11.5}, False),
        ({"air": 20.3, "vapour": 11.57}, True),
        ({"air": 20.3, "vapour": 11.59}, False),
    ],
)
def test_summer_air_is_somewhat_cooler_and_drier_together(
    changed: dict[str, float], *, named: bool
) -> None:
    """Six tenths of a degree and three and a half per cent of the water, in six minutes."""
    found = after_an_hour(changed, within=330.0)
    assert [each.event for each in found] == [Event.COLD_AIR] * named


def test_one_draught_is_named_once_in_ten_minutes() -> None:
    """While it goes on to cool it is the same air."""
    steps = [{"air": 21.0 - n, "vapour": 12.0 - 0.5 * n} for n in range(1, 8)]
    assert len(after_an_hour(*steps)) == 1


def named_at(path: Callable[[float], dict[str, float]], lasts: float = 1800.0) -> list[float]:
    """Live a calm hour and then along a path, every ten seconds; give when cold air was named.

    Times are in seconds after the hour.
    """
    cold, found = ColdAir(), list[float]()
    for number in range(-360, round(lasts / 10.0)):
        at = 10.0 * number
        known = {**ROOM, **(path(at) if at >= 0.0 else {})}
        seen = Observation(Monotonic(HOUR + at), HOUR + at, known, known)
        found += [each.at - HOUR for each in cold.observe(seen, OwnHeat(), SunHeat())]
    return found


@pytest.mark.parametrize(("rate", "named"), [(0.81 / 200.0, True), (0.79 / 200.0, False)])
def test_cold_air_comes_within_two_hundred_seconds(rate: float, *, named: bool) -> None:
    """A room that loses its heat takes longer for eight tenths of a degree."""
    found = named_at(
        lambda at: {"air": 21.0 - rate * at, "vapour": 11.6 if at >= 250.0 else 12.0}, 600.0
    )
    assert bool(found) is named


@pytest.mark.parametrize(("rate", "named"), [(0.65 / 360.0, True), (0.59 / 360.0, False)])
def test_summer_air_comes_within_six_minutes(rate: float, *, named: bool) -> None:
    """By six tenths of a degree, and some water."""
    found = named_at(
        lambda at: {"air": 21.0 - rate * at, "vapour": 11.5 if at >= 400.0 else 12.0}, 1000.0
    )
    assert bool(found) is named


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ({"air": 20.6}, {"air": 20.34, "vapour": 11.4}, True),
        ({"air": 20.6}, {"air": 20.36, "vapour": 11.4}, False),
        ({"vapour": 11.6}, {"air": 20.45, "vapour": 11.42}, True),
        ({"vapour": 11.6}, {"air": 20.45, "vapour": 11.43}, False),
    ],
)
def test_summer_air_is_cooler_and_drier_than_all_that_the_hour_had(
    before: dict[str, float], after: dict[str, float], *, named: bool
) -> None:
    """By a quarter of a degree, and a seventieth of the water."""

    def path(at: float) -> dict[str, float]:
        if at < 300.0:
            return before
        return after if at >= 1000.0 else {"air": 21.2}

    assert bool(named_at(path)) is named


@pytest.mark.parametrize(("again", "times"), [(780.0, [10.0]), (790.0, [10.0, 800.0])])
def test_next_draught_comes_more_than_ten_minutes_after_the_last(
    again: float, times: list[float]
) -> None:
    """The first is seen up to 190 s: what was before it is in the last 200 s then."""

    def path(at: float) -> dict[str, float]:
        return {"air": 19.0, "vapour": 11.2} if at >= again else {"air": 20.0, "vapour": 11.6}

    assert named_at(path) == times


@pytest.mark.parametrize(
    ("vapour", "own", "lowest", "named"),
    [
        # The compensation's own term stood still: eight per cent of the water are enough.
        (11.03, 8.0, 12.0, True),
        (11.05, 8.0, 12.0, False),
        # It moved by more than a third: then twelve, and four below all that the hour had.
        (10.55, 7.5, 12.0, True),
        (10.57, 7.5, 12.0, False),
        (10.55, 7.5, 11.0, True),
        (10.57, 7.5, 11.0, False),
        (10.30, 7.5, 10.73, True),
        (10.31, 7.5, 10.73, False),
    ],
)
def test_cold_air_is_named_though_own_heat_fell_when_much_water_is_gone(
    vapour: float, own: float, lowest: float, *, named: bool
) -> None:
    """Own heat takes none of it: 1 degC less, of which half may be the processor's.

    .72 degC of excess less for two minutes, of which a lag of a minute lets .64 be felt, over 1.2.
    """
    cold, heat, found = ColdAir(), OwnHeat(), list[Noticed]()
    for number in range(-360, 8):
        chip = 60.0 if number < -12 else 59.28
        known = {**ROOM, "board": 29.0, "chip": chip, "own_heat": 8.0}
        if -300 <= number < -200:
            known["vapour"] = lowest
        if number >= 0:
            known |= {"air": 20.0, "vapour": vapour, "own_heat": own}
        at = HOUR + 10.0 * number
        seen = Observation(Monotonic(at), at, known, known)
        heat.observe(seen, None)
        found += cold.observe(seen, heat, SunHeat())
    assert [each.event for each in found] == [Event.COLD_AIR] * named


def steam(*vapour: float, interval: float = 30.0) -> list[Event]:
    """Live forty samples of 12 hPa, and then a path of vapour."""
    watch, found = Steam(), list[Event]()
    for number, value in enumerate([12.0] * 40 + list(vapour)):
        at = interval * number
        seen = Observation(Monotonic(at), at, {"vapour": value}, {"vapour": value})
        found += [each.event for each in watch.observe(seen)]
    return found


def puff(peak: float, left: float, stays: int) -> list[float]:
    """Give vapour that comes at once, stays for so many samples, and leaves what is left."""
    return [12.0 + peak] * stays + [12.0 + left] * 5


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (puff(2.21, 1.0, 4), True),
        (puff(2.19, 1.0, 4), False),
        # Four tenths of it are gone again.
        (puff(3.0, 1.79, 4), True),
        (puff(3.0, 1.81, 4), False),
        # What stays for twelve minutes is a room's.
        (puff(3.0, 1.0, 24), True),
        (puff(3.0, 1.0, 25), False),
    ],
)
def test_steam_comes_at_once_and_goes_within_minutes(path: list[float], *, named: bool) -> None:
    """2.2 hPa within a minute and a half."""
    assert steam(*path) == [Event.STEAM] * named


@pytest.mark.parametrize(("samples", "named"), [(10, True), (11, False)])
def test_steam_comes_within_a_minute_and_a_half(samples: int, *, named: bool) -> None:
    """Evenly to 3 hPa more: eight of ten steps, of 11 s each, are 2.4 of it, and of eleven 2.18."""
    rise = [12.0 + 3.0 * n / samples for n in range(1, samples + 1)]
    assert steam(*rise, *puff(3.0, 1.0, 10), interval=11.0) == [Event.STEAM] * named


@pytest.mark.parametrize(("samples", "named"), [(10, True), (9, False)])
def test_steam_lasts_for_a_hundred_seconds(samples: int, *, named: bool) -> None:
    """A breath over the sensor is over sooner."""
    assert steam(*puff(3.0, 1.0, samples), interval=10.0) == [Event.STEAM] * named
