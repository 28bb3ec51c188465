"""Why a history has no window."""

import numpy as np
import pytest

from lumen.core.moment import Eisv
from lumen.core.window import Window
from lumen.formats.window_reasons import no_window_reason
from lumen.units import Monotonic


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([0.0], "it has 1 sample,"),
        (list(np.arange(300) * 300.0), "its samples are 300 s apart"),
        (list(np.arange(7) * 30.0), "without a gap it lasts 180 s"),
        ([t + 3600.0 * (t // 300.0) for t in np.arange(60) * 30.0], "without a gap it lasts 270 s"),
        (list(np.arange(60) * 30.0), None),
        (list(np.arange(60) * 80.0), None),
    ],
)
def test_reason_is_given_where_no_sample_ends_a_window(
    times: list[float], said: str | None
) -> None:
    """And only there: `Window` itself is the judge."""
    window, found = Window(), False
    for time in times:
        window.add(Monotonic(time), Eisv(0.5, 0.5, 0.5, 0.1))
        found = found or window.trajectory() is not None
    reason = no_window_reason(np.array(times))
    assert (reason is None) == found
    assert said is None or said in str(reason)
