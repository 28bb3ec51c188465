"""Faults of the memory, injected into its files and its disk, and seen from outside the daemon.

Whatever happens to it, Lumen wakes, senses and shows; what is lost is bounded, and told.
"""

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from body_bench import Bench
from patience import run
from repository import SHIPPED_STUDENT

from lumen.core.reading import Channel
from lumen.formats.calibration import FILE_NAME as CALIBRATION
from lumen.outlets.view import View
from lumen.runtime.lifecycle import Lumen
from lumen.store.memory import WAITING
from lumen.store.store import FILE_NAME, Store

Harm = Callable[[Path], None]


def file_of(lumen: Lumen) -> Path:
    """Give the memory's file."""
    return lumen.directory / FILE_NAME


def _rubbish(file: Path) -> None:
    file.write_bytes(b"rubbish" * 5000)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _headless(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[:4096] = bytes(4096)
    file.write_bytes(data)


def _hollow(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[12_288:40_960] = b"\xa5" * 28_672
    file.write_bytes(data)


def _foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
        other.execute("PRAGMA user_version = 1")
    other.close()


def _odd_text(file: Path) -> None:
    with sqlite3.connect(file) as memory:
        memory.execute("UPDATE moments SET narration = CAST(X'fffe41' AS TEXT)")
    memory.close()


def _odd_number(file: Path) -> None:
    with sqlite3.connect(file) as memory:
        memory.execute("UPDATE moments SET ambient_temp_c = X'00ff', humidity_pct = 1e300")
    memory.close()


def _odd_interval(file: Path) -> None:
    with sqlite3.connect(file) as memory:
        memory.execute("UPDATE moments SET interval_ms = -5000")
    memory.close()


HARMS = (
    _rubbish,
    _half,
    _headless,
    _hollow,
    _foreign,
    _odd_text,
    _odd_number,
    _odd_interval,
)


@pytest.mark.parametrize("harm", HARMS)
def test_lumen_wakes_and_tells_when_its_memory_was_damaged(bench: Bench, harm: Harm) -> None:
    """A body and its senses need no memory; the damaged one is set aside and a fresh one begun."""

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, 300)
            file = file_of(lumen)
        harm(file)
        async with bench.life() as lumen:
            await bench.live(lumen, 2, shown=True)
            shown = View(lumen).snapshot()
            assert "begun afresh" in str(shown.notice)
            assert shown.memory.fault is None
            assert lumen.renderer.scene().notices == (shown.notice,)
            assert bench.header.panel.picture.getbbox() is not None
            assert len(list(file.parent.glob("*.damaged-???????????????"))) == 1

    run(live())


@pytest.mark.parametrize("harm", [_rubbish, _empty, _half, _headless, Path.unlink])
def test_lumen_lives_on_when_its_memory_is_damaged_under_it(bench: Bench, harm: Harm) -> None:
    """While it runs: not one sample is missed, and after a restart there is a whole memory."""

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, 300)
            file = file_of(lumen)
            harm(file)
            moments = await bench.live(lumen, 30, shown=True)
            assert all(moment.eisv is not None for moment in moments)
        async with bench.life() as lumen:
            assert View(lumen).snapshot().memory.fault is None
            await bench.live(lumen)
        store = Store(file)
        assert store.check() is None
        store.close()

    run(live())


def test_lumen_wakes_whatever_bytes_rot(bench: Bench) -> None:
    """Bits flipped anywhere in the file, thirty times over: it always wakes, with or without it."""
    chance = Random(3)

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, 200)
            file = file_of(lumen)
        whole = file.read_bytes()
        afresh = 0
        for _ in range(30):
            data = bytearray(whole)
            for _ in range(chance.choice((1, 3, 200))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            file.write_bytes(data)
            async with bench.life() as lumen:
                (moment,) = await bench.live(lumen)
                assert moment is lumen.creature.moment
                assert View(lumen).snapshot().memory.fault is None
                afresh += lumen.creature.notice is not None
        assert 0 < afresh < 30
        assert len(list(file.parent.glob("*.damaged-???????????????"))) <= 3

    run(live())


def test_full_disk_is_told_once_and_ends_by_itself(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """Moments wait, the oldest are given up; when there is room again, those that wait are kept."""
    caplog.set_level(logging.INFO, logger="lumen")

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, 3)
            memory = lumen.storage._memory
            assert memory._store is not None
            genuine = Store._prepare

            def fill(store: Store) -> None:
                genuine(store)
                store._connection.execute("PRAGMA max_page_count = 1")

            memory._store._connection.execute("PRAGMA max_page_count = 1")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Store, "_prepare", fill)
                moments = await bench.live(lumen, 300, shown=True)
                assert all(not moment.faults for moment in moments)
                shown = View(lumen).snapshot()
                assert "full" in shown.parts["memory"]
                assert shown.memory.waiting == WAITING
                assert any("full" in line for line in lumen.renderer.scene().troubles)
            await bench.live(lumen, 22)
            shown = View(lumen).snapshot()
            assert "memory" not in shown.parts
            assert shown.memory.waiting == 0
        store = Store(file_of(lumen))
        walls = [moment.sample.wall for moment in store.past()]
        store.close()
        assert moments[-1].sample.wall == pytest.approx(walls[-23], abs=0.01)

    run(live())
    lines = [record.getMessage() for record in caplog.records if "memory" in record.getMessage()]
    assert len(lines) == 2
    assert "full" in lines[0]
    assert lines[1] == "memory: works again"


def test_lumen_wakes_when_its_directory_cannot_be_written(bench: Bench) -> None:
    """A file lies in its place, which is as bad as a read-only disk; then it goes."""

    async def live() -> None:
        bench.directory.parent.mkdir(exist_ok=True)
        bench.directory.write_text("in the way")
        async with bench.life() as lumen:
            moments = await bench.live(lumen, 3, shown=True)
            assert all(not moment.faults for moment in moments)
            assert View(lumen).snapshot().parts["memory"]
            assert lumen.renderer.scene().troubles
            bench.directory.unlink()
            await bench.live(lumen, 22)
            assert "memory" not in View(lumen).snapshot().parts
            assert file_of(lumen).exists()

    run(live())


def test_read_only_file_is_told_and_ends_by_itself(bench: Bench) -> None:
    """A card that went read-only takes no row; Lumen lives, and goes on writing once it can."""

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, 3)
            memory = lumen.storage._memory
            genuine = Store._prepare

            def protect(store: Store) -> None:
                genuine(store)
                store._connection.execute("PRAGMA query_only = 1")

            assert memory._store is not None
            memory._store._connection.execute("PRAGMA query_only = 1")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Store, "_prepare", protect)
                await bench.live(lumen, 5, shown=True)
                assert "readonly" in View(lumen).snapshot().parts["memory"]
            await bench.live(lumen, 12)
            assert "memory" not in View(lumen).snapshot().parts
            assert View(lumen).snapshot().memory.waiting == 0

    run(live())


def test_damaged_student_changes_nothing_while_lumen_runs(bench: Bench, tmp_path: Path) -> None:
    """The student was read whole: its file may rot or go, and Lumen speaks on."""
    student = tmp_path / "student"
    shutil.copytree(SHIPPED_STUDENT, student)
    bench.speak_with(student)

    async def live() -> None:
        async with bench.life() as lumen:
            os.truncate(student / "student.joblib", 1000)
            (student / "student.json").unlink()
            moments = await bench.live(lumen, 60)
            assert sum(moment.expression is not None for moment in moments) >= 3

    run(live())


def test_lost_calibration_is_told_and_nothing_looks_better(bench: Bench) -> None:
    """What the board's heat was is unknown then: raw, the room would feel warmer than it is."""

    async def live() -> None:
        async with bench.life() as lumen:
            (lumen.directory / CALIBRATION).write_text('{"heat_factor": 2.25}')
            await lumen.recall.recalibrate()
            (well,) = await bench.live(lumen)
            (lumen.directory / CALIBRATION).write_text('{"heat_fac')
            await lumen.recall.recalibrate()
            (ill,) = await bench.live(lumen)
            assert well.eisv is not None
            assert ill.eisv is not None
            assert (ill.eisv.E or 0.0) < (well.eisv.E or 0.0)
            assert (ill.eisv.S or 0.0) > (well.eisv.S or 0.0)
            assert "damaged" in View(lumen).snapshot().parts["calibration"]
            assert ill.sample.value(Channel.AMBIENT_TEMP) is not None
            (lumen.directory / CALIBRATION).unlink()
            await lumen.recall.recalibrate()
            await bench.live(lumen)
            assert "calibration" not in View(lumen).snapshot().parts

    run(live())
