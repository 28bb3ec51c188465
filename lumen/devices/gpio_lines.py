"""Who holds which pin, as the kernel tells it; looking takes nothing from anybody."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lumen.devices.blinka import import_driver


def line_owners(chip: Path, lines: Sequence[int]) -> Mapping[int, str]:
    """Give the lines that are held, each with the name that its holder gave.

    Raises:
        DeviceError: gpiod is not installed.
        OSError: the chip cannot be opened.
    """
    gpiod = import_driver("gpiod")
    with gpiod.Chip(str(chip)) as opened:
        told = {line: opened.get_line_info(line) for line in lines}
    return {line: info.consumer or "the kernel" for line, info in told.items() if info.used}
