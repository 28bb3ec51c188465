"""A copy of a memory that is being lived."""

import threading
from pathlib import Path

import pytest
from lives import moment

from lumen.errors import StoreError
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store


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


def test_memory_that_is_not_there_is_named(tmp_path: Path) -> None:
    """One clear line."""
    with (
        pytest.raises(StoreError, match=r"memory\.sqlite: No such file"),
        snapshot(tmp_path / FILE_NAME),
    ):
        pass
