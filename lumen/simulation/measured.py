"""What sensors would read of a truth, where no silicon stands between."""

from random import Random

from lumen.core.reading import HAT_CHANNELS, QUANTITIES, Channel
from lumen.simulation.place import Surroundings
from lumen.units import Celsius, clip

_CHANNELS = tuple(channel for channel in Channel if channel in HAT_CHANNELS)

# RMS noise of the BME280 (data sheet 1.1) as Adafruit's driver sets it up: filter off,
# temperature and humidity converted once, pressure oversampled 16 times.
NOISE: dict[Channel, float] = {
    Channel.AMBIENT_TEMP: 0.005,
    Channel.HUMIDITY: 0.07,
    Channel.PRESSURE: 0.013,
}
# VEML7700: mains light beats with the integration time, by some per mille; the second number is
# the finest count of its longest integration (data sheet).
LIGHT_NOISE = 0.005
_LIGHT_STEP = 0.0042
# The SoC's sensor steps by 0.487 degC (the BCM2711 driver's slope) and hovers by half a step.
CPU_STEP: Celsius = 0.487
CPU_NOISE: Celsius = 0.2


def measured(surroundings: Surroundings, rng: Random) -> dict[Channel, float]:
    """Give the reading of each channel of the HAT, but for the LEDs, which Lumen knows itself."""
    values: dict[Channel, float] = {c: getattr(surroundings, c) for c in _CHANNELS}
    for channel, spread in NOISE.items():
        values[channel] += rng.gauss(0.0, spread)
    light = values[Channel.LIGHT] * (1.0 + rng.gauss(0.0, LIGHT_NOISE))
    values[Channel.LIGHT] = round(light / _LIGHT_STEP) * _LIGHT_STEP
    cpu = values[Channel.CPU_TEMP] + rng.gauss(0.0, CPU_NOISE)
    values[Channel.CPU_TEMP] = round(cpu / CPU_STEP) * CPU_STEP
    return {c: clip(v, QUANTITIES[c].low, QUANTITIES[c].high) for c, v in values.items()}
