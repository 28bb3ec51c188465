"""Air temperature, humidity and pressure: a BME280 through Adafruit's driver.

Each quantity takes a conversion of its own, as the driver does it; its raw code is read beside
it, because a part that has stopped converting shows in the code alone.
"""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from lumen.core.frozen import CodeWatch, judged_by_part
from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.devices.blinka import import_driver
from lumen.devices.i2c_bus import I2cBus, addresses_found
from lumen.errors import DeviceError

ADDRESSES = (0x77, 0x76)
_CHIP_ID_REGISTER = 0xD0
BME280_ID = 0x60
BMP280_ID = 0x58
NO_HUMIDITY = Fault(FaultKind.MISSING, "the part is a BMP280, which has no humidity sensor")


class _Quantity(NamedTuple):
    """How a channel is asked of the driver, and where its raw code lies (data sheet 1.1)."""

    attribute: str
    register: int
    length: int
    unconverted: int


_QUANTITIES: Mapping[Channel, _Quantity] = {
    Channel.AMBIENT_TEMP: _Quantity("temperature", 0xFA, 3, 0x80000),
    Channel.HUMIDITY: _Quantity("humidity", 0xFD, 2, 0x8000),
    Channel.PRESSURE: _Quantity("pressure", 0xF7, 3, 0x80000),
}

CHANNELS = frozenset(_QUANTITIES)

UNCONVERTED_LASTS = 3
"""A true reading whose code is that of none has another code soon: noise moves it."""


class Bme280:
    """The open part. Its methods block, and are called by the bus's thread only.

    Raises:
        DeviceError: nothing answers at either address, or it is another chip.
        OSError: a transfer failed.
    """

    def __init__(self, bus: I2cBus, watches: Mapping[Channel, CodeWatch]) -> None:
        self._watches = watches
        driver = import_driver("adafruit_bme280.basic")
        address = next((a for a in addresses_found(bus) if a in ADDRESSES), None)
        if address is None:
            raise DeviceError("no BME280 answers at 0x77 or 0x76")
        chip = chip_id(bus, address)
        if chip not in (BME280_ID, BMP280_ID):
            raise DeviceError(f"the chip at 0x{address:02x} is no BME280 (id 0x{chip:02x})")
        self._has_humidity = chip == BME280_ID
        self._driver = _opened(driver, bus, address)
        # The first conversion after a reset has been seen to give humidities of 71, then 31 %.
        for quantity in _QUANTITIES.values():
            getattr(self._driver, quantity.attribute)

    def read(self) -> dict[Channel, Reading]:
        """Convert and read every channel.

        Humidity and pressure are computed with the temperature: where that is nonsense, they are.
        """
        resting: dict[Channel, Fault | None] = {}
        read = {channel: self._read(channel, q, resting) for channel, q in _QUANTITIES.items()}
        read.update(judged_by_part(resting))
        temperature = read[Channel.AMBIENT_TEMP]
        if isinstance(temperature, Fault) and temperature.kind is not FaultKind.FROZEN:
            return dict.fromkeys(read, temperature)
        return read

    def _read(
        self, channel: Channel, quantity: _Quantity, resting: dict[Channel, Fault | None]
    ) -> Reading:
        """Read a channel, and note whether its code rests: that is judged of the whole part."""
        if channel is Channel.HUMIDITY and not self._has_humidity:
            return NO_HUMIDITY
        try:
            value = float(getattr(self._driver, quantity.attribute))
        except ArithmeticError as error:
            return Fault(FaultKind.NOT_A_NUMBER, str(error))
        code = self._code(quantity)
        watch = self._watches[channel]
        resting[channel] = watch.saw(code)
        lasts = watch.alike >= UNCONVERTED_LASTS
        if code == quantity.unconverted and (lasts or self._has_not_measured()):
            del resting[channel]
            return Fault(FaultKind.NOT_CONVERTED, "the part has not measured")
        return checked(channel, value)

    def _has_not_measured(self) -> bool:
        """Tell a part that has measured nothing from one quantity that truly has that code.

        One temperature, near 26.5 °C in a common part, has the code of none that was measured.
        """
        measured = [
            q for c, q in _QUANTITIES.items() if self._has_humidity or c != Channel.HUMIDITY
        ]
        return all(self._code(quantity) == quantity.unconverted for quantity in measured)

    def _code(self, quantity: _Quantity) -> int:
        data = self._driver._read_register(quantity.register, quantity.length)  # noqa: SLF001 - nothing public gives raw codes
        code = int.from_bytes(data, "big")
        return code >> 4 if quantity.length == 3 else code  # noqa: PLR2004 - 20 bits in 3 bytes


def chip_id(bus: I2cBus, address: int) -> int:
    """Ask an air sensor which chip it is."""
    chip = bytearray(1)
    while not bus.try_lock():
        pass
    try:
        bus.writeto_then_readfrom(address, bytes([_CHIP_ID_REGISTER]), chip)
    finally:
        bus.unlock()
    return chip[0]


def _opened(driver: ModuleType, bus: I2cBus, address: int) -> Any:  # noqa: ANN401 - the driver has no types
    """Open the driver; a BMP280 passes for a BME280, whose pressure and temperature it shares."""
    genuine: Callable[..., Any] = driver.Adafruit_BME280_I2C

    class Tolerant(genuine):  # type: ignore[misc,valid-type]  # the driver has no types
        def _read_byte(self, register: int) -> int:
            told: int = super()._read_byte(register)
            return BME280_ID if register == _CHIP_ID_REGISTER and told == BMP280_ID else told

    return Tolerant(bus, address)
