"""Taking Lumen's own heat and glow out of what its sensors read.

Recordings hold raw readings; what compensates them is configuration, set by `lumen calibrate` or
learned in quiet nights. The board follows the processor's heat within minutes, so that the excess
is low-passed before it is taken out: with the processor's temperature of the instant, a room of
constant temperature looks colder whenever work begins.
"""

import math
from dataclasses import dataclass

from lumen.core.reading import Channel
from lumen.units import Celsius, GlowLux, HeatFactor, HeatLag, Hectopascal, Lux, Percent, Seconds

# Magnus formula over water, -45..60 degC: Sonntag (1990).
_MAGNUS_A: Hectopascal = 6.112
_MAGNUS_B = 17.62
_MAGNUS_C: Celsius = 243.12

DEFAULT_HEAT_LAG: Seconds = 300.0
"""The middle of the 2 to 10 minutes in which boards of this kind follow their processor; used
where a factor was set and no lag."""


@dataclass(frozen=True, slots=True)
class Compensation:
    """How this body disturbs its own senses.

    `heat_factor` divides the processor's lagged excess over the board (None: off, until it is
    known). `light_glow` is the light in lux that the LEDs throw on the light sensor at full
    brightness (0 until `lumen calibrate light`). `lost`: it was measured and can no longer be
    read, so that nothing it compensated is known. `heat_lag` is how slowly the board follows, in
    seconds.
    """

    heat_factor: HeatFactor | None = None
    light_glow: GlowLux = 0.0
    lost: bool = False
    heat_lag: HeatLag = DEFAULT_HEAT_LAG

    @property
    def calibrated(self) -> bool:
        """Whether the room's temperature is known: a factor is taken up only to 1.5 degC."""
        return self.heat_factor is not None and not self.lost

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels of the room that are cleared of the body's own heat and glow."""
        heated = (Channel.AMBIENT_TEMP, Channel.HUMIDITY) if self.heat_factor is not None else ()
        glowing = (Channel.LIGHT,) if self.light_glow > 0.0 else ()
        return frozenset((*heated, *glowing))


def room_humidity(humidity: Percent, ambient: Celsius, room: Celsius) -> Percent:
    """Give the room's relative humidity: the same dew point at the room's temperature."""
    return min(100.0, humidity * saturation(ambient) / saturation(room))


def world_light(light: Lux, brightness: float, light_glow: Lux) -> Lux:
    """Give the light that is not Lumen's own: the glow grows with brightness squared."""
    return max(0.0, light - light_glow * brightness * brightness)


def saturation(temperature: Celsius) -> Hectopascal:
    """Give the vapour pressure of air that holds all the water it can."""
    return _MAGNUS_A * math.exp(_MAGNUS_B * temperature / (_MAGNUS_C + temperature))
