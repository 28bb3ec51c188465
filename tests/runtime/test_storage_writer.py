"""The keeper of the memory, when its thread is slow."""

import asyncio
import shutil
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from creature import moment
from hand_clock import NOON, HandClock
from patience import run
from PIL import Image
from visit import until

from lumen.config.settings import MemoryConfig
from lumen.runtime import storage_writer as keeping
from lumen.runtime.day import Day, FinishedDrawing
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.memory import LAST_RETRY, WAITING
from lumen.store.store import FILE_NAME, Store


def a_keeper(directory: Path) -> StorageWriter:
    """Give a keeper of a directory."""
    return StorageWriter(directory, MemoryConfig(str(directory)), HandClock())


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is slow be given up soon."""
    for name in ("DEADLINE", "OPENING"):
        monkeypatch.setattr(keeping, name, 0.02)


def test_moments_wait_when_the_card_is_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that missed their turn, and those after a stuck call, are written once it is over."""

    async def live() -> None:
        storage, over = a_keeper(tmp_path), threading.Event()
        write = storage._memory.write

        def hang() -> None:
            over.wait(10.0)
            write()

        with monkeypatch.context() as slow:
            slow.setattr(storage._memory, "write", hang)
            for step in range(3):
                await storage.keep(moment(1000.0 + 30.0 * step))
                assert storage.fault is not None
                assert storage.status.waiting == step + 1
        over.set()
        await asyncio.to_thread(_freed, storage)
        assert storage.status.written == 3
        await storage.keep(moment(1090.0))
        assert storage.fault is None
        assert storage.status.written == 4
        assert storage.status.waiting == 0
        await storage.close()

    run(live())


def test_waiting_is_bounded_when_the_card_never_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes wait; of more, the oldest are given up."""

    async def live() -> None:
        storage, over = a_keeper(tmp_path), threading.Event()
        monkeypatch.setattr(storage._memory, "write", partial(over.wait, 10.0))
        for step in range(3 * WAITING):
            await storage.keep(moment(1000.0 + 30.0 * step))
        assert storage.status.waiting == WAITING
        over.set()
        await storage.close()

    run(live())


def test_waking_is_not_held_up_when_the_card_hangs_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is opened on the keeper's thread, and waited for no longer than its deadline."""

    async def live() -> None:
        over, threads, prepare = threading.Event(), set[str](), Store._prepare

        def hang(store: Store) -> None:
            threads.add(threading.current_thread().name)
            over.wait(10.0)
            prepare(store)

        monkeypatch.setattr(Store, "_prepare", hang)
        storage = a_keeper(tmp_path)
        await storage.open()
        assert "no answer" in str(storage.fault)
        assert await storage.controls() is None
        assert not (await storage.past(60.0)).moments
        await storage.keep(moment(1000.0))
        over.set()
        await asyncio.to_thread(_freed, storage)
        await storage.keep(moment(1030.0))
        assert storage.fault is None
        assert storage.status.written == 2
        assert threads == {"memory"}
        await storage.close()

    run(live())


def test_disk_that_does_not_answer_is_a_fault_and_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks hears of it soon, and not that the file is damaged."""

    async def live() -> None:
        storage, over = a_keeper(tmp_path), threading.Event()
        monkeypatch.setattr(storage._memory, "check", partial(over.wait, 10.0))
        found = await storage.examine()
        assert (found.damage, found.free_bytes, found.silent) == (None, None, True)
        assert "no answer within" in str(found.fault)
        over.set()
        await asyncio.to_thread(_freed, storage)
        monkeypatch.undo()
        found = await storage.examine()
        assert (found.fault, found.silent) == (None, False)
        await storage.close()

    run(live())


def test_full_disk_is_a_fault_and_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file can be looked through, and is whole."""
    monkeypatch.setattr(keeping, "DEADLINE", 10.0)

    async def live() -> None:
        storage = a_keeper(tmp_path)
        await storage.keep(moment(1000.0))
        assert storage._memory._store is not None
        storage._memory._store._connection.execute("PRAGMA max_page_count = 1")
        for step in range(1, 200):
            await storage.keep(moment(1000.0 + 30.0 * step))
            if storage.fault is not None:
                break
        monkeypatch.setattr(keeping, "OPENING", 10.0)
        found = await storage.examine()
        assert (found.damage, found.writable) == (None, True)
        assert "full" in str(found.fault)
        assert found.free_bytes is not None
        assert found.free_bytes > 0
        await storage.close()

    run(live())


def test_damage_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is bad is no trouble of the moment."""
    for name in ("DEADLINE", "OPENING"):
        monkeypatch.setattr(keeping, name, 10.0)

    async def live() -> None:
        storage = a_keeper(tmp_path)
        for step in range(200):
            await storage.keep(moment(1000.0 + 30.0 * step))
        file = tmp_path / FILE_NAME
        data = bytearray(file.read_bytes())
        data[8192:] = b"\xa5" * (len(data) - 8192)
        with file.open("r+b") as opened:
            opened.write(data)
        assert storage._memory._store is not None
        storage._memory._store._connection.execute("PRAGMA shrink_memory")
        found = await storage.examine()
        assert found.damage
        assert found.fault is None
        await storage.close()

    run(live())


@pytest.mark.parametrize("in_its_place", [False, True])
def test_folder_that_cannot_be_is_no_disk_that_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, in_its_place: bool
) -> None:
    """The room is that of the nearest folder there is, and the reason is told as it is."""
    for name in ("DEADLINE", "OPENING"):
        monkeypatch.setattr(keeping, name, 10.0)

    async def live() -> None:
        storage = a_keeper(tmp_path / "gone" / "memory")
        await storage.keep(moment(1000.0))
        await storage.close()
        shutil.rmtree(tmp_path / "gone")
        if in_its_place:
            (tmp_path / "gone").write_text("")
        storage = a_keeper(tmp_path / "gone" / "memory")
        found = await storage.examine()
        assert found.free_bytes is not None
        assert found.free_bytes > 0
        assert (found.writable, found.silent) == (True, False)
        assert ("gone" in str(found.fault)) is in_its_place
        await storage.close()

    run(live())


def test_drawing_is_tried_again_when_it_could_not_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of the memory's, and it is over once there is room again."""
    for name in ("DEADLINE", "OPENING"):
        monkeypatch.setattr(keeping, name, 10.0)

    async def live() -> None:
        clock = HandClock()
        storage = StorageWriter(tmp_path, MemoryConfig(str(tmp_path)), clock)
        storage.gallery.write_text("")
        finished = a_drawing()
        await storage.keep_drawing(finished)
        assert "drawings" in str(storage.drawing_fault)
        assert storage.fault is None
        assert (await storage.examine()).fault is None
        storage.gallery.unlink()
        await storage.keep(moment(1000.0))
        assert not storage.gallery.exists()
        clock.now += LAST_RETRY
        await storage.keep(moment(1030.0))
        await until(lambda: storage.drawing_fault is None)
        assert [path.stem for path in storage.gallery.iterdir()] == [finished.day.isoformat()]
        await storage.close()

    run(live())


def test_moments_are_kept_while_a_drawing_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its seconds at midnight hold up no sample, and a power cut meanwhile takes none along."""
    for name in ("DEADLINE", "OPENING"):
        monkeypatch.setattr(keeping, name, 10.0)
    gate = threading.Event()

    def slowly(finished: FinishedDrawing) -> Callable[[], Image.Image]:
        def drawn() -> Image.Image:
            assert gate.wait(60.0)
            return Image.new("RGB", (8, 8), finished.day.day)

        return drawn

    monkeypatch.setattr(FinishedDrawing, "render", property(slowly))

    async def live() -> None:
        storage = a_keeper(tmp_path)
        first, second = a_drawing(), a_drawing(days=1)
        storage.draw(first)
        for step in range(3):
            await storage.keep(moment(1000.0 + 30.0 * step))
            assert (storage.fault, storage.drawing_fault) == (None, None)
            assert storage.status.written == step + 1
        storage.draw(second)
        assert not storage.gallery.exists()
        gate.set()
        await until(lambda: storage._drawing is not None and storage._drawing.done())
        await storage.keep(moment(1090.0))
        await storage.close()
        days = [first.day.isoformat(), second.day.isoformat()]
        assert sorted(path.stem for path in storage.gallery.iterdir()) == days

    run(live())


def a_drawing(days: int = 0) -> FinishedDrawing:
    """Give the finished drawing of a day in which something was said."""
    day, begin = Day(), NOON + 86_400.0 * days
    day.add(moment(wall=begin, said="~warmth~"))
    finished = day.add(moment(wall=begin + 86_400.0))
    assert finished is not None
    return finished


def _freed(storage: StorageWriter) -> None:
    """Wait for what is stuck; from now on the keeper's thread is as fast as ever."""
    assert storage._owner._stuck is not None
    assert storage._owner._stuck.done.wait(10.0)
    for name in ("DEADLINE", "OPENING"):
        setattr(keeping, name, 10.0)
