"""The room behaves as rooms do, and keeps its books of heat and water."""

from itertools import pairwise
from random import Random

import pytest

from lumen.simulation.effect import Effect
from lumen.simulation.room import VOLUME, Room
from lumen.simulation.sky import DAY
from lumen.simulation.vapour import saturated_air
from lumen.simulation.weather import Weather

_STEP = 10.0
_WINTER = 20 * DAY
_WARM = 20.5


class _Bench:
    """A room on its own, in weather that stands still."""

    def __init__(self, clock: float = _WINTER) -> None:
        self.weather = Weather(Random(1), clock, _STEP)
        self.room = Room(_WARM, self.weather)

    def run(self, minutes: float, effect: Effect | None = None, set_point: float = _WARM) -> None:
        for _ in range(round(minutes * 60.0 / _STEP)):
            self.room.step(_STEP, self.weather, effect or Effect(), set_point)


def test_thermostat_holds_set_point_when_it_is_winter() -> None:
    """After settling, the room stays within a degree of what the dial says."""
    bench = _Bench()
    bench.run(6 * 60)
    for _ in range(240):
        bench.run(1)
        assert bench.room.temperature == pytest.approx(_WARM, abs=1.0)


def test_heating_switches_with_hysteresis_when_room_nears_set_point() -> None:
    """It goes on and off some times in a day, not at every step."""
    bench = _Bench()
    states = []
    for _ in range(1440):
        bench.run(1)
        states.append(bench.room.heating)
    changes = sum(a != b for a, b in pairwise(states))
    assert 10 < changes < 150


def test_window_lowers_temperature_and_absolute_humidity_when_it_is_winter() -> None:
    """Ten minutes cost degrees and grams, but nothing falls below outdoors."""
    bench = _Bench()
    bench.run(60)
    temperature, vapour = bench.room.temperature, bench.room.vapour
    bench.run(10, Effect(opening=0.75))
    assert bench.weather.temperature < bench.room.temperature < temperature - 4.0
    assert bench.weather.vapour < bench.room.vapour < vapour - 1.0


def test_room_warms_again_when_window_is_closed() -> None:
    """The walls give back what the air lost: half of the drop within a quarter of an hour."""
    bench = _Bench()
    bench.run(60)
    before = bench.room.temperature
    bench.run(10, Effect(opening=0.75))
    aired = bench.room.temperature
    bench.run(15)
    assert bench.room.temperature > 0.5 * (before + aired)


def test_steam_beside_lumen_comes_and_goes_when_kettle_boils() -> None:
    """Humidity rises by more than 15 %RH in two minutes, and most is gone in eight."""
    bench = _Bench()
    bench.run(60)
    before = bench.room.humidity
    bench.run(2, Effect(steam_beside=0.6))
    peak = bench.room.humidity
    bench.run(8)
    assert peak > before + 15.0
    assert bench.room.humidity < before + 0.4 * (peak - before)


def test_far_steam_raises_humidity_by_its_mass_when_released_in_the_room() -> None:
    """A short burst adds its grams to the room's volume, losses in that minute apart."""
    bench, still = _Bench(), _Bench()
    bench.run(1, Effect(steam=1.0))
    still.run(1)
    gained = (bench.room.vapour - still.room.vapour) * VOLUME
    assert gained == pytest.approx(60.0, rel=0.03)


def test_air_never_holds_more_than_it_can_when_steam_goes_on() -> None:
    """Two hours of a shower end at 100 %RH, with water on the panes."""
    bench = _Bench()
    bench.run(120, Effect(steam=0.5))
    assert bench.room.humidity <= 100.0
    assert bench.room.vapour <= saturated_air(bench.room.temperature) * (1.0 + 1e-9)


def test_board_reads_drier_when_it_is_warmer_than_the_room() -> None:
    """The same water, felt at a warmer place, is relatively less."""
    room = _Bench().room
    assert room.humidity_at(room.temperature + 9.0) < room.humidity - 10.0


def test_people_tilt_the_window_when_room_is_warm() -> None:
    """An unheated midsummer room under sun and guests stays below 32 degC."""
    bench = _Bench(clock=190 * DAY + DAY / 2)
    bench.run(12 * 60, Effect(heat=300.0))
    assert bench.weather.temperature < bench.room.temperature < 32.0
