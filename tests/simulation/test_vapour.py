"""Water in air keeps its books whatever it is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.compensation import room_humidity
from lumen.simulation.vapour import relative_humidity, saturated_air, saturation_pressure


@pytest.mark.parametrize(("temperature", "pressure"), [(0.0, 6.11), (20.0, 23.4), (40.0, 73.8)])
def test_saturation_pressure_matches_steam_tables_when_at_known_points(
    temperature: float, pressure: float
) -> None:
    """Steam tables give 6.11, 23.4 and 73.8 hPa."""
    assert saturation_pressure(temperature) == pytest.approx(pressure, rel=0.005)


@given(st.floats(-20.0, 50.0))
def test_humidity_is_full_when_air_is_saturated(temperature: float) -> None:
    """Saturated air is at 100 %RH at its own temperature."""
    full = relative_humidity(saturated_air(temperature), temperature, temperature)
    assert full == pytest.approx(100.0)


@given(st.floats(1.0, 12.0), st.floats(15.0, 30.0), st.floats(0.0, 20.0))
def test_compensation_gives_room_humidity_back_when_board_is_warmer(
    vapour: float, room: float, excess: float
) -> None:
    """What the board reads, taken back at constant dew point, is the room's own humidity."""
    board = room + excess
    read = relative_humidity(vapour, room, board)
    assert room_humidity(read, board, room) == pytest.approx(relative_humidity(vapour, room, room))
