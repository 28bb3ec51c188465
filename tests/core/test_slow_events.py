"""How far and how fast what changes slowly must change, each at both sides of its bound."""

from collections.abc import Callable

import pytest

from lumen.core.events import Event
from lumen.core.observation import Observation
from lumen.core.own_heat import OwnHeat
from lumen.core.reading import Channel
from lumen.core.slow_events import SlowEvents
from lumen.core.sun_heat import SunHeat
from lumen.units import Monotonic

MINUTE, HOUR = 60.0, 3600.0

CHANGES = [
    ("air", 20.0, 0.8, 10 * MINUTE, Event.WARMER),
    ("air", 20.0, -0.8, 10 * MINUTE, Event.COOLER),
    ("vapour", 10.0, 1.4, 10 * MINUTE, Event.MOISTER),
    ("vapour", 10.0, -1.2, 10 * MINUTE, Event.DRIER),
    ("pressure", 1000.0, -2.5, 3 * HOUR, Event.PRESSURE_FALLS),
    ("pressure", 1000.0, 2.5, 3 * HOUR, Event.PRESSURE_RISES),
    ("memory", 40.0, 8.0, 30 * MINUTE, Event.MEMORY_FILLS),
    ("memory", 40.0, -8.0, 3 * MINUTE, Event.MEMORY_FREED),
]
"""Quantity, from where, by how much, within how long, and what it is called: vapour by 14 and 12
per cent of what there was."""


def noticed(
    quantity: str, path: Callable[[float], float], lasts: float, interval: float = 30.0
) -> list[tuple[float, Event]]:
    """Live along a path through one quantity; give what is noticed, and when."""
    slow, found = SlowEvents(), list[tuple[float, Event]]()
    for number in range(round(lasts / interval) + 1):
        at = interval * number
        seen = Observation(Monotonic(at), at, {quantity: path(at)}, {quantity: path(at)})
        found += [(n.at, n.event) for n in slow.observe(seen, OwnHeat(), SunHeat())]
    return found


@pytest.mark.parametrize(("quantity", "start", "by", "within", "event"), CHANGES)
def test_step_is_noticed_when_it_is_large_enough_and_holds(
    quantity: str, start: float, by: float, within: float, event: Event
) -> None:
    """A minute after it came, once; a hundredth less is nothing, for as long as it lasts."""
    at = 600.0 + (19 * 30.0 if quantity == "pressure" else MINUTE)

    def step(size: float) -> Callable[[float], float]:
        return lambda at: start + (size if at >= 600.0 else 0.0)

    assert noticed(quantity, step(1.001 * by), 600.0 + within) == [(at, event)]
    assert noticed(quantity, step(0.99 * by), 600.0 + within) == []


def test_step_of_just_the_size_is_noticed() -> None:
    """What is as large as the bound reaches it: 8 of a hundred, in binary exact."""
    up = noticed("memory", lambda at: 48.0 if at >= 600.0 else 40.0, 900.0)
    assert up == [(660.0, Event.MEMORY_FILLS)]


@pytest.mark.parametrize(("lasted", "events"), [(30.0, 0), (60.0, 0), (90.0, 1)])
def test_change_must_hold_for_a_minute(lasted: float, events: int) -> None:
    """What is back at the second sample after it, or at the minute's end, has not held."""
    found = noticed("memory", lambda at: 49.0 if 600.0 <= at < 600.0 + lasted else 40.0, 660.0)
    assert len(found) == events


@pytest.mark.parametrize(("quantity", "start", "by", "within", "event"), CHANGES)
def test_ramp_is_noticed_when_it_is_fast_enough(
    quantity: str, start: float, by: float, within: float, event: Event
) -> None:
    """By a sixth more than the bound in its time; and by a fiftieth less, never."""

    def ramp(times: float) -> Callable[[float], float]:
        if quantity == "vapour":  # by the same share each time
            return lambda at: start * float((1.0 + times * by / start) ** (at / within))
        return lambda at: start + times * by * at / within

    assert noticed(quantity, ramp(1.17), 1.5 * within)[0][1] is event
    assert noticed(quantity, ramp(0.98), 1.5 * within) == []


@pytest.mark.parametrize("interval", [2.0, 30.0, 60.0])
@pytest.mark.parametrize(("samples", "rises"), [(19, False), (20, True)])
def test_pressure_must_hold_for_as_long_as_a_sleeping_barometer_goes_unknown(
    interval: float, samples: int, *, rises: bool
) -> None:
    """For twenty samples, a minute at least: of one code a board that warms makes a rise."""
    until = 600.0 + max(samples * interval, samples / 20 * (MINUTE + interval))

    def asleep(at: float) -> float:
        return 1008.0 if 600.0 <= at < until else 1000.0

    found = [event for _, event in noticed("pressure", asleep, 2400.0, interval)]
    assert (Event.PRESSURE_RISES in found) is rises


def test_change_is_noticed_again_from_where_it_was() -> None:
    """Twice as far is noticed twice: the second time from what the first had come to."""
    found = noticed("memory", lambda at: 40.0 + 8.5 * (at // 600.0), 1500.0)
    assert found == [(660.0, Event.MEMORY_FILLS), (1260.0, Event.MEMORY_FILLS)]


def test_what_is_disowned_is_named_and_forgotten() -> None:
    """All that a channel is needed for: humidity for vapour, the air's own for both."""
    slow = SlowEvents()
    assert set(slow.disown([Channel.HUMIDITY])) == {Event.MOISTER, Event.DRIER}
    assert set(slow.disown([Channel.AMBIENT_TEMP])) == {
        Event.WARMER,
        Event.COOLER,
        Event.MOISTER,
        Event.DRIER,
    }
    assert set(slow.disown([Channel.DISK])) == set()
