"""The panel: Adafruit's ST7789 driver for commands and windows, and only what changed as data."""

import contextlib
import struct
from types import ModuleType
from typing import NamedTuple

from PIL import Image

from lumen.devices.blinka import import_driver
from lumen.devices.glass import BRAINCRAFT_GLASS, COLUMNS, PAGE_SIDE, Glass
from lumen.devices.header import BRAINCRAFT, Header, Pinout
from lumen.devices.output import Output
from lumen.devices.picture_memory import ChangedRegion, PictureMemory
from lumen.ports import Clock, Composite
from lumen.units import Seconds

SIDE = PAGE_SIDE
BAUD_RATE = 24_000_000

DEADLINE: Seconds = 2.0
"""A whole picture takes 38 ms on the wire; this leaves room for a very busy Pi."""


_COLUMN_SET, _ROW_SET, _RAM_WRITE = 0x2A, 0x2B, 0x2C


class PanelImage(NamedTuple):
    """What the panel is to show, and whether it is lit."""

    picture: Composite
    lit: bool


BLACK = Composite(Image.new("RGB", (SIDE, SIDE)))


def composite_of(picture: Image.Image | Composite) -> Composite:
    """Give what is to be shown; a picture is copied, for it may still change.

    Raises:
        ValueError: the picture is not 240x240 RGB.
    """
    background = picture.background if isinstance(picture, Composite) else picture
    if background.size != (SIDE, SIDE) or background.mode != "RGB":
        size, mode = background.size, background.mode
        raise ValueError(f"the panel takes {SIDE}x{SIDE} RGB, not {size} {mode}")
    return picture if isinstance(picture, Composite) else Composite(picture.copy())


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

    async def send(self, picture: Image.Image | Composite) -> None:
        """Put a picture on its way as `show` does, and wait only while another is on it.

        Raises:
            ValueError: the picture is not 240x240 RGB.
        """
        self._take(picture)
        await self._output.send(self._scene)

    async def show(self, picture: Image.Image | Composite) -> None:
        """Show a 240x240 RGB picture; only changed regions travel, a failure is not raised.

        Raises:
            ValueError: the picture is not 240x240 RGB.
        """
        self._take(picture)
        await self._output.show(self._scene)

    async def set_backlight(self, *, on: bool) -> None:
        """Light or darken the panel; the picture stays."""
        self._scene = self._scene._replace(lit=on)
        await self._output.show(self._scene)

    async def close(self) -> None:
        """Blank the panel, turn its light off and let go."""
        await self._output.close()

    def _take(self, picture: Image.Image | Composite) -> None:
        wanted, latest = composite_of(picture), self._scene.picture
        # A page that is drawn anew is mostly the same, and then nobody has to be woken.
        same = not wanted.sprites and wanted.background == latest.picture
        self._scene = self._scene._replace(picture=latest if same else wanted)


class Panel:
    """The open driver; the sink that the owner thread works with."""

    def __init__(self, header: Header, driver: ModuleType, pinout: Pinout, glass: Glass) -> None:
        self._glass = glass
        self._memory = PictureMemory(glass)
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
        if shown is None:
            self._spans.clear()
        for change in self._memory.take(item.picture, anew=shown is None):
            self._send_change(change)
        if item.lit:
            self._backlight.value = True

    def blank(self) -> None:
        """Turn the light off and the picture black."""
        self.send(PanelImage(BLACK, lit=False), None)

    def release(self) -> None:
        """Let go of pins and bus, even if some of them are broken."""
        self._opened.close()

    def _send_change(self, change: ChangedRegion) -> None:
        """Open a window, turned as the glass is, and fill it.

        The driver's own `image` turns every byte into a Python number and back, four times the
        work of a whole picture (2.7 against .7 ms on a desktop), and its input is an image. Its
        `_block` sets both ends of every window, those that stay too: two transfers each.
        """
        region = change.region
        first = self._glass.rows - region.bottom + self._glass.y_offset
        last = self._glass.rows - 1 - region.top + self._glass.y_offset
        self._set_span(_COLUMN_SET, COLUMNS - region.right, COLUMNS - 1 - region.left)
        self._set_span(_ROW_SET, first, last)
        self._driver.write(_RAM_WRITE, change.pixels[::-1, ::-1].astype(">u2").tobytes())

    def _set_span(self, command: int, first: int, last: int) -> None:
        """Set the window's columns or rows, unless it has them already."""
        if self._spans.get(command) != (first, last):
            self._driver.write(command, struct.pack(">HH", first, last))
            self._spans[command] = (first, last)
