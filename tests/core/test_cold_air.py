"""What bears out that cold air was let in, at both sides of each number."""

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


def steam(*vapour: float) -> list[Event]:
    """Live twenty minutes of 12 hPa, and then a path of a value every thirty seconds."""
    watch, found = Steam(), list[Event]()
    for number, value in enumerate([12.0] * 40 + list(vapour)):
        at = 30.0 * number
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
        # A breath is over within a hundred seconds; what stays for twelve minutes is a room's.
        (puff(3.0, 1.0, 3), False),
        (puff(3.0, 1.0, 24), True),
        (puff(3.0, 1.0, 25), False),
    ],
)
def test_steam_comes_at_once_and_goes_within_minutes(path: list[float], *, named: bool) -> None:
    """2.2 hPa within a minute and a half."""
    assert steam(*path) == [Event.STEAM] * named


@pytest.mark.parametrize(("samples", "named"), [(3, True), (5, False)])
def test_steam_comes_within_a_minute_and_a_half(samples: int, *, named: bool) -> None:
    """Evenly to 3 hPa more: a shower's water takes three times as long."""
    rise = [12.0 + 3.0 * n / samples for n in range(1, samples + 1)]
    assert steam(*rise, *puff(3.0, 1.0, 4)) == [Event.STEAM] * named
