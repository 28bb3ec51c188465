"""A memory that never stands in the way: whatever happens to the file, Lumen lives on.

Moments that cannot be written wait, a bounded number of them; a damaged file is set aside and a
fresh one begun; a full or read-only disk is tried again, less and less often. Settings wait for the
next moment, the newest of each name: one commit keeps both, however often they change.
"""

import contextlib
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from lumen.core.answers import HumanAnswer
from lumen.core.learned import Learned
from lumen.core.moment import Moment
from lumen.errors import StoreError
from lumen.store.at_rest import set_aside
from lumen.store.day_tables import DayTables
from lumen.store.learned import learned_in
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError
from lumen.system.backoff import Backoff
from lumen.units import Hectopascal, Monotonic, Seconds, WallTime

T = TypeVar("T")

log = logging.getLogger("lumen")

WAITING = 20
"""Moments that wait for a disk to come back: ten minutes, a window's worth."""

FIRST_RETRY: Seconds = 30.0
LAST_RETRY: Seconds = 600.0

WEEK: Seconds = 7 * 86_400.0
SLOT: Seconds = 600.0


class Past(NamedTuple):
    """What is remembered."""

    moments: Sequence[Moment]
    pressures: Sequence[tuple[WallTime, Hectopascal]]
    sentences: Sequence[tuple[WallTime, str]] = ()
    last_at: Monotonic | None = None
    """When the last moment was on the present monotonic clock; None if unknown."""
    rebooted: bool = False
    """Whether the machine was restarted since, so that its wall clock may have stood still."""
    thinned: Sequence[Moment] = ()
    """Two weeks of moments without a fault, one in ten minutes: what Lumen's own scale is of."""
    raw_states: Sequence[tuple[float, ...]] = ()
    """A week of wall times and raw states: what its own noise is of."""
    co2_lived: Seconds | None = None
    """How long was lived since CO2 was first measured in the last eight days."""
    learned: Learned | None = None
    """What the senses learned of the place; None where nothing was kept."""
    unread: bool = False
    """Whether it cannot be read now, so that it may hold more than this."""


class Memory:
    """The store, and what to do when it fails.

    Its methods block, and are called by one thread only; `hold`, `hold_setting` and what merely
    tells never block, and may be called from elsewhere.
    """

    def __init__(
        self,
        directory: Path,
        days: float,
        now: Callable[[], Monotonic],
        wall: Callable[[], WallTime],
        boot: str | None = None,
        copy_of: Path | None = None,
    ) -> None:
        """Take a memory as it is, without opening it yet.

        Args:
            directory: where it is.
            days: how long moments are remembered.
            now: tells the monotonic time.
            wall: tells the date.
            boot: as in `Store`.
            copy_of: where the memory is that this is a copy of, to be looked at and no more; what
                is told is told of that one.
        """
        self.fault: str | None = None
        self.notice: str | None = None
        self.unless_from: WallTime | None = None
        """Since when moments are kept however old they are: they are not summed up yet."""
        self.written = 0
        """Moments written since the start: one row and one commit each."""
        self.size: int | None = None
        """Bytes of the file when it was last written; None where that is not known."""
        self._file = directory / FILE_NAME
        self._days = days
        self._now = now
        self._wall = wall
        self._boot = boot
        self._looked_at = None if copy_of is None else copy_of / FILE_NAME
        self.damage: str | None = None
        """What was wrong with the last file that was found damaged, or None."""
        self._waiting: deque[Moment] = deque(maxlen=WAITING)
        self._settings: dict[str, str] = {}
        """What was kept or read under names; a memory that is begun afresh is told it again."""
        self._due: set[str] = set()
        """The names of those that wait to be written."""
        self._answers: list[HumanAnswer | None] = []
        """Answers that wait to be written; None takes the newest back."""
        self._answers_in_writing = 0
        """How many of them, the first, are being written now: these are not changed any more."""
        self._written_at: Monotonic | None = None
        """When the last moment was that this process has written into the present file."""
        self._turn = threading.Lock()
        self._retry = Backoff(FIRST_RETRY, LAST_RETRY)
        self._store: Store | None = None

    @property
    def waiting(self) -> int:
        """How many moments wait to be written."""
        return len(self._waiting)

    def open(self) -> None:
        """Open the file and look through it; what comes first does so otherwise."""
        self._try(lambda _store: None)

    def hold(self, moment: Moment) -> None:
        """Let a moment wait to be written; of too many, the oldest is given up."""
        with self._turn:
            self._waiting.append(moment)

    def hold_setting(self, name: str, value: str) -> None:
        """Let a value wait to be kept under a name; it is written with the next moment."""
        with self._turn:
            self._settings[name] = value
            self._due.add(name)

    def hold_answer(self, change: HumanAnswer | None) -> None:
        """Let an answer, or with None its taking back, wait; it is written with the next moment."""
        with self._turn:
            waiting = self._answers[self._answers_in_writing :]
            if change is None and waiting and waiting[-1] is not None:
                self._answers.pop()
            else:
                self._answers.append(change)

    def answers(self, most: int) -> Sequence[HumanAnswer]:
        """Give the newest answers, those that wait among them, the oldest of them first."""
        found: list[HumanAnswer] = []

        def read(store: Store) -> None:
            found[:] = store.answers(most)
            with self._turn:
                waiting = tuple(self._answers)
            for change in waiting:
                if change is not None:
                    found.append(change)
                elif found:
                    found.pop()

        self._try(read)
        return found[-most:]

    def write(self) -> None:
        """Write what waits, now or once that is possible again; `fault` tells."""
        if (self.fault is None or self._retry.is_due(self._now())) and self._try(self._write):
            self.fault = None
            self._retry.reset()

    def past(self, span: Seconds) -> Past:
        """Give what is remembered of the last `span` seconds, and a week's pressures and words."""
        found = Past((), ())

        def read(store: Store) -> None:
            nonlocal found
            recent, last_at = store.recent, store.last_at()
            pressures, sentences = recent.pressures(WEEK), recent.sentences(WEEK)
            found = Past(
                tuple(store.past(span)),
                pressures,
                sentences,
                last_at,
                last_at is None and store.rebooted(),
                recent.thinned(2.0 * WEEK, SLOT),
                recent.raw_states(WEEK),
                recent.co2_lived(8.0 / 7.0 * WEEK),
                learned_in(store),
            )

        return found if self._try(read) else Past((), (), unread=True)

    def setting(self, name: str) -> str | None:
        """Give what was kept under a name, or waits to be; None where nothing was, or who knows."""

        def read(store: Store) -> None:
            value = store.setting(name)
            if value is not None:
                with self._turn:
                    # Meanwhile something newer may have been held.
                    self._settings.setdefault(name, value)

        if name not in self._settings:
            self._try(read)
        return self._settings.get(name)

    def with_days(self, work: Callable[[DayTables], T]) -> T | None:
        """Do something with the days; None where that cannot be done now: `fault` tells why."""
        done: list[T] = []

        def do(store: Store) -> None:
            done[:] = [work(store.days)]

        return done[0] if self._try(do) else None

    def check(self) -> str | None:
        """Look through the whole file; give what is damaged, or None.

        Where it cannot be looked through, that says nothing of damage, and `fault` tells why.
        """
        damage: list[str | None] = []

        def look(store: Store) -> None:
            try:
                damage.append(store.check())
            except DamagedError as damaged:
                damage.append(str(damaged))

        return damage[0] if self._try(look) else None

    def give_up(self, why: str) -> None:
        """Set the file aside and begin a fresh one: what it holds cannot be lived through again."""
        try:
            self._begin_anew(DamagedError(f"{self._file}: {why}"))
        except StoreError as error:
            self._failed(error, writing=False)

    def close(self) -> None:
        """Write what waits, and close; safe to call twice."""
        if self._waiting or self._due or self._answers:
            self._try(self._write)
        if self._store is not None:
            self._store.close()
            self._store = None

    def _write(self, store: Store) -> None:
        while self._waiting:
            moment, settings = self._waiting[0], self._due_settings()
            store.remember(moment, settings)
            self._written_at = moment.sample.at
            self.written += 1
            self._are_written(settings)
            with self._turn:
                # Meanwhile it may have been given up for a newer one.
                if self._waiting[0] is moment:
                    self._waiting.popleft()
        settings = self._due_settings()
        if settings:
            store.keep_settings(settings)
            self._are_written(settings)
        if self._answers:
            self._write_answers(store)
        store.forget(self._days, self.unless_from)
        self.size = store.size

    def _write_answers(self, store: Store) -> None:
        with self._turn:
            answers = tuple(self._answers)
            self._answers_in_writing = len(answers)
        try:
            store.keep_answers(answers)
            with self._turn:
                self._answers = self._answers[len(answers) :]
        finally:
            self._answers_in_writing = 0

    def _due_settings(self) -> dict[str, str]:
        with self._turn:
            return {name: self._settings[name] for name in self._due}

    def _are_written(self, settings: Mapping[str, str]) -> None:
        with self._turn:
            # Meanwhile another value may have come.
            self._due -= {name for name, value in settings.items() if self._settings[name] == value}

    def _try(self, work: Callable[[Store], None]) -> bool:
        """Do something with the store, where it is damaged with a new one; tell if it was done."""
        try:
            try:
                self._with_store(work)
            except DamagedError as damaged:
                self._begin_anew(damaged)
                self._with_store(work)
        except StoreError as error:
            self._failed(error, writing=work == self._write)
            return False
        return True

    def _with_store(self, work: Callable[[Store], None]) -> None:
        if self._store is None:
            self._store = Store(self._file, self._boot, self._written_at)
            self.size = self._store.size
        work(self._store)

    def _begin_anew(self, damaged: DamagedError) -> None:
        if self._store is not None:
            with contextlib.suppress(StoreError):
                self._store.close()
            self._store = None
        self._written_at = None
        with self._turn:
            self._due.update(self._settings)
        reason = str(damaged).removeprefix(f"{self._file}: ")
        self.damage = reason
        aside = set_aside(self._file, self._wall())
        if self._looked_at is not None:
            self.notice = (
                f"{self._looked_at} is damaged ({reason}): when Lumen wakes, it is set aside and a "
                "fresh memory begun"
            )
            return
        if os.path.lexists(aside):
            event = f"damaged and begun afresh; the old one is {aside.name} ({reason})"
        else:
            event = "taken away and begun afresh"
        self.notice = f"the memory was {event}"
        log.warning("%s", self.notice)

    def _failed(self, error: StoreError, *, writing: bool) -> None:
        self.fault = str(error).replace(str(self._file), str(self._looked_at or self._file))
        self.size = None
        if writing:
            self._retry.put_off(self._now())
        if self._store is not None:
            self._store.close()
            self._store = None
