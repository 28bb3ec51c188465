"""What was learned of a place before a time: each thing by when it was learned."""

from lumen.core.daylight import SunDay
from lumen.core.events import Event
from lumen.core.lamps import LampLight
from lumen.core.learned import Learned

SUN = (SunDay(0, 0.0, 86_370.0, 812.5, 25_000.0, 61_000.0),)
KNOWN = Learned(
    at=500.0,
    lamps=(LampLight(100.0, 80.0), LampLight(200.0, 120.0)),
    steps=(LampLight(150.0, 30.0), LampLight(200.0, 31.0)),
    sun=SUN,
    happened={Event.LAMP_ON: (100.0, 200.0), Event.COLD_AIR: (200.0,)},
)


def test_what_was_learned_at_that_very_time_is_not_given() -> None:
    """The day that is lived again from there teaches it, and once is enough."""
    assert KNOWN.before(200.0) == Learned(
        at=200.0,
        lamps=(LampLight(100.0, 80.0),),
        steps=(LampLight(150.0, 30.0),),
        sun=SUN,
        happened={Event.LAMP_ON: (100.0,), Event.COLD_AIR: ()},
    )


def test_all_of_it_is_given_when_the_time_is_later() -> None:
    """It is complete until it was kept, and not until the time that was asked for."""
    assert KNOWN.before(900.0) == KNOWN


def test_daylight_is_given_whole_when_everything_else_is_later() -> None:
    """A day's light is known by its number: what is lived again replaces it."""
    nothing = {Event.LAMP_ON: (), Event.COLD_AIR: ()}
    assert KNOWN.before(100.0) == Learned(at=100.0, sun=SUN, happened=nothing)
