"""The panel: Adafruit's ST7789 driver for commands and windows, and only what changed as data."""

import contextlib
import struct
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lumen.devices.blinka import import_driver
from lumen.devices.glass import BRAINCRAFT_GLASS, COLUMNS, PAGE_SIDE, Glass
from lumen.devices.header import BRAINCRAFT, Header, Pinout
from lumen.devices.output import Output
from lumen.devices.regions import Region, changed_regions, moved
from lumen.ports import Clock
from lumen.units import Seconds

SIDE = PAGE_SIDE
BAUD_RATE = 24_000_000

DEADLINE: Seconds = 2.0
"""A whole picture takes 38 ms on the wire; this leaves room for a very busy Pi."""


_COLUMN_SET, _ROW_SET, _RAM_WRITE = 0x2A, 0x2B, 0x2C


class PanelImage(NamedTuple):
    """What the panel is to show: a page's pixels, of four bytes, RGB and none; and if lit."""

    pixels: bytes
    lit: bool


BLACK = bytes(SIDE * SIDE * 4)

_SHOWN_BITS = 0x00F8FCF8
"""Of a pixel's bits, read as a little-endian number, those that the panel shows: 5, 6 and 5."""


def rgbx_from_picture(picture: Image.Image) -> bytes:
    """Give a picture's pixels as Pillow holds them, which costs nothing but a copy.

    Raises:
        ValueError: the picture is not 240x240 RGB.
    """
    if picture.size != (SIDE, SIDE) or picture.mode != "RGB":
        raise ValueError(f"the panel takes {SIDE}x{SIDE} RGB, not {picture.size} {picture.mode}")
    return picture.tobytes("raw", "RGBX")


def rgb565_from_rgbx(pixels: NDArray[np.uint32]) -> bytes:
    """Cut pixels to 5, 6 and 5 bits, big-endian, as the driver does, but without its lists."""
    red, green, blue = pixels & 0xF8, pixels >> 8 & 0xFC, pixels >> 19 & 0x1F
    return (red << 8 | green << 3 | blue).astype(">u2").tobytes()


def differing(wanted: NDArray[np.uint32], shown: NDArray[np.uint32]) -> list[Region]:
    """Cover what differs in the bits that the panel shows, of two pictures with even rows.

    Most of a picture stays. Two pixels at a time tell where something may differ, and only there
    the bits are looked at.
    """
    other = wanted.view(np.uint64) != shown.view(np.uint64)
    rows = np.flatnonzero(other.any(axis=1))
    if rows.size == 0:
        return []
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    pairs = np.flatnonzero(other[top:bottom].any(axis=0))
    left, right = 2 * int(pairs[0]), 2 * int(pairs[-1]) + 2
    place = slice(top, bottom), slice(left, right)
    changed = ((wanted[place] ^ shown[place]) & _SHOWN_BITS) != 0
    return moved(changed_regions(changed), left, top)


class St7789Display:
    """The panel; pictures travel on its owner thread, the latest wins.

    The backlight stays off until the first picture is there, so that nobody sees noise.
    """

    def __init__(
        self,
        header: Header,
        clock: Clock,
        pinout: Pinout = BRAINCRAFT,
        glass: Glass = BRAINCRAFT_GLASS,
    ) -> None:
        driver = import_driver("adafruit_rgb_display.st7789")
        self._scene = PanelImage(BLACK, lit=True)
        self._output: Output[PanelImage] = Output(
            "panel", lambda: Panel(header, driver, pinout, glass), clock, DEADLINE
        )

    @property
    def fault(self) -> str | None:
        """Why the last picture did not reach the panel, or None."""
        return self._output.fault

    async def show(self, picture: Image.Image) -> None:
        """Show a 240x240 RGB picture; only changed regions travel, a failure is not raised.

        Raises:
            ValueError: the picture is not 240x240 RGB.
        """
        self._scene = self._scene._replace(pixels=rgbx_from_picture(picture))
        await self._output.show(self._scene)

    async def set_backlight(self, *, on: bool) -> None:
        """Light or darken the panel; the picture stays."""
        self._scene = self._scene._replace(lit=on)
        await self._output.show(self._scene)

    async def close(self) -> None:
        """Blank the panel, turn its light off and let go."""
        await self._output.close()


class Panel:
    """The open driver; the sink that the owner thread works with."""

    def __init__(self, header: Header, driver: ModuleType, pinout: Pinout, glass: Glass) -> None:
        self._glass = glass
        self._spans: dict[int, tuple[int, int]] = {}
        """What the controller's window is: by command, the first and last column or row."""
        with contextlib.ExitStack() as opened:
            self._backlight = header.output(pinout.panel_backlight)  # low: dark
            opened.callback(self._backlight.deinit)
            command = header.output(pinout.panel_command)
            opened.callback(command.deinit)
            spi = header.spi()
            opened.callback(spi.deinit)
            self._driver = driver.ST7789(
                spi,
                dc=command,
                cs=None,  # CE0 belongs to the kernel's SPI driver, which selects the chip
                width=COLUMNS,
                height=glass.rows,
                baudrate=BAUD_RATE,
                rotation=180,
                y_offset=glass.y_offset,
            )
            self._opened = opened.pop_all()

    def send(self, item: PanelImage, shown: PanelImage | None) -> None:
        """Send what differs; the light goes off before the picture changes and on after."""
        if not item.lit:
            self._backlight.value = False
        wanted = self._pixels(item)
        if shown is None:
            self._spans.clear()
            regions = [Region(0, 0, wanted.shape[1], wanted.shape[0])]
        else:
            regions = differing(wanted, self._pixels(shown))
        for region in regions:
            self._send_region(wanted, region)
        if item.lit:
            self._backlight.value = True

    def blank(self) -> None:
        """Turn the light off and the picture black."""
        self.send(PanelImage(BLACK, lit=False), None)

    def release(self) -> None:
        """Let go of pins and bus, even if some of them are broken."""
        self._opened.close()

    def _send_region(self, pixels: NDArray[np.uint32], region: Region) -> None:
        """Open a window, turned as the glass is, and fill it.

        The driver's own `image` turns every byte into a Python number and back, four times the
        work of a whole picture (2.7 against .7 ms on a desktop), and its input is an image. Its
        `_block` sets both ends of every window, those that stay too: two transfers each.
        """
        turned = pixels[region.top : region.bottom, region.left : region.right][::-1, ::-1]
        first = self._glass.rows - region.bottom + self._glass.y_offset
        last = self._glass.rows - 1 - region.top + self._glass.y_offset
        self._set_span(_COLUMN_SET, COLUMNS - region.right, COLUMNS - 1 - region.left)
        self._set_span(_ROW_SET, first, last)
        self._driver.write(_RAM_WRITE, rgb565_from_rgbx(turned))

    def _set_span(self, command: int, first: int, last: int) -> None:
        """Set the window's columns or rows, unless it has them already."""
        if self._spans.get(command) != (first, last):
            self._driver.write(command, struct.pack(">HH", first, last))
            self._spans[command] = (first, last)

    def _pixels(self, scene: PanelImage) -> NDArray[np.uint32]:
        page = np.frombuffer(scene.pixels, dtype="<u4").reshape(SIDE, SIDE)
        return self._glass.laid(page)
