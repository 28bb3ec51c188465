"""Who answers on the I2C bus, for the doctor: addresses, and the chip's id where it has one."""

from collections.abc import Mapping

from lumen.devices.bme280 import ADDRESSES, chip_id
from lumen.devices.i2c_bus import I2cBus, addresses_found


def chips_found(bus: I2cBus) -> Mapping[int, int | None]:
    """Ask the bus; only air sensors have an id that tells one from another.

    Raises:
        OSError: a transfer failed.
    """
    return {a: chip_id(bus, a) if a in ADDRESSES else None for a in addresses_found(bus)}
