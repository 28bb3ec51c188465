"""A student's two files are renewed together."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_student import small_student

from lumen.errors import LumenError
from trainer.student.export import StudentOrigin, export

OLD, NEW = (StudentOrigin(name, "none", "0" * 64, 100, 42, {}) for name in ("target", "another"))


def made(folder: Path, split: float, origin: StudentOrigin) -> dict[str, bytes]:
    """Write a student, and give its files."""
    export(folder, small_student(split), origin)
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    """Give the files in a folder, hidden ones too."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def failing(genuine: Callable[..., Any], turn: int, error: BaseException) -> Callable[..., Any]:
    """Have a call of the system fail the so manyth time."""
    turns = iter(range(1, 99))

    def call(*arguments: object, **options: object) -> object:
        if next(turns) == turn:
            raise error
        return genuine(*arguments, **options)

    return call


def disk_full() -> OSError:
    """Give what the system says of a full disk."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("error", [disk_full(), KeyboardInterrupt()], ids=["full", "Ctrl-C"])
@pytest.mark.parametrize("turn", range(1, 6))
def test_a_student_is_the_old_or_the_new_one_when_a_write_does_not_become_durable(
    turn: int, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of them it is: that of the arrays, the manifest, or their folder."""
    old, new = made(tmp_path / "s", 0.5, OLD), made(tmp_path / "new", 0.25, NEW)
    assert all(old[name] != new[name] for name in old)
    monkeypatch.setattr("os.fsync", failing(os.fsync, turn, error))
    # Two files become durable, and twice the folder that they are in.
    if turn <= 4:
        with pytest.raises((LumenError, KeyboardInterrupt)):
            made(tmp_path / "s", 0.25, NEW)
    else:
        made(tmp_path / "s", 0.25, NEW)
    assert files(tmp_path / "s") == (old if turn <= 2 else new)


@pytest.mark.parametrize("error", [disk_full(), KeyboardInterrupt()], ids=["full", "Ctrl-C"])
def test_the_old_student_stays_when_neither_file_has_its_name_yet(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of the two renames fails."""
    old = made(tmp_path, 0.5, OLD)
    monkeypatch.setattr("os.rename", failing(os.rename, 1, error))
    monkeypatch.setattr("os.replace", failing(os.replace, 1, error))
    with pytest.raises((LumenError, KeyboardInterrupt)):
        made(tmp_path, 0.25, NEW)
    assert files(tmp_path) == old


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_the_old_student_stays_when_no_device_could_read_the_new_one(
    tmp_path: Path, figure: float
) -> None:
    """JSON has no such number, and its manifest would not be one."""
    old = made(tmp_path, 0.5, OLD)
    odd = StudentOrigin("another", "none", "0" * 64, 100, 42, {"share_captured": figure})
    with pytest.raises(LumenError, match="share_captured is no finite number"):
        made(tmp_path, 0.25, odd)
    assert files(tmp_path) == old


def test_a_student_of_a_language_model_names_its_libraries(tmp_path: Path) -> None:
    """Their versions may change what was taught; one of the target has none of them."""
    taught = StudentOrigin("teacher", "a base", "0" * 64, 100, 42, {})
    found = {
        name: set(json.loads(made(tmp_path / name, 0.5, origin)["student.json"])["libraries"])
        for name, origin in (("taught", taught), ("told", OLD))
    }
    assert found["taught"] - found["told"] == {"torch", "transformers", "peft"}
