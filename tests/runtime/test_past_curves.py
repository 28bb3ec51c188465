"""The past as curves: few points, every peak among them, gaps as gaps."""

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path

import pytest
from creature import moment
from endurance.long_past import points
from hand_clock import HandClock
from patience import run

from lumen.config.settings import MemoryConfig
from lumen.core.compensation import Compensation
from lumen.core.local_days import day_of
from lumen.core.long_memory import LongMemory
from lumen.core.moment import Eisv
from lumen.core.own_scale import IDENTITY, Scale
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.core.shape_names import Shape
from lumen.errors import LumenError
from lumen.runtime.local_time import local_seconds
from lumen.runtime.past_curves import BUCKETS, FRESH, STATE, CurvesReport, PastCurves, PastSpan
from lumen.runtime.past_days import complete
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.curves import Cut
from lumen.store.store import FILE_NAME, Store
from lumen.units import Seconds, WallTime

ENDS = 1_780_000_020.0
HOUR: Seconds = 3600.0
MOST_POINTS = 2000


def energy_at(hours: float) -> float:
    """Give the energy of a moment: small waves, and one peak of a single moment."""
    return 0.93 if hours == 40.0 else 0.5 + 0.01 * (hours % 7)


def fill(directory: Path, every: float, hours: float, gap: tuple[float, float]) -> list[float]:
    """Write moments of the last hours, but for a gap; give how many hours ago each was."""
    kept = []
    with contextlib.closing(Store(directory / FILE_NAME)) as store:
        store._connection.execute("PRAGMA synchronous = OFF")
        for step in range(round(hours / every)):
            ago = hours - every * step
            if gap[0] < ago <= gap[1]:
                continue
            at = HOUR * every * step
            state = Eisv(energy_at(ago), 0.7, 0.3, 0.1)
            made = moment(at=at, wall=WallTime(ENDS - HOUR * ago), said="~warmth~")
            said = "I glow." if ago % 24 == 4 else None
            made = replace(made, raw=state, shape=Shape.CONVERGENCE, narration=said)
            if ago == 60.0:
                readings = {**made.sample.readings, Channel.LIGHT: Fault(FaultKind.SILENT, "gone")}
                made = replace(made, sample=replace(made.sample, readings=readings))
            store.remember(made)
            kept.append(ago)
    return kept


def curves_of(
    directory: Path, span: PastSpan, of: str = STATE, scale: Scale = IDENTITY, back: int = 0
) -> CurvesReport:
    """Ask for the past once."""

    async def ask() -> CurvesReport:
        clock = HandClock(ENDS)
        storage = StorageWriter(directory, MemoryConfig(), clock)
        await storage.open()
        report = await PastCurves(storage, clock, clock, lambda: scale).curves(span, of, back)
        await storage.close()
        return report

    return run(ask())


@pytest.mark.parametrize(
    ("span", "hours"), [(PastSpan.DAY, 24), (PastSpan.WEEK, 168), (PastSpan.QUARTER, 2160)]
)
def test_each_view_has_lowest_and_highest_of_every_bucket_and_few_points(
    tmp_path: Path, span: PastSpan, hours: int
) -> None:
    """Compared with every moment that was written, one by one."""
    every = hours / 1000.0 if span is not PastSpan.WEEK else 0.25
    ages = fill(tmp_path, every, hours, (hours * 0.3, hours * 0.4))
    report = curves_of(tmp_path, span)
    assert report.buckets == BUCKETS
    expected: dict[int, list[float]] = {}
    for age in ages:
        number = int((hours - age) * HOUR / report.bucket_s + 1e-6)
        expected.setdefault(number, []).append(energy_at(age))
    found = {row.number: row.extents[0] for row in report.rows}
    # The bucket's edges are rounded to milliseconds: what lies on one may be in either.
    assert set(found) == set(expected)
    edges = 0
    for number, values in expected.items():
        extent = found[number]
        assert extent is not None
        edges += extent != (round(min(values), 3), round(max(values), 3))
    assert edges <= 0.05 * BUCKETS
    if span is PastSpan.WEEK:
        assert max(e[1] for e in found.values() if e is not None) == 0.93
    assert not {int(BUCKETS * 0.62), int(BUCKETS * 0.68)} & set(found)
    assert all(row.shape is Shape.CONVERGENCE for row in report.rows)
    assert points(report) <= MOST_POINTS


def test_what_was_said_and_what_happened_is_marked_at_its_time(tmp_path: Path) -> None:
    """Sentences, awakenings and faults; of many nearby the last, and how many."""
    fill(tmp_path, 0.25, 168, (90.0, 100.0))
    report = curves_of(tmp_path, PastSpan.WEEK)
    said = [mark for mark in report.marks if mark.kind == "said"]
    assert {mark.text for mark in said} == {"I glow."}
    assert [round((1 - mark.place) * 168) for mark in said] == [148, 124, 76, 52, 28, 4]
    (woke,) = [mark for mark in report.marks if mark.kind == "woke"]
    assert woke.place == pytest.approx(0.0, abs=0.001)
    (fault,) = [mark for mark in report.marks if mark.kind == "fault"]
    assert (fault.text, fault.count) == ("light", 1)
    assert fault.place == pytest.approx(1 - 60 / 168, abs=0.001)
    assert all(0.0 < place <= 1.0 for place, _ in report.ticks)
    assert len(report.ticks) == 7


def test_state_is_on_the_scale_of_today_and_a_channel_as_it_was_read(tmp_path: Path) -> None:
    """The first by the scale's own formula; the other untouched."""
    fill(tmp_path, 0.5, 20, (0.0, 0.0))
    scale = Scale((2.0, 1.0, 1.0, 1.0), (0.5, 0.6, 0.3, 0.1))
    state = curves_of(tmp_path, PastSpan.DAY, scale=scale)
    plain = curves_of(tmp_path, PastSpan.DAY)
    for felt, raw in zip(state.rows, plain.rows, strict=True):
        assert felt.extents[0] is not None
        assert raw.extents[0] is not None
        for x, y in zip(felt.extents[0], raw.extents[0], strict=True):
            assert x == pytest.approx(0.45 + 2.0 * (y - 0.5), abs=0.002)
    read = curves_of(tmp_path, PastSpan.DAY, Channel.AMBIENT_TEMP)
    assert read.series == ["ambient_temp_c"]
    values = {e for row in read.rows for e in row.extents}
    expected = moment().sample.readings[Channel.AMBIENT_TEMP]
    assert values == {(expected, expected)}


def test_value_that_makes_no_sense_is_a_gap(tmp_path: Path) -> None:
    """Text in place of a number, or a number out of its range, is drawn as nothing."""
    fill(tmp_path, 0.5, 20, (0.0, 0.0))
    with contextlib.closing(Store(tmp_path / FILE_NAME)) as store:
        store._connection.execute("UPDATE moments SET S = 'much', I = 7.0 ")
        found = store.days.curve(
            Cut(round(1000 * ENDS) - 72_000_000, 720_000, 100), ["E", "I", "S"]
        )
    assert all(bucket.extents[0] is not None for bucket in found)
    assert all(bucket.extents[1:] == (None, None) for bucket in found)


def test_earlier_days_are_those_that_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day two days before this one, sample by sample; before the first there is nothing."""
    monkeypatch.setenv("TZ", "UTC")
    fill(tmp_path, 0.25, 96, (90.0, 90.0))
    report = curves_of(tmp_path, PastSpan.DAY, back=2)
    assert (report.begins, report.ends) == ("Mon 25 May, 20:27", "Tue 26 May, 20:27")
    assert len(report.rows) == 96
    for row in report.rows:
        age = round(4 * (72.0 - row.number * report.bucket_s / HOUR)) / 4
        assert row.extents[0] == (round(energy_at(age), 3), round(energy_at(age), 3))
    assert report.has_earlier
    last = curves_of(tmp_path, PastSpan.DAY, back=4)
    assert (last.rows, last.has_earlier) == ([], False)


def test_way_back_leads_past_days_without_samples(tmp_path: Path) -> None:
    """Lumen was off for two days: what was before them is reached still."""
    fill(tmp_path, 0.25, 96, (20.0, 74.0))
    gap = curves_of(tmp_path, PastSpan.DAY, back=1)
    assert (gap.rows, gap.has_earlier) == ([], True)
    assert curves_of(tmp_path, PastSpan.DAY, back=3).rows


def test_past_that_cannot_be_read_is_refused_and_one_that_was_is_kept_a_while(
    tmp_path: Path,
) -> None:
    """Nothing stands in for it; many who ask read once."""

    async def ask() -> None:
        clock = HandClock(ENDS)
        storage = StorageWriter(tmp_path, MemoryConfig(), clock)
        await storage.open()
        past = PastCurves(storage, clock, clock, lambda: IDENTITY)
        first, again = await asyncio.gather(*(past.curves(PastSpan.DAY, STATE) for _ in range(2)))
        assert first is again
        assert first.rows == []
        (tmp_path / FILE_NAME).unlink()
        (tmp_path / FILE_NAME).mkdir()
        await storage.close()
        assert await past.curves(PastSpan.DAY, STATE) is first
        clock.now += FRESH + 1.0
        with pytest.raises(LumenError, match="the past cannot be read now"):
            await past.curves(PastSpan.DAY, STATE)

    run(ask())


def test_whole_life_is_made_of_its_days(tmp_path: Path) -> None:
    """Lowest and highest of each day, its line as a mark, days that are missing as a gap."""
    fill(tmp_path, 0.25, 24 * 12, (24 * 4.0, 24 * 7.0))
    with contextlib.closing(Store(tmp_path / FILE_NAME)) as store:
        today = day_of(local_seconds(WallTime(ENDS)))
        complete(store.days, LongMemory(), Compensation(), today)
    report = curves_of(tmp_path, PastSpan.LIFE)
    numbers = [row.number for row in report.rows]
    assert report.buckets == 12
    assert numbers[0] == 0
    assert len(numbers) < 12
    assert numbers != list(range(len(numbers)))
    assert all(row.shape is Shape.CONVERGENCE for row in report.rows)
    assert {mark.kind for mark in report.marks} == {"diary"}
    assert max(row.extents[0][1] for row in report.rows if row.extents[0]) == 0.93
