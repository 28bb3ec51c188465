"""The glass before a panel's controller: its size, and which of the picture memory it shows."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lumen.devices.regions import Region, moved

Pixel = TypeVar("Pixel", bound=np.generic)

COLUMNS, ROWS = 240, 320
"""The ST7789's picture memory."""

PAGE_SIDE = 240
"""Pages are square; on a longer glass they stand in its middle."""


@dataclass(frozen=True, slots=True)
class Glass:
    """A glass as a person sees it: so wide and so high, over memory rows from `first_row` on.

    `quarters` is by how many quarter turns, counter-clockwise, the picture lies in the memory.
    """

    wide: int
    high: int
    first_row: int
    quarters: int = 0

    @property
    def rows(self) -> int:
        """The memory rows that it shows."""
        return self.wide if self.quarters % 2 else self.high

    @property
    def y_offset(self) -> int:
        """Where the driver, which counts rows from the far end, finds its first."""
        return ROWS - self.first_row - self.rows

    def laid(self, page: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Lay a square page into the memory's rows, its margins going on as its edges end."""
        across, down = self._margins
        seen = page if not across and not down else _with_margins(page, across, down)
        return np.ascontiguousarray(self.turned(seen))

    def turned(self, part: NDArray[Pixel]) -> NDArray[Pixel]:
        """Turn a part of what a person sees as it lies in the memory."""
        return np.rot90(part, self.quarters) if self.quarters else part

    def lay(self, region: Region) -> Region:
        """Give where a rectangle of the page lies in the memory's rows."""
        across, down = self._margins
        (laid,) = moved([region], across, down)
        wide, high = self.wide, self.high
        for _ in range(self.quarters):
            laid = Region(laid.top, wide - laid.right, laid.bottom, wide - laid.left)
            wide, high = high, wide
        return laid

    @property
    def _margins(self) -> tuple[int, int]:
        """What is left and right of the page, and what is above and below."""
        return (self.wide - PAGE_SIDE) // 2, (self.high - PAGE_SIDE) // 2

    def seen(self, memory: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """Give what a person sees of the memory."""
        shown = memory[self.first_row : self.first_row + self.rows]
        return np.rot90(shown, -self.quarters)


GLASSES = {
    "240x240": Glass(240, 240, 0),
    "240x280": Glass(240, 280, 20),
    "320x240": Glass(320, 240, 0, quarters=1),
}
"""The HAT's; Adafruit's of 1.69 and of 2.0 inches."""

_GRAIN = 12
"""Pixels to each side over which an edge is averaged: pages are dithered, margins are not."""

BRAINCRAFT_GLASS = GLASSES["240x240"]
WHOLE = Glass(COLUMNS, ROWS, 0)
"""All of the memory, whichever glass is before it: what is made dark."""


def _with_margins(page: NDArray[np.uint32], across: int, down: int) -> NDArray[np.uint32]:
    """Put margins around a page that go on as its edges end, along them without their grain."""
    pixels = page.view(np.uint8).reshape(PAGE_SIDE, PAGE_SIDE, -1)
    above, below = (_smooth(pixels[row])[None, :] for row in (0, -1))
    left, right = (_smooth(pixels[:, column])[:, None] for column in (0, -1))
    if down:
        parts = [above] * down + [pixels] + [below] * down
        framed = np.concatenate(parts, axis=0)
    else:
        parts = [left] * across + [pixels] + [right] * across
        framed = np.concatenate(parts, axis=1)
    return np.ascontiguousarray(framed).view(page.dtype)[..., 0]


def _smooth(edge: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give the running mean of an edge, pixel by pixel."""
    padded = np.pad(edge.astype(np.float32), ((_GRAIN, _GRAIN), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _GRAIN + 1, axis=0)
    mean: NDArray[np.uint8] = np.rint(windows.mean(axis=-1)).astype(np.uint8)
    return mean
