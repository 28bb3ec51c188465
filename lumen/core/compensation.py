"""Taking Lumen's own heat and glow out of what its sensors read.

Recordings hold raw readings; what compensates them is configuration, set by `lumen calibrate`.
"""

import math
from dataclasses import dataclass

from lumen.core.reading import QUANTITIES, Channel, Sample
from lumen.units import Celsius, GlowLux, HeatFactor, Lux, Percent

# Magnus formula over water, -45..60 degC: Sonntag (1990).
_MAGNUS_B = 17.62
_MAGNUS_C: Celsius = 243.12


@dataclass(frozen=True, slots=True)
class Compensation:
    """How this body disturbs its own senses.

    `heat_factor` divides the processor's excess over the board (None: off, until
    `lumen calibrate heat` has measured it). `light_glow` is the light in lux that the LEDs throw
    on the light sensor at full brightness (0 until `lumen calibrate light`). `lost`: it was
    measured and can no longer be read, so that nothing it compensated is known.
    """

    heat_factor: HeatFactor | None = None
    light_glow: GlowLux = 0.0
    lost: bool = False

    @property
    def channels(self) -> frozenset[Channel]:
        """What of the room is told without the body's own heat and glow."""
        heated = (Channel.AMBIENT_TEMP, Channel.HUMIDITY) if self.heat_factor is not None else ()
        glowing = (Channel.LIGHT,) if self.light_glow > 0.0 else ()
        return frozenset((*heated, *glowing))


def room_temperature(ambient: Celsius, cpu: Celsius, heat_factor: float) -> Celsius:
    """Give the room's temperature from the board's and the processor's (spec section 4)."""
    return ambient - (cpu - ambient) / heat_factor


def room_humidity(humidity: Percent, ambient: Celsius, room: Celsius) -> Percent:
    """Give the room's relative humidity: the same dew point at the room's temperature."""
    return min(100.0, humidity * _saturation(ambient) / _saturation(room))


def world_light(light: Lux, brightness: float, light_glow: Lux) -> Lux:
    """Give the light that is not Lumen's own: the glow grows with brightness squared."""
    return max(0.0, light - light_glow * brightness * brightness)


def compensated(sample: Sample, compensation: Compensation) -> dict[Channel, float]:
    """Give the room's temperature, humidity and light as far as they are known.

    With the heat taken out, temperature and humidity cannot be known without what they are
    compensated by: taken raw, a lost processor sensor would make the room look warmer. In the
    same way, with a glow to take out, light cannot be known without the lights' brightness.
    """
    if compensation.lost:
        return {}
    told = {
        Channel.AMBIENT_TEMP: sample.value(Channel.AMBIENT_TEMP),
        Channel.HUMIDITY: sample.value(Channel.HUMIDITY),
        Channel.LIGHT: sample.value(Channel.LIGHT),
    }
    factor, light = compensation.heat_factor, told[Channel.LIGHT]
    if factor is not None:
        told |= _without_heat(sample, factor)
    if light is not None and compensation.light_glow > 0.0:
        brightness = sample.value(Channel.LED_BRIGHTNESS)
        told[Channel.LIGHT] = (
            None if brightness is None else world_light(light, brightness, compensation.light_glow)
        )
    return {channel: value for channel, value in told.items() if value is not None}


def _without_heat(sample: Sample, factor: float) -> dict[Channel, float | None]:
    ambient, cpu = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.CPU_TEMP)
    humidity = sample.value(Channel.HUMIDITY)
    if ambient is None or cpu is None:
        return {Channel.AMBIENT_TEMP: None, Channel.HUMIDITY: None}
    room = room_temperature(ambient, cpu, factor)
    air = QUANTITIES[Channel.AMBIENT_TEMP]
    if not air.low <= room <= air.high:
        # No room has that: the factor is not this body's, or a sensor lies.
        return {Channel.AMBIENT_TEMP: None, Channel.HUMIDITY: None}
    dried = None if humidity is None else room_humidity(humidity, ambient, room)
    return {Channel.AMBIENT_TEMP: room, Channel.HUMIDITY: dried}


def _saturation(temperature: Celsius) -> float:
    """Give the saturation vapour pressure, up to a constant factor."""
    return math.exp(_MAGNUS_B * temperature / (_MAGNUS_C + temperature))
