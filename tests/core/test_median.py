"""The running median: which readings it keeps, and what lies in their middle."""

import pytest

from lumen.core.median import RunningMedian, median
from lumen.units import Monotonic


def fed(*readings: tuple[float, float]) -> RunningMedian:
    """Give a median of ten minutes, one reading a minute, after some readings."""
    running = RunningMedian(width=600.0, spacing=60.0)
    for at, value in readings:
        running.add(Monotonic(at), value)
    return running


def test_middle_is_given_of_an_odd_number_and_the_mean_of_two_of_an_even() -> None:
    """In whatever order they came."""
    assert fed((0.0, 7.0), (60.0, 1.0), (120.0, 4.0)).value == 4.0
    assert fed((0.0, 9.0), (60.0, 1.0), (120.0, 4.0), (180.0, 7.0)).value == 5.5


def test_reading_is_taken_from_a_whole_minute_on() -> None:
    """One that comes a moment earlier is skipped, and the next is counted from the last kept."""
    assert len(fed((0.0, 1.0), (59.9, 5.0))) == 1
    assert len(fed((0.0, 1.0), (60.0, 5.0))) == 2
    assert len(fed((0.0, 1.0), (40.0, 5.0), (61.0, 9.0))) == 2


def test_reading_leaves_after_its_ten_minutes() -> None:
    """At ten it is still there; of two alike one goes."""
    minutes = [(60.0 * n, 2.0 if n < 2 else 10.0 + n) for n in range(10)]
    assert len(fed(*minutes, (600.0, 50.0))) == 11
    assert len(fed(*minutes, (600.0, 50.0), (660.0, 50.0))) == 11
    left = fed(*minutes, (660.0, 50.0))
    assert len(left) == 10
    assert left.value == pytest.approx(15.5)  # of 2, 12, 13, 14, 15, 16, 17, 18, 19, 50


def test_nothing_has_no_middle() -> None:
    """It is no zero."""
    with pytest.raises(IndexError):
        _ = RunningMedian().value


def test_week_is_kept_a_reading_a_minute() -> None:
    """Where nothing else is said: seven days."""
    running = RunningMedian()
    for minute in range(3):
        running.add(Monotonic(60.0 * minute), 1.0)
    running.add(Monotonic(7 * 86_400.0 + 60.0), 2.0)
    assert len(running) == 3
    running.add(Monotonic(7 * 86_400.0 + 119.0), 2.0)
    assert len(running) == 3


def test_middle_value_is_one_of_them() -> None:
    """Of an even number the higher one."""
    assert median([4.0, 1.0, 3.0, 2.0]) == 3.0
    assert median([3.0, 1.0, 2.0]) == 2.0
