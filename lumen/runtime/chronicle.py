"""The chronicle: each day that is over is summed up and kept, with a line in the diary.

A day is made of the moments that are kept of it, and of nothing else: so a kill at any time loses
no day, and days that are missing are made as soon as somebody looks, one with each moment.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import msgspec

from lumen.core.compensation import Compensation
from lumen.core.day_summary import (
    STILL_WATCHED,
    DaySummary,
    Hours,
)
from lumen.core.diary import letter_of, line_of
from lumen.core.english import ENGLISH
from lumen.core.events import REMEMBERED, Event
from lumen.core.grounds import Grounds
from lumen.core.local_days import (
    CLOCK_SET_SINCE,
    WEEK,
    Date,
    date_of,
    day_of,
    number_of,
)
from lumen.core.long_memory import LongMemory
from lumen.core.moment import Moment
from lumen.core.vocabulary import Vocabulary
from lumen.errors import StoreError
from lumen.formats.spans import counted
from lumen.runtime.diary_report import DiaryLine, DiaryReport, Recalled, read_diary
from lumen.runtime.local_day import LocalDay, local_day
from lumen.runtime.local_time import local_seconds
from lumen.runtime.past_days import due_letters, missing_days, summed_up
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.day_tables import DayTables
from lumen.system.log import log
from lumen.units import Seconds, WallTime

DRAWN_LARGE = frozenset({Event.RECORD, Event.FIRST})
"""What makes an expression a large mark in the day's drawing."""


class LifeReport(msgspec.Struct, frozen=True):
    """Who Lumen is, and how long it has lived."""

    name: str
    """Its name, the setting `identity.name`."""
    born: str | None
    """The local date of its first sample; null before it, or while the memory cannot be read."""
    age_days: int | None
    """Days since then."""
    awakenings: int
    """How often it was started."""
    alive_h: float
    """Hours it lived, all starts together."""
    alive_share: float | None
    """The share of them since its birth, 0 to 1."""
    days: int
    """Days that are summed up and kept."""


_NOTHING: tuple[Seconds, int] = (0.0, 0)


class _Read(NamedTuple):
    """What of the days is read at a start."""

    summaries: list[DaySummary]
    hours: dict[int, Hours]
    lines: dict[int, str]
    letters: dict[int, str]
    first_moment: WallTime | None
    occupied: list[WallTime]
    """The hours in which there are moments, by their beginning."""
    lived: tuple[Seconds, int]
    """How long it lived today before this start, and how often it awoke."""


class Chronicle:
    """Days, diary and identity of one Lumen."""

    def __init__(
        self,
        storage: StorageWriter,
        wall: WallTime,
        own: Callable[[], Compensation],
        name: str,
        vocabulary: Vocabulary = ENGLISH,
    ) -> None:
        """Begin.

        Args:
            storage: where days are kept.
            wall: the time now.
            own: gives the present compensation.
            name: what it is called.
            vocabulary: the words that diary and letters are written in.
        """
        self.memory = LongMemory()
        self.memory.name = name
        self.line: DiaryLine | None = None
        """The diary's last line."""
        self.letter: DiaryLine | None = None
        """The last letter, by the date of its week's Monday."""
        self.recalled: Recalled | None = None
        """The last sentence of this process that only a long memory can say."""
        self.record: Recalled | None = None
        """The last of these that was a record."""
        self._storage = storage
        self._own = own
        self._vocabulary = vocabulary
        self._started = wall
        self._known = False
        self._born: WallTime | None = None
        self._day: int | None = None
        self._missing: list[int] = []
        self._letters: set[int] = set()
        self._empty: set[int] = set()
        self._before = _NOTHING
        """How long it lived today before this start, and how often it awoke; then, since it:"""
        self._watched: Seconds = 0.0
        self._awakenings = 0
        self._last: Moment | None = None

    async def load(self) -> None:
        """Read what is kept; where that cannot be read now, nothing is compared."""
        self._started = max(self._started, CLOCK_SET_SINCE)
        today = local_day(day_of(local_seconds(self._started)))
        read = await self._storage.with_days(partial(_read, today, self._started))
        born = await self._storage.born()
        if read is None or self._cannot_keep():
            return
        self._take_up(read)
        self._learn_birth(read, born)
        self._day = today.day if self._day is None else self._day
        self._before = read.lived if self._day == today.day else _NOTHING
        self._known, self._missing = True, []
        self._look_for_missing(read.occupied)

    def _take_up(self, read: _Read) -> None:
        """Remember the days that are kept."""
        memory = self.memory
        memory.clear()
        for summary in read.summaries:
            memory.add(summary, read.hours.get(summary.day))
        self._letters = set(read.letters)
        for day, line in list(read.lines.items())[-1:]:
            self.line = DiaryLine(str(date_of(day)), line)
        for monday, letter in list(read.letters.items())[-1:]:
            self.letter = DiaryLine(str(date_of(monday)), letter)

    @property
    def known(self) -> bool:
        """Whether what is kept was read."""
        return self._known

    def _learn_birth(self, read: _Read, born: WallTime | None) -> None:
        """Give it a birthday: the one that is kept, or the first moment that is."""
        known = [born, read.first_moment]
        known += [local_day(summary.day).begins for summary in read.summaries[:1]]
        self._set_birth(min((wall for wall in known if wall is not None), default=None), born)

    def _set_birth(self, born: WallTime | None, kept: WallTime | None) -> None:
        if born is not None:
            self._born = born
            self.memory.born = day_of(local_seconds(born))
            if kept != born:
                self._storage.keep_born(born)

    def note(self, moment: Moment, grounds: Grounds | None) -> bool:
        """Take note of what was said; tell whether it was of a first or a record."""
        news = None if grounds is None or moment.narration is None else grounds.news
        if grounds is None or news not in REMEMBERED or moment.narration is None:
            return False
        assert news is not None  # noqa: S101 - it is one of them
        date = str(date_of(day_of(local_seconds(moment.sample.wall))))
        self.recalled = Recalled(news.name, date, moment.narration, dict(grounds.evidence))
        if news is Event.RECORD:
            self.record = self.recalled
        return news in DRAWN_LARGE

    async def take(self, moment: Moment) -> None:
        """Count a moment, and keep a day that is over, if there is one."""
        wall = moment.sample.wall
        if wall < CLOCK_SET_SINCE:
            return
        day = day_of(local_seconds(wall))
        if (self._born is None and self._known) or (self._born is not None and self._born > wall):
            self._set_birth(wall, None)
        self._count(moment, day)
        if not self._known or self._cannot_keep():
            return
        if day != self._day:
            self._day = day
            await self._turn(day)
        if self._missing:
            await self._keep(self._missing[0])
        elif due := due_letters(self.memory, self._letters, day):
            await self._write_letter(due[0])

    def _count(self, moment: Moment, day: int) -> None:
        last, self._last = self._last, moment
        if self._day is not None and day != self._day:
            self._before, self._watched, self._awakenings = _NOTHING, 0.0, 0
        if last is None:
            self._awakenings += 1
            return
        away = moment.sample.at - last.sample.at
        self._watched += away if away <= STILL_WATCHED else 0.0

    @property
    def signed_line(self) -> str | None:
        """The diary's last line with name and day, as the screen shows it."""
        if self.line is None:
            return None
        day, words = number_of(Date.of(self.line.date)), self._vocabulary.diary
        return words.signed(self.memory.name, day, self.line.line)

    async def _turn(self, day: int) -> None:
        """Look for days that are over, and not kept yet."""
        if self.memory.latest >= day:
            # They are no days before this one, unless moments of this memory bear them out.
            born, today = self.memory.born, local_day(day)
            read = await self._storage.with_days(partial(_read, today, self._started))
            if read is not None:
                self._take_up(read)
                self.memory.born = born
        since = local_day(day - 2).begins
        occupied = await self._storage.with_days(lambda days: days.occupied(since))
        if occupied is not None:
            self._look_for_missing(occupied)

    def _look_for_missing(self, occupied: list[WallTime]) -> None:
        """Find the days that have moments and are not kept."""
        assert self._day is not None  # noqa: S101 - set before
        known = {*self.memory.days, *self._empty, *self._missing}
        self._missing += missing_days(occupied, known, self._day)
        self._settle()

    def _settle(self) -> None:
        """Let what is compared be whole, and let no moment be forgotten that is not summed up."""
        assert self._day is not None  # noqa: S101 - as above
        self.memory.complete = not self._missing
        self._storage.keep_from(local_day(min([self._day, *self._missing])).begins)

    async def _keep(self, day: int) -> None:
        """Sum up a day, and keep it."""
        own = self._own()
        found = await self._storage.with_days(partial(summed_up, local_day(day), own))
        if self._cannot_keep():
            return
        if found is None:
            self._empty.add(day)
        else:
            self.memory.add(*found)
            line = line_of(found.summary, self.memory, own, self._vocabulary)
            await self._storage.with_days(lambda days: days.keep(found, line))
            if self._cannot_keep():
                return
            if self.line is None or self.line.date < str(date_of(day)):
                self.line = DiaryLine(str(date_of(day)), line)
        self._missing.remove(day)
        self._settle()

    def _cannot_keep(self) -> bool:
        return self._storage.fault is not None

    async def _write_letter(self, monday: int) -> None:
        last = monday + WEEK - 1
        week = await self._storage.with_days(lambda days: days.summaries(monday, last))
        if not week:
            return
        letter = letter_of(week, self.memory, self._own(), self._vocabulary)
        await self._storage.with_days(lambda days: days.keep_letter(monday, letter))
        if not self._cannot_keep():
            self._letters.add(monday)
            date = str(date_of(monday))
            if self.letter is None or self.letter.date < date:
                self.letter = DiaryLine(date, letter)

    async def diary(self, first: int, last: int) -> DiaryReport:
        """Give the diary from one local day to another, by their numbers.

        Raises:
            StoreError: the memory cannot be read now.
        """
        found = await self._storage.with_days(partial(read_diary, first, last, self.memory.name))
        if found is None:
            raise StoreError(self._storage.fault or "the memory cannot be read now")
        return found

    def life(self, wall: WallTime) -> LifeReport:
        """Give who it is, and how long it has lived."""
        alive = self.memory.watched + self._before[0] + self._watched
        born, trusted = self._born, wall >= CLOCK_SET_SINCE
        since = None if born is None or not trusted else wall - born
        return LifeReport(
            name=self.memory.name,
            born=None if self.memory.born is None else str(date_of(self.memory.born)),
            age_days=None
            if self.memory.born is None or not trusted
            else max(0, day_of(local_seconds(wall)) - self.memory.born),
            awakenings=self.memory.awakenings + self._before[1] + self._awakenings,
            alive_h=round(alive / 3600.0, 1),
            alive_share=None if not since or since <= 0.0 else round(min(1.0, alive / since), 3),
            days=len(self.memory),
        )


def _read(today: LocalDay, started: WallTime, days: DayTables) -> _Read:
    """Read the days, but for those that lie in the future of this day and of every moment.

    A clock that is behind makes them look so, too; then moments of as late a date bear them out.
    """
    newest = days.last_moment()
    last = max(today.day, 0 if newest is None else day_of(local_seconds(newest)))
    to_come = days.summaries(last + 1)
    if to_come:
        log.warning(
            "the memory of %s from %s on is of the future, and is left out: it is %s",
            counted(len(to_come), "day"),
            date_of(to_come[0].day),
            date_of(today.day),
        )
    return _Read(
        days.summaries(last=last),
        {day: hours for day, hours in days.hours().items() if day <= last},
        days.lines(last=last),
        days.letters(last=last),
        days.next_moment(CLOCK_SET_SINCE),
        days.occupied(CLOCK_SET_SINCE),
        days.lived(today.begins, started, STILL_WATCHED),
    )
