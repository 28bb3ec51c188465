"""The 40-pin header: what the output parts and buttons need of it, and which pin is whose.

A real header opens genuine Blinka objects; a simulated one opens objects that stand in for
them. The drivers above are the same.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from lumen.ports import Button
from lumen.units import Monotonic


class DigitalPin(Protocol):
    """What is used of an opened `digitalio.DigitalInOut`."""

    value: bool

    def deinit(self) -> None:
        """Let go of the pin."""


class LinePair(Protocol):
    """A clock and a data line, outputs opened together, both low at first."""

    def drive(self, *, clock: bool, data: bool) -> None:
        """Drive both lines, by one call of the kernel."""

    def deinit(self) -> None:
        """Let go of both lines; safe to call twice."""


class Edge(NamedTuple):
    """One change of an input, with its own time: read late, it is no later."""

    number: int
    grounded: bool
    """Whether the line is connected to ground from then on."""
    at: Monotonic
    """By the clock of `InputLines.now`."""
    after_gap: bool = False
    """Whether the kernel let go of an earlier edge of this line, for want of room."""


class FrameBus(Protocol):
    """What Adafruit's DotStar driver uses of `busio.SPI`, and an end."""

    def try_lock(self) -> bool:
        """Take the bus, or say that it is taken."""

    def unlock(self) -> None:
        """Give the bus back."""

    def configure(self, *, baudrate: int) -> None:
        """Set the clock."""

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes."""

    def deinit(self) -> None:
        """Let go of the bus and its lines; safe to call twice."""


class InputLines(Protocol):
    """Inputs with pull-up, opened together, each named by its BCM number."""

    @property
    def unwoken(self) -> str | None:
        """Why no edge of theirs wakes anybody, so that they must be looked at; None: edges do."""

    def fileno(self) -> int:
        """Give the file that can be read once there was an edge."""

    def now(self) -> Monotonic:
        """Give the time on the clock that stamps the edges."""

    def edges(self) -> list[Edge]:
        """Take the edges since the last call, in their order."""

    def grounded(self) -> frozenset[int]:
        """Give the lines that are connected to ground now."""

    def deinit(self) -> None:
        """Let go of the lines; safe to call twice."""


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

    def frame_bus(self, *, clock: int, data: int) -> FrameBus:
        """Open the lights' bus: the kernel's own, or else a clock and a data line."""

    def output(self, number: int) -> DigitalPin:
        """Open a pin as an output, low."""

    def inputs(self, numbers: Collection[int]) -> InputLines:
        """Open pins as inputs with pull-up; they are never outputs, not for an instant."""

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
