"""Taking Lumen's own heat and glow out of what its sensors read.

Recordings hold raw readings; what compensates them is configuration, set by `lumen calibrate` or
learned in quiet nights. The board follows the processor's heat within minutes, so that the excess
is low-passed before it is taken out: with the processor's temperature of the instant, a room of
constant temperature looks colder whenever work begins.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from lumen.core.reading import Channel, Sample
from lumen.core.room_readings import RoomReadings
from lumen.units import Celsius, Lux, Monotonic, NonNegative, Percent, Positive, Seconds

# Magnus formula over water, -45..60 degC: Sonntag (1990).
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

    heat_factor: Positive | None = None
    light_glow: NonNegative = 0.0
    lost: bool = False
    heat_lag: Positive = DEFAULT_HEAT_LAG

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
    return min(100.0, humidity * _saturation(ambient) / _saturation(room))


def world_light(light: Lux, brightness: float, light_glow: Lux) -> Lux:
    """Give the light that is not Lumen's own: the glow grows with brightness squared."""
    return max(0.0, light - light_glow * brightness * brightness)


class LaggedExcess:
    """h' = (excess - h) / lag: how much of the processor's heat has reached the board."""

    def __init__(self, lag: Seconds) -> None:
        self._lag = lag
        self._at: Monotonic | None = None
        self._excess: Celsius = 0.0
        self.value: Celsius = 0.0

    def observe(self, at: Monotonic, excess: Celsius) -> Celsius:
        """Take the present excess; give the lagged one.

        Between two samples the excess goes straight from one to the other, so that the result
        does not depend on the sampling rate. The first sample is taken for a steady state.
        """
        if self._at is None:
            self.value = excess
        else:
            steps = (at - self._at) / self._lag
            kept = math.exp(-steps)
            mean_kept = -math.expm1(-steps) / steps
            self.value = (
                kept * self.value + (mean_kept - kept) * self._excess + (1.0 - mean_kept) * excess
            )
        self._at, self._excess = at, excess
        return self.value


class RoomSense:
    """Samples in, the room's own readings out; a function of the samples and the compensation."""

    def __init__(self, compensation: Compensation, fitted: Iterable[Channel]) -> None:
        """Take how the body disturbs its senses; a body without a processor sensor cannot."""
        self._compensation = compensation
        heated = {Channel.AMBIENT_TEMP, Channel.CPU_TEMP} <= set(fitted)
        self._factor = compensation.heat_factor if heated else None
        self._excess = LaggedExcess(compensation.heat_lag)

    def observe(self, sample: Sample) -> RoomReadings:
        """Take the next sample.

        With the heat taken out, temperature and humidity cannot be known without what they are
        compensated by: taken raw, a lost processor sensor would make the room look warmer. In
        the same way, with a glow to take out, light needs the lights' brightness.
        """
        ambient, cpu = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.CPU_TEMP)
        excess = None
        if ambient is not None and cpu is not None:
            excess = self._excess.observe(sample.at, cpu - ambient)
        return self._cleared(sample, ambient, excess)

    def at_rest(self, sample: Sample) -> RoomReadings:
        """Give the readings of a single sample, as if the board had followed the processor."""
        ambient, cpu = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.CPU_TEMP)
        excess = None if ambient is None or cpu is None else cpu - ambient
        return self._cleared(sample, ambient, excess)

    def _cleared(
        self, sample: Sample, ambient: Celsius | None, excess: Celsius | None
    ) -> RoomReadings:
        pressure = sample.value(Channel.PRESSURE)
        if self._compensation.lost:
            return RoomReadings(None, None, pressure, None, excess, None, calibrated=False)
        humidity, light = sample.value(Channel.HUMIDITY), self._light(sample)
        if self._factor is None:
            return RoomReadings(ambient, humidity, pressure, light, excess, None, calibrated=False)
        if ambient is None or excess is None:
            return RoomReadings(None, None, pressure, light, None, None, calibrated=True)
        own = excess / self._factor
        room = ambient - own
        if humidity is not None:
            humidity = room_humidity(humidity, ambient, room)
        return RoomReadings(room, humidity, pressure, light, excess, own, calibrated=True)

    def _light(self, sample: Sample) -> Lux | None:
        light, glow = sample.value(Channel.LIGHT), self._compensation.light_glow
        if light is None or glow == 0.0:
            return light
        brightness = sample.value(Channel.LED_BRIGHTNESS)
        return None if brightness is None else world_light(light, brightness, glow)


def _saturation(temperature: Celsius) -> float:
    """Give the saturation vapour pressure, up to a constant factor."""
    return math.exp(_MAGNUS_B * temperature / (_MAGNUS_C + temperature))
