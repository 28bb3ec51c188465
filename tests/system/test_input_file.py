"""Files that a person names."""

import io
import os
import sys
from pathlib import Path

import pytest

from lumen.system.input_file import bounded_lines, open_once, read_bounded, read_whole


def test_standard_input_is_named_by_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is not closed when it was read."""
    stream = io.TextIOWrapper(io.BytesIO(b"one\ntwo\n"))
    monkeypatch.setattr(sys, "stdin", stream)
    with open_once("-") as opened:
        assert list(bounded_lines(opened)) == [b"one\n", b"two\n"]
    assert not stream.closed
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(OSError, match="it is closed"), open_once("-"):
        pass


def test_line_without_end_is_bounded() -> None:
    """Also where the last line has none."""
    assert list(bounded_lines(io.BytesIO(b"12345\n123456"), 6)) == [b"12345\n", b"123456"]
    with pytest.raises(OSError, match="line 2 is longer than 6 bytes"):
        list(bounded_lines(io.BytesIO(b"12345\n1234567"), 6))
    with open_once("/dev/zero") as endless, pytest.raises(OSError, match="line 1 is longer"):
        next(bounded_lines(endless))


def test_whole_file_is_bounded(tmp_path: Path) -> None:
    """What is larger than it can be is refused before it is read."""
    (tmp_path / "f").write_bytes(b"12345")
    assert read_whole(tmp_path / "f", 5) == b"12345"
    with pytest.raises(OSError, match="it is larger than 4 bytes"):
        read_whole(tmp_path / "f", 4)
    with pytest.raises(OSError, match="it is larger than 1,000 bytes"):
        read_whole("/dev/zero", 1000)


@pytest.mark.parametrize("name", ["a\0b", "~nobody/x", "x" * 300, "", "/etc/passwd/x"])
def test_what_can_be_no_file_is_an_error_with_its_reason(name: str) -> None:
    """Never a traceback of another kind."""
    with pytest.raises(OSError) as error, open_once(name):  # noqa: PT011 - each has its own reason
        pass
    assert error.value.strerror


def test_file_is_opened_once(tmp_path: Path) -> None:
    """A second look at a pipe would find its beginning gone."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, b"all of it\n")
    with open_once(pipe) as opened:
        assert opened.readline() == b"all of it\n"
    os.close(writer)


def test_kept_file_is_bounded_and_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes, a device and a folder are refused at once."""
    (tmp_path / "f").write_bytes(b"12345")
    assert read_bounded(tmp_path / "f", 5) == b"12345"
    with pytest.raises(OSError, match="it is larger than 4 bytes"):
        read_bounded(tmp_path / "f", 4)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="it is no file"):
            read_bounded(path, 5)
    with pytest.raises(IsADirectoryError):
        read_bounded(tmp_path, 5)
