"""The order of write, fsync and rename of a file that is replaced, as the kernel saw it."""

from pathlib import Path

from system_calls import Call, calls_of, needs_strace

_CODE = """
import os, sys
from pathlib import Path
from lumen.system.atomic import write_atomically
write_atomically(Path(sys.argv[1]), b"new")
os.write(2, b"written")
"""


@needs_strace
def test_file_is_replaced_only_by_one_that_is_on_the_disk(tmp_path: Path) -> None:
    """The new file is written, synced, renamed, and the folder synced: in this order."""
    (tmp_path / "file").write_bytes(b"old")
    calls = calls_of(_CODE, tmp_path, str(tmp_path / "file"))
    (rename,) = (c for c in calls if c.name.startswith("rename"))
    assert rename.other == "file"
    new = rename.file
    order = [
        next(p for p, c in enumerate(calls) if c.file == new and c.name in {"write", "pwrite"}),
        next(p for p, c in enumerate(calls) if c.file == new and c.name in {"fsync", "fdatasync"}),
        calls.index(rename),
        next(p for p, c in enumerate(calls) if c.file == "." and c.name in {"fsync", "fdatasync"}),
        calls.index(Call("mark", "written")),
    ]
    assert order == sorted(order)
    assert (tmp_path / "file").read_bytes() == b"new"
