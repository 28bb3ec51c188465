"""CO2, and air temperature and humidity: an SCD4x through Adafruit's driver.

The part measures by itself every 5 s; the driver checks checksums, and gives its last values for
ever when nothing new comes: their age is watched here.
"""

from typing import Any

from lumen.core.frozen import judged_by_part
from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.devices.blinka import import_driver
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.i2c_part import Site, unless_cut_off
from lumen.units import Monotonic, Seconds

STALE: Seconds = 20.0
"""Four measurements of 5 s: a part that has given nothing new for so long has stopped."""
_PRESSURE_STEP = 1.0
"""hPa by which the pressure must differ before the part is told: .1 % of CO2."""
_CHANNELS = (Channel.CO2, Channel.AMBIENT_TEMP, Channel.HUMIDITY)


class Scd4x:
    """The open part. Its methods block, and are called by the bus's thread only.

    Raises:
        OSError: a transfer failed.
        RuntimeError: a checksum is wrong.
    """

    def __init__(self, bus: I2cBus, site: Site) -> None:
        self._site = site
        self._driver: Any = import_driver("adafruit_scd4x").SCD4X(bus, site.address)
        # A part that is not idle now refuses, and one that answers otherwise has a bad checksum.
        _ = self._driver.serial_number
        self._pressure = 0.0
        self._driver.start_periodic_measurement()
        self._newest: Monotonic = site.now()
        self._readings: dict[Channel, Reading] = dict.fromkeys(
            _CHANNELS, Fault(FaultKind.SETTLING, "its first measurement takes 5 s")
        )

    def read(self) -> dict[Channel, Reading]:
        """Give what it measured last, if that is not too old."""
        self._follow_pressure()
        if self._driver.data_ready:
            self._driver._read_data()
            self._newest = self._site.now()
            self._readings = self._fresh()
        elif self._site.now() - self._newest > STALE:
            stopped = Fault(FaultKind.FROZEN, f"nothing new for more than {STALE:g} s")
            return dict.fromkeys(_CHANNELS, stopped)
        return dict(self._readings)

    def _fresh(self) -> dict[Channel, Reading]:
        codes, watches = self._driver._buffer, self._site.watches
        resting: dict[Channel, Fault | None] = {
            channel: watches[channel].saw(int.from_bytes(codes[3 * i : 3 * i + 2], "big"))
            for i, channel in enumerate(_CHANNELS)
        }
        driver = self._driver
        if not driver._co2:
            return dict.fromkeys(
                _CHANNELS, Fault(FaultKind.NOT_CONVERTED, "it reads 0 ppm, as before it measures")
            )
        return {
            Channel.CO2: checked(Channel.CO2, float(driver._co2)),
            Channel.AMBIENT_TEMP: checked(Channel.AMBIENT_TEMP, float(driver._temperature)),
            Channel.HUMIDITY: unless_cut_off(
                Channel.HUMIDITY,
                float(driver._relative_humidity),
                0.0,
                100.0,
            ),
            **judged_by_part(resting),
        }

    def _follow_pressure(self) -> None:
        """Tell the part the pressure, by which its CO2 must be corrected, where that is known."""
        pressure = self._site.known.get(Channel.PRESSURE)
        if pressure is not None and abs(pressure - self._pressure) >= _PRESSURE_STEP:
            self._driver.ambient_pressure = round(pressure)
            self._pressure = pressure
