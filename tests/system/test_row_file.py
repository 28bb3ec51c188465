"""Files of whole rows."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lumen.errors import LumenError, ReaderGoneError
from lumen.system.row_file import row_file

_FILL = """
import resource, sys
from pathlib import Path
from lumen.errors import LumenError
from lumen.system.row_file import row_file
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with row_file(Path(sys.argv[1])) as out:
        out.put(b"header\\n")
        for number in range(100):
            out.put(f"{number:029}\\n".encode())
except LumenError as error:
    print(error)
"""


def test_disk_that_is_full_costs_no_whole_row(tmp_path: Path) -> None:
    """The row that does not fit is taken back, and one line says how many are in the file."""
    file = tmp_path / "rows"
    run = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _FILL, str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == f"{file}: File too large: begin another file (33 samples are in it)\n"
    assert file.read_text() == "header\n" + "".join(f"{n:029}\n" for n in range(33))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_half_written_row_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A disk that takes half a row and then fails."""
    write = os.write
    file = tmp_path / "rows"

    def fail(handle: int, data: memoryview) -> int:
        if len(data) < 6:
            raise OSError(number, os.strerror(number))
        return write(handle, data[:4])

    with row_file(file) as out:
        out.put(b"whole\n")
        with monkeypatch.context() as broken:
            broken.setattr(os, "write", fail)
            with pytest.raises(LumenError, match=os.strerror(number)):
                out.put(b"second\n")
        out.put(b"third\n")
    assert file.read_bytes() == b"whole\nthird\n"


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (Path.unlink, "it was deleted while it was written"),
        (lambda file: file.write_bytes(b""), "something else has written to it"),
        (lambda file: file.write_bytes(b"another's header\n1,2\n"), "something else has written"),
        (
            lambda file: file.write_bytes(file.read_bytes() + b"more\n"),
            "something else has written",
        ),
        (lambda file: os.truncate(file, 3), "something else has written to it"),
        (lambda file: file.with_name("other").replace(file), "it was deleted while"),
    ],
)
def test_file_that_others_change_is_an_error_and_no_silent_loss(
    tmp_path: Path, deed: Callable[[Path], object], said: str
) -> None:
    """Rows into a file that is gone, or below another's header, are lost."""
    file = tmp_path / "rows"
    (tmp_path / "other").write_bytes(b"another\n")
    with row_file(file) as out:
        out.put(b"header\n")
        deed(file)
        with pytest.raises(LumenError, match=said):
            out.put(b"row\n")


def test_file_that_is_moved_is_written_on(tmp_path: Path) -> None:
    """By another name it is the same file."""
    with row_file(tmp_path / "rows") as out:
        out.put(b"one\n")
        (tmp_path / "rows").rename(tmp_path / "moved")
        out.put(b"two\n")
    assert (tmp_path / "moved").read_bytes() == b"one\ntwo\n"


def test_link_stays_where_no_row_could_be_written(tmp_path: Path) -> None:
    """What it leads to goes, if it was made here; another's file of the name does not."""
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with row_file(tmp_path / "link", replace=True):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["link"]
    with row_file(tmp_path / "rows"):
        (tmp_path / "rows").unlink()
        (tmp_path / "rows").write_bytes(b"another\n")
    assert (tmp_path / "rows").exists()


def test_file_without_a_row_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even the header could be written, nothing is left."""

    def full(_handle: int, _data: memoryview) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def write_header() -> None:
        with row_file(tmp_path / "rows") as out:
            out.put(b"header\n")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(LumenError, match=r"rows: No space left on device: free some space$"):
        write_header()
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_there_is_kept_or_emptied(tmp_path: Path) -> None:
    """Without `replace` it is refused, as what is no file's name."""
    (tmp_path / "rows").write_text("a long old text\n")
    for name, said in (
        ("rows", "File exists"),
        ("no/rows", "No such file"),
        ("", "Is a directory"),
    ):
        with (
            pytest.raises(LumenError, match=rf"{name}: {said}|: {said}"),
            row_file(tmp_path / name),
        ):
            pass
    with row_file(tmp_path / "rows", replace=True) as out:
        out.put(b"new\n")
    assert (tmp_path / "rows").read_text() == "new\n"


def test_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    """Its reader may go, and has all that it wanted."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with row_file(pipe) as out:
        out.put(b"row\n")
        assert os.read(reader, 100) == b"row\n"
        os.close(reader)
        with pytest.raises(ReaderGoneError, match="nobody reads it"):
            out.put(b"row\n")
    assert pipe.is_fifo()
