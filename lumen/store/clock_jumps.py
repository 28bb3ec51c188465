"""A wall clock that leapt ahead, and what it did to the order of the moments.

A board without a clock battery may believe a wrong date for a while. Moments are kept by wall
time, so that one that was dated years ahead would hold up all that follow it, and make the genuine
past too old to be kept.
"""

import sqlite3
from itertools import accumulate
from typing import NamedTuple

from lumen.core.local_days import CLOCK_SET_SINCE

FAR = 86_400_000
"""Milliseconds beyond which a clock leapt, and was not merely put right: a day."""

CLOCK_SET_SINCE_MS = round(CLOCK_SET_SINCE * 1000.0)
"""Milliseconds before which no clock tells the time: one that was never set does."""
_MOST_MOVED = 20_000
"""Moments that are put back at once: a week of them, so that nobody waits long for it."""


class ClockJump(NamedTuple):
    """Two moments side by side, and far more wall time than life between them."""

    before: int
    after: int
    interval: int | None
    """The time that really passed, ms; None where a life began after the leap."""


def leap_over(connection: sqlite3.Connection, key: int) -> ClockJump | None:
    """Give the leap from the moments up to a key to those after it; None where there is none."""
    (before,) = connection.execute(
        "SELECT max(time_ms) FROM moments WHERE time_ms <= ?", (key,)
    ).fetchone()
    after = connection.execute(
        "SELECT time_ms, interval_ms FROM moments WHERE time_ms > ? ORDER BY time_ms LIMIT 1",
        (key,),
    ).fetchone()
    if before is None or after is None or after[0] - before <= (after[1] or 0) + FAR:
        return None
    return ClockJump(before, *after)


def take_back(connection: sqlite3.Connection, now: int, lived: int = 0) -> int | None:
    """Undo a leap of the clock, once it tells again what it would have told without it.

    The moments that were dated ahead are put where their intervals say, whole or not at all. Where
    a life began after the leap, or all is of later than now, nobody knows which clock was wrong:
    that it is the earlier one is believed after a day's life by it, and then they end now.

    Args:
        connection: of a memory.
        now: what the clock tells, ms.
        lived: for how long it has told so, ms.

    Returns:
        The last of their new keys; None where nothing is proved, and nothing was moved. So it is
        where the clock went back to a date before Lumen's own: then that is the wrong one.
    """
    if now < CLOCK_SET_SINCE_MS:
        return None
    leap = leap_over(connection, now)
    first = None if leap is None or leap.interval is None else leap.before
    if first is None and (lived < FAR or not _all_leapt(connection, now, leap)):
        return None
    rows = connection.execute(
        "SELECT time_ms, interval_ms FROM moments WHERE time_ms > ? ORDER BY time_ms LIMIT ?",
        (now, _MOST_MOVED + 1),
    ).fetchall()
    keys = [key for key, _ in rows]
    steps = [
        max(1, key - previous) if interval is None else interval
        for (key, interval), previous in zip(rows, keys[:1] + keys, strict=False)
    ]
    if first is None:
        first = max(now - sum(steps), 0 if leap is None else leap.before)
    moves = list(zip(accumulate(steps, initial=first), [first, *keys], strict=True))[1:]
    true: int = moves[-1][0]
    if len(moves) > _MOST_MOVED or true > now + FAR or any(to >= key for to, key in moves):
        return None
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany("UPDATE moments SET time_ms = ? WHERE time_ms = ?", moves)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return true


def _all_leapt(connection: sqlite3.Connection, now: int, leap: ClockJump | None) -> bool:
    """Tell whether what is dated later than now lies after a leap, or all is, by far."""
    if leap is not None:
        return True
    (first,) = connection.execute("SELECT min(time_ms) FROM moments").fetchone()
    return first is not None and first > now + FAR
