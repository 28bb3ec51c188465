"""A mood is held, and drawn anew for reasons only."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from lumen.core.language import Token
from lumen.core.moods import Moods
from lumen.core.shape_names import Shape
from lumen.units import Monotonic

PLACE = (0.45, 0.75, 0.18, 0.08)
SETTLED, RISING = Shape.SETTLED_PRESENCE, Shape.RISING_ENTROPY
MINUTE = 60.0


def begun() -> Moods:
    """Give a mood that began at 1000 s."""
    moods = Moods()
    moods.begin(Token.STILLNESS, Monotonic(1000.0), SETTLED, PLACE)
    return moods


def due(
    minutes: float,
    shape: Shape = SETTLED,
    *,
    night: bool = False,
    moved: Mapping[str, float] = MappingProxyType({}),
) -> bool:
    """Tell whether a mood is due so many minutes later, with the state moved."""
    place = [x + moved.get(name, 0.0) for name, x in zip("EISV", PLACE, strict=True)]
    return begun().is_due(Monotonic(1000.0 + MINUTE * minutes), shape, place, night=night)


def test_first_mood_is_due_at_once() -> None:
    """Waking, there is none to hold."""
    assert Moods().is_due(Monotonic(0.0), SETTLED, PLACE, night=True)


@pytest.mark.parametrize("minutes", [0.0, 2.0, 4.99])
def test_no_mood_is_drawn_twice_in_five_minutes(minutes: float) -> None:
    """Whatever happens: the shape changes and the state leaps."""
    assert not due(minutes, RISING, moved={"E": 0.5})
    assert due(5.0, RISING, moved={"E": 0.5})


@pytest.mark.parametrize(("name", "half"), [("E", 0.075), ("I", 0.06), ("S", 0.05), ("V", 0.02)])
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_mood_is_over_when_the_state_left_by_half_a_spread(
    name: str, half: float, sign: float
) -> None:
    """Half of .15, .12, .10 and .04, either way."""
    assert not due(10.0, moved={name: sign * (half - 0.001)})
    assert due(10.0, moved={name: sign * (half + 0.001)})


def test_mood_is_over_after_forty_minutes_and_an_hour_at_night() -> None:
    """A calm day turns its face now and then; a calm night less often."""
    assert [due(minutes) for minutes in (39.9, 40.0)] == [False, True]
    assert [due(minutes, night=True) for minutes in (40.0, 59.9, 60.0)] == [False, False, True]
