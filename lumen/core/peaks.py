"""How high S went in a window, smoothed: one sample that stands out is no peak."""

import numpy as np

from lumen.core.features import Floats, medians_where
from lumen.core.rules import ROUNDING, SPIKE, Peaks
from lumen.core.window import Trajectory
from lumen.units import Seconds

SPIKE_WIDTH: Seconds = 90.0
_SPIKE_FEWEST = 3
_RISEN = SPIKE - ROUNDING
_SAMPLES_AT_ONCE = 4_000_000
_S = 2


def peaks(windows: Trajectory, head: Floats) -> Peaks:
    """Give the peaks of windows whose S began at `head`, [n], through a running median.

    Smoothing can only lower a peak, and most windows never rise enough: such a window is told as
    it stands.
    """
    entropy = windows.states[:, _S]
    highest, last = entropy.max(axis=1), entropy[:, -1].copy()
    candidates = np.flatnonzero(highest - head >= _RISEN)
    count = entropy.shape[1]
    step = max(1, _SAMPLES_AT_ONCE // (count * count))
    for begin in range(0, len(candidates), step):
        some = candidates[begin : begin + step]
        smooth = _running_medians(windows.times[some], entropy[some])
        highest[some], last[some] = smooth.max(axis=1), smooth[:, -1]
    return Peaks(highest, last)


def peak_of_one(window: Trajectory, head: float) -> Peaks:
    """Give the peak of one window, n = 1, whose S began at `head`."""
    entropy = window.states[0, _S].tolist()
    highest = max(entropy)
    return Peaks(highest, entropy[-1]) if highest - head < _RISEN else smoothed_peak(window)


def smoothed_peak(window: Trajectory) -> Peaks:
    """Give the peak of one window, n = 1, smoothed even where it never rose enough."""
    smooth = _smoothed(window.times[0].tolist(), window.states[0, _S].tolist())
    return Peaks(max(smooth), smooth[-1])


def _smoothed(times: list[float], values: list[float]) -> list[float]:
    """Smooth one path, as `_running_medians` does many; in an hour at 2 s lie 1,800 states."""
    smooth, count = [], len(times)
    first = last = 0
    for place, at in enumerate(times):
        near = max(0.5 * SPIKE_WIDTH, _distance_to_third(times, place))
        while at - times[first] > near:
            first += 1
        while first and at - times[first - 1] <= near:
            first -= 1
        while last < count and times[last] - at <= near:
            last += 1
        while times[last - 1] - at > near:
            last -= 1
        ordered, size = sorted(values[first:last]), last - first
        smooth.append(0.5 * (ordered[(size - 1) // 2] + ordered[size // 2]))
    return smooth


def _distance_to_third(times: list[float], place: int) -> float:
    """Give how far the third nearest state is, itself included."""
    reach = _SPIKE_FEWEST - 1
    around = times[max(0, place - reach) : place + reach + 1]
    return sorted(abs(at - times[place]) for at in around)[reach]


def _running_medians(times: Floats, values: Floats) -> Floats:
    """Smooth [n, w] values by the median of what lies around each, at least three of them."""
    distance = np.abs(times[:, :, None] - times[:, None, :])
    third = np.partition(distance, _SPIKE_FEWEST - 1, axis=2)[
        :, :, _SPIKE_FEWEST - 1 : _SPIKE_FEWEST
    ]
    near = distance <= np.maximum(0.5 * SPIKE_WIDTH, third)
    return medians_where(near, np.broadcast_to(values[:, None, :], near.shape))
