"""What sensors would read of a truth, where no silicon stands between."""

from random import Random

from lumen.core.reading import QUANTITIES, Channel
from lumen.units import Celsius, clip
from lumen.world.place import Surroundings

# BME280 data sheet 1.1, RMS noise with the filter off and each conversion averaged over 16:
# .002 degC, .02 %RH; pressure 1.3 Pa at one conversion, .33 Pa over 16.
_NOISE: dict[Channel, float] = {
    Channel.AMBIENT_TEMP: 0.002,
    Channel.HUMIDITY: 0.02,
    Channel.PRESSURE: 0.0033,
}
# VEML7700: counts flicker by some per mille under mains light, and never resolve less than this.
_LIGHT_NOISE = 0.005
_LIGHT_STEP = 0.0042
# The SoC's sensor steps by 0.487 degC (the BCM2711 driver's slope) and hovers by half a step.
_CPU_STEP: Celsius = 0.487
_CPU_NOISE: Celsius = 0.2


def measured(surroundings: Surroundings, rng: Random) -> dict[Channel, float]:
    """Give each channel's reading of this truth, but for the LEDs, which Lumen knows itself."""
    values = {c: float(getattr(surroundings, c)) for c in Channel if c in _FIELDS}
    for channel, spread in _NOISE.items():
        values[channel] += rng.gauss(0.0, spread)
    light = values[Channel.LIGHT] * (1.0 + rng.gauss(0.0, _LIGHT_NOISE))
    values[Channel.LIGHT] = round(light / _LIGHT_STEP) * _LIGHT_STEP
    cpu = values[Channel.CPU_TEMP] + rng.gauss(0.0, _CPU_NOISE)
    values[Channel.CPU_TEMP] = round(cpu / _CPU_STEP) * _CPU_STEP
    return {c: clip(v, QUANTITIES[c].low, QUANTITIES[c].high) for c, v in values.items()}


_FIELDS = frozenset(Channel) - {Channel.LED_BRIGHTNESS}
