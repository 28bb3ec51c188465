"""The room: two thermal nodes, its moisture, and a heater behind a thermostat.

Air and the surfaces it meets at once form the light node; walls and furniture form the heavy
one. Steam made beside Lumen lingers in a near field before it mixes with the room (the two-zone
model of occupational hygiene, Nicas 1996).
"""

import math

from lumen.simulation.effect import Effect
from lumen.simulation.place import OUTDOOR_CO2
from lumen.simulation.vapour import relative_humidity, saturated_air
from lumen.simulation.weather import Weather
from lumen.units import Celsius, Percent, Seconds, clip

VOLUME = 40.0  # m³: a studio flat of 16 m²
_AIR_HEAT = 1206.0  # J/(m³ K) at 20 degC
# Air, curtains and the first millimetres of all surfaces: 2.5 times the air alone.
_LIGHT_NODE = 2.5 * VOLUME * _AIR_HEAT  # J/K
_HEAVY_NODE = 5.0e6  # J/K: the reachable part of plaster, floor and furniture
_SURFACES = 90.0 * 2.5  # W/K: 90 m² of surface with 2.5 W/(m² K), natural convection
_WALL_LOSS = 20.0  # W/K: 16 m² of outer wall, U = 1.2 of an old house
_PANE_LOSS = 3.0  # W/K: 2 m² of double glazing, U = 1.5
_LEAKS = 0.4 * VOLUME / 3600.0  # m³/s: 0.4 air changes an hour, closed
# What sun comes in: 110 lm/W of daylight, half of level ground's on a pane of 2 m², g = 0.6.
_SUN_PER_LUX = 0.5 * 2.0 * 0.6 / 110.0  # W/lx

# A window on one side: a third of its area times the stack's speed over its height times the
# orifice's coefficient .6 (Warren 1977), and never less than a breath of wind.
_ORIFICE = 0.6 / 3.0
_WINDOW_HEIGHT = 1.2  # m
_BREATH = 0.02  # m³/s for each m² of opening
# In a room above 23 degC people tilt the window, and by 26 degC, where comfort ends (EN 15251,
# category II), as far as it goes.
_TILT_FROM: Celsius = 23.0
_TILT_SPAN: Celsius = 3.0
_TILTED = 0.3  # m²
_GRAVITY = 9.81
_ZERO = 273.15

# A hot-water radiator of 1.5 kW that takes some minutes to warm and to cool.
_HEATER_POWER = 1500.0  # W
_HEATER_TIME: Seconds = 420.0
_HYSTERESIS: Celsius = 0.25

# Steam within arm's reach: 8 m³ that still air at 1 m/min exchanges with the room.
_NEAR_VOLUME = 8.0  # m³
_NEAR_TIME: Seconds = 80.0
# Plaster, paper and textiles take up moisture and give it back: half of a peak within an hour
# (Rode, Nordtest 2005).
_BUFFER_TIME: Seconds = 2700.0
_BUFFER_SIZE = 4.0  # room volumes


class Room:
    """The room's air where Lumen sits, advanced step by step."""

    def __init__(self, heated_to: Celsius, weather: Weather) -> None:
        self.temperature: Celsius = max(heated_to, weather.temperature)
        self.heating = False
        self.co2 = OUTDOOR_CO2
        """CO2 in the room's air, ppm."""
        self._walls = self.temperature - 0.5
        self._radiator = 0.0
        # Two people's kitchen, bath and breath keep a room some 3 g/m³ above outdoors.
        self._vapour = min(weather.vapour + 3.0, saturated_air(self.temperature))
        self._beside = 0.0
        self._buffer = self._vapour

    @property
    def vapour(self) -> float:
        """Water in the air that Lumen meets, g/m³."""
        return min(self._vapour + self._beside, saturated_air(self.temperature))

    @property
    def humidity(self) -> Percent:
        """Relative humidity of the air that Lumen meets."""
        return self.humidity_at(self.temperature)

    def humidity_at(self, temperature: Celsius) -> Percent:
        """Give the relative humidity at something warmer or cooler than the room."""
        return relative_humidity(self.vapour, self.temperature, temperature)

    def step(self, duration: Seconds, weather: Weather, done: Effect, set_point: Celsius) -> None:
        """Advance by `duration`, short against the room's own minutes."""
        air_flow = _LEAKS + self._window_flow(done.opening, weather.temperature)
        self._regulate(duration, set_point)
        self._exchange_heat(duration, weather, done.heat, air_flow)
        self._exchange_moisture(duration, weather, done, air_flow)
        gain = done.breath * 1e6 - air_flow * (self.co2 - OUTDOOR_CO2)
        self.co2 += gain * duration / VOLUME

    def _window_flow(self, opening: float, outdoors: Celsius) -> float:
        """Give the air exchanged through the window, m³/s: the stack effect drives it."""
        warm = clip((self.temperature - _TILT_FROM) / _TILT_SPAN)
        opening = max(opening, _TILTED * warm)
        if opening <= 0.0:
            return 0.0
        lift = _GRAVITY * _WINDOW_HEIGHT * abs(self.temperature - outdoors) / (outdoors + _ZERO)
        return opening * (_BREATH + _ORIFICE * math.sqrt(lift))

    def _regulate(self, duration: Seconds, set_point: Celsius) -> None:
        if self.temperature < set_point - _HYSTERESIS:
            self.heating = True
        elif self.temperature > set_point + _HYSTERESIS:
            self.heating = False
        power = _HEATER_POWER if self.heating else 0.0
        self._radiator += (power - self._radiator) * duration / _HEATER_TIME

    def _exchange_heat(
        self, duration: Seconds, weather: Weather, heat: float, air_flow: float
    ) -> None:
        outdoors = weather.temperature
        to_walls = _SURFACES * (self.temperature - self._walls)
        losses = (_PANE_LOSS + air_flow * _AIR_HEAT) * (self.temperature - outdoors)
        sun = _SUN_PER_LUX * weather.daylight
        # A radiator warms half by convection; sun and its other half fall on surfaces.
        air_gain = heat + 0.5 * self._radiator - to_walls - losses
        wall_gain = sun + 0.5 * self._radiator + to_walls - _WALL_LOSS * (self._walls - outdoors)
        self.temperature += air_gain * duration / _LIGHT_NODE
        self._walls += wall_gain * duration / _HEAVY_NODE

    def _exchange_moisture(
        self, duration: Seconds, weather: Weather, done: Effect, air_flow: float
    ) -> None:
        mixed = self._beside * duration / _NEAR_TIME
        self._beside += done.steam_beside * duration / _NEAR_VOLUME - mixed
        gain = done.steam * duration + mixed * _NEAR_VOLUME
        gain -= air_flow * (self._vapour - weather.vapour) * duration
        to_buffer = (self._vapour - self._buffer) * duration / _BUFFER_TIME
        self._vapour += gain / VOLUME - to_buffer
        self._buffer += to_buffer / _BUFFER_SIZE
        # What the air cannot hold runs down the panes.
        self._vapour = min(self._vapour, saturated_air(self.temperature))
