"""The chronicle: days that are over are kept, and made again where they are missing."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest
from creature import moment
from hand_clock import HandClock
from patience import run

from lumen.config.settings import MemoryConfig
from lumen.core.compensation import Compensation
from lumen.core.day_summary import DaySummary, RememberedDay
from lumen.core.events import Event
from lumen.core.grounds import Grounds
from lumen.core.local_days import Date, date_of, number_of
from lumen.core.moment import Moment
from lumen.core.narration import Narration
from lumen.runtime.chronicle import Chronicle
from lumen.runtime.diary_report import Recalled
from lumen.runtime.local_day import local_day
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.store import FILE_NAME, Store
from lumen.units import WallTime

if TYPE_CHECKING:
    from lumen.core.two_windows import Seen

STEP = 600.0
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Lumen live in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    yield
    monkeypatch.undo()
    local_day(20_000)


def wall_of(*parts: int) -> float:
    """Give the wall time of a local date and time."""
    return datetime(*parts, tzinfo=BERLIN).timestamp()  # type: ignore[misc,arg-type]


class Life:
    """A storage and a chronicle, through several starts."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.chronicle: Chronicle

    def live(
        self,
        begins: float,
        hours: float,
        *,
        clock: Callable[[float], float] = float,
        take: bool = True,
    ) -> None:
        """Live one start: from a wall time on, for some hours.

        Args:
            begins: true wall time.
            hours: how long.
            clock: what the wall clock says at a true time.
            take: whether the chronicle hears of the moments, or is killed before.
        """

        async def start() -> None:
            storage = StorageWriter(self.directory, MemoryConfig(), HandClock(begins))
            await storage.open()
            wall = WallTime(clock(begins))
            self.chronicle = Chronicle(storage, wall, Compensation, "Ada")
            await self.chronicle.load()
            for step in range(round(hours * 3600.0 / STEP)):
                lived = self.moment(begins, STEP * step, clock)
                await storage.keep(lived)
                if take:
                    await self.chronicle.take(lived)
            await storage.close()

        run(start())

    @staticmethod
    def moment(begins: float, after: float, clock: Callable[[float], float]) -> Moment:
        """Give the moment some time after a start."""
        at = 1000.0 + after
        return moment(at=at, wall=clock(begins + after), said="~stillness~")

    def dates(self) -> list[str]:
        """Give the days that are kept, by their dates."""
        return [str(date_of(summary.day)) for summary in self.days()]

    def days(self) -> list[DaySummary]:
        """Give the summaries."""
        with contextlib.closing(Store(self.directory / FILE_NAME)) as store:
            return store.days.summaries()


def test_day_is_kept_with_the_first_moment_of_the_next(tmp_path: Path) -> None:
    """With its line in the diary, in one transaction."""
    life = Life(tmp_path)
    life.live(wall_of(2026, 2, 16, 0, 5), 24.2)
    assert life.dates() == ["2026-02-16"]
    assert life.chronicle.line is not None
    assert life.chronicle.line.date == "2026-02-16"
    assert life.chronicle.line.line.startswith("I was born, and am called Ada.")
    report = life.chronicle.life(WallTime(wall_of(2026, 2, 17, 0, 15)))
    assert (report.born, report.age_days, report.awakenings) == ("2026-02-16", 1, 1)
    assert report.alive_h == pytest.approx(24.0, abs=0.3)
    assert report.alive_share == pytest.approx(1.0, abs=0.02)


def test_days_that_nobody_kept_are_made_of_their_moments(tmp_path: Path) -> None:
    """A process that was killed before it could, again and again, loses none of them."""
    killed, unharmed = Life(tmp_path / "killed"), Life(tmp_path / "unharmed")
    for day in (16, 17, 18):
        killed.live(wall_of(2026, 2, day, 6), 12.0, take=False)
        unharmed.live(wall_of(2026, 2, day, 6), 12.0)
    for life in (killed, unharmed):
        life.live(wall_of(2026, 2, 19, 6), 1.0)
    assert killed.dates() == ["2026-02-16", "2026-02-17", "2026-02-18"]
    assert killed.days() == unharmed.days()
    assert killed.chronicle.life(WallTime(wall_of(2026, 2, 19, 7))).awakenings == 4
    assert killed.chronicle.memory.complete


def test_nothing_is_compared_while_days_are_missing(tmp_path: Path) -> None:
    """The first moment of a new start makes one of them, and each later one another."""
    life = Life(tmp_path)
    for day in (16, 17, 18):
        life.live(wall_of(2026, 2, day, 6), 0.5, take=False)
    life.live(wall_of(2026, 2, 19, 6), 0.4)
    assert not life.chronicle.memory.complete
    life.live(wall_of(2026, 2, 19, 7), 0.4)
    assert life.chronicle.memory.complete


def test_letter_is_written_when_its_week_is_over(tmp_path: Path) -> None:
    """Of the days that were lived in it, once."""
    life = Life(tmp_path)
    for day in (16, 18, 22, 23):
        life.live(wall_of(2026, 2, day, 6), 1.0)
    assert life.chronicle.letter is not None
    assert life.chronicle.letter.date == "2026-02-16"
    assert "3 of its seven days" in life.chronicle.letter.line
    assert life.chronicle.letter.line.endswith("Yours, Ada")


@pytest.mark.parametrize(
    ("date", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 2, 16), 24)]
)
def test_local_day_has_the_hours_that_clocks_give_it(
    date: tuple[int, int, int], hours: int
) -> None:
    """23 where they are put forward, 25 where they are put back."""
    number = number_of(Date(*date))
    day = local_day(number)
    assert day.begins == wall_of(*date, 0)
    assert day.ends - day.begins == 3600.0 * hours
    for after in range(0, 3600 * hours, 1800):
        true = datetime.fromtimestamp(day.begins + after, BERLIN)
        local = day.local(WallTime(day.begins + after))
        assert local % 86_400.0 == 3600.0 * true.hour + 60.0 * true.minute
        assert local // 86_400.0 == number


@pytest.mark.parametrize(("date", "hours"), [((2026, 3, 29), 23.0), ((2026, 10, 25), 25.0)])
def test_day_of_another_length_is_a_whole_day(
    tmp_path: Path, date: tuple[int, int, int], hours: float
) -> None:
    """All its hours were lived, and none is missing."""
    life = Life(tmp_path)
    life.live(wall_of(*date, 0), hours + 0.5)
    (day,) = life.days()
    assert day.whole
    assert day.watched == pytest.approx(3600.0 * hours, abs=STEP)


def test_clock_of_1970_teaches_nothing(tmp_path: Path) -> None:
    """Neither as it runs, nor when days are made of what was stored meanwhile."""
    life = Life(tmp_path)
    life.live(wall_of(2026, 2, 16, 6), 2.0)
    begins = wall_of(2026, 2, 17, 8)
    life.live(
        begins, 2.0, clock=lambda true: true - begins + 100.0 if true < begins + 3600 else true
    )
    life.live(wall_of(2026, 2, 18, 6), 1.0)
    report = life.chronicle.life(WallTime(wall_of(2026, 2, 18, 7)))
    assert report.born == "2026-02-16"
    assert "1970-01-01" not in life.dates()
    kept = {summary.day: summary for summary in life.days()}
    assert not any(summary.whole for summary in kept.values())


def test_clock_that_is_set_makes_a_day_uncertain(tmp_path: Path) -> None:
    """It is kept, and compared with no other."""
    life = Life(tmp_path)
    begins = wall_of(2026, 2, 16, 0)
    life.live(begins, 24.5, clock=lambda true: true - 1200.0 * (true < begins + 36_000.0))
    (day,) = [d for d in life.days() if d.watched > 80_000.0]
    assert day.clock_set
    assert not day.whole


def grounds(event: Event, evidence: dict[str, float]) -> Grounds:
    """Give what a sentence rests on; its window is nothing to the chronicle."""
    said, nothing = moment(), cast("Seen", None)
    return Grounds(event, evidence, (), said, Narration("The brightest.", ()), nothing, {})


def test_what_is_said_of_records_is_noted(tmp_path: Path) -> None:
    """With its evidence; other sentences are not."""
    life = Life(tmp_path)
    life.live(wall_of(2026, 2, 16, 6), 0.5)
    said = replace(
        moment(at=1.0, wall=wall_of(2026, 2, 16, 7), said="~warmth~"), narration="The brightest."
    )
    chronicle = life.chronicle
    assert not chronicle.note(said, grounds(Event.DAWN, {}))
    assert not chronicle.note(said, grounds(Event.GREETING, {"dark hours": 7.0}))
    assert chronicle.note(said, grounds(Event.RECORD, {"now": 900.0}))
    assert chronicle.recalled == chronicle.record
    assert chronicle.record == Recalled("RECORD", "2026-02-16", "The brightest.", {"now": 900.0})
    assert not chronicle.note(replace(said, narration=None), grounds(Event.RECORD, {}))


def test_clock_that_goes_back_keeps_what_was_lived(tmp_path: Path) -> None:
    """Days that it had called later are no days to compare with, until they come."""
    life = Life(tmp_path)
    life.live(wall_of(2026, 2, 16, 6), 1.0)
    begins = wall_of(2026, 2, 17, 6)
    life.live(begins, 30.0, clock=lambda true: true + 20 * 86_400.0)
    life.live(wall_of(2026, 2, 19, 6), 1.0)
    report = life.chronicle.life(WallTime(wall_of(2026, 2, 19, 7)))
    assert report.born == "2026-02-16"
    assert report.age_days == 3


def test_stored_day_of_the_future_is_left_out_and_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It would silence what is recalled until it comes, and be the diary's last line."""
    life = Life(tmp_path)
    life.live(wall_of(2026, 2, 16, 6), 1.0)
    life.live(wall_of(2026, 2, 17, 6), 1.0)
    last = life.chronicle.line
    with contextlib.closing(Store(tmp_path / FILE_NAME)) as store:
        (kept,) = store.days.summaries()
        later = replace(kept, day=number_of(Date(2080, 1, 1)))
        store.days.keep(RememberedDay(later, store.days.hours()[kept.day]), "A line to come.")
    life.live(wall_of(2026, 2, 17, 8), 0.5)
    assert life.chronicle.line == last
    assert life.chronicle.memory.latest == kept.day
    assert "2080-01-01" in caplog.text


def test_days_stand_when_the_clock_is_behind_at_a_start(tmp_path: Path) -> None:
    """Moments of as late a date bear them out: nothing is recalled until the clock is right."""
    life = Life(tmp_path)
    for day in (16, 17, 18):
        life.live(wall_of(2026, 2, day, 6), 1.0)
    begins = wall_of(2026, 2, 18, 9)
    life.live(begins, 0.5, clock=lambda true: true - 5 * 86_400.0)
    assert life.chronicle.memory.latest == number_of(Date(2026, 2, 17))


def test_life_at_a_wrong_date_does_not_silence_the_diary_for_ever(tmp_path: Path) -> None:
    """A start in 2031 is put back after a day by the right clock, and days are kept again."""
    life = Life(tmp_path)
    life.live(wall_of(2026, 2, 16, 6), 1.0)
    life.live(wall_of(2026, 2, 17, 6), 49.0, clock=lambda true: true + 5 * 365 * 86_400.0)
    life.live(wall_of(2026, 2, 20, 6), 60.0)
    assert "2026-02-21" in life.dates()
    assert life.chronicle.line is not None
    assert life.chronicle.line.date == "2026-02-21"
    assert life.chronicle.memory.latest == number_of(Date(2026, 2, 21))
