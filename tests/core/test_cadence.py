"""When silence is a gap."""

import pytest

from lumen.core.cadence import Cadence
from lumen.units import Monotonic


def steps(*times: float) -> list[tuple[float, bool]]:
    """Give what the cadence says of each of these times."""
    cadence = Cadence()
    return [cadence.step(Monotonic(at)) for at in times]


def test_first_sample_is_no_gap_when_nothing_was_before() -> None:
    """The first interval is 0."""
    assert steps(5.0) == [(0.0, False)]


def test_silence_is_a_gap_when_longer_than_ninety_seconds() -> None:
    """At 20 s, 90 s are a pause (some samples lost) and more is a gap."""
    found = steps(0.0, 20.0, 110.0, 201.0)
    assert [gap for _, gap in found] == [False, False, False, True]


def test_limit_follows_the_rhythm_when_samples_are_rare() -> None:
    """At 60 s the limit is four minutes."""
    found = steps(0.0, 60.0, 120.0, 180.0, 419.0, 660.0)
    assert [gap for _, gap in found] == [False] * 5 + [True]


def test_rhythm_is_found_when_it_is_slower_than_any_pause() -> None:
    """Five minutes between samples look like a gap once, and then are the rhythm."""
    found = steps(0.0, 300.0, 600.0, 900.0)
    assert [gap for _, gap in found] == [False, True, False, False]


def test_time_is_refused_when_it_stands_still() -> None:
    """Two samples at one time would divide by nothing."""
    with pytest.raises(ValueError, match="time went"):
        steps(1.0, 1.0)
