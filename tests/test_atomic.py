"""Files that are whole or not there."""

import subprocess
import sys
from pathlib import Path

import pytest

from lumen.atomic import MARK, atomic_file, sweep, write_atomically
from lumen.errors import LumenError

_KILLED = """
import os, sys
from pathlib import Path
from lumen.atomic import atomic_file
with atomic_file(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), 9)
"""


def test_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    """What was written is read, and nothing else is left."""
    write_atomically(tmp_path / "f", b"first")
    write_atomically(tmp_path / "f", b"second")
    assert (tmp_path / "f").read_bytes() == b"second"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_old_file_stays_when_writing_fails(tmp_path: Path) -> None:
    """An error half-way leaves what was there."""
    write_atomically(tmp_path / "f", b"first")
    with pytest.raises(ZeroDivisionError):
        _write_half(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"first"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_old_file_stays_when_killed_and_the_rest_is_swept(tmp_path: Path) -> None:
    """A kill leaves an unfinished file beside, never a half one in place."""
    write_atomically(tmp_path / "f", b"first")
    subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path / "f")], check=False)  # noqa: S603 - this very interpreter
    assert (tmp_path / "f").read_bytes() == b"first"
    assert any(p.name.startswith(MARK) for p in tmp_path.iterdir())
    sweep(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_what_the_dead_left_goes_when_the_file_is_written_again(tmp_path: Path) -> None:
    """Kills in the midst of an export do not add up; what the living write stays."""
    for _ in range(3):
        subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path / "f")], check=False)  # noqa: S603 - this very interpreter
    (tmp_path / f"{MARK}1-f").write_bytes(b"being written")
    assert sum(p.name.startswith(MARK) for p in tmp_path.iterdir()) == 2
    write_atomically(tmp_path / "f", b"whole")
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"{MARK}1-f", "f"]


def test_error_names_the_file_when_it_cannot_be_written(tmp_path: Path) -> None:
    """One clear line."""
    with pytest.raises(LumenError, match=r"nowhere/f: No such file or directory"):
        write_atomically(tmp_path / "nowhere" / "f", b"")
    with pytest.raises(LumenError, match="Is a directory"):
        write_atomically(tmp_path, b"")


def _write_half(path: Path) -> None:
    with atomic_file(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
