"""The sun stands where an almanac says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.simulation.sky import DAY, YEAR, clear_sky, sun_elevation

_NOON = DAY / 2


@pytest.mark.parametrize(("day", "elevation"), [(171, 62.4), (354, 15.6), (79, 39.0)])
def test_noon_sun_stands_at_almanac_height_when_season_turns(day: int, elevation: float) -> None:
    """At 51 deg north: 62.4 deg at midsummer, 15.6 at midwinter, 39 at the equinox."""
    assert sun_elevation(day * DAY + _NOON) == pytest.approx(elevation, abs=1.0)


def test_sun_is_down_when_it_is_midnight() -> None:
    """Outside the polar circle the sun sets every day of the year."""
    assert all(sun_elevation(day * DAY) < 0.0 for day in range(365))


@pytest.mark.parametrize(("elevation", "lux"), [(0.0, 400.0), (-6.0, 3.4), (-30.0, 0.0)])
def test_clear_sky_is_as_bright_as_photometry_says_when_sun_is_low(
    elevation: float, lux: float
) -> None:
    """Sunrise, the end of civil twilight, and night."""
    assert clear_sky(elevation) == pytest.approx(lux)


@given(st.floats(-17.9, 89.0), st.floats(0.01, 1.0))
def test_clear_sky_brightens_when_sun_rises(elevation: float, rise: float) -> None:
    """Light grows with the sun's height, through dawn and day."""
    assert clear_sky(elevation + rise) > clear_sky(elevation)


def test_sun_returns_when_a_year_has_passed() -> None:
    """The year closes upon itself."""
    assert sun_elevation(YEAR + 12_345.0) == pytest.approx(sun_elevation(12_345.0))
