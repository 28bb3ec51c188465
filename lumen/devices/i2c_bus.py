"""The I2C bus as Adafruit's drivers use it, real or simulated."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from lumen.devices.blinka import import_board, import_driver, reason
from lumen.errors import DeviceError
from lumen.units import Seconds

LOCK_DEADLINE: Seconds = 1.0
"""A transfer takes milliseconds; whoever holds the bus longer has died with it."""

_LOCK_POLL: Seconds = 0.005


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
        raise DeviceError(f"the I2C bus cannot be opened: {reason(error)}") from error
    return bus


@contextmanager
def locked(bus: I2cBus, deadline: Seconds = LOCK_DEADLINE) -> Iterator[I2cBus]:
    """Hold the bus for a transfer.

    Raises:
        DeviceError: it is held by somebody else, and not given back in time.
    """
    until = time.monotonic() + deadline
    while not bus.try_lock():
        if time.monotonic() > until:
            raise DeviceError(f"the I2C bus was not free for {deadline:g} s")
        time.sleep(_LOCK_POLL)
    try:
        yield bus
    finally:
        bus.unlock()


def addresses_found(bus: I2cBus) -> list[int]:
    """Give the addresses that answer on a bus.

    Raises:
        DeviceError: the bus is not free.
        OSError: a transfer failed.
    """
    with locked(bus):
        return bus.scan()
