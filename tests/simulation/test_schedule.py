"""Events recur as declared: exactly on the first day, loosely afterwards."""

from itertools import islice, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.simulation.activities import Activity
from lumen.simulation.place import Mishap
from lumen.simulation.schedule import ScheduledEvent, Timeline
from lumen.simulation.sky import DAY

_HOUR = 3600.0


def _occurrences(event: ScheduledEvent, begins: float, count: int) -> list[tuple[float, float]]:
    return list(islice(event.occurrences(begins, Random(1)), count))


def test_event_comes_every_day_when_nothing_varies() -> None:
    """At eight, seen from six o'clock: after two hours, and a day later again."""
    event = ScheduledEvent(Activity.KETTLE, at=8 * _HOUR, lasts=120.0)
    assert _occurrences(event, 6 * _HOUR, 2) == [
        (2 * _HOUR, 2 * _HOUR + 120.0),
        (2 * _HOUR + DAY, 2 * _HOUR + DAY + 120.0),
    ]


def test_event_is_under_way_when_it_began_before_the_scenario() -> None:
    """A night that began at 23 o'clock is not over at half past six."""
    event = ScheduledEvent(Activity.ASLEEP, at=23 * _HOUR, lasts=8 * _HOUR)
    assert _occurrences(event, 6.5 * _HOUR, 1) == [(-7.5 * _HOUR, 0.5 * _HOUR)]


def test_first_day_is_exact_and_certain_when_later_days_vary() -> None:
    """Jitter and chance wait until the second day, and then both act."""
    event = ScheduledEvent(Activity.KETTLE, at=8 * _HOUR, lasts=120.0, jitter=_HOUR, chance=0.5)
    starts = [start for start, _ in _occurrences(event, 6 * _HOUR, 200)]
    assert starts[0] == 2 * _HOUR
    offsets = [(start - 2 * _HOUR + DAY / 2) % DAY - DAY / 2 for start in starts[1:]]
    assert all(abs(offset) <= _HOUR for offset in offsets)
    assert len(set(offsets)) > 150
    assert 300 * DAY < starts[-1] < 520 * DAY


@given(
    at=st.floats(0.0, DAY),
    begins=st.floats(0.0, DAY),
    every=st.floats(600.0, 3 * DAY),
    share=st.floats(0.01, 1.0),
    loose=st.floats(0.0, 1.0),
)
def test_occurrences_never_overlap_or_run_back_when_jitter_is_legal(
    at: float, begins: float, every: float, share: float, loose: float
) -> None:
    """In order, each after the one before, none ended before the start."""
    lasts = share * every
    jitter = 0.499 * loose * (every - lasts)
    event = ScheduledEvent(
        Activity.KETTLE, at=at, lasts=lasts, every=every, jitter=jitter, chance=0.7
    )
    seen = _occurrences(event, begins, 40)
    assert seen[0][1] > -1e-6
    assert all(start >= end - 1e-6 for (_, end), (start, _) in pairwise(seen))


@pytest.mark.parametrize(
    "numbers",
    [
        {"lasts": 0.0},
        {"lasts": 60.0, "jitter": -1.0},
        {"lasts": 60.0, "chance": 0.0},
        {"lasts": 60.0, "chance": 1.1},
        {"lasts": 40.0, "every": 60.0, "jitter": 11.0},
    ],
)
def test_event_is_refused_when_its_numbers_make_no_sense(numbers: dict[str, float]) -> None:
    """A schedule that could meet itself would hide one of its events."""
    with pytest.raises(ValueError, match="kettle on"):
        ScheduledEvent(Activity.KETTLE, at=0.0, **numbers)


def test_timeline_tells_what_goes_on_when_time_passes() -> None:
    """Begin and end are seen at their times, and named in the scenario's order."""
    events = (
        ScheduledEvent(Mishap.CABLE_PULLED, at=100.0, lasts=50.0),
        ScheduledEvent(Activity.KETTLE, at=50.0, lasts=80.0),
    )
    timeline = Timeline(events, begins=0.0, seed=1)
    seen = {}
    for now in range(0, 200, 10):
        timeline.advance(float(now))
        seen[now] = timeline.going_on
    assert seen[40] == ()
    assert seen[50] == seen[90] == (Activity.KETTLE,)
    assert seen[100] == seen[120] == (Mishap.CABLE_PULLED, Activity.KETTLE)
    assert seen[130] == seen[140] == (Mishap.CABLE_PULLED,)
    assert seen[150] == ()


def test_timeline_tells_of_changes_only_when_there_are_some() -> None:
    """So that the world need not take stock at every step."""
    timeline = Timeline((ScheduledEvent(Activity.KETTLE, at=50.0, lasts=80.0),), begins=0.0, seed=1)
    assert [timeline.advance(t) for t in (0.0, 50.0, 60.0, 130.0, 140.0)] == [
        False,
        True,
        False,
        True,
        False,
    ]
