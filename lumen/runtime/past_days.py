"""Days that are over: which of them are missing from the diary, and how each is summed up."""

from collections.abc import Container, Iterable

from lumen.core.compensation import Compensation
from lumen.core.day_summary import (
    STILL_WATCHED,
    WARM_UP,
    DaySample,
    RememberedDay,
    summarise,
)
from lumen.core.diary import letter_of, line_of
from lumen.core.english import ENGLISH
from lumen.core.local_days import (
    CLOCK_SET_SINCE,
    WEEK,
    day_of,
    monday_of,
)
from lumen.core.long_memory import LongMemory
from lumen.core.vocabulary import Vocabulary
from lumen.runtime.local_day import LocalDay, local_day
from lumen.runtime.local_time import local_seconds
from lumen.store.day_tables import DayTables
from lumen.units import WallTime


def missing_days(occupied: Iterable[WallTime], known: Container[int], today: int) -> list[int]:
    """Give the days before today that have moments, by their hours, and are not known."""
    found = {
        day_of(local_seconds(WallTime(wall + edge)))
        for wall in occupied
        for edge in (0.0, 3599.0)
        if wall + edge >= CLOCK_SET_SINCE
    }
    return sorted(day for day in found if day < today and day not in known)


def due_letters(memory: LongMemory, written: Container[int], today: int) -> list[int]:
    """Give the Mondays of the weeks that are over, were lived, and have no letter."""
    mondays = {monday_of(day) for day in memory.days}
    return sorted(m for m in mondays if m + WEEK <= today and m not in written)


def complete(
    days: DayTables,
    memory: LongMemory,
    own: Compensation,
    today: int,
    vocabulary: Vocabulary = ENGLISH,
) -> None:
    """Keep every day that is over and every letter that is due: in a memory that nobody lives in.

    Args:
        days: where they are kept.
        memory: empty; afterwards it knows them all.
        own: how the room is computed.
        today: number of the day that is not over.
        vocabulary: the words that it is written in.
    """
    hours = days.hours()
    for summary in days.summaries():
        memory.add(summary, hours.get(summary.day))
    first = days.next_moment(CLOCK_SET_SINCE)
    lived = [] if first is None else [day_of(local_seconds(first))]
    memory.born = min([*memory.days, *lived], default=None)
    memory.complete = True
    for day in missing_days(days.occupied(CLOCK_SET_SINCE), memory, today):
        found = summed_up(local_day(day), own, days)
        if found is not None:
            memory.add(*found)
            days.keep(found, line_of(found.summary, memory, own, vocabulary))
    for monday in due_letters(memory, days.letters(), today):
        week = days.summaries(monday, monday + WEEK - 1)
        days.keep_letter(monday, letter_of(week, memory, own, vocabulary))


def summed_up(day: LocalDay, own: Compensation, days: DayTables) -> RememberedDay | None:
    """Sum up a day from the moments that are kept of it; None where none are."""
    # Switched off for the night, the board wakes cold: then what the room was is known from before.
    since = days.lived_since(day.begins, WARM_UP, STILL_WATCHED)
    samples = days.samples(day.begins if since is None else since, day.ends)
    lived = (DaySample(m, day.local(m.sample.wall), begins) for m, begins in samples)
    return summarise(day.day, lived, own)
