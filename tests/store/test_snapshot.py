"""A copy of a memory that is being lived."""

import os
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

import pytest
from lives import moment

from lumen.errors import StoreError
from lumen.store import snapshot as snapshots
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError


def read(file: Path) -> int:
    """Give how many moments a copy holds, once it was found whole."""
    with snapshot(file) as copy:
        store = Store(copy)
        kept = list(store.past())
        store.close()
    assert not copy.exists()
    return len(kept)


def test_copy_holds_the_last_sample_while_lumen_lives(tmp_path: Path) -> None:
    """What is still in the log is read too; the living one notices nothing."""
    file = tmp_path / FILE_NAME
    store = Store(file)
    for step in range(300):
        store.remember(moment(step))
    assert read(file) == 300
    store.remember(moment(300))
    assert read(file) == 301
    assert {path.name for path in tmp_path.iterdir()} == {FILE_NAME, f"{FILE_NAME}-wal"}
    store.close()
    assert read(file) == 301


def test_copies_are_whole_when_samples_rush_in(tmp_path: Path) -> None:
    """Copies amid a thousand commits, logs carried over and begun anew: none is torn."""
    file = tmp_path / FILE_NAME
    store = Store(file)
    store.remember(moment(0))
    ended = threading.Event()

    def rush() -> None:
        for step in range(1, 1500):
            store.remember(moment(step))
        ended.set()

    rushing = threading.Thread(target=rush)
    rushing.start()
    counts = [1]
    while not ended.is_set():
        counts.append(read(file))
    rushing.join()
    assert counts == sorted(counts)
    assert read(file) == 1500
    store.close()


def test_file_that_changed_meanwhile_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether its size or only its time is another; what is given was copied in one piece."""
    file, copied = tmp_path / FILE_NAME, list[bytes]()
    copy_once = snapshots._copy

    def changing(source: Path, target: Path) -> None:
        copy_once(source, target)
        if source == file:
            copied.append(target.read_bytes())
            if len(copied) == 1:
                file.write_bytes(b"y" * 4096)
                os.utime(file, ns=(0, 1))
            elif len(copied) == 2:
                file.write_bytes(b"z" * 4097)
                os.utime(file, ns=(0, 1))

    file.write_bytes(b"x" * 4096)
    os.utime(file, ns=(0, 0))
    monkeypatch.setattr(snapshots, "_copy", changing)
    monkeypatch.setattr(snapshots, "_PAUSE", 0.0)
    with snapshot(file) as copy:
        assert copy.read_bytes() == b"z" * 4097
    assert [data[:1] for data in copied] == [b"x", b"y", b"z"]


def test_memory_that_changes_all_the_time_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After twenty tries, with what to do."""
    file, tries = tmp_path / FILE_NAME, list[int]()
    file.write_bytes(b"x")

    def changing(_source: Path, _target: Path) -> None:
        tries.append(1)
        os.utime(file, ns=(0, len(tries)))

    monkeypatch.setattr(snapshots, "_copy", changing)
    monkeypatch.setattr(snapshots, "_PAUSE", 0.0)
    with pytest.raises(StoreError, match="it changes all the time: try again"), snapshot(file):
        pass
    # Its log is copied beside it each time.
    assert len(tries) == 40


def test_memory_that_is_not_there_is_named(tmp_path: Path) -> None:
    """One clear line."""
    with (
        pytest.raises(StoreError, match=r"memory\.sqlite: No such file"),
        snapshot(tmp_path / FILE_NAME),
    ):
        pass


def test_damage_of_a_copy_is_told_of_the_memory(tmp_path: Path) -> None:
    """The copy is gone when a person reads the line."""
    file = tmp_path / FILE_NAME
    file.write_bytes(b"no memory at all" * 100)
    with pytest.raises(DamagedError) as raised, snapshot(file) as copy:
        Store(copy)
    assert str(raised.value) == f"{file}: file is not a database"


def test_folder_is_named_when_there_is_no_room_for_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memory itself is not blamed."""
    file, temporary = tmp_path / FILE_NAME, tmp_path / "temporary"
    file.write_bytes(b"x" * 4096)
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    opened = Path.open

    def full(path: Path, mode: str = "r") -> IO[Any]:
        return opened(Path("/dev/full") if temporary in path.parents else path, mode)

    with monkeypatch.context() as no_room:
        no_room.setattr(Path, "open", full)
        with pytest.raises(StoreError) as raised, snapshot(file):
            pass
    assert (
        str(raised.value)
        == f"no copy can be written in {temporary}: No space left on device: free some space"
    )
    assert not list(temporary.iterdir())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(StoreError, match="no copy can be written"), snapshot(file):
        pass
