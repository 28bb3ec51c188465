"""A simulated ST7789 panel on a simulated SPI bus: decodes the stream back to a picture.

Commands and addressing: ST7789VW data sheet. The HAT's glass shows the first 240 of the
controller's 320 rows, mounted so that row 0 is at the top and column 0 at a person's left.
"""

import threading
from enum import IntEnum
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from lumen.devices.glass import BRAINCRAFT_GLASS, Glass
from lumen.devices.header import BRAINCRAFT, Pinout
from lumen.simulation.place import Mishap, Place
from lumen.simulation.silicon.pins import SimulatedPins
from lumen.units import Seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COLUMNS, _ROWS = 240, 320
_MIRROR_ROWS, _MIRROR_COLUMNS, _SWAP_RED_AND_BLUE = 0x80, 0x40, 0x08
_RGB565 = 0x55
_MOST_HZ = 62_500_000  # a write cycle takes at least 16 ns

_HANG_POLL: Seconds = 0.02
"""How soon a hanging write notices that the mishap is over."""


class Command(IntEnum):
    """The commands that change what is seen; the controller ignores others."""

    SWRESET = 0x01
    SLPIN = 0x10
    SLPOUT = 0x11
    INVOFF = 0x20
    INVON = 0x21
    DISPOFF = 0x28
    DISPON = 0x29
    CASET = 0x2A
    RASET = 0x2B
    RAMWR = 0x2C
    MADCTL = 0x36
    COLMOD = 0x3A


class Controller:
    """The chip: its registers and its picture memory, which holds noise at first."""

    def __init__(self, glass: Glass = BRAINCRAFT_GLASS) -> None:
        self._glass = glass
        noise = bytearray(Random(7789).randbytes(2 * _ROWS * _COLUMNS))
        self._memory: NDArray[np.uint16] = np.frombuffer(noise, np.uint16).reshape(_ROWS, _COLUMNS)
        self._reset()

    def _reset(self) -> None:
        self._asleep, self._on, self._inverted = True, False, False
        self._madctl = 0
        self._columns, self._rows = (0, _COLUMNS - 1), (0, _ROWS - 1)
        self._command = 0
        self._parameters = bytearray()
        self._written = 0

    def command(self, command: int) -> None:
        """Take a command byte."""
        self._command, self._parameters, self._written = command, bytearray(), 0
        match command:
            case Command.SWRESET:
                self._reset()
            case Command.SLPIN | Command.SLPOUT:
                self._asleep = command == Command.SLPIN
            case Command.INVOFF | Command.INVON:
                self._inverted = command == Command.INVON
            case Command.DISPOFF | Command.DISPON:
                self._on = command == Command.DISPON

    def data(self, data: bytes) -> None:
        """Take bytes that belong to the last command."""
        self._parameters += data
        match self._command, len(self._parameters):
            case Command.RAMWR, _:
                self._write_pixels()
            case Command.CASET, 4:
                self._columns = _span(self._parameters)
            case Command.RASET, 4:
                self._rows = _span(self._parameters)
            case Command.MADCTL, 1:
                self._madctl = self._parameters[0]
            case Command.COLMOD, 1 if self._parameters[0] != _RGB565:
                raise NotImplementedError(f"pixel format {self._parameters[0]:#x}")

    def _write_pixels(self) -> None:
        """Move whole pixels from the bytes received to the memory, wrapping in the window."""
        whole = len(self._parameters) // 2
        pixels = np.frombuffer(bytes(self._parameters[: whole * 2]), dtype=">u2")
        del self._parameters[: whole * 2]
        width = self._columns[1] - self._columns[0] + 1
        height = self._rows[1] - self._rows[0] + 1
        place = (self._written + np.arange(whole)) % (width * height)
        self._written += whole
        column, row = self._columns[0] + place % width, self._rows[0] + place // width
        inside = (column < _COLUMNS) & (row < _ROWS)
        column, row = column[inside], row[inside]
        if self._madctl & _MIRROR_COLUMNS:
            column = _COLUMNS - 1 - column
        if self._madctl & _MIRROR_ROWS:
            row = _ROWS - 1 - row
        self._memory[row, column] = pixels[inside]

    @property
    def picture(self) -> Image.Image:
        """What is on the glass; black while asleep or off."""
        if self._asleep or not self._on:
            return Image.new("RGB", (self._glass.wide, self._glass.high))
        glass = self._glass.seen(self._memory)
        red, green, blue = glass >> 11, glass >> 5 & 63, glass & 31
        rgb = np.stack(
            (red << 3 | red >> 2, green << 2 | green >> 4, blue << 3 | blue >> 2), axis=-1
        ).astype(np.uint8)
        if self._madctl & _SWAP_RED_AND_BLUE:
            rgb = rgb[:, :, ::-1]
        # The glass is of the kind that shows true colours with inversion on.
        return Image.fromarray(np.ascontiguousarray(rgb if self._inverted else 255 - rgb))


def _span(parameters: bytearray) -> tuple[int, int]:
    return int.from_bytes(parameters[:2]), int.from_bytes(parameters[2:])


class SimulatedPanel:
    """The panel as a person sees it, and the bus end that a driver writes to."""

    def __init__(
        self,
        pins: SimulatedPins,
        place: Place,
        pinout: Pinout = BRAINCRAFT,
        glass: Glass = BRAINCRAFT_GLASS,
    ) -> None:
        self.bytes_written = 0
        self.transfers = 0
        self.freed = threading.Event()
        """Set, it ends a hang at once, whatever the place says."""
        self.open_buses = 0
        self._controller = Controller(glass)
        self._place = place
        self._command_wire = pins[pinout.panel_command]
        self._backlight_wire = pins[pinout.panel_backlight]

    @property
    def picture(self) -> Image.Image:
        """The picture on the glass, RGB, as a person sees it, lit or not."""
        return self._controller.picture

    @property
    def backlight(self) -> bool:
        """Whether a person could see it in the dark."""
        return self._backlight_wire.level

    def receive(self, data: bytes) -> None:
        """Take one transfer; it blocks while the panel hangs."""
        while self._hangs():
            pass
        self.bytes_written += len(data)
        self.transfers += 1
        if self._command_wire.level:
            self._controller.data(data)
        else:
            for command in data:
                self._controller.command(command)

    def _hangs(self) -> bool:
        return Mishap.PANEL_HANGS in self._place.mishaps and not self.freed.wait(_HANG_POLL)


class SimulatedSpi:
    """Stands in for `busio.SPI`, wired to the panel."""

    def __init__(self, panel: SimulatedPanel) -> None:
        self._panel = panel
        self._locked = False
        self._opened = True
        panel.open_buses += 1

    def try_lock(self) -> bool:
        """Take the bus, or say that it is taken."""
        taken, self._locked = self._locked, True
        return not taken

    def unlock(self) -> None:
        """Give the bus back."""
        self._locked = False

    def configure(self, *, baudrate: int, polarity: int, phase: int) -> None:
        """Accept what the panel can follow: mode 0, up to 62.5 MHz."""
        if not self._locked or baudrate > _MOST_HZ or polarity or phase:
            raise ValueError(f"the panel cannot follow {baudrate} Hz, mode {polarity}{phase}")

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes to the panel."""
        if not self._locked or not self._opened:
            raise RuntimeError("write to a bus that is not held")
        self._panel.receive(bytes(buf))

    def deinit(self) -> None:
        """Let go of the bus; safe to call twice."""
        if self._opened:
            self._opened = False
            self._panel.open_buses -= 1
