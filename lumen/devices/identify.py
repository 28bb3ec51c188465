"""What is connected: known parts on the I2C bus, and who holds which pin.

Looking changes nothing and takes nothing from anybody.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lumen.devices.blinka import import_driver, reason
from lumen.devices.i2c_bus import I2cBus, addresses_found, locked
from lumen.devices.registry import SPECS, PartSpec, Recognition, listed


@dataclass(slots=True)
class Survey:
    """What answered on a bus: known parts by address, and why another chip is none."""

    parts: dict[int, PartSpec] = field(default_factory=dict)
    strangers: dict[int, str] = field(default_factory=dict)


def survey(bus: I2cBus, specs: Iterable[PartSpec] = SPECS) -> Survey:
    """Look for known parts; chips at other addresses are strangers, and are not spoken to.

    Raises:
        DeviceError: the bus is not free.
        OSError: the scan failed.
    """
    found = Survey()
    for address in addresses_found(bus):
        recognise(bus, address, found, specs)
    return found


def recognise(bus: I2cBus, address: int, found: Survey, specs: Iterable[PartSpec] = SPECS) -> None:
    """Ask the chip at an address what it is, and note it.

    Raises:
        DeviceError: the bus is not free.
    """
    fitting = [spec for spec in specs if address in spec.addresses]
    if not fitting:
        found.strangers[address] = f"the chip at 0x{address:02x} is not known"
        return
    try:
        _recognise(bus, address, fitting, found)
    except OSError as error:
        why = f"the chip at 0x{address:02x} does not say what it is ({reason(error)})"
        found.strangers[address] = why


def line_owners(chip: Path, lines: Iterable[int]) -> Mapping[int, str]:
    """Give the lines that are held, each with the name that its holder gave.

    Raises:
        DeviceError: gpiod is not installed.
        OSError: the chip cannot be opened.
    """
    gpiod = import_driver("gpiod")
    with gpiod.Chip(str(chip)) as opened:
        found = {line: opened.get_line_info(line) for line in lines}
    return {line: info.consumer or "the kernel" for line, info in found.items() if info.used}


def _recognise(bus: I2cBus, address: int, fitting: list[PartSpec], found: Survey) -> None:
    """Ask one chip which of these it is."""
    number = ""
    for spec in fitting:
        recognition = spec.recognition
        answer = _answer(bus, address, recognition)
        if recognition.fits(answer):
            found.parts[address] = spec
            return
        number = f" (id 0x{answer[0]:02x})" if recognition.is_by_id else ""
    names = listed([spec.name for spec in fitting])
    found.strangers[address] = f"the chip at 0x{address:02x} is no {names}{number}"


def _answer(bus: I2cBus, address: int, recognition: Recognition) -> bytes:
    answer = bytearray(recognition.length)
    with locked(bus):
        if recognition.asks and recognition.wait:
            bus.writeto(address, recognition.asks)
            time.sleep(recognition.wait)
            bus.readfrom_into(address, answer)
        elif recognition.asks:
            bus.writeto_then_readfrom(address, recognition.asks, answer)
        elif answer:
            bus.readfrom_into(address, answer)
    return bytes(answer)
