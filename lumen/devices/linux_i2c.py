"""The I2C bus of any Linux, by its number: a body that is no Raspberry Pi."""

import threading

from lumen.devices.blinka import forgo_board, import_driver, reason
from lumen.devices.i2c_bus import I2cBus
from lumen.errors import DeviceError


class LinuxI2c:
    """Blinka's bus for /dev/i2c-N, with the lock that drivers take; fulfils `I2cBus`.

    Raises:
        DeviceError: it cannot be opened.
    """

    def __init__(self, number: int) -> None:
        forgo_board()
        module = import_driver("adafruit_blinka.microcontroller.generic_linux.i2c")
        try:
            self._bus = module.I2C(number)
        except (OSError, RuntimeError) as error:
            raise DeviceError(f"/dev/i2c-{number} cannot be opened: {reason(error)}") from None
        self._lock = threading.Lock()
        self.scan = self._bus.scan
        self.writeto = self._bus.writeto
        self.readfrom_into = self._bus.readfrom_into
        self.writeto_then_readfrom = self._bus.writeto_then_readfrom

    def try_lock(self) -> bool:
        """Take the bus, or say that it is taken."""
        return self._lock.acquire(blocking=False)

    def unlock(self) -> None:
        """Give the bus back."""
        self._lock.release()

    def deinit(self) -> None:
        """Close its file; safe to call twice."""
        self._bus._i2c_bus.close()  # noqa: SLF001 - nothing public closes it


def open_numbered_bus(number: int) -> I2cBus:
    """Open /dev/i2c-N.

    Raises:
        DeviceError: it cannot be opened.
    """
    return LinuxI2c(number)
