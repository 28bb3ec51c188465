"""How much the light must change, how sharply and for how long, at both sides of each bound."""

from collections.abc import Callable, Iterable

import pytest

from lumen.core.events import Event
from lumen.core.light_events import LightEvents
from lumen.core.observation import Observation
from lumen.units import Monotonic

HOUR, MINUTE = 3600.0, 60.0
NOON, NIGHT = 12 * HOUR, 23 * HOUR
CHANGED = 600.0
"""When something happens to the light, in seconds after the beginning."""


def noticed(
    path: Callable[[float], float],
    begins: float = NOON,
    times: Iterable[float] = range(0, 1230, 30),
    glow: Callable[[float], float] = lambda _: 0.0,
) -> list[Event]:
    """Live along a path of the light; give what is noticed."""
    events, found = LightEvents(), list[Event]()
    for at in times:
        known = {"light": path(at), "glow": glow(at)}
        seen = Observation(Monotonic(at), begins + at, known, known)
        found += [each.event for each in events.observe(seen)]
    return found


def step(before: float, after: float, until: float = 1e9) -> Callable[[float], float]:
    """Give a light that changes at once, and back at a time."""
    return lambda at: after if CHANGED <= at < CHANGED + until else before


def decades(more: float) -> float:
    """Give what is so many decades more than 99.5 lx, half a lux aside."""
    return float(100.0 * 10.0**more - 0.5)


@pytest.mark.parametrize(("more", "found"), [(0.351, [Event.LIGHTER]), (0.349, [])])
def test_light_is_suddenly_another_from_035_decades_on(more: float, found: list[Event]) -> None:
    """More than doubled or halved."""
    assert noticed(step(99.5, decades(more))) == found
    darker = [Event.DARKER] * len(found)
    assert noticed(step(99.5, decades(-more))) == darker


@pytest.mark.parametrize(("light", "found"), [(0.63, [Event.LIGHTER]), (0.60, [])])
def test_half_a_lux_more_is_no_sudden_light_in_the_dark(light: float, found: list[Event]) -> None:
    """Shares are taken of half a lux more: .5 to 1.119 are .35 decades."""
    assert noticed(step(0.0, light)) == found


@pytest.mark.parametrize(("grain", "found"), [(6.6, [Event.LAMP_ON]), (6.7, [])])
def test_step_is_more_than_three_grains_of_the_sensor(grain: float, found: list[Event]) -> None:
    """By night, 20 lx more where the light moves by a third of that, or a little less."""

    def path(at: float) -> float:
        if at < 300.0:
            return 20.0 + grain * (at // 30.0 % 2.0)
        return 40.0 if at >= CHANGED else 20.0

    assert noticed(path, NIGHT) == found


@pytest.mark.parametrize(("more", "found"), [(0.141, [Event.LAMP_ON]), (0.139, [])])
def test_second_lamp_adds_a_seventh_of_a_decade(more: float, found: list[Event]) -> None:
    """By night, when no daylight could be it."""
    assert noticed(step(99.5, decades(more)), NIGHT) == found


@pytest.mark.parametrize(("more", "found"), [(8.01, [Event.LAMP_ON]), (7.99, [Event.LIGHTER])])
def test_lamp_gives_eight_lux_at_least(more: float, found: list[Event]) -> None:
    """Less comes from the street, too."""
    assert noticed(step(2.0, 2.0 + more), NIGHT) == found


@pytest.mark.parametrize(("held", "found"), [(90.0, []), (120.0, [Event.LIGHTER])])
def test_step_must_hold_for_a_minute_and_a_half(held: float, found: list[Event]) -> None:
    """At the sample 90 s after its first it is still there, or it was a hand or a door."""
    assert noticed(step(99.5, 999.5, held))[:1] == found


@pytest.mark.parametrize(("left", "found"), [(0.49, []), (0.51, [Event.LIGHTER])])
def test_step_has_held_where_less_than_half_was_given_back(left: float, found: list[Event]) -> None:
    """Of its decades: ten times as much, and then about three times."""
    levels = {0: decades(1.0)}
    light = noticed(
        lambda at: 99.5 if at < CHANGED else levels.get(round(at - CHANGED), decades(left))
    )
    assert light == found


@pytest.mark.parametrize(("silent", "found"), [(100.0, [Event.LIGHTER]), (101.0, [])])
def test_step_comes_between_two_samples_of_a_hundred_seconds(
    silent: float, found: list[Event]
) -> None:
    """Of what nobody looked at for longer, nobody knows how it came."""
    path = step(99.5, decades(0.4))
    times = [*(CHANGED - silent - 30.0 * n for n in range(16, -1, -1))]
    times += [CHANGED + 30.0 * n for n in range(10)]
    assert noticed(path, times=times) == found


@pytest.mark.parametrize(("brightness", "found"), [(0.204, [Event.LAMP_ON]), (0.205, [])])
def test_own_lights_may_have_done_a_third_of_a_step(brightness: float, found: list[Event]) -> None:
    """80 lx at full brightness, by its square: of 10 lx more, 3.33 at .2041."""
    lights = step(0.0, brightness)
    assert noticed(step(20.0, 30.0), NIGHT, glow=lights) == found


@pytest.mark.parametrize(("minutes", "found"), [(36.0, True), (40.5, False)])
@pytest.mark.parametrize(("more", "event"), [(0.5, Event.DAWN), (-0.5, Event.DUSK)])
def test_sky_grows_light_or_dark_by_half_a_decade_in_forty_minutes(
    more: float, event: Event, minutes: float, *, found: bool
) -> None:
    """Without a step: three times as much light, or as little."""
    light = noticed(lambda at: decades(more * at / (minutes * MINUTE)), times=range(0, 5400, 30))
    assert light[:1] == [event] * found
