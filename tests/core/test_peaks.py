"""How wide a peak must be to be one, whatever the sampling."""

import numpy as np
import pytest

from lumen.core.peaks import peak_of_one, peaks
from lumen.core.window import Trajectory


def highest(interval: float, wide: int, rise: float = 0.2) -> tuple[float, float]:
    """Give how high S goes, smoothed, and is at last, with so many samples in the middle higher."""
    times = np.arange(0.0, 600.0, interval)
    states = np.full((1, 4, len(times)), 0.3)
    middle = len(times) // 2
    states[0, 2, middle : middle + wide] += rise
    window = Trajectory(times[None], states)
    alone, many = peak_of_one(window, 0.3), peaks(window, np.array([0.3]))
    assert (alone.highest, alone.last) == (many.highest[0], many.last[0])  # type: ignore[index]  # arrays
    return float(alone.highest), float(alone.last)


@pytest.mark.parametrize(
    ("interval", "wide"),
    [
        (7.0, 7),  # of 13, from 42 s before to 42 s after
        (9.0, 6),  # of 11, the last of them 45 s away
        (15.0, 4),  # of 7
        (30.0, 2),  # of 3
        (60.0, 2),  # of the three nearest
    ],
)
def test_peak_is_what_most_samples_of_ninety_seconds_show(interval: float, wide: int) -> None:
    """One sample fewer is smoothed away."""
    assert highest(interval, wide) == pytest.approx((0.5, 0.3))
    assert highest(interval, wide - 1) == pytest.approx((0.3, 0.3))


def test_window_that_never_rose_enough_is_told_as_it_stands() -> None:
    """A single sample a little below a tenth is not smoothed: no rule asks for so little."""
    assert highest(30.0, 1, rise=0.0999) == pytest.approx((0.3999, 0.3))
    assert highest(30.0, 1, rise=0.1001) == pytest.approx((0.3, 0.3))


def test_last_is_smoothed_as_well() -> None:
    """What came back only with the last sample has not come back: two of its three say so."""
    times = np.arange(0.0, 600.0, 30.0)
    states = np.full((1, 4, 20), 0.5)
    states[0, 2, :10] = states[0, 2, -1] = 0.3
    assert peak_of_one(Trajectory(times[None], states), 0.3).last == 0.5
    states[0, 2, -2] = 0.3
    assert peak_of_one(Trajectory(times[None], states), 0.3).last == 0.3
