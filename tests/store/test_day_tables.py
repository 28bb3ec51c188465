"""Days in the store: what is written is read again, whole or not at all, and small."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lives import NOON, moment

from lumen.core.day_parts import HIGHEST_PRESSURE, LOWEST_PRESSURE, PartValue
from lumen.core.day_summary import (
    DECIMALS,
    HOUR_COLUMNS,
    HOURLY,
    NAMES,
    DaySummary,
    Hours,
    RememberedDay,
    Span,
)
from lumen.core.diary import LONGEST_LETTER, LONGEST_LINE
from lumen.core.long_memory import HOURS_KEPT
from lumen.core.reading import Channel
from lumen.core.shape_names import SHAPES
from lumen.store.day_tables import DayTables
from lumen.store.store import FILE_NAME, Store
from lumen.units import WallTime

DAY = 20_500
DAYS_BY = (("days", "day"), ("day_hours", "day"), ("diary", "day"), ("letters", "monday"))
_LINE = "x" * LONGEST_LINE
_LETTER = "y" * LONGEST_LETTER


def _span(name: str) -> Span:
    """Give what a lively day reads of it."""
    low, middle, high = {
        "pressure_hpa": (991.23, 1001.45, 1012.34),
        "light_lux": (0.12, 345.67, 1234.56),
        "ctx_switches_per_s": (512.3, 1234.5, 9876.5),
        "interrupts_per_s": (412.3, 834.5, 7876.5),
        "led_brightness": (0.123, 0.345, 0.567),
        "co2_ppm": (412.0, 634.0, 1876.0),
        "V": (0.0123, 0.0345, 0.2567),
    }.get(name, (0.12, 0.34, 0.56) if len(name) == 1 else (12.34, 34.56, 56.78))
    return Span(
        round(low, DECIMALS[name]),
        86_340.0,
        round(middle, DECIMALS[name]),
        round(high, DECIMALS[name]),
        43_200.0,
    )


def full_day(day: int) -> RememberedDay:
    """Give a day in which everything there is was read, with numbers of many digits."""
    chance = np.random.default_rng(day)
    spent = chance.dirichlet(np.ones(len(SHAPES))) * 80_000.0
    summary = DaySummary(
        day,
        watched=86_370.0,
        gap=31.0,
        clock_set=False,
        awakenings=2,
        first=12.0,
        last=86_399.0,
        calibration=(2.4567, 312.5, 41.75),
        expressions=180,
        utterances=48,
        shapes={shape: float(round(time)) for shape, time in zip(SHAPES, spent, strict=True)},
        faults=dict.fromkeys((Channel.AMBIENT_TEMP, Channel.LIGHT), 1230.0),
        first_light=25_000.0,
        last_light=80_000.0,
        sun_first=25_100.0,
        sun_last=61_000.0,
        spans={name: _span(name) for name in NAMES},
        parts={
            "night": PartValue("night", 18.34, 10.5),
            "noon": PartValue("noon", 1000.25, 10.5),
            "afternoon": PartValue("afternoon", 21.25, 10.5),
            LOWEST_PRESSURE: PartValue(LOWEST_PRESSURE, 992.25, None),
            HIGHEST_PRESSURE: PartValue(HIGHEST_PRESSURE, 1011.5, None),
        },
    )
    return RememberedDay(summary, lively_hours(chance))


def lively_hours(chance: np.random.Generator) -> Hours:
    """Give hours of which everything is known."""
    hourly = 3 * len(HOURLY)
    three = np.sort(chance.uniform(0.5, 25.0, (24, len(HOURLY), 3)), axis=-1)
    states = chance.uniform(0.0, 0.3, (24, HOUR_COLUMNS - hourly))
    return np.hstack([three.reshape(24, hourly), states]).astype(np.float16)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty memory."""
    with contextlib.closing(Store(tmp_path / FILE_NAME)) as opened:
        yield opened


@pytest.fixture
def days(store: Store) -> DayTables:
    """Give its days."""
    return store.days


def test_day_that_is_kept_is_read_as_it_was(days: DayTables) -> None:
    """Summary, hours and line, to the last digit that a reading resolves."""
    kept = full_day(DAY)
    days.keep(kept, "A line.")
    days.keep_letter(DAY, "A letter\nof two lines.")
    assert days.summaries() == [kept.summary]
    assert np.array_equal(days.hours()[DAY], kept.hours)
    assert days.lines() == {DAY: "A line."}
    assert days.letters() == {DAY: "A letter\nof two lines."}


def test_hours_that_are_not_known_stay_unknown(days: DayTables) -> None:
    """Not a number is not zero."""
    hours = np.full((24, HOUR_COLUMNS), np.nan, np.float16)
    days.keep(RememberedDay(full_day(DAY).summary, hours), "A line.")
    assert np.isnan(days.hours()[DAY]).all()


def test_year_of_full_days_takes_at_most_400_kib(tmp_path: Path) -> None:
    """And a day 1 KiB, diary and letters included: once there are hours of sixty days."""
    grown = []
    for year in range(2):
        with contextlib.closing(Store(tmp_path / FILE_NAME)) as store:
            before = store.size
            for day in range(DAY + 365 * year, DAY + 365 * (year + 1)):
                store.days.keep(full_day(day), _LINE)
                if day % 7 == 0:
                    store.days.keep_letter(day, _LETTER)
        grown.append((tmp_path / FILE_NAME).stat().st_size - before)
    assert grown[0] <= 400 * 1024
    assert grown[1] <= 365 * 1024


def test_hours_are_kept_for_weeks_and_days_for_ever(days: DayTables) -> None:
    """Of each hour the last 60 days count."""
    for day in range(DAY, DAY + HOURS_KEPT + 30):
        days.keep(full_day(day), "A line.")
    assert len(days.hours()) == HOURS_KEPT
    assert len(days.summaries()) == HOURS_KEPT + 30


@pytest.mark.parametrize(("lived", "stays"), [(4000.0, 86_370.0), (86_390.0, 86_390.0)])
def test_day_that_is_written_again_does_not_shrink(
    days: DayTables, lived: float, stays: float
) -> None:
    """A clock that went back begins a day anew; of both, the fuller one stays."""
    kept = full_day(DAY)
    days.keep(kept, "First.")
    again = replace(kept.summary, watched=lived)
    days.keep(RememberedDay(again, kept.hours), "Second.")
    assert [summary.watched for summary in days.summaries()] == [stays]
    assert days.lines() == {DAY: "First." if stays != lived else "Second."}


def test_letter_that_is_written_stays(days: DayTables) -> None:
    """Whoever has read it finds it again."""
    days.keep_letter(DAY, "First.")
    days.keep_letter(DAY, "Second.")
    assert days.letters() == {DAY: "First."}


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE days SET summary = ?", b"rotten"),
        ("UPDATE days SET summary = ?", "text"),
        ("UPDATE days SET summary = ?", b"\xc0" * 40),
        ("UPDATE day_hours SET medians = ?", b"\x00" * 7),
        ("UPDATE day_hours SET medians = ?", np.full((24, HOUR_COLUMNS), np.inf, "<f2").tobytes()),
        ("UPDATE diary SET line = ?", b"\xff\x00"),
        ("UPDATE diary SET line = ?", "a\x00b"),
        ("UPDATE diary SET line = ?", "z" * 3000),
    ],
)
def test_rotten_row_costs_its_day_and_no_other(
    days: DayTables,
    store: Store,
    statement: str,
    value: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is left out, and the log says so: it may be made again of its moments."""
    days.keep(full_day(DAY), "A line.")
    days.keep(full_day(DAY + 1), "Another.")
    with contextlib.closing(sqlite3.connect(store.file.parent / "copy")) as copy:
        store._connection.backup(copy)
        copy.execute(f"{statement} WHERE day = {DAY}", (value,))
        copy.commit()
    with contextlib.closing(Store(store.file.parent / "copy")) as rotten:
        found = (rotten.days.summaries(), rotten.days.hours(), rotten.days.lines())
    assert sorted(len(part) for part in found) == [1, 2, 2]
    assert "makes no sense" in caplog.text


def test_moments_of_days_that_are_not_summed_up_are_not_forgotten(store: Store) -> None:
    """However old they are."""
    for step in range(480):
        store.remember(moment(step, NOON + 3600.0 * step))
        store.forget(1.0, WallTime(NOON + 3600.0 * 100))
    first = next(store.past()).sample.wall
    assert first == NOON + 3600.0 * 100


def test_hours_with_moments_and_time_lived_are_counted_from_rows(store: Store) -> None:
    """A start begins a life, and what lies between two of them was not lived."""
    for step in range(20):
        store.remember(moment(step))
    store.close()
    with contextlib.closing(Store(store.file)) as again:
        again.remember(moment(0, NOON + 7300.0))
        again.remember(moment(1, NOON + 7330.0))
        days = again.days
        assert days.occupied(WallTime(0.0)) == [NOON - NOON % 3600.0, NOON - NOON % 3600.0 + 7200.0]
        assert days.lived(WallTime(NOON), WallTime(NOON + 1e5), 900.0) == (600.0, 2)
        assert [begins for _, begins in days.samples(WallTime(NOON), WallTime(NOON + 1e5))] == [
            number in {0, 20} for number in range(22)
        ]


def test_hour_that_was_lived_before_a_time_may_lie_far_back_and_in_several_lives(
    store: Store,
) -> None:
    """What lies between two lives, or was not watched, is none of it."""
    for step in range(121):
        store.remember(moment(step))
    store.remember(moment(600))
    store.remember(moment(601))
    store.close()
    with contextlib.closing(Store(store.file)) as again:
        for step in range(11):
            again.remember(moment(step, NOON + 50_000.0 + 30.0 * step))
        days = again.days

        def since(before: float, lived: float) -> float | None:
            found = days.lived_since(WallTime(before), lived, 900.0)
            return None if found is None else found - NOON

        assert since(NOON + 60_000.0, 300.0) == 50_000.0
        # 300 s, then 30 s of the life before, then what lies before its pause.
        assert since(NOON + 60_000.0, 330.0) == 18_000.0
        assert since(NOON + 60_000.0, 3600.0) == 3600.0 - 3270.0
        assert since(NOON + 60_000.0, 1e6) == 0.0
        assert since(NOON + 50_150.0, 90.0) == 50_030.0
        assert since(NOON + 3600.0, 60.0) == 3510.0
        assert since(NOON, 60.0) is None
        # A week back, and no further.
        assert since(NOON + 50_300.0 + 7 * 86_400.0, 60.0) == 50_300.0
        assert since(NOON + 50_300.1 + 7 * 86_400.0, 60.0) is None


@pytest.mark.parametrize("key", [-(2**63), -1_000_000, -1, 0, 1_000_000, 2**63 - 1])
def test_day_that_no_clock_can_say_is_left_out(tmp_path: Path, key: int) -> None:
    """A row of a time before Lumen's, or after the kernel's calendar, is no day of a life."""
    file = tmp_path / FILE_NAME
    for day in (DAY, DAY + 7):
        with contextlib.closing(Store(file)) as store:
            store.days.keep(full_day(day), "A line.")
            store.days.keep_letter(day, "A letter.")
    with contextlib.closing(sqlite3.connect(file)) as rotten:
        for table, name in DAYS_BY:
            statement = f"UPDATE {table} SET {name} = ? WHERE {name} = ?"  # noqa: S608 - names of this test
            rotten.execute(statement, (key, DAY + 7))
        rotten.commit()
    with contextlib.closing(Store(file)) as store:
        days = store.days
        for first, last in ((-(2**63), 2**63 - 1), (DAY - 10, DAY + 10)):
            assert [each.day for each in days.summaries(first, last)] == [DAY]
            assert list(days.lines(first, last)) == [DAY]
            assert list(days.letters(first, last)) == [DAY]
        assert list(days.hours()) == [DAY]
        assert days.first_day() == DAY


@pytest.mark.parametrize("days", [(10**30, 10**31), (-(10**31), -(10**30)), (10**30, 0)])
def test_days_that_no_calendar_has_are_none(tmp_path: Path, days: tuple[int, int]) -> None:
    """Whoever asks for them over the control socket gets an empty diary."""
    with contextlib.closing(Store(tmp_path / FILE_NAME)) as store:
        assert store.days.summaries(*days) == []
        assert store.days.lines(*days) == store.days.letters(*days) == {}
