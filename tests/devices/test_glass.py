"""Panels of other sizes: the page upright in their middle, margins without a seam or noise."""

from typing import get_args, get_type_hints

import numpy as np
import pytest
from hand_clock import HandClock
from patience import run
from PIL import Image
from test_st7789 import WINDOW, face, rounded

from lumen.config.settings import BodyConfig
from lumen.devices.glass import GLASSES, PAGE_SIDE, Glass
from lumen.devices.header import BRAINCRAFT
from lumen.devices.st7789 import St7789Display
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon.header import SimulatedHeader

each_size = pytest.mark.parametrize("size", GLASSES)


class Bench:
    """A body with a panel of some size, where nothing happens."""

    mishaps: frozenset[Mishap] = frozenset()

    def __init__(self, glass: Glass) -> None:
        self.glass = glass
        self.header = SimulatedHeader(self, BRAINCRAFT, glass)
        self.display = St7789Display(self.header, HandClock(), glass=glass)

    @property
    def surroundings(self) -> Surroundings:
        """Output parts feel nothing."""
        raise NotImplementedError

    @property
    def page_box(self) -> tuple[int, int, int, int]:
        """Where the page is on the glass."""
        left, top = (self.glass.wide - PAGE_SIDE) // 2, (self.glass.high - PAGE_SIDE) // 2
        return left, top, left + PAGE_SIDE, top + PAGE_SIDE


def test_every_size_of_the_settings_has_a_glass() -> None:
    """And its name is its size, as a person sees it."""
    assert get_args(get_type_hints(BodyConfig)["panel"]) == tuple(GLASSES)
    assert [f"{glass.wide}x{glass.high}" for glass in GLASSES.values()] == list(GLASSES)


@each_size
def test_page_stands_upright_in_the_middle(size: str) -> None:
    """Through the genuine driver and the controller's memory, pixel by pixel."""

    async def live() -> None:
        bench = Bench(GLASSES[size])
        await bench.display.show(face())
        seen = bench.header.panel.picture
        assert seen.size == (bench.glass.wide, bench.glass.high)
        assert seen.crop(bench.page_box).tobytes() == rounded(face()).tobytes()
        await bench.display.close()
        assert seen.size == bench.header.panel.picture.size
        assert not np.asarray(bench.header.panel.picture).any()

    run(live())


@each_size
def test_margins_go_on_as_the_edges_end(size: str) -> None:
    """A page that grows lighter downwards and sideways: no seam, and no noise of the memory."""

    async def live() -> None:
        bench = Bench(GLASSES[size])
        slope = np.add.outer(np.arange(PAGE_SIDE), np.arange(PAGE_SIDE)) // 2
        page = Image.fromarray(np.repeat(slope[..., None], 3, axis=2).astype(np.uint8))
        await bench.display.show(page)
        seen = np.asarray(bench.header.panel.picture).astype(int)
        assert np.abs(np.diff(seen, axis=0)).max() <= 16
        assert np.abs(np.diff(seen, axis=1)).max() <= 16
        await bench.display.close()

    run(live())


@each_size
def test_only_what_changed_travels(size: str) -> None:
    """A dot inside of the page costs a few windows, a picture like the last nothing."""

    async def live() -> None:
        bench = Bench(GLASSES[size])
        await bench.display.show(face())
        before = bench.header.panel.bytes_written
        await bench.display.show(face())
        assert bench.header.panel.bytes_written == before
        dotted = face()
        dotted.paste((255, 255, 255), (30, 130, 34, 134))
        await bench.display.show(dotted)
        assert bench.header.panel.bytes_written - before <= 4 * (WINDOW + 16 * 2 * 4)
        seen = bench.header.panel.picture
        assert seen.crop(bench.page_box).tobytes() == rounded(dotted).tobytes()
        await bench.display.close()

    run(live())
