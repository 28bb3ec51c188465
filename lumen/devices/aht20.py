"""Air temperature and humidity: an AHT20 through Adafruit's driver.

The driver reads neither the checksum nor whether the part is still calibrated, and asks a busy
part without end: all three are seen to here.
"""

from collections.abc import Callable
from typing import Any

from lumen.core.frozen import judged_by_part
from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.devices.blinka import import_driver
from lumen.devices.checksum import crc8
from lumen.devices.i2c_bus import I2cBus, locked
from lumen.devices.i2c_part import Site, unless_cut_off
from lumen.errors import DeviceError

_CALIBRATED, _BUSY = 0x08, 0x80
_BUSY_POLLS = 100
"""How often a part is asked whether it is done, 10 ms apart; a conversion takes 80 ms."""
_COLDEST = -50.0
"""What a code of 0 means, which no such part measures."""
_DAMPEST = 100.0 * 0xFFFFF / 0x100000
"""What the highest code of humidity means: there the part cuts off."""


class Aht20:
    """The open part. Its methods block, and are called by the bus's thread only.

    Raises:
        DeviceError: it cannot be calibrated, or its first checksum is wrong: it is no AHT20.
        OSError: a transfer failed.
    """

    def __init__(self, bus: I2cBus, site: Site) -> None:
        self._bus = bus
        self._site = site
        self._driver = _patient(import_driver("adafruit_ahtx0").AHTx0)(bus, site.address)
        self.read()

    def read(self) -> dict[Channel, Reading]:
        """Convert both at once.

        Raises:
            DeviceError: what was read has a wrong checksum, or the part lost its calibration.
        """
        self._driver._readdata()
        answer = bytearray(7)
        with locked(self._bus) as bus:
            bus.readfrom_into(self._site.address, answer)
        if crc8(bytes(answer[:6])) != answer[6] or answer[1:6] != self._driver.codes[1:6]:
            raise DeviceError("its checksum is wrong")
        if not answer[0] & _CALIBRATED:
            raise DeviceError("it has lost its calibration")
        humidity = int.from_bytes(answer[1:4], "big") >> 4
        temperature = int.from_bytes(answer[3:6], "big") & 0xFFFFF
        return self._readings(temperature, humidity)

    def _readings(self, temperature: int, humidity: int) -> dict[Channel, Reading]:
        watches = self._site.watches
        resting: dict[Channel, Fault | None] = {
            Channel.AMBIENT_TEMP: watches[Channel.AMBIENT_TEMP].saw(temperature),
            Channel.HUMIDITY: watches[Channel.HUMIDITY].saw(humidity),
        }
        warmth, damp = float(self._driver.warmth), float(self._driver.damp)
        if warmth == _COLDEST:
            ends = Fault(FaultKind.NOT_CONVERTED, "the part has not measured")
            return dict.fromkeys(resting, ends)
        return {
            Channel.AMBIENT_TEMP: checked(Channel.AMBIENT_TEMP, warmth),
            Channel.HUMIDITY: unless_cut_off(Channel.HUMIDITY, damp, 0.0, _DAMPEST),
            **judged_by_part(resting),
        }


def _patient(genuine: Callable[..., Any]) -> Callable[[I2cBus, int], Any]:
    """Give the driver's class, which asks a busy part for a while only."""

    class Patient(genuine):  # type: ignore[misc,valid-type]  # the driver has no types
        _polls = 0

        @property
        def status(self) -> int:
            """The status; a part that is busy for ever must not hold the bus.

            Raises:
                DeviceError: it has been busy for too long.
            """
            status: int = super().status
            self._polls = self._polls + 1 if status & _BUSY else 0
            if self._polls > _BUSY_POLLS:
                self._polls = 0
                raise DeviceError("its conversion does not end")
            return status

        @property
        def codes(self) -> bytearray:
            """The bytes of the last conversion."""
            return bytearray(self._buf)

        @property
        def warmth(self) -> float:
            """The last conversion's temperature, degC."""
            return float(self._temp)

        @property
        def damp(self) -> float:
            """The last conversion's relative humidity, %."""
            return float(self._humidity)

    return Patient
