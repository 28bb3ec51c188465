"""A memory that never stands in the way: whatever happens to the file, Lumen lives on.

Moments that cannot be written wait, a bounded number of them; a damaged file is set aside and a
fresh one begun; a full or read-only disk is tried again, less and less often.
"""

import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from lumen.core.moment import Moment
from lumen.errors import StoreError
from lumen.store.store import FILE_NAME, DamagedError, Store, set_aside
from lumen.units import Hectopascal, Monotonic, Seconds, WallTime

WAITING = 20
"""Moments that wait for a disk to come back: ten minutes, a window's worth."""

FIRST_RETRY: Seconds = 30.0
LAST_RETRY: Seconds = 600.0

WEEK: Seconds = 7 * 86_400.0


class Past(NamedTuple):
    """What is remembered."""

    moments: Sequence[Moment]
    pressures: Sequence[tuple[WallTime, Hectopascal]]


class Memory:
    """The store, and what to do when it fails. Its methods block."""

    def __init__(
        self,
        directory: Path,
        days: float,
        now: Callable[[], Monotonic],
        wall: Callable[[], WallTime],
    ) -> None:
        self.fault: str | None = None
        self.notice: str | None = None
        self.written = 0
        """Moments written since the start: one row and one commit each."""
        self._file = directory / FILE_NAME
        self._days = days
        self._now = now
        self._wall = wall
        self._waiting: deque[Moment] = deque(maxlen=WAITING)
        self._retry_at = Monotonic(float("-inf"))
        self._retry_wait = FIRST_RETRY
        self._store: Store | None = None
        self._try(lambda _store: None)

    @property
    def waiting(self) -> int:
        """How many moments wait to be written."""
        return len(self._waiting)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return 0 if self._store is None else self._store.size

    def remember(self, moment: Moment) -> None:
        """Keep a moment, now or once that is possible again; `fault` tells."""
        self._waiting.append(moment)
        if self.fault is None or self._now() >= self._retry_at:
            self._try(self._write)

    def past(self, span: Seconds) -> Past:
        """Give what is remembered of the last `span` seconds, and a week of pressures."""
        found = Past((), ())

        def read(store: Store) -> None:
            nonlocal found
            found = Past(tuple(store.past(span)), store.pressures(WEEK))

        self._try(read)
        return found

    @property
    def last_wall(self) -> WallTime | None:
        """The newest moment's wall time, or None."""
        return None if self._store is None else self._store.last_wall

    def setting(self, name: str) -> str | None:
        """Give what was kept under a name, or None."""
        told: list[str | None] = []
        self._try(lambda store: told.append(store.setting(name)))
        return told[0] if told else None

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a value under a name, if that is possible now."""
        self._try(lambda store: store.keep_setting(name, value))

    def check(self) -> str | None:
        """Look through the whole file; give what is wrong, or None."""
        told: list[str | None] = []
        self._try(lambda store: told.append(store.check()))
        return told[0] if told else self.fault

    def close(self) -> None:
        """Write what waits, and close; safe to call twice."""
        if self._waiting:
            self._try(self._write)
        if self._store is not None:
            self._store.close()
            self._store = None

    def _write(self, store: Store) -> None:
        while self._waiting:
            store.remember(self._waiting[0])
            self._waiting.popleft()
            self.written += 1
        store.forget(self._days)

    def _try(self, work: Callable[[Store], None]) -> None:
        """Do something with the store; where it is damaged, with a new one."""
        try:
            self._with_store(work)
        except DamagedError as damaged:
            try:
                self._begin_anew(damaged)
                self._with_store(work)
            except StoreError as error:
                self._failed(error)
                return
        except StoreError as error:
            self._failed(error)
            return
        self.fault, self._retry_wait = None, FIRST_RETRY

    def _with_store(self, work: Callable[[Store], None]) -> None:
        if self._store is None:
            self._store = Store(self._file)
        work(self._store)

    def _begin_anew(self, damaged: DamagedError) -> None:
        if self._store is not None:
            with contextlib.suppress(StoreError):
                self._store.close()
            self._store = None
        aside = set_aside(self._file, self._wall())
        self.notice = f"the memory was damaged and begun afresh; the old one is {aside.name}"
        del damaged

    def _failed(self, error: StoreError) -> None:
        self.fault = str(error)
        self._retry_at = Monotonic(self._now() + self._retry_wait)
        self._retry_wait = min(2.0 * self._retry_wait, LAST_RETRY)
        if self._store is not None:
            self._store.close()
            self._store = None
