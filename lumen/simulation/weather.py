"""The weather outside: temperature, moisture, pressure and clouds, by day and by season."""

import math
from dataclasses import dataclass
from random import Random

from lumen.simulation.sky import DAY, YEAR, clear_sky, sun_elevation
from lumen.simulation.vapour import saturated_air
from lumen.simulation.wander import Wander
from lumen.units import Celsius, Hectopascal, Lux, Seconds

_HOUR: Seconds = 3600.0

# Monthly means of the central European lowland: 1 degC in late January, 18 degC in late July;
# a daily swing of some 3 degC about the mean, warmest at three in the afternoon, less in cloud.
# The hot climate is a dry plain's (Seville), the damp one a tropical coast's (Singapore).
_COLDEST: Seconds = 24.0 * DAY
_WARMEST: Seconds = 15.0 * _HOUR
# Air masses change every three days or so.
_AIR_MASS_SD: Celsius = 2.5
_AIR_MASS_TIME: Seconds = 3.0 * DAY
# The dew point lies some degrees below the day's mean: 3 are 75 to 85 %RH.
_DRYNESS_SD: Celsius = 1.2
_DRYNESS_LEAST: Celsius = 0.5

# Pressure at sea level in the westerlies: some 8 hPa about its mean, over days, and smoothly:
# a cyclone has no edges.
_PRESSURE: Hectopascal = 1014.0
_PRESSURE_SD: Hectopascal = 8.0
_PRESSURE_TIME: Seconds = 2.0 * DAY
_PRESSURE_SMOOTHING: Seconds = 5.0 * _HOUR
# The semidiurnal tide: 1.16 hPa cos(latitude)^3, highest near 10 and 22 h (Haurwitz 1956).
_TIDE: Hectopascal = 0.29
_TIDE_HIGH: Seconds = 9.75 * _HOUR
# A trough comes and goes in hours: 14 hPa deep, by up to 5 hPa an hour.
_TROUGH_TIME: Seconds = _HOUR
# Wind presses on a house: a pascal or so over a minute or two, several in a front.
_GUST: Hectopascal = 0.012
_GUSTS_IN_FRONT = 5.0
_GUST_TIME: Seconds = 120.0

# Cloud cover as a logistic of slow noise: more than half of the sky on average, changing over
# a morning.
_CLOUD_TIME: Seconds = 7.0 * _HOUR
_CLOUDY = 0.5
_CLOUD_CONTRAST = 1.8
_CLOUD_PASSES: Seconds = 240.0  # a cumulus of 2 km at 8 m/s
_CLOUD_EDGE: Seconds = 45.0
# Light left below cloud: 25 % when overcast (Kasten and Czeplak 1980), more where it is broken.
_OVERCAST = 0.25
_BROKEN = 0.35


@dataclass(frozen=True, slots=True)
class Climate:
    """The air of a region: its mean over the year and how far season and day move it.

    `dryness` is how far the dew point lies below the day's mean.
    """

    mean: Celsius
    season: Celsius
    swing: Celsius
    dryness: Celsius


TEMPERATE = Climate(mean=9.5, season=8.5, swing=3.0, dryness=3.0)
HOT = Climate(mean=21.0, season=10.0, swing=7.0, dryness=20.0)
DAMP = Climate(mean=27.5, season=0.8, swing=2.5, dryness=2.5)


class Weather:
    """The air outside, advanced step by step.

    `clock` is seconds of local solar time since New Year; `vapour` is in g/m³ and `daylight`
    the illuminance on level ground.
    """

    def __init__(
        self, rng: Random, clock: Seconds, step: Seconds, climate: Climate = TEMPERATE
    ) -> None:
        self._rng = rng
        self._climate = climate
        self._duration = step
        self._air_mass = Wander(rng, spread=_AIR_MASS_SD, memory=_AIR_MASS_TIME, step=step)
        self._dryness = Wander(rng, spread=_DRYNESS_SD, memory=DAY, step=step)
        self._system = Wander(rng, spread=_PRESSURE_SD, memory=_PRESSURE_TIME, step=step)
        self._clouds = Wander(rng, spread=1.0, memory=_CLOUD_TIME, step=step)
        self._wind = Wander(rng, spread=_GUST, memory=_GUST_TIME, step=step)
        self._smooth = self._system.value
        self._approach = 0.0
        self._trough = 0.0
        self._covered = False
        self._shade = 0.5
        self.temperature: Celsius = 0.0
        self.vapour = 0.0
        self.pressure: Hectopascal = 0.0
        self.daylight: Lux = 0.0
        self.step(clock, front=0.0)

    def step(self, clock: Seconds, front: Hectopascal) -> None:
        """Advance to `clock`; `front` is the depth of the trough that is passing, 0 if none."""
        cover = 1.0 / (1.0 + math.exp(-_CLOUDY - _CLOUD_CONTRAST * self._clouds.step()))
        self._breathe(clock, cover)
        self._press(clock, front)
        self._shine(clock, 1.0 if front else cover)

    def _breathe(self, clock: Seconds, cover: float) -> None:
        here = self._climate
        season = here.mean - here.season * math.cos(2.0 * math.pi * (clock - _COLDEST) / YEAR)
        mean = season + self._air_mass.step()
        swing = here.swing * (1.5 - cover) * math.cos(2.0 * math.pi * (clock - _WARMEST) / DAY)
        self.temperature = mean + swing
        dew_point = mean - max(_DRYNESS_LEAST, here.dryness + self._dryness.step())
        self.vapour = saturated_air(min(dew_point, self.temperature))

    def _press(self, clock: Seconds, front: Hectopascal) -> None:
        self._smooth += (self._system.step() - self._smooth) * self._duration / _PRESSURE_SMOOTHING
        self._approach += (front - self._approach) * self._duration / _TROUGH_TIME
        self._trough += (self._approach - self._trough) * self._duration / _TROUGH_TIME
        gust = self._wind.step() * (_GUSTS_IN_FRONT if front else 1.0)
        tide = _TIDE * math.cos(4.0 * math.pi * (clock - _TIDE_HIGH) / DAY)
        self.pressure = _PRESSURE + self._smooth + tide - self._trough + gust

    def _shine(self, clock: Seconds, cover: float) -> None:
        leaving = (1.0 - cover) if self._covered else cover
        if self._rng.random() < leaving * self._duration / _CLOUD_PASSES:
            self._covered = not self._covered
        self._shade += (self._covered - self._shade) * self._duration / _CLOUD_EDGE
        below_cloud = _OVERCAST + _BROKEN * (1.0 - cover)
        self.daylight = clear_sky(sun_elevation(clock)) * (1.0 - self._shade * (1.0 - below_cloud))
