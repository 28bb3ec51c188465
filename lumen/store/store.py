"""The SQLite file: one row and one commit a moment, each durable when `remember` returns.

In write-ahead mode a commit appends one page, 1 KiB, to the log; 32 pages later they are carried
into the file, where some four moments share a page.
"""

import contextlib
import sqlite3
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import msgspec
from msgspec import Meta

from lumen.core.answers import HumanAnswer
from lumen.core.moment import Moment
from lumen.errors import LanguageError, StoreError
from lumen.store.absence import time_away
from lumen.store.answer_rows import MOST_ANSWERS, add_answer, read_answers, take_newest_answer
from lumen.store.clock_jumps import CLOCK_SET_SINCE_MS, FAR, leap_over, take_back
from lumen.store.day_tables import DayTables, transaction
from lumen.store.recent_past import RecentPast
from lumen.store.rows import (
    COLUMNS,
    LATEST_MS,
    LONGEST_INTERVAL_MS,
    Row,
    checked_row,
    row_from_moment,
)
from lumen.store.schema import migrate, misfit
from lumen.store.translated_errors import DamagedError, errors_translated, looked_through, reason
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Monotonic, Seconds, WallTime

FILE_NAME = "memory.sqlite"

_PAGE = 1024
"""Bytes of a page of a memory that is begun. The kernel writes 4 KiB at a time, and a smaller page
seldom lies across two of these: 20 KiB a minute, instead of 26 with pages of 4 KiB."""
_LOG_PAGES = 32
"""While the log still grows to this length, a daemon writes some 15 % more: a short log is soon as
long as it gets."""
_BUSY: Seconds = 2.0
_HOURLY = 120
"""Moments between two looks at what is too old: an hour, at one every 30 s."""
_MOST_FORGOTTEN = 400
"""Rows forgotten at once, so that nobody waits for it."""

_INSERT = f"INSERT INTO moments ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - names of this module
_SET = "INSERT OR REPLACE INTO settings VALUES (?, ?)"
_NONE: Mapping[str, str] = MappingProxyType({})
_LONGEST_SETTING = 64 * 1024
_SHOWN = 40
_Began = Annotated[float, Meta(ge=0.0, le=1e10)]
"""A monotonic time in seconds: of a machine that has run for less than three centuries."""
_BEGAN = "began"
"""The setting that tells the boot and the monotonic time at which the last life began."""


class Store:
    """An open memory. Its methods block, and are called by one thread only.

    Raises:
        DamagedError: the file is damaged.
        StoreError: it cannot be opened.
    """

    def __init__(
        self, file: Path, boot: str | None = None, last_at: Monotonic | None = None
    ) -> None:
        """Open a memory.

        Args:
            file: where it is; a new one is made.
            boot: by what the machine's present run is known, while which the monotonic clock of
                the moments goes on from process to process; None where it does not.
            last_at: when this very process wrote its newest moment, which the next goes on from;
                None where it has written none.
        """
        self.file = file
        self._boot = boot
        try:
            if file.exists() and not file.is_file():
                raise DamagedError(f"{file}: it is no file")
            file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                file, timeout=_BUSY, isolation_level=None, check_same_thread=False
            )
        except (OSError, ValueError, sqlite3.Error) as error:
            raise StoreError(f"{file}: {reason(error)}") from error
        self._behind_since: Monotonic | None = None
        """Since when the clock has been more than a day behind the newest moment."""
        self._kept = 0
        try:
            with errors_translated(file):
                self._prepare()
                self._last_key = self._newest()
                self._last_at = last_at if self._last_key else None
                self.days = DayTables(file, self._connection)
                self.recent = RecentPast(file, self._connection, lambda: self._last_key)
                self._inode = file.stat().st_ino
        except BaseException:
            self._connection.close()
            raise

    def remember(self, moment: Moment, settings: Mapping[str, str] = _NONE) -> int:
        """Keep a moment, durably; give its key, its wall time in ms, always ascending.

        Settings that are given are kept by the same commit: both are there afterwards, or neither.

        A clock that jumped back does not disturb the order: the key is then one more than the
        last, until the clock has caught up. If that would take more than a day, and the clock
        leapt ahead before, the leap is undone (`take_back` says when); else keys go on at the pace
        of the samples, so that a span of them stays a span of time.

        Raises:
            DamagedError: the file is damaged, was replaced, or has gone.
            StoreError: it cannot be written: the disk is full, for example.
        """
        self._check_there()
        at = moment.sample.at
        interval = None if self._last_at is None else max(1, round((at - self._last_at) * 1000.0))
        away = None if interval is not None else self._away(at, moment.sample.wall)
        key = round(moment.sample.wall * 1000.0)
        with errors_translated(self.file):
            if key <= self._last_key - FAR:
                self._behind_since = at if self._behind_since is None else self._behind_since
                lived = round((at - self._behind_since) * 1000.0)
                last = take_back(self._connection, key, lived)
                self._last_key = self._last_key if last is None else last
            else:
                self._behind_since = None
            if key <= self._last_key - FAR:
                key = self._last_key + (interval or 1)
            key = max(key, self._last_key + 1)
            if key > LATEST_MS:
                raise DamagedError(f"{self.file}: its newest moment is of the end of the calendar")
            if interval is None and self._boot is not None:
                # The first moment of a life: its intervals go on from this clock.
                settings = {**settings, _BEGAN: f"{self._boot} {at!r}"}
            self._insert(self._row_of(moment, key, interval, away), settings)
        self._last_key, self._last_at = key, at
        self._kept += 1
        return key

    def forget(self, days: float, unless_from: WallTime | None = None) -> None:
        """Now and then, forget what is older than so many days, a little at a time.

        A clock that leapt ahead must be believed for a day first: it may be wrong. What is not
        older than `unless_from` stays: its day is not summed up yet. What was kept before the clock
        was ever set has no age: it stays as long as what followed it.
        """
        if self._kept % _HOURLY:
            return
        oldest = self._last_key - round(days * 86_400_000)
        if unless_from is not None:
            oldest = min(oldest, round(unless_from * 1000.0))
        with errors_translated(self.file):
            if leap_over(self._connection, self._last_key - FAR) is not None:
                return
            (dated,) = self._connection.execute(
                "SELECT min(time_ms) FROM moments WHERE time_ms >= ?", (CLOCK_SET_SINCE_MS,)
            ).fetchone()
            if dated is not None and dated >= oldest:
                return
            self._connection.execute(
                "DELETE FROM moments WHERE time_ms IN "
                "(SELECT time_ms FROM moments WHERE time_ms < ? ORDER BY time_ms LIMIT ?)",
                (oldest, _MOST_FORGOTTEN),
            )

    def forget_after(self, wall: WallTime) -> None:
        """Forget every moment after a time: of a copy, to look at its past as it was then."""
        last = round(wall * 1000.0)
        with errors_translated(self.file):
            self._connection.execute("DELETE FROM moments WHERE time_ms > ?", (last,))
            self._last_key = self._newest()

    def past(self, span: Seconds | None = None) -> Generator[Moment, None, None]:
        """Give the moments of the last `span` seconds before the newest, the oldest first.

        Raises:
            DamagedError: a row cannot be read.
        """
        return self.recent.moments(span)

    def last_at(self) -> Monotonic | None:
        """Give when the newest moment was on the present monotonic clock; None if unknown.

        A machine without a clock battery wakes near the time at which it fell asleep, so that
        only within one run of it is it known how long Lumen was away.
        """
        if self._last_at is not None:
            return self._last_at
        boot, text = self._began()
        if self._boot is None or boot != self._boot:
            return None
        began = self._moment_of(text)
        with errors_translated(self.file):
            (milliseconds,) = self._connection.execute(
                "SELECT sum(coalesce(interval_ms, 0)) FROM moments WHERE time_ms >= (SELECT "
                "time_ms FROM moments WHERE interval_ms IS NULL ORDER BY time_ms DESC LIMIT 1)"
            ).fetchone()
        # Of a life that is longer than what is kept, nobody knows how long it was.
        return None if milliseconds is None else Monotonic(began + milliseconds / 1000.0)

    def rebooted(self) -> bool:
        """Tell whether the machine was restarted since the newest life began."""
        return self._boot is not None and self._began()[0] != self._boot

    def _began(self) -> tuple[str, str]:
        """Give by what the machine's run was known as the newest life began, and when it did."""
        boot, _, text = (self.setting(_BEGAN) or "").rpartition(" ")
        return boot, text

    def _moment_of(self, text: str) -> float:
        """Give the monotonic time that a setting tells."""
        try:
            return msgspec.json.decode(text, type=_Began)
        except NO_SUCH_JSON as error:
            raise DamagedError(
                f"{self.file}: a setting makes no sense ({reason(error)})"
            ) from error

    def setting(self, name: str) -> str | None:
        """Give what was kept under a name, or None.

        Raises:
            DamagedError: it is no text, or longer than any that was ever kept.
        """
        query = f"SELECT substr(value, 1, {_LONGEST_SETTING + 1}) FROM settings WHERE name = ?"  # noqa: S608 - a number
        with errors_translated(self.file):
            row = self._connection.execute(query, (name,)).fetchone()
        if row is None:
            return None
        (value,) = row
        if not isinstance(value, str) or len(value) > _LONGEST_SETTING:
            raise DamagedError(f"{self.file}: the setting {name} makes no sense")
        return value

    def keep_settings(self, settings: Mapping[str, str]) -> None:
        """Keep values under their names, all or none.

        Raises:
            DamagedError: the file is damaged, was replaced, or has gone.
            StoreError: they cannot be written.
        """
        self._check_there()
        with errors_translated(self.file), self._transaction():
            self._connection.executemany(_SET, settings.items())

    def keep_answers(self, changes: Sequence[HumanAnswer | None]) -> None:
        """Append answers, in their order; None takes the newest back. All of it, or nothing.

        Raises:
            DamagedError: the file is damaged, was replaced, or has gone.
            StoreError: they cannot be written.
        """
        self._check_there()
        with errors_translated(self.file), self._transaction():
            for change in changes:
                if change is None:
                    take_newest_answer(self._connection)
                else:
                    add_answer(self._connection, change)

    def answers(self, most: int = MOST_ANSWERS) -> Sequence[HumanAnswer]:
        """Give the newest answers, the oldest of them first.

        Raises:
            DamagedError: one of them is none that was ever given.
        """
        try:
            with errors_translated(self.file):
                return read_answers(self._connection, most)
        except (*NO_SUCH_JSON, ValueError, LanguageError) as error:
            raise DamagedError(
                f"{self.file}: an answer makes no sense ({reason(error)})"
            ) from error

    @property
    def last_wall(self) -> WallTime | None:
        """The newest moment's wall time, or None in an empty memory."""
        return WallTime(self._last_key / 1000.0) if self._last_key > 0 else None

    @property
    def size(self) -> int:
        """Bytes of the file.

        Raises:
            StoreError: it cannot be told: the file has gone, for example.
        """
        with errors_translated(self.file):
            return self.file.stat().st_size

    def check(self) -> str | None:
        """Look through the whole file; give what is wrong, or None. It takes a while.

        Raises:
            DamagedError: it is too damaged for that.
            StoreError: it cannot be read now, which says nothing about what it holds.
        """
        return looked_through(self._connection, self.file)

    def close(self) -> None:
        """Close the file, into which SQLite carries the log; safe to call twice."""
        self._connection.close()

    def _prepare(self) -> None:
        run = self._connection.execute
        # Alone with its file, SQLite keeps the log's index in memory. Beside it on the disk, it
        # is written at every commit: more than the row itself, 8 of 20 KiB.
        run("PRAGMA locking_mode = EXCLUSIVE")
        run(f"PRAGMA page_size = {_PAGE}")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        run("PRAGMA temp_store = MEMORY")
        migrate(self._connection)
        harm = self.check() or misfit(self._connection) or self._impossible()
        if harm is not None:
            raise DamagedError(f"{self.file}: {harm}")

    def _away(self, at: Monotonic, wall: WallTime) -> int | None:
        """Give for how many ms Lumen was away before a life; None before its first."""
        last_wall = self.last_wall
        if last_wall is None:
            return None
        away = time_away(at, wall, self.last_at(), last_wall, rebooted=self.rebooted())
        return max(1, round(away * 1000.0))

    def _row_of(self, moment: Moment, key: int, interval: int | None, away: int | None) -> Row:
        """Give a moment's row; one that would be damage when it is read is not written."""
        row = row_from_moment(moment, key, interval, away)
        try:
            checked_row(row)
        except ValueError as error:
            raise StoreError(f"{self.file}: this moment makes no sense: {reason(error)}") from error
        return row

    def _insert(self, row: Row, settings: Mapping[str, str]) -> None:
        with self._transaction():
            self._connection.execute(_INSERT, row)
            self._connection.executemany(_SET, settings.items())

    def _transaction(self) -> contextlib.AbstractContextManager[None]:
        return transaction(self._connection)

    def _impossible(self) -> str | None:
        """Give what no moment's times can be, or None; all others are looked at when they are read.

        The order of the moments and what is forgotten come of these.
        """
        first, last = self._connection.execute(
            "SELECT min(time_ms), max(time_ms) FROM moments"
        ).fetchone()
        if first is not None and not 0 <= first <= last <= LATEST_MS:
            return f"a time of {first if first < 0 else last} ms"
        odd = self._connection.execute(
            "SELECT quote(interval_ms) FROM moments WHERE interval_ms IS NOT NULL AND "
            "(typeof(interval_ms) != 'integer' OR interval_ms NOT BETWEEN 1 AND ?) LIMIT 1",
            (LONGEST_INTERVAL_MS,),
        ).fetchone()
        return None if odd is None else f"an interval of {odd[0][:_SHOWN]} ms"

    def _newest(self) -> int:
        return self._connection.execute("SELECT max(time_ms) FROM moments").fetchone()[0] or 0

    def _check_there(self) -> None:
        """Notice a file that was deleted or replaced: writing to it would remember nothing."""
        try:
            there = self.file.stat().st_ino == self._inode
        except (FileNotFoundError, NotADirectoryError):
            there = False
        except OSError as error:
            # A card that stumbles: that says nothing of the file.
            raise StoreError(f"{self.file}: {reason(error)}") from error
        if not there:
            raise DamagedError(f"{self.file}: it was taken away")
