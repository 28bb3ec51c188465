"""The beat that all movers share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.body.beat import BEAT, until_beat
from lumen.units import Monotonic


@given(st.floats(0.0, 1e6), st.integers(1, 20))
def test_sleep_ends_with_a_beat_when_it_began_anywhere(now: float, beats: int) -> None:
    """Whoever wakes, wakes with the others, and at most half a beat early or late."""
    wait = until_beat(Monotonic(now), beats * BEAT)
    ended = (now + wait) / BEAT
    assert ended == pytest.approx(round(ended), abs=1e-6)
    assert abs(wait - beats * BEAT) <= 0.5 * BEAT + 1e-6


@given(st.floats(0.0, 1e6), st.floats(0.0, 0.4))
def test_beat_is_not_lost_when_waking_was_late(beat: float, late: float) -> None:
    """A busy computer wakes late; the next beat comes when it would have."""
    now = round(beat) * BEAT + late * BEAT
    assert now + until_beat(Monotonic(now), BEAT) == pytest.approx((round(beat) + 1) * BEAT)
