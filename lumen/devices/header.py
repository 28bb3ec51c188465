"""The 40-pin header: what the output parts and buttons need of it, and which pin is whose.

A real header opens genuine Blinka objects; a simulated one opens objects that stand in for
them. The drivers above are the same.
"""

from dataclasses import dataclass, field
from typing import Protocol

from lumen.ports import Button


class DigitalPin(Protocol):
    """What is used of an opened `digitalio.DigitalInOut`."""

    value: bool

    def deinit(self) -> None:
        """Let go of the pin."""


class PixelStrip(Protocol):
    """What is used of Adafruit's DotStar driver."""

    dpin: DigitalPin
    cpin: DigitalPin

    def __setitem__(self, index: int, colour: tuple[int, int, int, float]) -> None:
        """Set one light: red, green and blue, 0..255, and its current, 0..1."""

    def show(self) -> None:
        """Send the frame."""


class SpiBus(Protocol):
    """What Adafruit's ST7789 driver, and we, use of `busio.SPI`."""

    def try_lock(self) -> bool:
        """Take the bus, or say that it is taken."""

    def unlock(self) -> None:
        """Give the bus back."""

    def configure(self, *, baudrate: int, polarity: int, phase: int) -> None:
        """Set the clock."""

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes."""

    def deinit(self) -> None:
        """Let go of the bus, its file descriptor included."""


class Header(Protocol):
    """The pins of a board, by BCM number. Every method may raise what the system raises."""

    def dotstar(self, *, clock: int, data: int, count: int) -> PixelStrip:
        """Open Adafruit's DotStar driver on two pins, not yet showing anything."""

    def output(self, number: int) -> DigitalPin:
        """Open a pin as an output, low."""

    def input(self, number: int) -> DigitalPin:
        """Open a pin as an input with its pull-up; it is never an output, not for an instant."""

    def spi(self) -> SpiBus:
        """Open SPI0; the kernel drives its chip select, CE0."""


def _braincraft_buttons() -> dict[Button, int]:
    return {
        Button.LEFT: 22,
        Button.UP: 23,
        Button.RIGHT: 24,
        Button.DOWN: 27,
        Button.SELECT: 16,
        Button.BUTTON: 17,
    }


@dataclass(frozen=True, slots=True)
class Pinout:
    """BCM numbers of the output parts and buttons; the defaults are Adafruit's BrainCraft HAT."""

    dotstar_data: int = 5
    dotstar_clock: int = 6
    panel_command: int = 25
    panel_backlight: int = 26
    buttons: dict[Button, int] = field(default_factory=_braincraft_buttons)


BRAINCRAFT = Pinout()
