"""What is left of the room when channels may not be spoken of."""

import pytest

from lumen.core.reading import Channel
from lumen.core.room_readings import RoomReadings

AMBIENT, HUMIDITY, CHIP = Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.CPU_TEMP


def room(*, calibrated: bool) -> RoomReadings:
    """Give a room of which everything is known."""
    return RoomReadings(21.0, 45.0, 1000.0, 200.0, 18.0, 8.0, calibrated)


@pytest.mark.parametrize(
    ("channels", "calibrated", "gone"),
    [
        ((), True, set()),
        ((AMBIENT,), True, {"ambient", "humidity", "heat_excess", "own_heat"}),
        ((AMBIENT,), False, {"ambient", "heat_excess", "own_heat"}),
        # Of a compensated room the processor's temperature is a part.
        ((CHIP,), True, {"ambient", "humidity", "heat_excess", "own_heat"}),
        ((CHIP,), False, {"heat_excess", "own_heat"}),
        ((HUMIDITY,), True, {"humidity"}),
        ((HUMIDITY,), False, {"humidity"}),
        ((Channel.PRESSURE,), True, {"pressure"}),
        ((Channel.LIGHT,), True, {"light"}),
        ((Channel.MEMORY, Channel.CO2), True, set()),
        ((HUMIDITY, Channel.LIGHT), False, {"humidity", "light"}),
    ],
)
def test_nothing_is_left_that_a_channel_has_a_part_in(
    channels: tuple[Channel, ...], gone: set[str], *, calibrated: bool
) -> None:
    """And everything else is."""
    whole = room(calibrated=calibrated)
    left = whole.without(channels)._asdict()
    assert left == {n: None if n in gone else x for n, x in whole._asdict().items()}
