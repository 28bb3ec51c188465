"""Today so far: what was lived of it, and nothing of other days."""

from dataclasses import replace
from pathlib import Path

import pytest
from creature import moment
from hand_clock import HandClock
from patience import run

from lumen.config.settings import MemoryConfig
from lumen.core.compensation import Compensation
from lumen.core.reading import Channel
from lumen.errors import StoreError
from lumen.runtime.storage_writer import StorageWriter
from lumen.runtime.today import FRESH, Today

MIDNIGHT = 1_771_200_000.0
"""Of 16 February 2026, UTC."""


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


def test_today_is_summed_up_and_read_anew_only_once_in_a_while(tmp_path: Path) -> None:
    """Lowest and highest since midnight; a second look within two minutes costs nothing."""

    async def live() -> None:
        clock = HandClock(MIDNIGHT + 3600.0)
        storage = StorageWriter(tmp_path, MemoryConfig(), clock)
        await storage.open()
        today = Today(storage, clock, clock, Compensation)
        assert await today.report() is None
        for step, air in ((-60, 9.0), (60, 21.0), (61, 21.5), (62, 24.0), (63, 23.5)):
            lived = moment(at=60.0 * (100 + step), wall=MIDNIGHT + 60.0 * step)
            sample = replace(lived.sample, readings={Channel.AMBIENT_TEMP: air})
            await storage.keep(replace(lived, sample=sample))
        assert await today.report() is None
        clock.now += FRESH
        report = await today.report()
        assert report is not None
        assert (report.date, report.line, report.whole) == ("2026-02-16", None, False)
        air_range = report.ranges["ambient_temp_c"]
        assert 21.0 <= air_range.low < air_range.high <= 24.0
        await storage.close()
        assert await today.report() is report

    run(live())


def test_today_is_no_empty_day_when_the_memory_cannot_be_read(tmp_path: Path) -> None:
    """It says what is wrong: nothing was lived, and nobody knows, are not the same."""

    async def live() -> None:
        (tmp_path / "memory").write_text("no folder")
        clock = HandClock(MIDNIGHT)
        storage = StorageWriter(tmp_path / "memory", MemoryConfig(), clock)
        await storage.open()
        with pytest.raises(StoreError):
            await Today(storage, clock, clock, Compensation).report()
        await storage.close()

    run(live())
