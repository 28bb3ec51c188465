"""The weather has seasons, days, fronts and a tide."""

from random import Random
from statistics import fmean
from typing import NamedTuple

import pytest

from lumen.simulation.sky import DAY
from lumen.simulation.vapour import saturated_air
from lumen.simulation.weather import Weather

_STEP = 60.0


class _Seen(NamedTuple):
    temperature: float
    vapour: float
    pressure: float
    daylight: float


def _days(seed: int, first_day: int, count: int, front: float = 0.0) -> list[_Seen]:
    """Note the weather of every minute."""
    weather = Weather(Random(seed), first_day * DAY, _STEP)
    seen = []
    for step in range(1, round(count * DAY / _STEP) + 1):
        weather.step(first_day * DAY + step * _STEP, front)
        seen.append(_Seen(weather.temperature, weather.vapour, weather.pressure, weather.daylight))
    return seen


def test_summer_is_warmer_than_winter_when_days_are_averaged() -> None:
    """The season's swing is some 17 degC."""
    winter = fmean(w.temperature for w in _days(1, first_day=10, count=20))
    summer = fmean(w.temperature for w in _days(1, first_day=190, count=20))
    assert 10.0 < summer - winter < 24.0


def test_afternoon_is_warmer_than_early_morning_when_days_are_averaged() -> None:
    """The day's swing peaks at three in the afternoon."""
    seen = _days(2, first_day=120, count=20)
    a_day = round(DAY / _STEP)
    at = [seen[hour * a_day // 24 :: a_day] for hour in (3, 15)]
    morning, afternoon = (fmean(w.temperature for w in hours) for hours in at)
    assert 3.0 < afternoon - morning < 9.0


def test_air_holds_no_more_than_it_can_when_weather_changes() -> None:
    """Outdoor air is never above saturation."""
    seen = _days(3, first_day=60, count=20)
    assert all(w.vapour <= saturated_air(w.temperature) * (1.0 + 1e-9) for w in seen)


def test_pressure_falls_by_the_troughs_depth_when_a_front_passes() -> None:
    """The same weather with a front differs by the front's depth, reached over hours."""
    calm = _days(4, first_day=60, count=1)
    front = _days(4, first_day=60, count=1, front=14.0)
    fall = [c.pressure - f.pressure for c, f in zip(calm, front, strict=True)]
    per_hour = round(3600 / _STEP)
    assert fall[-1] == pytest.approx(14.0, abs=0.3)
    assert max(b - a for a, b in zip(fall, fall[per_hour:], strict=False)) < 6.0
    assert sum(f.daylight for f in front) < sum(c.daylight for c in calm)


def test_light_is_gone_when_it_is_night() -> None:
    """Whatever the clouds, midnight in March has no daylight and noon has."""
    seen = _days(5, first_day=70, count=1)
    assert seen[-1].daylight == 0.0
    assert seen[len(seen) // 2].daylight > 5_000.0
