"""Why a history has no window, and so no shape: in words for whoever recorded it."""

import itertools

import numpy as np

from lumen.core.cadence import gap_limit
from lumen.core.features import Floats
from lumen.core.median import medians
from lumen.core.window import SHORT, SPAN
from lumen.formats.spans import counted


def no_window_reason(times: Floats, warm_up: int = 0) -> str | None:
    """Say why none of a history's samples ends a window; None where one may.

    Args:
        times: [m] seconds, ascending.
        warm_up: how many samples of it form no state.

    >>> no_window_reason(np.arange(0.0, 86400.0, 300.0))
    'its samples are 300 s apart, and a window of 600 s needs 8'
    """
    intervals = np.diff(times)
    if not len(intervals):
        return f"it has {counted(len(times), 'sample')}, and a window needs 8"
    usual = float(medians(intervals))
    if usual * (SHORT.fewest - 1) >= SPAN:
        return (
            f"its samples are {usual:.0f} s apart, and a window of {SPAN:.0f} s needs "
            f"{SHORT.fewest}"
        )
    gaps = np.flatnonzero(intervals > gap_limit(usual))
    edges = [0, *(gaps + 1).tolist(), len(times)]
    # Only the beginning is warmed up: a gap does not forget.
    runs = [times[a:b] for a, b in itertools.pairwise(edges)]
    runs[0] = runs[0][warm_up:]
    if any(len(run) >= SHORT.fewest and run[-1] - run[0] >= SHORT.shortest for run in runs):
        return None
    longest = max(float(run[-1] - run[0]) if len(run) else 0.0 for run in runs)
    return (
        f"without a gap it lasts {longest:.0f} s, and a window needs {SHORT.fewest} states over "
        f"{SHORT.shortest:.0f} s"
    )
