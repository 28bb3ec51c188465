"""The days: summaries and diary for ever, hours for some weeks; a day is written as a whole.

Days are made of the moments here, and so can be made again for as long as these are kept.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lumen.core.day_summary import DaySummary, Hours, RememberedDay
from lumen.core.long_memory import HOURS_KEPT
from lumen.core.moment import Moment
from lumen.errors import LanguageError
from lumen.store.day_rows import (
    hours_from_row,
    row_from_hours,
    row_from_summary,
    summary_from_row,
)
from lumen.store.rows import COLUMNS, moments_from_rows
from lumen.store.translated_errors import DamagedError, errors_translated, reason
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import WallTime

LONGEST_TEXT = 2000
"""Characters; no line and no letter is longer."""
EARLIEST, LATEST = -1_000_000, 1_000_000
"""Numbers of days between which everything lies that a clock can say."""

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

    All of them raise DamagedError where a row makes no sense, and StoreError where the file cannot
    be read or written.
    """

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self._file = file
        self._connection = connection

    def summaries(self, first: int = EARLIEST, last: int = LATEST) -> list[DaySummary]:
        """Give the summaries from one day to another, the oldest first."""
        rows = self._rows("SELECT day, summary FROM days", "day", first, last)
        with self._sensible():
            return [summary_from_row(_number(day), data) for day, data in rows]

    def hours(self) -> dict[int, Hours]:
        """Give the hours of the last weeks, by day."""
        rows = self._rows("SELECT day, medians FROM day_hours", "day", EARLIEST, LATEST)
        with self._sensible():
            return {day: hours_from_row(_number(day), data) for day, data in rows}

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
        with self._sensible():
            return [
                (moment, row[_INTERVAL] is None)
                for moment, row in zip(moments_from_rows(rows), rows, strict=True)
            ]

    def next_moment(self, since: WallTime) -> WallTime | None:
        """Give the time of the first moment from a time on, or None."""
        with errors_translated(self._file):
            (key,) = self._connection.execute(
                "SELECT min(time_ms) FROM moments WHERE time_ms >= ?", (round(since * 1000.0),)
            ).fetchone()
        return None if key is None else WallTime(key / 1000.0)

    def keep(self, found: RememberedDay, line: str, letters: Mapping[int, str]) -> None:
        """Write a day as a whole: summary, hours, the diary's line, and letters by their Monday.

        Of a day that was written before, as after a clock that went back, the one stays of which
        more was lived. A letter that was written stays as it is.
        """
        summary = found.summary
        with errors_translated(self._file), transaction(self._connection):
            run = self._connection.execute
            before = run("SELECT watched_s FROM days WHERE day = ?", (summary.day,)).fetchone()
            if before is None or before[0] <= summary.watched:
                row = (summary.day, int(summary.watched), row_from_summary(summary))
                run("INSERT OR REPLACE INTO days VALUES (?, ?, ?)", row)
                hours = (summary.day, row_from_hours(found.hours))
                run("INSERT OR REPLACE INTO day_hours VALUES (?, ?)", hours)
                run("INSERT OR REPLACE INTO diary VALUES (?, ?)", (summary.day, line))
            run("DELETE FROM day_hours WHERE day <= ?", (summary.day - HOURS_KEPT,))
            for letter in letters.items():
                run("INSERT OR IGNORE INTO letters VALUES (?, ?)", letter)

    def _rows(self, query: str, key: str, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        with errors_translated(self._file):
            return self._connection.execute(
                f"{query} WHERE {key} BETWEEN ? AND ? ORDER BY {key}", (first, last)
            ).fetchall()

    def _texts(self, query: str, key: str, first: int, last: int) -> dict[int, str]:
        with self._sensible():
            rows = self._rows(query, key, first, last)
            return {_number(day): _text(text) for day, text in rows}

    @contextlib.contextmanager
    def _sensible(self) -> Iterator[None]:
        try:
            yield
        except (*NO_SUCH_JSON, ValueError, LanguageError) as error:
            raise DamagedError(f"{self._file}: a row makes no sense ({reason(error)})") from error


def _number(day: object) -> int:
    if isinstance(day, int) and EARLIEST <= day <= LATEST:
        return day
    raise ValueError(f"a day of number {str(day)[:20]!r}")


def _text(text: object) -> str:
    if (
        isinstance(text, str)
        and len(text) <= LONGEST_TEXT
        and text.replace("\n", " ").isprintable()
    ):
        return text
    raise ValueError(f"a text of {str(text)[:20]!r}")
