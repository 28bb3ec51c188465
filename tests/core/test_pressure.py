"""The reference that takes altitude and weather's mean out of pressure."""

from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.median import SPACING, WEEK, RunningMedian
from lumen.core.pressure import PressureReference
from lumen.units import Monotonic


def test_reference_is_the_first_readings_median_when_young() -> None:
    """In the first hour a single strange first reading does not decide."""
    reference = PressureReference()
    references = [
        reference.observe(Monotonic(30.0 * i), p)
        for i, p in enumerate([950.0, 1000.0, 1000.2, 1000.1, 1000.3, 1000.2, 1005.0, 1005.0])
    ]
    assert references[-1] == 0.5 * (1000.1 + 1000.2)


def test_reference_is_the_weeks_median_when_an_hour_old() -> None:
    """From the first hour on the reference follows the weather slowly."""
    reference = PressureReference()
    rng = Random(1)
    seen = [rng.gauss(1000.0, 5.0) for _ in range(300)]
    references = [reference.observe(Monotonic(60.0 * i), p) for i, p in enumerate(seen)]
    assert references[-1] == median(seen)


@pytest.mark.parametrize(("last", "reference"), [(3599.0, 1000.0), (3600.0, 990.0)])
def test_week_is_trusted_from_the_first_hour_on(last: float, reference: float) -> None:
    """Six readings of 1000 and a fall, until the hour is full; then the median of all."""
    pressures = PressureReference()
    for number in range(20):
        pressures.observe(Monotonic(60.0 * number), 1000.0 if number < 6 else 990.0)
    assert pressures.observe(Monotonic(last), 990.0) == reference


@given(st.lists(st.tuples(st.floats(60.0, 200_000.0), st.floats(900.0, 1100.0)), max_size=60))
def test_running_median_is_the_weeks_when_readings_age(steps: list[tuple[float, float]]) -> None:
    """It always equals the median of what lies within the last seven days."""
    running, at = RunningMedian(), 0.0
    kept: list[tuple[float, float]] = []
    for interval, value in steps:
        at += interval
        running.add(Monotonic(at), value)
        kept = [(t, v) for t, v in [*kept, (at, value)] if t >= at - WEEK]
        assert running.value == median(v for _, v in kept)
        assert len(running) == len(kept)


def test_memory_is_bounded_when_readings_crowd() -> None:
    """One reading a minute is kept, whatever the interval."""
    running = RunningMedian()
    for i in range(10_000):
        running.add(Monotonic(2.0 * i), 1000.0)
    assert len(running) == 20_000.0 // SPACING + 1
