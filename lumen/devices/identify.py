"""What is connected, for the doctor: chips on the I2C bus, and who holds which pin.

Looking takes nothing from anybody.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lumen.devices.blinka import import_driver
from lumen.devices.bme280 import ADDRESSES, chip_id
from lumen.devices.i2c_bus import I2cBus, addresses_found


def chips_found(bus: I2cBus) -> Mapping[int, int | None]:
    """Give the addresses that answer, each with the chip's id where it gives one.

    Only air sensors have an id that distinguishes one from another.

    Raises:
        DeviceError: the bus is not free.
        OSError: the scan failed.
    """
    return {a: _chip_id(bus, a) if a in ADDRESSES else None for a in addresses_found(bus)}


def line_owners(chip: Path, lines: Sequence[int]) -> Mapping[int, str]:
    """Give the lines that are held, each with the name that its holder gave.

    Raises:
        DeviceError: gpiod is not installed.
        OSError: the chip cannot be opened.
    """
    gpiod = import_driver("gpiod")
    with gpiod.Chip(str(chip)) as opened:
        found = {line: opened.get_line_info(line) for line in lines}
    return {line: info.consumer or "the kernel" for line, info in found.items() if info.used}


def _chip_id(bus: I2cBus, address: int) -> int | None:
    """Ask one chip; that it does not answer says nothing of the others."""
    try:
        return chip_id(bus, address)
    except OSError:
        return None
