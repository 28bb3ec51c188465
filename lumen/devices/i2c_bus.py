"""The I2C bus as Adafruit's drivers use it, real or simulated."""

from typing import Protocol

from lumen.devices.blinka import import_board, import_driver
from lumen.errors import DeviceError


class I2cBus(Protocol):
    """What the drivers, and we, use of `busio.I2C`. Any transfer may raise OSError."""

    def try_lock(self) -> bool:
        """Take the bus, or say that it is taken."""

    def unlock(self) -> None:
        """Give the bus back."""

    def scan(self) -> list[int]:
        """Give the addresses that answer."""

    def writeto(
        self, address: int, buffer: bytes, *, start: int = 0, end: int | None = None
    ) -> None:
        """Send bytes."""

    def readfrom_into(
        self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None
    ) -> None:
        """Fetch bytes."""

    def writeto_then_readfrom(
        self,
        address: int,
        buffer_out: bytes,
        buffer_in: bytearray,
        *,
        out_start: int = 0,
        out_end: int | None = None,
        in_start: int = 0,
        in_end: int | None = None,
    ) -> None:
        """Send bytes and fetch bytes, without letting go of the bus between."""

    def deinit(self) -> None:
        """Let go of the bus."""


def open_bus() -> I2cBus:
    """Open the Pi's I2C-1.

    Raises:
        DeviceError: there is no such bus here, or it is not enabled.
    """
    board = import_board()
    busio = import_driver("busio")
    try:
        bus: I2cBus = busio.I2C(board.SCL, board.SDA)
    except Exception as error:
        # Blinka raises bare ones of many kinds, and all mean this.
        raise DeviceError(f"the I2C bus cannot be opened: {error}") from error
    return bus


def addresses_found(bus: I2cBus) -> list[int]:
    """Give the addresses that answer on a bus."""
    while not bus.try_lock():
        pass
    try:
        return bus.scan()
    finally:
        bus.unlock()
