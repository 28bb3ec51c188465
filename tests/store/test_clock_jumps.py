"""A clock that leapt ahead: what is a leap, and where moments are put when it is undone."""

import sqlite3
from collections.abc import Iterator

import pytest

from lumen.store.clock_jumps import FAR, ClockJump, leap_over, take_back
from lumen.store.schema import migrate

DAY = 86_400_000
BEGAN = 1_770_000_000_000


@pytest.fixture
def memory() -> Iterator[sqlite3.Connection]:
    """Give an empty memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    yield connection
    connection.close()


def lived(memory: sqlite3.Connection, *moments: tuple[int, int | None]) -> None:
    """Write moments: their keys, and the time since the one before."""
    memory.executemany("INSERT INTO moments (time_ms, interval_ms) VALUES (?, ?)", moments)


def keys(memory: sqlite3.Connection) -> list[int]:
    """Give the moments' keys."""
    return [key for (key,) in memory.execute("SELECT time_ms FROM moments ORDER BY time_ms")]


@pytest.mark.parametrize(("beyond", "leapt"), [(0, False), (1, True)])
@pytest.mark.parametrize("interval", [None, 30_000])
def test_more_than_a_day_beyond_what_was_lived_is_a_leap(
    memory: sqlite3.Connection, interval: int | None, beyond: int, *, leapt: bool
) -> None:
    """Up to a day and the time that really passed, the clock was only put right."""
    # Odd numbers: a difference that is taken in another way is another.
    after = 1_000_003 + DAY + (interval or 0) + beyond
    lived(memory, (999_999, None), (1_000_003, 30_000), (after, interval), (after + 7, 7))
    expected = ClockJump(1_000_003, after, interval) if leapt else None
    assert leap_over(memory, 1_000_003) == expected
    assert leap_over(memory, after - 1) == expected


def test_there_is_no_leap_without_a_moment_on_both_sides(memory: sqlite3.Connection) -> None:
    """Before the first, after the last, and in an empty memory."""
    assert leap_over(memory, 5) is None
    lived(memory, (1_000, None))
    assert leap_over(memory, 999) is None
    assert leap_over(memory, 1_000) is None


def test_moments_are_put_where_their_intervals_say(memory: sqlite3.Connection) -> None:
    """The first by its own interval; a new life's first by what the wrong clock says."""
    wrong = BEGAN + 400 * DAY
    lived(memory, (BEGAN, None), (wrong, 30_000), (wrong + 29_000, 30_000))
    lived(memory, (wrong + 39_000, None), (wrong + 69_000, 30_000))
    assert take_back(memory, BEGAN + 100_000) == BEGAN + 100_000
    passed = [key - BEGAN for key in keys(memory)]
    assert passed == [0, 30_000, 60_000, 70_000, 100_000]


@pytest.mark.parametrize(("late", "back"), [(FAR, BEGAN), (FAR + 1, None)])
def test_leap_is_undone_when_the_clock_is_where_it_would_be(
    memory: sqlite3.Connection, late: int, back: int | None
) -> None:
    """To a day: what was lived may be so far ahead of the clock that is right again."""
    # The true key is BEGAN: so far after the clock, which says `now`.
    now = BEGAN - late
    wrong = BEGAN + 400 * DAY
    lived(memory, (now - 5, None), (wrong, late + 5))
    assert take_back(memory, now) == back
    assert keys(memory) == [now - 5, wrong if back is None else BEGAN]


def test_nothing_is_moved_when_a_life_began_after_the_leap(memory: sqlite3.Connection) -> None:
    """How long Lumen was away is not known: nothing is proved."""
    lived(memory, (BEGAN, None), (BEGAN + 400 * DAY, None))
    assert take_back(memory, BEGAN + 100_000) is None
    assert keys(memory) == [BEGAN, BEGAN + 400 * DAY]


def test_life_after_a_leap_is_put_before_now_when_the_clock_has_told_so_for_a_day(
    memory: sqlite3.Connection,
) -> None:
    """A wrong clock at one start must not put all that follows into the future for ever."""
    wrong, now = BEGAN + 400 * DAY, BEGAN + 3 * DAY
    lived(memory, (BEGAN, None), (wrong, None), (wrong + 30_000, 30_000))
    lived(memory, (wrong + 30_001, None), (wrong + 60_001, 30_000))
    assert take_back(memory, now, FAR - 1) is None
    assert take_back(memory, now, FAR) == now
    assert keys(memory) == [BEGAN, now - 60_001, now - 30_001, now - 30_000, now]


@pytest.mark.parametrize(("now", "back"), [(BEGAN, BEGAN), (1_000_000, None)])
def test_all_is_put_before_now_when_the_clock_has_told_so_for_a_day(
    memory: sqlite3.Connection, now: int, back: int | None
) -> None:
    """Unless the date is one before Lumen's own: then it is the wrong one."""
    wrong = BEGAN + 400 * DAY
    lived(memory, (wrong, None), (wrong + 30_000, 30_000))
    assert take_back(memory, now, FAR - 1) is None
    assert take_back(memory, now, FAR) == back
    assert keys(memory) == [BEGAN - 30_000, BEGAN] or back is None


def test_clock_that_was_never_set_takes_nothing_back(memory: sqlite3.Connection) -> None:
    """A life that saw its clock being set, and a boot without a network: 1970 is the wrong date."""
    lived(memory, (10_000, None), (40_000, 30_000), (BEGAN, 30_000), (BEGAN + 30_000, 30_000))
    assert take_back(memory, 50_000, FAR) is None
    assert keys(memory) == [10_000, 40_000, BEGAN, BEGAN + 30_000]


def test_nothing_is_moved_where_the_clock_fell_into_what_is_remembered(
    memory: sqlite3.Connection,
) -> None:
    """Between two moments of one life there is no leap."""
    lived(memory, (BEGAN, None), (BEGAN + 2 * DAY, 2 * DAY), (BEGAN + 4 * DAY, 2 * DAY))
    assert take_back(memory, BEGAN + DAY, FAR) is None


def test_life_after_a_leap_is_not_put_before_what_is_remembered(
    memory: sqlite3.Connection,
) -> None:
    """More was lived than the clock says has passed: the order stays."""
    wrong = BEGAN + 400 * DAY
    lived(memory, (BEGAN, None), (wrong, None), (wrong + 30_000, 30_000))
    assert take_back(memory, BEGAN + 10_000, FAR) == BEGAN + 30_001
    assert keys(memory) == [BEGAN, BEGAN + 1, BEGAN + 30_001]


def test_nothing_is_moved_forward(memory: sqlite3.Connection) -> None:
    """Two moments of a wrong clock that lie closer than their interval would pass each other."""
    wrong = BEGAN + 2 * DAY
    lived(memory, (BEGAN, None), (wrong, 30_000), (wrong + 1, 2 * DAY))
    assert take_back(memory, BEGAN + 2 * DAY - 100_000) is None
    assert keys(memory) == [BEGAN, wrong, wrong + 1]


def test_no_more_than_a_week_is_moved_at_once(memory: sqlite3.Connection) -> None:
    """Nobody waits so long: 20,000 moments are put back, and 20,001 stay."""
    wrong = BEGAN + 400 * DAY
    lived(memory, (BEGAN, None), *((wrong + 30 * n, 30) for n in range(20_000)))
    now = BEGAN + 600_000
    lived(memory, (wrong + 30 * 20_000, 30))
    assert take_back(memory, now) is None
    memory.execute("DELETE FROM moments WHERE time_ms = ?", (wrong + 30 * 20_000,))
    assert take_back(memory, now) == now
