"""What the panel is sent of pictures that follow each other."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from lumen.devices.glass import COLUMNS, GLASSES, PAGE_SIDE, Glass
from lumen.devices.picture_memory import ChangedRegion, PictureMemory
from lumen.ports import Composite, Sprite

GROUNDS = [
    Image.fromarray(
        np.random.default_rng(seed).integers(0, 256, (PAGE_SIDE, PAGE_SIDE, 3), dtype=np.uint8)
    )
    for seed in range(2)
]


@st.composite
def composites(draw: st.DrawFn) -> Composite:
    """Draw a picture of up to three sprites, anywhere on the page, on one of two grounds."""
    sprites = []
    for _ in range(draw(st.integers(0, 3))):
        high, wide = draw(st.integers(1, 40)), draw(st.integers(1, 40))
        left, top = draw(st.integers(0, PAGE_SIDE - wide)), draw(st.integers(0, PAGE_SIDE - high))
        noise = np.random.default_rng(draw(st.integers(0, 3)))
        sprites.append(Sprite(left, top, noise.integers(0, 256, (high, wide, 3), dtype=np.uint8)))
    return Composite(draw(st.sampled_from(GROUNDS)), sprites)


def bits(picture: Image.Image) -> NDArray[np.int64]:
    """Give a page in 5, 6 and 5 bits, in plain arithmetic."""
    steps = np.asarray(picture).astype(np.int64) // (8, 4, 8)
    number: NDArray[np.int64] = steps @ np.array([2048, 32, 1])
    return number


def page_of(memory: NDArray[np.int64], glass: Glass) -> NDArray[np.int64]:
    """Give what the page's part of the glass shows of the memory's rows."""
    seen = np.rot90(memory, -glass.quarters)
    down, across = (seen.shape[0] - PAGE_SIDE) // 2, (seen.shape[1] - PAGE_SIDE) // 2
    return seen[down : down + PAGE_SIDE, across : across + PAGE_SIDE]


def taken(held: NDArray[np.int64], changes: Sequence[ChangedRegion]) -> None:
    """Put what was sent into the panel's memory, as its controller does."""
    for (left, top, right, bottom), pixels in changes:
        held[top:bottom, left:right] = pixels


@pytest.mark.parametrize("size", GLASSES)
@settings(deadline=None, max_examples=25)
@given(st.lists(composites(), min_size=1, max_size=5))
def test_panel_holds_the_last_picture_whatever_came_before(
    size: str, pictures: list[Composite]
) -> None:
    """Sprites that come, go, move and cover each other, also on another ground or at the edge."""
    glass = GLASSES[size]
    memory, held = PictureMemory(glass), np.full((glass.rows, COLUMNS), -1)
    for number, picture in enumerate(pictures):
        taken(held, memory.take(picture, anew=number == 0))
        assert np.array_equal(page_of(held, glass), bits(picture.picture))
        fresh = np.full_like(held, -1)
        taken(fresh, PictureMemory(glass).take(picture, anew=True))
        assert np.array_equal(held, fresh), "margins too"


def test_sprite_that_stays_costs_nothing_and_one_that_moves_little() -> None:
    """Of two sprites one moves by a pixel: its place is all that is sent, and no second time."""
    memory = PictureMemory(GLASSES["240x240"])
    eye = np.full((20, 30, 3), 200, dtype=np.uint8)
    black = Image.new("RGB", (PAGE_SIDE, PAGE_SIDE))
    still = Sprite(150, 50, eye.copy())
    memory.take(Composite(black, (Sprite(40, 50, eye), still)), anew=True)
    moved = Composite(black, (Sprite(41, 50, eye), still))
    ((region, _),) = memory.take(moved, anew=False)
    assert region == (40, 50, 71, 70)
    assert memory.take(Composite(black, moved.sprites), anew=False) == []


@given(st.lists(st.tuples(*[st.integers(0, 239)] * 2, st.integers(1, 7)), max_size=8))
def test_nothing_is_sent_of_what_is_finer_than_the_panel(
    changes: list[tuple[int, int, int]],
) -> None:
    """Colours that are cut to the same bits are the same, wherever they are on the page."""
    memory = PictureMemory(GLASSES["240x240"])
    pixels = np.full((PAGE_SIDE, PAGE_SIDE, 3), 64, dtype=np.uint8)
    memory.take(Composite(Image.fromarray(pixels)), anew=True)
    for row, column, level in changes:
        pixels[row, column] = 64 + level, 64 + level // 2, 64 + level
    assert memory.take(Composite(Image.fromarray(pixels)), anew=False) == []
