"""The days: summaries and diary for ever, hours for some weeks; a day is written as a whole.

Days are made of the moments here, and so can be made again for as long as these are kept.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from lumen.core.day_summary import DaySummary, Hours, RememberedDay
from lumen.core.local_days import EARLIEST_DAY, WEEK
from lumen.core.long_memory import HOURS_KEPT
from lumen.core.moment import Moment
from lumen.errors import LanguageError
from lumen.store.curves import Bucket, Cut, PastMark, buckets, marks
from lumen.store.day_rows import (
    hours_from_row,
    row_from_hours,
    row_from_summary,
    summary_from_row,
)
from lumen.store.rows import COLUMNS, LATEST_MS, moments_from_rows
from lumen.store.translated_errors import DamagedError, errors_translated, reason
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Seconds, WallTime

log = logging.getLogger("lumen")

T = TypeVar("T")

LONGEST_TEXT = 2000
"""Characters; no line and no letter is longer."""
EARLIEST, LATEST = EARLIEST_DAY - WEEK, LATEST_MS // 86_400_000
"""Numbers of days between which every day and Monday lies that was ever kept: rows of others are
damage, and have no date that could be said."""

LOOKS_BACK: Seconds = 7 * 86_400.0
"""How far back a day is looked for that tells what room this one woke in."""
_INTERVAL = COLUMNS.index("interval_ms")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Let what is written be there as a whole, or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


class DayTables:
    """The tables of days in an open memory; its methods block.

    All of them raise StoreError where the file cannot be read or written.
    """

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self._file = file
        self._connection = connection

    def summaries(self, first: int = EARLIEST, last: int = LATEST) -> list[DaySummary]:
        """Give the summaries from one day to another, the oldest first."""
        rows = self._day_rows("SELECT day, summary FROM days", "day", first, last)
        return list(_sensible(rows, summary_from_row).values())

    def hours(self) -> dict[int, Hours]:
        """Give the hours of the last weeks, by day."""
        rows = self._day_rows("SELECT day, medians FROM day_hours", "day", EARLIEST, LATEST)
        return _sensible(rows, hours_from_row)

    def lines(self, first: int = EARLIEST, last: int = LATEST) -> dict[int, str]:
        """Give the diary's lines from one day to another, by day."""
        return self._texts("SELECT day, line FROM diary", "day", first, last)

    def letters(self, first: int = EARLIEST, last: int = LATEST) -> dict[int, str]:
        """Give the letters of the weeks whose Monday lies between two days, by that Monday."""
        return self._texts("SELECT monday, letter FROM letters", "monday", first, last)

    def samples(self, begins: WallTime, ends: WallTime) -> list[tuple[Moment, bool]]:
        """Give the moments from one time to another, and whether a life begins with each."""
        rows = self._rows(
            f"SELECT {', '.join(COLUMNS)} FROM moments",  # noqa: S608 - names of this room
            "time_ms",
            round(begins * 1000.0),
            round(ends * 1000.0) - 1,
        )
        try:
            return [
                (moment, row[_INTERVAL] is None)
                for moment, row in zip(moments_from_rows(rows), rows, strict=True)
            ]
        except (*NO_SUCH_JSON, ValueError, LanguageError) as error:
            raise DamagedError(f"{self._file}: a row makes no sense ({reason(error)})") from error

    def next_moment(self, since: WallTime) -> WallTime | None:
        """Give the time of the first moment from a time on, or None."""
        with errors_translated(self._file):
            (key,) = self._connection.execute(
                "SELECT min(time_ms) FROM moments WHERE time_ms >= ?", (round(since * 1000.0),)
            ).fetchone()
        return None if key is None else WallTime(key / 1000.0)

    def lived_since(self, before: WallTime, lived: Seconds, longest: Seconds) -> WallTime | None:
        """Give the last moment from which so much was lived until a time; None where none was.

        A pause that is longer than `longest` counts as none of it. Where less was lived in the
        week before that time, all of it is: what a room was longer ago, it need not be now.
        """
        since, left = None, 1000.0 * lived
        with errors_translated(self._file):
            rows = self._connection.execute(
                "SELECT time_ms, CASE WHEN interval_ms <= ? THEN interval_ms ELSE 0 END "
                "FROM moments WHERE time_ms < ? AND time_ms >= ? ORDER BY time_ms DESC",
                (
                    round(longest * 1000.0),
                    round(before * 1000.0),
                    round((before - LOOKS_BACK) * 1000.0),
                ),
            )
            with contextlib.closing(rows):
                for key, interval in rows:
                    since = WallTime(key / 1000.0)
                    if left <= 0.0:
                        break
                    left -= interval
        return since

    def last_moment(self) -> WallTime | None:
        """Give the time of the newest moment, or None."""
        with errors_translated(self._file):
            (key,) = self._connection.execute("SELECT max(time_ms) FROM moments").fetchone()
        return None if key is None else WallTime(key / 1000.0)

    def lived(self, begins: WallTime, ends: WallTime, longest: Seconds) -> tuple[Seconds, int]:
        """Give how long Lumen lived between two times, and how often it awoke.

        A pause that is longer than `longest` counts as none of it.
        """
        bounds = (round(longest * 1000.0), round(begins * 1000.0), round(ends * 1000.0))
        with errors_translated(self._file):
            watched, awoke = self._connection.execute(
                "SELECT total(CASE WHEN interval_ms <= ? THEN interval_ms END), "
                "count(*) - count(interval_ms) FROM moments WHERE time_ms >= ? AND time_ms < ?",
                bounds,
            ).fetchone()
        return watched / 1000.0, awoke

    def first_day(self) -> int | None:
        """Give the first day that is summed up, by its number."""
        with errors_translated(self._file):
            found: tuple[int | None] = self._connection.execute(
                "SELECT min(day) FROM days WHERE day BETWEEN ? AND ?", (EARLIEST, LATEST)
            ).fetchone()
        return found[0]

    def curve(self, cut: Cut, series: Sequence[str]) -> list[Bucket]:
        """Give the lowest and highest values of each series in each bucket of time."""
        with errors_translated(self._file):
            return buckets(self._connection, cut, series)

    def marks(self, cut: Cut) -> list[PastMark]:
        """Give what was said and what happened, one of a kind in each bucket of time."""
        with errors_translated(self._file):
            return marks(self._connection, cut)

    def occupied(self, since: WallTime) -> list[WallTime]:
        """Give the hours from a time on in which there are moments, by their beginning."""
        with errors_translated(self._file):
            rows = self._connection.execute(
                "SELECT DISTINCT time_ms / 3600000 FROM moments WHERE time_ms >= ? ORDER BY 1",
                (round(since * 1000.0),),
            ).fetchall()
        return [WallTime(3600.0 * hour) for (hour,) in rows]

    def keep(self, found: RememberedDay, line: str) -> None:
        """Write a day as a whole: summary, hours, and the diary's line.

        Of a day that was written before, as after a clock that went back, the one stays of which
        more was lived.
        """
        summary = found.summary
        with errors_translated(self._file), transaction(self._connection):
            run = self._connection.execute
            before = self.summaries(summary.day, summary.day)
            if not before or before[0].watched <= summary.watched:
                row = (summary.day, int(summary.watched), row_from_summary(summary))
                run("INSERT OR REPLACE INTO days VALUES (?, ?, ?)", row)
                hours = (summary.day, row_from_hours(found.hours))
                run("INSERT OR REPLACE INTO day_hours VALUES (?, ?)", hours)
                run("INSERT OR REPLACE INTO diary VALUES (?, ?)", (summary.day, line))
            run("DELETE FROM day_hours WHERE day <= ?", (summary.day - HOURS_KEPT,))

    def keep_letter(self, monday: int, letter: str) -> None:
        """Write the letter of a week; one that was written, and makes sense, stays as it is."""
        with errors_translated(self._file), transaction(self._connection):
            if not self.letters(monday, monday):
                self._connection.execute(
                    "INSERT OR REPLACE INTO letters VALUES (?, ?)", (monday, letter)
                )

    def _rows(self, query: str, key: str, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        with errors_translated(self._file):
            return self._connection.execute(
                f"{query} WHERE {key} BETWEEN ? AND ? ORDER BY {key}", (first, last)
            ).fetchall()

    def _day_rows(self, query: str, key: str, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        # Whoever asks may name days that no whole number of SQLite's can.
        first, last = max(first, EARLIEST), min(last, LATEST)
        return self._rows(query, key, first, last) if first <= last else ()

    def _texts(self, query: str, key: str, first: int, last: int) -> dict[int, str]:
        return _sensible(self._day_rows(query, key, first, last), _text)


def _sensible(rows: Iterable[tuple[Any, ...]], read: Callable[[int, object], T]) -> dict[int, T]:
    """Read rows by their day; one that makes no sense is left out, and the log says so.

    It costs that day, and no other: it is made again of its moments where these are kept.
    """
    found = {}
    for day, data in rows:
        try:
            found[day] = read(day, data)
        except ValueError as error:
            log.warning("the memory of a day makes no sense, and is left out: %s", error)
    return found


def _text(day: int, text: object) -> str:
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise ValueError(f"the diary of day {day} is no text")
    if not text.replace("\n", " ").isprintable():
        raise ValueError(f"the diary of day {day} does not print")
    return text
