"""Which rectangles of a picture changed: few enough to be quick, small enough to be cheap."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WINDOW_COST = 750
"""What opening one more window costs, in pixels.

An estimate, not a measurement on a Pi: six transfers and six edges of the command pin from
Python take about half a millisecond, in which 24 MHz carry 750 pixels.
"""


class Region(NamedTuple):
    """A rectangle of pixels, the ends excluded."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def place(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def changed_regions(changed: NDArray[np.bool_], cost: int = WINDOW_COST) -> list[Region]:
    """Cover all changed pixels with rectangles that do not overlap.

    A rectangle is cut in two along its widest unchanged band as long as that leaves out more
    unchanged pixels than another window costs.
    """
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if rows.size == 0:
        return []
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    row, row_gap = _widest_gap(rows)
    column, column_gap = _widest_gap(columns)
    saved_by_row, saved_by_column = row_gap * (right - left), column_gap * (bottom - top)
    if max(saved_by_row, saved_by_column) <= cost:
        return [Region(left, top, right, bottom)]
    if saved_by_row >= saved_by_column:
        upper, lower = changed[:row], changed[row:]
        return changed_regions(upper, cost) + moved(changed_regions(lower, cost), 0, row)
    before, after = changed[:, :column], changed[:, column:]
    return changed_regions(before, cost) + moved(changed_regions(after, cost), column, 0)


def _widest_gap(occupied: NDArray[np.intp]) -> tuple[int, int]:
    """Find where the line after the widest gap between occupied lines is, and how wide it is."""
    if occupied.size == 1:
        return int(occupied[0]), 0
    gaps = np.diff(occupied) - 1
    widest = int(gaps.argmax())
    return int(occupied[widest + 1]), int(gaps[widest])


def moved(regions: list[Region], right: int, down: int) -> list[Region]:
    """Give rectangles so far to the right and down."""
    return [Region(r.left + right, r.top + down, r.right + right, r.bottom + down) for r in regions]
