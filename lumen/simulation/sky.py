"""Where the sun stands, and how bright a cloudless sky is below it."""

import math

from lumen.units import Lux, Seconds

DAY: Seconds = 86_400.0
YEAR: Seconds = 365.0 * DAY

# A town of the temperate zone: a real winter, and long summer evenings.
LATITUDE_DEG = 51.0
_OBLIQUITY_DEG = 23.44
_SOLSTICE_DAY = 10.0  # the year's darkest day lies this many days before its end

# Daylight's anchors: about 110 klx under the highest sun, 400 lx at sunrise, and 3.4 lx at the
# end of civil twilight, 6 deg below the horizon (Schlyter, Radiometry in astronomy).
_ZENITH: Lux = 110_000.0
_SUNRISE: Lux = 400.0
_CIVIL_TWILIGHT: Lux = 3.4
_TWILIGHT_DEPTH_DEG = 6.0
_TWILIGHT_PER_DEG = math.log(_SUNRISE / _CIVIL_TWILIGHT) / _TWILIGHT_DEPTH_DEG
_AIR_MASS_EXPONENT = 1.2  # a low sun shines through more air
_NIGHT_DEG = -18.0  # astronomical night: what is left is no daylight

_SIN_LATITUDE = math.sin(math.radians(LATITUDE_DEG))
_COS_LATITUDE = math.cos(math.radians(LATITUDE_DEG))


def sun_elevation(clock: Seconds) -> float:
    """Give the sun's elevation in degrees, at seconds of local solar time since New Year.

    >>> round(sun_elevation(172 * DAY + DAY / 2))  # noon at midsummer: 90 - 51 + 23
    62
    """
    season = 2.0 * math.pi * (clock / DAY + _SOLSTICE_DAY) / (YEAR / DAY)
    declination = -math.radians(_OBLIQUITY_DEG) * math.cos(season)
    hour_angle = 2.0 * math.pi * (clock % DAY) / DAY - math.pi
    sine = _SIN_LATITUDE * math.sin(declination)
    sine += _COS_LATITUDE * math.cos(declination) * math.cos(hour_angle)
    return math.degrees(math.asin(sine))


def clear_sky(elevation_deg: float) -> Lux:
    """Give the illuminance under a cloudless sky, on level ground."""
    if elevation_deg > 0.0:
        sine = math.sin(math.radians(elevation_deg))
        return float(_SUNRISE + _ZENITH * sine**_AIR_MASS_EXPONENT)
    if elevation_deg < _NIGHT_DEG:
        return 0.0
    return _SUNRISE * math.exp(_TWILIGHT_PER_DEG * elevation_deg)
