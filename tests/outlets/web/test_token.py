"""The word that strangers must know."""

import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from lumen.errors import LumenError
from lumen.outlets.web.token import FILE_NAME, kept_token


def test_token_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    """Long, unguessable, the same next time, and readable by its owner alone."""
    token = kept_token(tmp_path)
    assert len(token) >= 32
    assert kept_token(tmp_path) == token
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    (tmp_path / "other").mkdir()
    assert kept_token(tmp_path / "other") != token


@pytest.mark.parametrize("content", [b"short\n", b"\xff\xfe", b"with spaces in it, long\n"])
def test_damaged_token_is_refused_with_the_way_out(tmp_path: Path, content: bytes) -> None:
    """What is no token must not become one."""
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(LumenError, match=FILE_NAME):
        kept_token(tmp_path)


def test_token_is_made_when_there_is_no_directory_yet(tmp_path: Path) -> None:
    """The page is served before the memory has made its directory."""
    token = kept_token(tmp_path / "not" / "yet")
    assert kept_token(tmp_path / "not" / "yet") == token


def test_token_that_cannot_be_kept_is_an_error(tmp_path: Path) -> None:
    """One clear line that names the place."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LumenError, match=f"{tmp_path / 'file'}.*: (Not a directory|File exists)"):
        kept_token(tmp_path / "file")


@pytest.mark.parametrize("what", ["fifo", "/dev/zero", "folder", "large"])
def test_token_is_refused_when_something_else_stands_there(tmp_path: Path, what: str) -> None:
    """Nothing is waited for, and nothing read without end."""
    file = tmp_path / FILE_NAME
    if what == "fifo":
        os.mkfifo(file)
    elif what == "folder":
        file.mkdir()
    elif what == "large":
        file.write_bytes(b"x" * 100_000)
    else:
        file.symlink_to(what)
    with pytest.raises(LumenError, match=FILE_NAME):
        kept_token(tmp_path)


def test_token_is_made_anew_when_the_power_was_cut_before_it_was_written(tmp_path: Path) -> None:
    """An empty file must neither become an empty token nor keep its owner out."""
    (tmp_path / FILE_NAME).write_bytes(b"")
    token = kept_token(tmp_path)
    assert len(token) >= 32
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_token_is_whole_or_not_there_when_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a token would keep its owner out for good."""

    def full(_handle: int) -> NoReturn:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(LumenError, match="No space left"):
            kept_token(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert kept_token(tmp_path)
