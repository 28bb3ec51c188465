"""People switch lamps when it is dark and someone is awake."""

from random import Random

import pytest

from lumen.simulation.light import Lighting

_STEP = 10.0


def _lighting() -> Lighting:
    return Lighting(Random(1), _STEP)


def _run(
    lighting: Lighting, minutes: float, outdoors: float, *, awake: bool, lamps: float = 0.0
) -> None:
    for _ in range(round(minutes * 60.0 / _STEP)):
        lighting.step(outdoors, awake=awake, other_lamps=lamps)


def test_lamp_is_switched_on_when_it_is_dark_and_someone_is_awake() -> None:
    """Within a quarter of an hour somebody has noticed."""
    lighting = _lighting()
    _run(lighting, 15, 0.0, awake=True)
    assert lighting.on
    assert lighting.level == pytest.approx(170.0, rel=0.03)


def test_lamp_goes_out_at_once_when_nobody_is_awake() -> None:
    """The last one to leave puts out the light."""
    lighting = _lighting()
    _run(lighting, 15, 0.0, awake=True)
    _run(lighting, 1, 0.0, awake=False)
    assert not lighting.on
    assert 0.0 < lighting.level < 1.0


def test_lamp_stays_as_it_is_when_daylight_is_between_the_thresholds() -> None:
    """Hysteresis: what is bright enough to leave it off is not enough to put it out."""
    dull = 10_000.0  # 120 lx on the shelf
    dark, day = _lighting(), _lighting()
    _run(dark, 15, 0.0, awake=True)
    for lighting in (dark, day):
        _run(lighting, 60, dull, awake=True)
    assert dark.on
    assert not day.on


def test_lamp_is_put_out_when_day_has_come() -> None:
    """Under 400 lx of daylight nobody leaves it on."""
    lighting = _lighting()
    _run(lighting, 15, 0.0, awake=True)
    _run(lighting, 20, 35_000.0, awake=True)
    assert not lighting.on


def test_other_lamps_add_their_light_when_they_are_on() -> None:
    """A reading lamp shines whether or not anyone is awake."""
    lighting = _lighting()
    _run(lighting, 1, 0.0, awake=False, lamps=90.0)
    assert lighting.level == pytest.approx(90.0, rel=0.03)


def test_night_glow_is_never_one_constant_when_nothing_shines() -> None:
    """A street lamp's light wavers, so that the dark cannot pass for a frozen sensor."""
    lighting = _lighting()
    levels = set()
    for _ in range(20):
        _run(lighting, 0.5, 0.0, awake=False)
        levels.add(round(lighting.level, 4))
    assert len(levels) > 10
