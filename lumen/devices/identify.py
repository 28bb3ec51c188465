"""Who is on the HAT's wires, for the doctor: chips on the I2C bus, and holders of the pins.

Looking takes nothing from anybody.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lumen.devices.blinka import import_driver
from lumen.devices.bme280 import ADDRESSES, chip_id
from lumen.devices.i2c_bus import I2cBus, addresses_found


def chips_found(bus: I2cBus) -> Mapping[int, int | None]:
    """Give the addresses that answer, and the chip's id where it has one.

    Only air sensors have an id that tells one from another.

    Raises:
        OSError: a transfer failed.
    """
    return {a: chip_id(bus, a) if a in ADDRESSES else None for a in addresses_found(bus)}


def line_owners(chip: Path, lines: Sequence[int]) -> Mapping[int, str]:
    """Give the lines that are held, each with the name that its holder gave to the kernel.

    Raises:
        DeviceError: gpiod is not installed.
        OSError: the chip cannot be opened.
    """
    gpiod = import_driver("gpiod")
    with gpiod.Chip(str(chip)) as opened:
        infos = {line: opened.get_line_info(line) for line in lines}
    return {line: info.consumer or "the kernel" for line, info in infos.items() if info.used}
