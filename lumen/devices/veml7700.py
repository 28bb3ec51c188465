"""Light: a VEML7700 through Adafruit's driver, from darkness to full sun.

The driver's `autolux` sleeps, and in the dark for long. Here the range is chosen between
readings, and waits are left to whoever reads.
"""

from dataclasses import dataclass

from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.devices.blinka import import_driver
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.i2c_part import Site, Wait
from lumen.errors import DeviceError
from lumen.units import Seconds

FULL = 0xFFFF
FEWEST_COUNTS = 100
MOST_COUNTS = 10_000
"""Between these a range is kept (the maker's application note); beyond, another is taken."""

DARK_COUNTS = 10
"""Below this a code may rightly rest: in the dark the part counts the same few for hours."""

_CYCLE_MARGIN: Seconds = 0.02


@dataclass(frozen=True, slots=True)
class Range:
    """A gain with an integration time, by the register codes of the data sheet."""

    gain: float
    gain_code: int
    milliseconds: int
    time_code: int

    @property
    def sensitivity(self) -> float:
        """Counts for a given light, relative to the other ranges."""
        return self.gain * self.milliseconds


RANGES = (
    Range(0.125, 0b10, 25, 0b1100),
    Range(0.125, 0b10, 50, 0b1000),
    Range(0.125, 0b10, 100, 0b0000),
    Range(0.25, 0b11, 100, 0b0000),
    Range(1.0, 0b00, 100, 0b0000),
    Range(2.0, 0b01, 100, 0b0000),
    Range(2.0, 0b01, 200, 0b0001),
    Range(2.0, 0b01, 400, 0b0010),
    Range(2.0, 0b01, 800, 0b0011),
)
"""From the least sensitive, which full sun does not saturate, to the most."""

_FIRST = 3


class Veml7700:
    """The open part. Its methods block for a transfer, and are called by the bus's thread only.

    Raises:
        DeviceError: nothing answers.
    """

    def __init__(self, bus: I2cBus, site: Site) -> None:
        self._watch = site.watches[Channel.LIGHT]
        driver = import_driver("adafruit_veml7700")
        try:
            self._driver = driver.VEML7700(bus, site.address)
        except (ValueError, RuntimeError):
            raise DeviceError("it does not answer") from None
        self._range = RANGES[_FIRST]
        self._configured = False
        # The driver would ask the part again, between a count and what is computed of it: there
        # one bad transfer, or a brown-out, makes another light of the same count.
        self._driver.gain_value = lambda: self._range.gain
        self._driver.integration_time_value = lambda: self._range.milliseconds

    def read(self) -> dict[Channel, Reading] | Wait:
        """Read the light, or change the range and say how long the new cycle takes."""
        if not self._is_configured():
            return self._configure(self._range)
        counts = int(self._driver.light)
        if not self._is_configured():  # a brown-out meanwhile
            return self._configure(self._range)
        better = self._better_range(counts)
        if better is not self._range:
            return self._configure(better)
        return {Channel.LIGHT: self._reading(counts)}

    def _reading(self, counts: int) -> Reading:
        if counts == FULL:
            return Fault(FaultKind.SATURATED, "more light than the part can measure")
        # The count alone: a part that froze keeps it in whatever range it is read.
        frozen = self._watch.saw(counts, may_rest=counts < DARK_COUNTS)
        # The maker's correction is used from darkness up: below 1 klx it changes a reading by
        # less than 8 %, and to begin it there would be a step that no light made.
        return frozen or checked(Channel.LIGHT, self._driver.compute_lux(counts, True))

    def _is_configured(self) -> bool:
        """Tell whether the part is as it was set: after a brown-out it sleeps, and reads 0."""
        return (
            self._configured
            and not self._driver.light_shutdown
            and self._driver.light_gain == self._range.gain_code
            and self._driver.light_integration_time == self._range.time_code
        )

    def _configure(self, wanted: Range) -> Wait:
        """Set a range; the cycle under way still ends in the old one.

        Raises:
            DeviceError: the part does not hold what it was set to.
        """
        old = self._range.milliseconds
        self._driver.light_shutdown = False
        self._driver.light_gain = wanted.gain_code
        self._driver.light_integration_time = wanted.time_code
        self._range, self._configured = wanted, True
        if not self._is_configured():
            raise DeviceError("the chip at 0x10 does not hold its settings: is it a VEML7700?")
        return Wait((old + wanted.milliseconds) / 1000.0 + _CYCLE_MARGIN)

    def _better_range(self, counts: int) -> Range:
        """Choose the most sensitive range that this light does not drive beyond its best part."""
        if counts == FULL:
            return RANGES[0]
        if FEWEST_COUNTS <= counts <= MOST_COUNTS:
            return self._range
        light = (counts + 1) / self._range.sensitivity
        fitting = [r for r in RANGES if light * r.sensitivity <= MOST_COUNTS]
        return fitting[-1] if fitting else RANGES[0]
