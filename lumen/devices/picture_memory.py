"""What the panel's memory holds, kept here to find the least that has to be sent."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumen.devices.glass import COLUMNS, PAGE_SIDE, Glass
from lumen.devices.regions import Region, changed_regions
from lumen.ports import Composite, Sprite


class ChangedRegion(NamedTuple):
    """A rectangle of the memory and its pixels, of 5, 6 and 5 bits."""

    region: Region
    pixels: NDArray[np.uint16]


class PictureMemory:
    """The pixels of the last picture, by rows of the memory.

    Of two composites on one background only the places of their sprites are looked at.
    """

    def __init__(self, glass: Glass) -> None:
        self._glass = glass
        self._shown: Composite | None = None
        self._now, self._before = np.zeros((2, glass.rows, COLUMNS), dtype=np.uint16)
        self._ground = self._now
        self._cut: list[tuple[Sprite, NDArray[np.uint16]]] = []

    def take(self, wanted: Composite, *, anew: bool) -> list[ChangedRegion]:
        """Take a picture, and give what differs; all of it, where the panel may show anything."""
        wanted = wanted if all(map(_is_inside, wanted.sprites)) else Composite(wanted.picture)
        places = None if self._shown is None else _differing(wanted, self._shown)
        self._now, self._before = self._before, self._now
        self._put_together(wanted)
        self._shown = wanted
        return [ChangedRegion(r, self._now[r.place]) for r in self._regions(places, anew=anew)]

    def _regions(self, places: list[Region] | None, *, anew: bool) -> list[Region]:
        if anew:
            high, wide = self._now.shape
            return [Region(0, 0, wide, high)]
        if places is None:
            return changed_regions(self._now != self._before)
        return [region for place in places for region in self._within(self._glass.lay(place))]

    def _within(self, place: Region) -> list[Region]:
        """Give the one rectangle, as small as may be, that differs within a place."""
        changed = self._now[place.place] != self._before[place.place]
        rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
        if rows.size == 0:
            return []
        left, right = place.left + int(columns[0]), place.left + int(columns[-1]) + 1
        return [Region(left, place.top + int(rows[0]), right, place.top + int(rows[-1]) + 1)]

    def _put_together(self, wanted: Composite) -> None:
        if self._shown is None or wanted.background is not self._shown.background:
            pixels = np.frombuffer(wanted.background.tobytes("raw", "RGBX"), dtype="<u4")
            laid = self._glass.laid(pixels.reshape(PAGE_SIDE, PAGE_SIDE))
            self._ground = rgb565(laid.view(np.uint8).reshape(*laid.shape, 4))
        np.copyto(self._now, self._ground)
        kept = self._cut
        self._cut = [(sprite, _cut_once(sprite, kept)) for sprite in wanted.sprites]
        for sprite, pixels in self._cut:
            self._now[self._glass.lay(_region(sprite)).place] = self._glass.turned(pixels)


def rgb565(pixels: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Cut pixels, the last axis their channels, to 5, 6 and 5 bits, as the driver does."""
    red, green, blue = (pixels[..., channel].astype(np.uint16) for channel in range(3))
    red &= 0xF8
    red <<= 8
    green &= 0xFC
    green <<= 3
    blue >>= 3
    red |= green
    red |= blue
    return red


def _cut_once(sprite: Sprite, kept: list[tuple[Sprite, NDArray[np.uint16]]]) -> NDArray[np.uint16]:
    known = (pixels for other, pixels in kept if other.pixels is sprite.pixels)
    found = next(known, None)
    return rgb565(sprite.pixels) if found is None else found


def _differing(wanted: Composite, shown: Composite) -> list[Region] | None:
    """Give where sprites are others; None where only a look at every pixel can tell."""
    if wanted.background is not shown.background or len(wanted.sprites) != len(shown.sprites):
        return None
    pairs = zip(wanted.sprites, shown.sprites, strict=True)
    return [_around(new, old) for new, old in pairs if not _same(new, old)]


def _same(one: Sprite, other: Sprite) -> bool:
    return one.pixels is other.pixels and one.left == other.left and one.top == other.top


def _around(one: Sprite, other: Sprite) -> Region:
    return Region(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _is_inside(sprite: Sprite) -> bool:
    """Tell whether a sprite leaves the page's edge alone, which a glass's margins go on from."""
    high = sprite.left > 0 and sprite.right < PAGE_SIDE
    return high and sprite.top > 0 and sprite.bottom < PAGE_SIDE


def _region(sprite: Sprite) -> Region:
    return Region(sprite.left, sprite.top, sprite.right, sprite.bottom)
