"""Taking Lumen's own heat out: what no room can have is not known."""

import pytest

from lumen.core.compensation import Compensation, room_humidity, saturation, world_light
from lumen.core.reading import Channel, Sample
from lumen.core.room_readings import RoomReadings
from lumen.core.room_sense import RoomSense
from lumen.units import Monotonic, WallTime


def room(ambient: float, cpu: float, factor: float) -> RoomReadings:
    """Give the room's air as compensated."""
    readings = {Channel.AMBIENT_TEMP: ambient, Channel.HUMIDITY: 40.0, Channel.CPU_TEMP: cpu}
    sample = Sample(Monotonic(0.0), WallTime(0.0), readings)
    return RoomSense(Compensation(heat_factor=factor)).read(sample)


@pytest.mark.parametrize(
    ("ambient", "cpu", "factor"), [(30.0, 60.0, 0.1), (-40.0, 125.0, 0.25), (20.0, 125.0, 0.4)]
)
def test_air_that_no_room_has_is_not_known(ambient: float, cpu: float, factor: float) -> None:
    """A factor that is not this body's gives -270 degC: no number, and no crash."""
    assert room(ambient, cpu, factor)[:2] == (None, None)


def test_air_of_a_room_is_told() -> None:
    """The board's 15 degrees are a third of the processor's excess."""
    air = room(35.0, 65.0, 2.0)
    assert air.ambient == 20.0
    assert air.humidity is not None
    assert air.humidity > 40.0


@pytest.mark.parametrize(
    ("brightness", "light"), [(0.0, 100.0), (0.2, 98.4), (0.5, 90.0), (1.0, 60.0)]
)
def test_own_glow_grows_with_brightness_squared(brightness: float, light: float) -> None:
    """Of 40 lux at full brightness a quarter is thrown at half of it."""
    assert world_light(100.0, brightness, 40.0) == pytest.approx(light)
    assert world_light(5.0, 1.0, 40.0) == 0.0


def test_air_holds_the_water_that_the_tables_say() -> None:
    """Over water, hPa: 6.1 at 0 degC, 12.3 at 10, 23.4 at 20, 42.4 at 30."""
    found = [saturation(t) for t in (0.0, 10.0, 20.0, 30.0)]
    assert found == pytest.approx([6.11, 12.27, 23.39, 42.43], rel=0.004)


def test_room_that_is_colder_than_the_board_is_damper() -> None:
    """40 % of 42.43 hPa at 30 degC are 16.97 of 23.39 at 20; no air holds more than all."""
    assert room_humidity(40.0, 30.0, 20.0) == pytest.approx(72.6, abs=0.2)
    assert room_humidity(80.0, 30.0, 20.0) == 100.0
