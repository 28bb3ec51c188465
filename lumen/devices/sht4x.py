"""Air temperature and humidity: an SHT4x through Adafruit's driver, which checks its checksums."""

from typing import Any

from lumen.core.frozen import judged_by_part
from lumen.core.reading import Channel, Fault, Reading, checked
from lumen.devices.blinka import import_driver
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.i2c_part import Site, unless_cut_off


class Sht4x:
    """The open part. Its methods block, and are called by the bus's thread only.

    Raises:
        OSError: a transfer failed.
        RuntimeError: a checksum is wrong.
    """

    def __init__(self, bus: I2cBus, site: Site) -> None:
        self._watches = site.watches
        self._driver: Any = import_driver("adafruit_sht4x").SHT4x(bus, site.address)

    def read(self) -> dict[Channel, Reading]:
        """Convert both, at high precision and without its heater."""
        temperature, humidity = self._driver.measurements
        codes = self._driver._buffer
        resting: dict[Channel, Fault | None] = {
            Channel.AMBIENT_TEMP: self._watches[Channel.AMBIENT_TEMP].saw(_word(codes, 0)),
            Channel.HUMIDITY: self._watches[Channel.HUMIDITY].saw(_word(codes, 3)),
        }
        return {
            Channel.AMBIENT_TEMP: checked(Channel.AMBIENT_TEMP, float(temperature)),
            Channel.HUMIDITY: unless_cut_off(Channel.HUMIDITY, float(humidity), 0.0, 100.0),
            **judged_by_part(resting),
        }


def _word(codes: bytearray, at: int) -> int:
    return int.from_bytes(codes[at : at + 2], "big")
