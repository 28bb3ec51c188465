"""Changed regions: all that changed, once, and cheaply."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lumen.devices.regions import Region, changed_regions


def mask(*regions: Region, side: int = 240) -> NDArray[np.bool_]:
    """Mark regions as changed."""
    changed = np.zeros((side, side), dtype=np.bool_)
    for region in regions:
        changed[region.top : region.bottom, region.left : region.right] = True
    return changed


@st.composite
def rectangles(draw: st.DrawFn) -> Region:
    """Draw a rectangle inside a 40x40 picture."""
    left, top = draw(st.integers(0, 39)), draw(st.integers(0, 39))
    return Region(left, top, draw(st.integers(left + 1, 40)), draw(st.integers(top + 1, 40)))


@given(st.lists(rectangles(), max_size=6), st.integers(0, 200))
def test_every_changed_pixel_is_covered_once_when_anything_changed(
    drawn: list[Region], cost: int
) -> None:
    """Nothing is forgotten, nothing is sent twice, and no border row or column is idle."""
    changed = mask(*drawn, side=40)
    covered = np.zeros((40, 40), dtype=np.int_)
    for left, top, right, bottom in changed_regions(changed, cost):
        part = changed[top:bottom, left:right]
        assert part[0].any()
        assert part[-1].any()
        assert part[:, 0].any()
        assert part[:, -1].any()
        covered[top:bottom, left:right] += 1
    assert covered.max() <= 1
    assert not (changed & (covered == 0)).any()


def test_nothing_is_sent_when_nothing_changed() -> None:
    """An unchanged picture costs nothing."""
    assert changed_regions(mask()) == []


def test_two_regions_are_apart_when_far_apart() -> None:
    """A blinking eye and a changed word travel alone."""
    eye, word = Region(50, 60, 80, 90), Region(100, 220, 180, 236)
    assert changed_regions(mask(eye, word)) == [eye, word]


def test_two_regions_are_side_by_side_when_a_column_parts_them() -> None:
    """Two eyes far apart are two windows."""
    left, right = Region(30, 60, 70, 100), Region(170, 65, 210, 95)
    assert changed_regions(mask(left, right)) == [left, right]


def test_two_regions_are_joined_when_a_window_would_cost_more() -> None:
    """Neighbours share a window."""
    assert changed_regions(mask(Region(10, 10, 20, 20), Region(22, 10, 32, 20))) == [
        Region(10, 10, 32, 20)
    ]
