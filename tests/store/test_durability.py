"""The order of write and fsync of the memory, as the kernel saw it."""

from itertools import pairwise

import pytest
from system_calls import Call, calls_of, needs_strace

from lumen.store.store import FILE_NAME

WAL = f"{FILE_NAME}-wal"
SYNCS = {"fsync", "fdatasync"}
MOMENTS = 60
_CODE = """
import os, sys
from pathlib import Path
from lives import moment
from lumen.store.store import Store
store = Store(Path(sys.argv[1]))
for step in range(int(sys.argv[2])):
    store.remember(moment(step))
    os.write(2, b"remembered")
store.close()
os.write(2, b"closed")
"""

pytestmark = needs_strace


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    """Give what a memory asked of the kernel while it kept a life of moments."""
    folder = tmp_path_factory.mktemp("memory")
    return calls_of(_CODE, folder, str(folder / FILE_NAME), str(MOMENTS))


def test_moment_is_on_the_disk_before_it_counts_as_kept(calls: list[Call]) -> None:
    """Between two marks the log is written, and it is synced after its last write."""
    marks = [place for place, call in enumerate(calls) if call == Call("mark", "remembered")]
    assert len(marks) == MOMENTS
    for begin, end in pairwise([0, *marks]):
        on_log = [call.name for call in calls[begin:end] if call.file == WAL]
        writes = [place for place, name in enumerate(on_log) if name in {"pwrite", "write"}]
        assert writes
        assert SYNCS & set(on_log[writes[-1] :])


def test_log_is_carried_over_in_an_order_that_a_power_cut_cannot_break(calls: list[Call]) -> None:
    """The file is written only from a synced log, and synced before the log begins anew."""
    unsynced_log = unsynced_file = False
    carried = 0
    for call in calls:
        if call.file == WAL and call.name in {"pwrite", "write"}:
            assert not unsynced_file
            unsynced_log = True
        elif call.file == WAL and call.name in SYNCS:
            unsynced_log = False
        elif call.file == FILE_NAME and call.name == "pwrite":
            assert not unsynced_log
            carried += 1
            unsynced_file = True
        elif call.file == FILE_NAME and call.name in SYNCS:
            unsynced_file = False
    assert carried > 2
    assert not unsynced_file


def test_closed_memory_leaves_one_whole_file(calls: list[Call]) -> None:
    """What was in the log is synced into the file before the log is deleted."""
    (gone,) = (place for place, call in enumerate(calls) if call == Call("unlink", WAL))
    last = max(place for place, c in enumerate(calls) if (c.name, c.file) == ("pwrite", FILE_NAME))
    synced = [p for p, c in enumerate(calls) if c.name in SYNCS and c.file == FILE_NAME]
    assert any(last < place < gone for place in synced)
