"""The real header of a Raspberry Pi, through Blinka."""

import contextlib
import os
from typing import Any, cast

from lumen.devices.blinka import import_board, import_driver
from lumen.devices.header import DigitalPin, PixelStrip, SpiBus


class PiHeader:
    """Fulfils `lumen.devices.header.Header`; pins are claimed only as they are opened.

    Raises:
        DeviceError: this is no Pi, or Blinka cannot be used on it.
    """

    def __init__(self) -> None:
        self._board = import_board()
        self._digitalio = import_driver("digitalio")
        self._busio = import_driver("busio")
        self._dotstar = import_driver("adafruit_dotstar")

    def dotstar(self, *, clock: int, data: int, count: int) -> PixelStrip:
        """Open Adafruit's DotStar driver; pins that are no hardware SPI pair are bit-banged."""
        strip = self._dotstar.DotStar(
            self._pin(clock),
            self._pin(data),
            count,
            auto_write=False,
            pixel_order=self._dotstar.BGR,
        )
        return cast("PixelStrip", strip)

    def output(self, number: int) -> DigitalPin:
        """Open a pin as an output, low."""
        pin = self._digitalio.DigitalInOut(self._pin(number))
        pin.switch_to_output(value=False)
        return cast("DigitalPin", pin)

    def input(self, number: int) -> DigitalPin:
        """Open a pin as an input with its pull-up; Blinka opens every pin as an input."""
        pin = self._digitalio.DigitalInOut(self._pin(number))
        pin.switch_to_input(pull=self._digitalio.Pull.UP)
        return cast("DigitalPin", pin)

    def spi(self) -> SpiBus:
        """Open SPI0 with the kernel's chip select, CE0."""
        return PiSpi(self._busio.SPI(self._board.SCK, MOSI=self._board.MOSI))

    def _pin(self, number: int) -> object:
        return getattr(self._board, f"D{number}")


class PiSpi:
    """A `busio.SPI` that closes its file: Blinka's own leaves it open, one more each reopening."""

    def __init__(self, bus: Any) -> None:  # noqa: ANN401 - Blinka has no types
        self._bus = bus
        self._file: int | None = bus._spi._spi.handle  # noqa: SLF001 - nothing public closes it

    def try_lock(self) -> bool:
        """Take the bus, or say that it is taken."""
        return bool(self._bus.try_lock())

    def unlock(self) -> None:
        """Give the bus back."""
        self._bus.unlock()

    def configure(self, *, baudrate: int, polarity: int, phase: int) -> None:
        """Set the clock."""
        self._bus.configure(baudrate=baudrate, polarity=polarity, phase=phase)

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes."""
        self._bus.write(buf)

    def deinit(self) -> None:
        """Let go of the bus and close its file; safe to call twice."""
        file, self._file = self._file, None
        if file is not None:
            self._bus.deinit()
            with contextlib.suppress(OSError):
                os.close(file)
