"""How coarsely a light sensor reads, and what of its steps is told."""

import pytest
from sensed_life import HOUR, Life

from lumen.core.events import CAUSES, Event
from lumen.core.light_grain import COARSEST, FEWEST, LightGrain
from lumen.core.reading import Channel

DUSK = (31.0, 24.0, 31.0, 24.0, 17.0, 24.0, 17.0, 14.0, 7.0, 14.0, 7.0, 14.0)
"""Levels of a recorded sensor, that held for minutes each while dusk went on."""


def test_grain_is_what_the_light_moves_by_when_it_moves() -> None:
    """Rests tell nothing, nor what moves by more than any grain; too few changes neither."""
    grain = LightGrain()
    for light in (14.0, 14.0, 7.0) * FEWEST:
        grain.observe(light)
        grain.observe(light + 2.0 * COARSEST)
        grain.observe(light)
    assert grain.at(14.0) == 7.0
    assert LightGrain().at(14.0) == 0.0


@pytest.mark.parametrize(("last", "named"), [(0.0, False), (120.0, True)])
def test_last_step_of_a_coarse_sensor_is_no_lamp(
    last: float,
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Its lowest level goes to 0 at once; what is many times its grain is a lamp by night."""
    life = Life(60.0, begins=22.0 * HOUR)
    for level in DUSK:
        life.live(5.0, lambda _, level=level: {Channel.LIGHT: level})  # type: ignore[misc]
    life.live(20.0, lambda _: {Channel.LIGHT: DUSK[-1]})
    life.noticed.clear()
    life.live(15.0, lambda _: {Channel.LIGHT: last})
    assert (not CAUSES.isdisjoint(life.noticed)) is named
    assert named or {Event.LIGHTER, Event.DARKER}.isdisjoint(life.noticed)


def test_dim_lamp_is_named_however_often_it_is_switched() -> None:
    """Where nothing else moves the light, it alone would be taken for the sensor's grain."""
    life = Life(begins=22.0 * HOUR).live(30.0, lambda _: {Channel.LIGHT: 0.0})
    for _ in range(FEWEST):
        life.noticed.clear()
        life.live(10.0, lambda _: {Channel.LIGHT: 12.0}).live(10.0, lambda _: {Channel.LIGHT: 0.0})
        assert life.noticed == [Event.LAMP_ON, Event.LAMP_OUT]
