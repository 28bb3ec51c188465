"""Air temperature, humidity and pressure: a BME280 through Adafruit's driver.

Each quantity takes a conversion of its own, as the driver does it; its raw code is read beside
it, because a part that has stopped converting shows in the code alone. With every sample the
calibration constants are read again: a value computed with others than the part's is no
measurement.
"""

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from lumen.core.frozen import CodeWatch, judged_by_part
from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.devices.blinka import import_driver, reason
from lumen.devices.bme280_constants import BLOCKS, PRESSURE_BLOCK, implausible
from lumen.devices.i2c_bus import I2cBus, addresses_found, locked
from lumen.errors import DeviceError

ADDRESSES = (0x77, 0x76)
_CHIP_ID_REGISTER = 0xD0
_MEASURING = 0x08
BME280_ID = 0x60
BMP280_ID = 0x58
NO_HUMIDITY = Fault(FaultKind.MISSING, "the part is a BMP280, which has no humidity sensor")


class _Quantity(NamedTuple):
    """How a channel is read from the driver, and where its raw code lies (data sheet 1.1).

    `stops` are the ends at which drivers cut off: a value that is just that was not measured.
    """

    attribute: str
    register: int
    length: int
    unconverted: int
    stops: tuple[float, ...]


_QUANTITIES: Mapping[Channel, _Quantity] = {
    Channel.AMBIENT_TEMP: _Quantity("temperature", 0xFA, 3, 0x80000, ()),
    Channel.HUMIDITY: _Quantity("humidity", 0xFD, 2, 0x8000, (0.0, 100.0)),
    Channel.PRESSURE: _Quantity("pressure", 0xF7, 3, 0x80000, (300.0, 1100.0)),
}

CHANNELS = frozenset(_QUANTITIES)

CONVERSION_POLLS = 250
"""How often a part is asked whether a conversion is over, 2 ms apart; the longest takes 40 ms."""

UNCONVERTED_LASTS = 3
"""A true reading whose code is that of none has another code soon: noise moves it."""


class Bme280:
    """The open part. Its methods block, and are called by the bus's thread only.

    Raises:
        DeviceError: no air sensor answers at either address, or its constants cannot be right.
        OSError: a transfer failed.
    """

    def __init__(self, bus: I2cBus, watches: Mapping[Channel, CodeWatch]) -> None:
        self._watches = watches
        self._driver, self._has_humidity = _first_sound(bus)
        # The first conversion after a reset has been seen to give humidities of 71, then 31 %.
        for quantity in _QUANTITIES.values():
            getattr(self._driver, quantity.attribute)

    def read(self) -> dict[Channel, Reading]:
        """Convert and read every channel.

        Humidity and pressure are computed with the temperature: where that is nonsense, they are.

        Raises:
            DeviceError: the part's constants are not those that its values are computed with.
        """
        resting: dict[Channel, Fault | None] = {}
        read = {channel: self._read(channel, q, resting) for channel, q in _QUANTITIES.items()}
        read.update(judged_by_part(resting))
        _check_constants(self._driver)
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
        if value in quantity.stops:
            return Fault(
                FaultKind.OUT_OF_RANGE, f"{channel} reads exactly {value:g}: no measurement"
            )
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
        code = int.from_bytes(_register(self._driver, quantity.register, quantity.length), "big")
        return code >> 4 if quantity.length == 3 else code  # noqa: PLR2004 - 20 bits in 3 bytes


def chip_id(bus: I2cBus, address: int) -> int:
    """Ask an air sensor which chip it is.

    Raises:
        DeviceError: the bus is not free.
        OSError: it does not answer.
    """
    chip = bytearray(1)
    with locked(bus):
        bus.writeto_then_readfrom(address, bytes([_CHIP_ID_REGISTER]), chip)
    return chip[0]


def _first_sound(bus: I2cBus) -> tuple[Any, bool]:
    """Open the best air sensor there is; tell whether it has humidity.

    A BME280 goes before a BMP280, and whatever else answers at one address hides neither.
    """
    module = import_driver("adafruit_bme280.basic")
    faults: list[str] = []
    for address, chip in _candidates(bus, faults):
        try:
            return _opened(module, bus, address, chip), chip == BME280_ID
        except (DeviceError, OSError, RuntimeError, ValueError) as error:
            faults.append(f"0x{address:02x}: {reason(error)}")
    raise DeviceError("; ".join(faults) or "no BME280 answers at 0x77 or 0x76")


def _candidates(bus: I2cBus, faults: list[str]) -> Iterator[tuple[int, int]]:
    """Give the addresses of air sensors, the best first; why another is none goes to `faults`."""
    found: list[tuple[int, int]] = []
    answering = addresses_found(bus)
    for address in (a for a in ADDRESSES if a in answering):
        try:
            chip = chip_id(bus, address)
        except OSError as error:
            faults.append(f"the chip at 0x{address:02x} does not say what it is ({reason(error)})")
            continue
        if chip in (BME280_ID, BMP280_ID):
            found.append((address, chip))
        else:
            faults.append(f"the chip at 0x{address:02x} is no BME280 (id 0x{chip:02x})")
    yield from sorted(found, key=lambda candidate: candidate[1] != BME280_ID)


def _opened(module: ModuleType, bus: I2cBus, address: int, chip: int) -> Any:  # noqa: ANN401 - the driver has no types
    """Open the driver; a BMP280 passes for a BME280, whose pressure and temperature it shares.

    Raises:
        DeviceError: the constants that it read cannot be right, or are others when read again.
    """
    opened = _watched(module.Adafruit_BME280_I2C, chip)(bus, address)
    blocks = {r: data for r, data in opened.constants.items() if r in BLOCKS}
    if (fault := implausible(blocks)) is not None:
        raise DeviceError(fault)
    _check_constants(opened)
    return opened


def _watched(genuine: Callable[..., Any], chip: int) -> Callable[[I2cBus, int], Any]:
    """Give the driver's class, with an eye on what it takes the part for and on its patience."""

    class Watched(genuine):  # type: ignore[misc,valid-type]  # the driver has no types
        def __init__(self, bus: I2cBus, address: int) -> None:
            # A part of another kind than it was taken for has other registers and channels.
            self.constants: dict[int, bytes] = {_CHIP_ID_REGISTER: bytes([chip])}
            self._polls = 0
            super().__init__(bus, address)

        def _read_byte(self, register: int) -> int:
            value: int = super()._read_byte(register)
            return BME280_ID if register == _CHIP_ID_REGISTER and value == BMP280_ID else value

        def _read_coefficients(self) -> None:
            super()._read_coefficients()
            if chip == BMP280_ID:  # its other blocks are nothing
                for register in BLOCKS - {PRESSURE_BLOCK}:
                    del self.constants[register]

        def _read_register(self, register: int, length: int) -> bytearray:
            data: bytearray = super()._read_register(register, length)
            if register in BLOCKS:
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
