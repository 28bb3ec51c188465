"""What one sample holds: for each channel a value, or a fault with its reason.

Each quantity is declared once, here, with its unit, its plausible range and its resolution.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from lumen.units import Monotonic, WallTime


class Channel(StrEnum):
    """A measured quantity; its value is its column's name in a recording."""

    AMBIENT_TEMP = "ambient_temp_c"
    HUMIDITY = "humidity_pct"
    PRESSURE = "pressure_hpa"
    LIGHT = "light_lux"
    CPU_TEMP = "cpu_temp_c"
    CPU = "cpu_pct"
    MEMORY = "memory_pct"
    DISK = "disk_pct"
    LOAD = "load_1m"
    CTX_SWITCHES = "ctx_switches_per_s"
    INTERRUPTS = "interrupts_per_s"
    LED_BRIGHTNESS = "led_brightness"
    CO2 = "co2_ppm"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How a channel is measured and shown; `label` is its name where there is little room.

    `low` and `high` bound what the part can truly report; a value outside is a fault.
    `resolution` is the smallest step that means something, `decimals` what is written.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    resolution: float
    decimals: int


# Ranges: BME280 data sheet 1.1 (-40..85 degC, 0..100 %, 300..1100 hPa); VEML7700 up to 120 klx,
# with head room for the correction's rounding; the SoC throttles at 85 degC and stops near 110;
# SCD4x up to 40,000 ppm, and no air on earth has less than 200.
QUANTITIES: Mapping[Channel, Quantity] = {
    Channel.AMBIENT_TEMP: Quantity("ambient temperature", "air", "°C", -40.0, 85.0, 0.01, 2),
    Channel.HUMIDITY: Quantity("humidity", "humidity", "%RH", 0.0, 100.0, 0.01, 2),
    Channel.PRESSURE: Quantity("pressure", "pressure", "hPa", 300.0, 1100.0, 0.01, 2),
    Channel.LIGHT: Quantity("light", "light", "lx", 0.0, 150_000.0, 0.01, 2),
    Channel.CPU_TEMP: Quantity("processor temperature", "processor", "°C", -40.0, 125.0, 0.1, 2),
    Channel.CPU: Quantity("processor use", "in use", "%", 0.0, 100.0, 0.1, 1),
    Channel.MEMORY: Quantity("memory use", "memory", "%", 0.0, 100.0, 0.1, 1),
    Channel.DISK: Quantity("disk use", "disk", "%", 0.0, 100.0, 0.1, 1),
    Channel.LOAD: Quantity("load", "load", "tasks", 0.0, 100_000.0, 0.01, 2),
    Channel.CTX_SWITCHES: Quantity("context switches", "switches", "1/s", 0.0, 1e9, 1.0, 1),
    Channel.INTERRUPTS: Quantity("interrupts", "interrupts", "1/s", 0.0, 1e9, 1.0, 1),
    Channel.LED_BRIGHTNESS: Quantity("brightness of the lights", "lights", "", 0.0, 1.0, 0.001, 3),
    Channel.CO2: Quantity("CO2", "CO2", "ppm", 200.0, 40_000.0, 1.0, 0),
}

HAT_CHANNELS: frozenset[Channel] = frozenset(Channel) - {Channel.LED_BRIGHTNESS, Channel.CO2}
"""What the HAT's sensors and its computer measure; Lumen's own light takes none, and CO2 a part
that is plugged in beside them."""

INFORMING: tuple[Channel, ...] = (
    Channel.AMBIENT_TEMP,
    Channel.HUMIDITY,
    Channel.PRESSURE,
    Channel.LIGHT,
    Channel.CPU_TEMP,
)
"""The five channels that coverage counts and the forecast predicts."""


class FaultKind(StrEnum):
    """Why a channel has no value."""

    MISSING = "missing"
    SILENT = "silent"
    TIMEOUT = "timeout"
    NOT_CONVERTED = "not converted"
    OUT_OF_RANGE = "out of range"
    NOT_A_NUMBER = "not a number"
    SATURATED = "saturated"
    FROZEN = "frozen"
    SETTLING = "settling"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fitted channel gave no value: the kind, and a reason that a person can act on."""

    kind: FaultKind
    reason: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}" if self.reason else str(self.kind)


Reading: TypeAlias = float | Fault
Readings: TypeAlias = Mapping[Channel, Reading]


@dataclass(frozen=True, slots=True)
class Sample:
    """All readings of one moment. A channel that is not a key was never fitted."""

    at: Monotonic
    wall: WallTime
    readings: Readings

    def value(self, channel: Channel) -> float | None:
        """Give the channel's value, or None where it is faulty or not fitted."""
        reading = self.readings.get(channel)
        return None if reading is None or isinstance(reading, Fault) else reading

    @property
    def faults(self) -> dict[Channel, Fault]:
        """The faulty channels with their reasons, in the channels' order."""
        return {c: r for c, r in self.readings.items() if isinstance(r, Fault)}


def name_of_part(part: str) -> str:
    """Give what people call a part that can be at fault: a channel by what it measures.

    >>> name_of_part("light_lux"), name_of_part("display")
    ('light', 'display')
    """
    return QUANTITIES[Channel(part)].name if part in tuple(Channel) else part


def checked(channel: Channel, value: float) -> Reading:
    """Turn a raw value into a reading: NaN and values the part cannot report are faults."""
    if not math.isfinite(value):
        return Fault(FaultKind.NOT_A_NUMBER, f"{channel} reads {value}")
    quantity = QUANTITIES[channel]
    if not quantity.low <= value <= quantity.high:
        return Fault(
            FaultKind.OUT_OF_RANGE,
            f"{channel} reads {value:g}, outside {quantity.low:g}..{quantity.high:g}",
        )
    return value
