"""Files that are whole or not there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lumen.errors import LumenError, ReaderGoneError
from lumen.system.atomic import MARK, atomic_file, is_stream, sweep, write_atomically

_KILLED = """
import os, sys
from pathlib import Path
from lumen.system.atomic import atomic_file
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
    with pytest.raises(LumenError, match=r"^/: Is a directory"):
        write_atomically(Path("/"), b"")


def test_pipe_stays_a_pipe_when_it_is_written(tmp_path: Path) -> None:
    """What is no file is written to as it is: to put a file in its place would destroy it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(pipe, b"told")
    assert pipe.is_fifo()
    assert os.read(reader, 100) == b"told"
    os.close(reader)
    assert [p.name for p in tmp_path.iterdir()] == ["pipe"]


def test_reader_that_goes_has_all_it_wanted(tmp_path: Path) -> None:
    """As where standard output is a pipe to `head`: no failure."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(ReaderGoneError, match="nobody reads it"):
        _write_while_it_goes(pipe, reader)


def test_device_says_why_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe stands for it, so that no device of this computer's could ever be replaced."""
    opened, pipe = os.open, tmp_path / "pipe"
    os.mkfifo(pipe)

    def full(path: Path, flags: int) -> int:
        return opened("/dev/full" if path == pipe else path, flags)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(LumenError, match=r"pipe: No space left on device: free some space$"):
        write_atomically(pipe, b"x")
    assert pipe.is_fifo()


def test_file_behind_a_link_is_renewed(tmp_path: Path) -> None:
    """The link stays; so does one that leads to a file that is still to come."""
    (tmp_path / "there").mkdir()
    for name in ("old", "new"):
        (tmp_path / name).symlink_to(Path("there") / name)
    (tmp_path / "there" / "old").write_bytes(b"first")
    for name in ("old", "new"):
        write_atomically(tmp_path / name, b"second")
        assert (tmp_path / name).readlink() == Path("there") / name
        assert (tmp_path / "there" / name).read_bytes() == b"second"
    assert len(list((tmp_path / "there").iterdir())) == 2


def test_standard_output_is_a_stream_whatever_is_behind_it(tmp_path: Path) -> None:
    """A file that the shell appends to is appended to, never replaced; by its name in /proc."""
    code = (
        "import sys; from pathlib import Path; from lumen.system.atomic import write_atomically; "
    )
    code += "write_atomically(Path('/proc/self/fd/1'), b'second')"
    out = tmp_path / "out"
    out.write_bytes(b"first, ")
    with out.open("ab") as file:
        subprocess.run([sys.executable, "-c", code], stdout=file, check=True)  # noqa: S603 - this very interpreter
    assert out.read_bytes() == b"first, second"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_only_what_is_no_file_is_a_stream(tmp_path: Path) -> None:
    """Neither a file nor what is still to come."""
    (tmp_path / "f").write_bytes(b"")
    (tmp_path / "link").symlink_to("f")
    assert not any(is_stream(tmp_path / name) for name in ("f", "link", "new"))
    assert is_stream(Path("/dev/null"))
    with pytest.raises(LumenError, match=r"f/g: Not a directory"):
        is_stream(tmp_path / "f" / "g")


def _write_while_it_goes(pipe: Path, reader: int) -> None:
    with atomic_file(pipe) as file:
        os.close(reader)
        file.write(b"told")


def _write_half(path: Path) -> None:
    with atomic_file(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
