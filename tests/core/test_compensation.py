"""Taking Lumen's own heat out: what no room can have is not known."""

import pytest

from lumen.core.compensation import Compensation
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
