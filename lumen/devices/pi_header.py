"""The real header of a Raspberry Pi: its lines by libgpiod, the rest through Blinka."""

import contextlib
import errno
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

from lumen.devices.blinka import import_board, import_driver
from lumen.devices.clocked import ClockedBus
from lumen.devices.gpio import GpioChip
from lumen.devices.header import DigitalPin, FrameBus, InputLines
from lumen.devices.spidev import Spidev, lights_device

SPIDEV_BUFFER = 4096


class PiHeader:
    """Fulfils `lumen.devices.header.Header`; pins are claimed only as they are opened.

    Raises:
        DeviceError: this is no Pi, or Blinka cannot be used on it.
    """

    def __init__(self) -> None:
        self._board = import_board()
        self._digitalio = import_driver("digitalio")
        self._busio = import_driver("busio")

    def frame_bus(self, *, clock: int, data: int) -> FrameBus:
        """Open the kernel's bus to the lights, or else their two lines, low."""
        device = lights_device()
        return (
            ClockedBus(GpioChip().pair(clock=clock, data=data))
            if device is None
            else Spidev(device)
        )

    def output(self, number: int) -> DigitalPin:
        """Open a pin as an output, low."""
        pin = self._digitalio.DigitalInOut(self._pin(number))
        pin.switch_to_output(value=False)
        return cast("DigitalPin", pin)

    def inputs(self, numbers: Collection[int]) -> InputLines:
        """Open pins as inputs with pull-up, and hear their edges."""
        return GpioChip().inputs(numbers)

    def spi(self) -> "PiSpi":
        """Open SPI0 with the kernel's chip select, CE0."""
        return PiSpi(self._busio.SPI(self._board.SCK, MOSI=self._board.MOSI), spidev_buffer())

    def _pin(self, number: int) -> object:
        return getattr(self._board, f"D{number}")


class PiSpi:
    """A `busio.SPI` that writes as much at once as the kernel takes, and closes its file.

    Blinka's own sets clock and mode anew before each write, sends 4 KiB at a time, and leaves
    its file open, one more each reopening.
    """

    def __init__(self, bus: Any, most: int) -> None:  # noqa: ANN401 - Blinka has no types
        self._bus = bus
        self._most = most
        self._port = bus._spi._spi  # noqa: SLF001 - nothing public closes it
        self._file: int | None = self._port.handle
        self._configured: tuple[int, int] | None = None

    def try_lock(self) -> bool:
        """Take the bus, or say that it is taken."""
        return bool(self._bus.try_lock())

    def unlock(self) -> None:
        """Give the bus back."""
        self._bus.unlock()

    def configure(self, *, baudrate: int, polarity: int, phase: int) -> None:
        """Set clock and mode, unless they are set already."""
        wanted = (baudrate, polarity << 1 | phase)
        if wanted != self._configured:
            self._port.max_speed_hz, self._port.mode = wanted
            self._port.bits_per_word = 8
            self._configured = wanted

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes, in as few transfers as the kernel's buffer allows."""
        if self._file is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        for begin in range(0, len(buf), self._most):
            part = memoryview(buf)[begin : begin + self._most]
            if os.write(self._file, part) != len(part):
                raise OSError(errno.EIO, "the panel's bus took only a part of a transfer")

    def deinit(self) -> None:
        """Let go of the bus and close its file; safe to call twice."""
        file, self._file = self._file, None
        if file is not None:
            self._bus.deinit()
            with contextlib.suppress(OSError):
                os.close(file)


def spidev_buffer(parameter: Path = Path("/sys/module/spidev/parameters/bufsiz")) -> int:
    """Give how many bytes spidev takes at once; where it does not say, what it takes by default."""
    try:
        return max(1, int(parameter.read_text()))
    except (OSError, ValueError):
        return SPIDEV_BUFFER
