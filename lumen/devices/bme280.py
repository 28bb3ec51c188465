"""Air temperature, humidity and pressure: a BME280 or BMP280 through Adafruit's drivers.

Each quantity takes a conversion of its own, as the drivers do it; the raw code that it is computed
of is kept, because a part that has stopped converting shows in the code alone. With every sample
the calibration constants are read again: a value computed with others than the part's is no
measurement.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lumen.core.frozen import judged_by_part
from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.devices.blinka import import_driver
from lumen.devices.bme280_constants import BLOCKS, PRESSURE_BLOCK, implausible
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.i2c_part import Site, unless_cut_off
from lumen.errors import DeviceError

_CHIP_ID_REGISTER = 0xD0
_MEASURING = 0x08


class _Quantity(NamedTuple):
    """How a channel is read from the driver, and where its raw code lies (data sheet 1.1).

    `stops` are the ends at which drivers cut off: a value that is just that was not measured.
    """

    attribute: str
    register: int
    length: int
    unconverted: int
    stops: tuple[float, ...]


_TEMPERATURE = _Quantity("temperature", 0xFA, 3, 0x80000, ())
_HUMIDITY = _Quantity("humidity", 0xFD, 2, 0x8000, (0.0, 100.0))
_PRESSURE = _Quantity("pressure", 0xF7, 3, 0x80000, (300.0, 1100.0))

CONVERSION_POLLS = 100
"""How often a part is asked whether a conversion is over, 2 ms apart; the longest takes 80 ms."""

UNCONVERTED_LASTS = 6
"""Conversions in a row that give the code of none, until it is believed."""

_SLEEP, _FINEST = 0x00, 0x05
"""The mode in which settings are changed, and an oversampling of 16: 20 bits of temperature."""


class _BoschAir:
    """The open part. Its methods block, and are called by the bus's thread only.

    Raises:
        DeviceError: its constants cannot be right.
        OSError: a transfer failed.
    """

    module: str
    driver: str
    chip: int
    blocks: frozenset[int]
    quantities: Mapping[Channel, _Quantity]

    def __init__(self, bus: I2cBus, site: Site) -> None:
        self._watches = site.watches
        genuine = getattr(import_driver(self.module), self.driver)
        self._driver = _watched(genuine, self.chip, self.blocks)(bus, site.address)
        if (fault := implausible(self._driver.constants)) is not None:
            raise DeviceError(fault)
        _check_constants(self._driver)
        # The first conversion after a reset has been seen to give humidities of 71, then 31 %.
        for quantity in self.quantities.values():
            getattr(self._driver, quantity.attribute)

    def read(self) -> dict[Channel, Reading]:
        """Convert and read every channel.

        Humidity and pressure are computed with the temperature: where that is nonsense, they are.

        Raises:
            DeviceError: the part's constants are not those that its values are computed with.
        """
        resting: dict[Channel, Fault | None] = {}
        temperature = self._read(Channel.AMBIENT_TEMP, _TEMPERATURE, resting)
        read = dict.fromkeys(self.quantities, temperature)
        if not isinstance(temperature, Fault):
            for channel, quantity in self.quantities.items():
                if quantity is not _TEMPERATURE:
                    read[channel] = self._read(channel, quantity, resting)
            read.update(judged_by_part(resting))
        _check_constants(self._driver)
        return read

    def _read(
        self, channel: Channel, quantity: _Quantity, resting: dict[Channel, Fault | None]
    ) -> Reading:
        """Read a channel, and note whether its code rests: that is judged of the whole part."""
        try:
            value, code = self._converted(quantity)
        except ArithmeticError as error:
            return Fault(FaultKind.NOT_A_NUMBER, str(error))
        if code == quantity.unconverted:
            return Fault(FaultKind.NOT_CONVERTED, "the part has not measured")
        resting[channel] = self._watches[channel].saw(code)
        return unless_cut_off(channel, value, *quantity.stops)

    def _converted(self, quantity: _Quantity) -> tuple[float, int]:
        """Give value and code; a code that is that of none is converted anew, at once.

        A true value may have that code: one humidity, one pressure, and one temperature, near
        26.5 °C in a common part. Noise moves it; but of 16 bits of temperature two conversions in
        five hit it there. So temperature is converted anew in 20 bits: one in sixteen at the most.
        Were it believed until it lasts, two samples would make an event of a value that never was.
        """
        converted = self._conversion(quantity)
        if converted[1] != quantity.unconverted:
            return converted
        usual = self._driver.overscan_temperature
        self._oversample(_FINEST if quantity is _TEMPERATURE else usual)
        try:
            for _ in range(UNCONVERTED_LASTS - 1):
                converted = self._conversion(quantity)
                if converted[1] != quantity.unconverted:
                    break
        finally:
            self._oversample(usual)
        return converted

    def _oversample(self, temperature: int) -> None:
        """Set it asleep: a part in another mode would begin a conversion of its own."""
        self._driver.mode = _SLEEP
        self._driver.overscan_temperature = temperature

    def _conversion(self, quantity: _Quantity) -> tuple[float, int]:
        return float(getattr(self._driver, quantity.attribute)), self._code(quantity)

    def _code(self, quantity: _Quantity) -> int:
        code = int.from_bytes(self._driver.latest[quantity.register][: quantity.length], "big")
        return code >> 4 if quantity.length == 3 else code  # noqa: PLR2004 - 20 bits in 3 bytes


class Bme280(_BoschAir):
    """A BME280: all three quantities."""

    module, driver, chip = "adafruit_bme280.basic", "Adafruit_BME280_I2C", 0x60
    blocks = BLOCKS
    quantities: Mapping[Channel, _Quantity] = {
        Channel.AMBIENT_TEMP: _TEMPERATURE,
        Channel.HUMIDITY: _HUMIDITY,
        Channel.PRESSURE: _PRESSURE,
    }


class Bmp280(_BoschAir):
    """A BMP280: a BME280 without humidity, often sold as one."""

    module, driver, chip = "adafruit_bmp280", "Adafruit_BMP280_I2C", 0x58
    blocks = frozenset({PRESSURE_BLOCK})
    quantities: Mapping[Channel, _Quantity] = {
        Channel.AMBIENT_TEMP: _TEMPERATURE,
        Channel.PRESSURE: _PRESSURE,
    }


def _watched(
    genuine: Callable[..., Any], chip: int, blocks: frozenset[int]
) -> Callable[[I2cBus, int], Any]:
    """Give the driver's class, with an eye on its constants, its id and its patience."""

    class Watched(genuine):  # type: ignore[misc,valid-type]  # the driver has no types
        def __init__(self, bus: I2cBus, address: int) -> None:
            # A part of another kind than it was taken for has other registers and channels.
            self.constants: dict[int, bytes] = {_CHIP_ID_REGISTER: bytes([chip])}
            self.latest: dict[int, bytes] = {}
            """What each register that was read held last."""
            self._polls = 0
            super().__init__(bus, address)

        def _read_register(self, register: int, length: int) -> bytearray:
            data: bytearray = super()._read_register(register, length)
            self.latest[register] = bytes(data)
            if register in blocks:
                self.constants.setdefault(register, bytes(data))
            return data

        def _get_status(self) -> int:
            """Let no part that measures for ever hold the bus: the driver asks without end."""
            status: int = super()._get_status()
            self._polls = self._polls + 1 if status & _MEASURING else 0
            if self._polls > CONVERSION_POLLS:
                self._polls = 0
                raise DeviceError("its conversion does not end")
            return status

    return Watched


def _check_constants(driver: Any) -> None:  # noqa: ANN401 - the driver has no types
    """Compare what the driver takes the part for and what it holds; one bad transfer may be."""
    for register, held in driver.constants.items():
        if all(_register(driver, register, len(held)) != held for _ in range(2)):
            what = "its id is" if register == _CHIP_ID_REGISTER else "its calibration constants are"
            raise DeviceError(f"{what} not what it was opened with")


def _register(driver: Any, register: int, length: int) -> bytes:  # noqa: ANN401 - the driver has no types
    return bytes(driver._read_register(register, length))  # noqa: SLF001 - nothing public gives raw registers
