"""Taking Lumen's own heat and glow out of what its sensors read.

Recordings hold raw readings; what compensates them is configuration, set by `lumen calibrate`.
"""

import math
from dataclasses import dataclass

from lumen.units import Celsius, Lux, NonNegative, Percent, Positive

# Magnus formula over water, -45..60 degC: Sonntag (1990).
_MAGNUS_B = 17.62
_MAGNUS_C: Celsius = 243.12


@dataclass(frozen=True, slots=True)
class Compensation:
    """How this body disturbs its own senses.

    `heat_factor` divides the processor's excess over the board (None: off, until
    `lumen calibrate heat` has measured it). `light_glow` is the light in lux that the LEDs throw
    on the light sensor at full brightness (0 until `lumen calibrate light`).
    """

    heat_factor: Positive | None = None
    light_glow: NonNegative = 0.0


def room_temperature(ambient: Celsius, cpu: Celsius, heat_factor: float) -> Celsius:
    """Give the room's temperature from the board's and the processor's (spec section 4)."""
    return ambient - (cpu - ambient) / heat_factor


def room_humidity(humidity: Percent, ambient: Celsius, room: Celsius) -> Percent:
    """Give the room's relative humidity: the same dew point at the room's temperature."""
    return min(100.0, humidity * _saturation(ambient) / _saturation(room))


def world_light(light: Lux, brightness: float, light_glow: Lux) -> Lux:
    """Give the light that is not Lumen's own: the glow grows with brightness squared."""
    return max(0.0, light - light_glow * brightness * brightness)


def _saturation(temperature: Celsius) -> float:
    """Give the saturation vapour pressure, up to a constant factor."""
    return math.exp(_MAGNUS_B * temperature / (_MAGNUS_C + temperature))
