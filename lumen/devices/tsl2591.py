"""Light: a TSL2591 through Adafruit's driver, whose gain is chosen between readings."""

from collections.abc import Callable
from typing import Any

from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.devices.blinka import import_driver
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.i2c_part import Site, Wait
from lumen.errors import DeviceError
from lumen.units import Seconds

GAINS: tuple[tuple[int, float], ...] = ((0x00, 1.0), (0x10, 25.0), (0x20, 428.0), (0x30, 9876.0))
"""The register's codes and what they multiply (data sheet), the least sensitive first."""
FULL = 36_863
"""Where counts end at an integration time of 100 ms."""
FEWEST_COUNTS, MOST_COUNTS = 100, 30_000
"""Between these a gain is kept; beyond, another is taken."""
DARK_COUNTS = 10
"""Below this, at the highest gain, counts may rightly rest."""
CYCLE: Seconds = 0.12
"""A cycle of 100 ms, by a part's clock that may be slow."""

_ENABLE, _STATUS = 0x00, 0x13
_RUNNING, _VALID = 0x03, 0x01


class Tsl2591:
    """The open part. Its methods block, and are called by the bus's thread only.

    Raises:
        RuntimeError: its id is another.
        OSError: a transfer failed.
    """

    def __init__(self, bus: I2cBus, site: Site) -> None:
        self._watch = site.watches[Channel.LIGHT]
        self._driver: Any = _counting(import_driver("adafruit_tsl2591").TSL2591)(bus, site.address)
        self._gain = 1
        self._configured = False

    def read(self) -> dict[Channel, Reading] | Wait:
        """Read the light, or change the gain and say how long the new cycle takes."""
        if not self._is_configured():
            return self._configure(self._gain)
        if not self._register(_STATUS) & _VALID:
            not_yet = Fault(FaultKind.NOT_CONVERTED, "the part has not measured")
            return {Channel.LIGHT: not_yet}
        counts = self._driver.count()
        if not self._is_configured():  # a brown-out meanwhile
            return self._configure(self._gain)
        better = self._better_gain(max(counts))
        if better != self._gain:
            return self._configure(better)
        return {Channel.LIGHT: self._reading(*counts)}

    def _reading(self, full: int, infrared: int) -> Reading:
        if max(full, infrared) >= FULL:
            return Fault(FaultKind.SATURATED, "more light than the part can measure")
        # The counts alone: a part that froze keeps them at whatever gain it is read.
        frozen = self._watch.saw(full << 16 | infrared, may_rest=full < DARK_COUNTS)
        lux = float(self._driver.lux)
        # In the dark a count of noise more in the infrared makes it less than nothing.
        return frozen or checked(Channel.LIGHT, max(0.0, lux) if full < FEWEST_COUNTS else lux)

    def _is_configured(self) -> bool:
        """Tell whether the part is as it was set: after a brown-out it sleeps, and reads 0."""
        return (
            self._configured
            and self._register(_ENABLE) & _RUNNING == _RUNNING
            and self._driver.gain == GAINS[self._gain][0]
            and self._driver.integration_time == 0
        )

    def _configure(self, wanted: int) -> Wait:
        """Set a gain; disabling ends the cycle under way, and makes its counts invalid.

        Raises:
            DeviceError: the part does not hold what it was set to.
        """
        self._driver.disable()
        self._driver.gain = GAINS[wanted][0]
        self._driver.integration_time = 0
        self._driver.enable()
        self._gain, self._configured = wanted, True
        if not self._is_configured():
            raise DeviceError("it does not hold its settings: is it a TSL2591?")
        return Wait(CYCLE)

    def _better_gain(self, most: int) -> int:
        """Choose the highest gain that this light does not drive beyond its best part."""
        if most >= FULL:
            return 0
        if FEWEST_COUNTS <= most <= MOST_COUNTS:
            return self._gain
        light = (most + 1) / GAINS[self._gain][1]
        fitting = [i for i, (_, times) in enumerate(GAINS) if light * times <= MOST_COUNTS]
        return fitting[-1] if fitting else 0

    def _register(self, number: int) -> int:
        return int(self._driver._read_u8(number))


def _counting(genuine: Callable[..., Any]) -> Callable[[I2cBus, int], Any]:
    """Give the driver's class, which computes light of the counts that were judged."""

    class Counting(genuine):  # type: ignore[misc,valid-type]  # the driver has no types
        raw_luminosity = (0, 0)

        def count(self) -> tuple[int, int]:
            """Read both counts: all light, and infrared."""
            self.raw_luminosity = super().raw_luminosity
            return self.raw_luminosity

    return Counting
