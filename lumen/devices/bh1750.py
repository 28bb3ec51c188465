"""Light: a BH1750 through Adafruit's driver.

The part has neither an id nor settings that can be read. So it is told to measure with every
sample: one that lost its power would go on reading 0, as darkness does. A count that rests is
tried at half the sensitivity, since its steps are too coarse for noise to move them.
"""

from typing import Any

from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.devices.blinka import import_driver
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.i2c_part import Site

FULL = 0xFFFF
DARK_COUNTS = 4
"""Below this half the sensitivity makes no other count; 1.7 lx."""


class Bh1750:
    """The open part. Its methods block, and are called by the bus's thread only.

    Raises:
        OSError: a transfer failed.
    """

    def __init__(self, bus: I2cBus, site: Site) -> None:
        self._watch = site.watches[Channel.LIGHT]
        module: Any = import_driver("adafruit_bh1750")
        self._fine, self._coarse = module.Resolution.HIGH, module.Resolution.MID
        self._driver: Any = module.BH1750(bus, site.address)

    def read(self) -> dict[Channel, Reading]:
        """Measure in steps of .42 lx, or where that is too fine in steps of .83 lx."""
        counts = self._counts(self._fine)
        resolution = self._fine
        if counts == FULL:
            resolution, counts = self._coarse, self._counts(self._coarse)
        return {Channel.LIGHT: self._reading(resolution, counts)}

    def _reading(self, resolution: int, counts: int) -> Reading:
        if counts == FULL:
            return Fault(FaultKind.SATURATED, "more light than the part can measure")
        frozen = self._watch.saw(resolution << 16 | counts, may_rest=counts < DARK_COUNTS)
        if frozen is not None:
            if not self._lives(resolution, counts):
                return frozen
            self._watch.restart()
            self._driver.resolution = resolution
        return checked(Channel.LIGHT, float(self._driver._convert_to_lux(counts)))

    def _lives(self, resolution: int, counts: int) -> bool:
        """Tell whether the count follows the sensitivity, as that of a part that converts does."""
        other = self._coarse if resolution == self._fine else self._fine
        return self._counts(other) != counts

    def _counts(self, resolution: int) -> int:
        """Begin to measure, wait for a whole cycle, which the driver does, and count."""
        self._driver.resolution = resolution
        return int(self._driver._raw_reading)
