"""What is physically true where Lumen's parts sit, and what may go wrong there.

Simulated silicon asks a Place; the simulated world and a played-back recording both are one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lumen.units import Celsius, Hectopascal, Lux, Percent, PerSecond

OUTDOOR_CO2 = 425.0
"""ppm: the air of 2026 (Mauna Loa, NOAA)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The truth at one instant, at the sensors' own site, before any part measures it.

    `ambient_temp_c` and `humidity_pct` are what the board's sensor is exposed to, its own heat
    included; `light_lux` includes the glow of Lumen's LEDs.
    """

    ambient_temp_c: Celsius
    humidity_pct: Percent
    pressure_hpa: Hectopascal
    light_lux: Lux
    cpu_temp_c: Celsius
    cpu_pct: Percent
    memory_pct: Percent
    disk_pct: Percent
    load_1m: float
    ctx_switches_per_s: PerSecond
    interrupts_per_s: PerSecond
    co2_ppm: float = OUTDOOR_CO2


class Mishap(StrEnum):
    """A fault that the simulated body can be given, at the lowest level it has."""

    CABLE_PULLED = "cable pulled"  # the whole I2C bus is gone
    BAROMETER_ASLEEP = "barometer asleep"  # pressure conversions stop, one raw code forever
    LIGHT_FROZEN = "light sensor frozen"  # one raw code forever, no error
    LIGHT_SILENT = "light sensor silent"  # it no longer acknowledges its address
    BUS_HANGS = "bus hangs"  # a transfer does not return
    PANEL_HANGS = "panel hangs"  # an SPI write does not return


class Place(Protocol):
    """Somewhere to be: the present surroundings and the mishaps under way."""

    @property
    def surroundings(self) -> Surroundings:
        """What is true now."""

    @property
    def mishaps(self) -> frozenset[Mishap]:
        """What is going wrong now."""
