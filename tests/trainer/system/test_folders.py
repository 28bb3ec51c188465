"""Folders that are whole or not there."""

import subprocess
import sys
from pathlib import Path

import pytest

from lumen.errors import LumenError
from lumen.system.atomic import MARK
from trainer.system.folders import copy_folder, whole_folder

_KILLED = """
import os, sys
from pathlib import Path
from trainer.system.folders import whole_folder
renames = iter(range(9))
def kill(*_):
    if next(renames) == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    genuine(*_)
genuine, Path.replace = Path.replace, kill
with whole_folder(Path(sys.argv[1])) as folder:
    (folder / "new").touch()
"""


def killed(out: Path, renames: int) -> None:
    """Kill a process that fills a folder, after so many renames of its own."""
    done = subprocess.run([sys.executable, "-c", _KILLED, str(out), str(renames)], check=False)  # noqa: S603 - this very interpreter
    assert done.returncode == -9


def filled(out: Path, name: str) -> None:
    """Fill a folder with one file."""
    with whole_folder(out) as folder:
        (folder / name).touch()


def names(folder: Path) -> list[str]:
    """Give what lies in a folder."""
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("renames", [0, 1])
def test_what_the_dead_left_goes_when_the_folder_is_made_again(
    renames: int, tmp_path: Path
) -> None:
    """Killed before the renames, and just between them."""
    out = tmp_path / "out"
    filled(out, "old")
    killed(out, renames)
    assert [name for name in names(tmp_path) if name.startswith(MARK)]
    filled(out, "newer")
    assert names(tmp_path) == ["out"]
    assert names(out) == ["newer"]


def test_the_old_folder_is_back_when_one_was_killed_between_its_renames(tmp_path: Path) -> None:
    """And stays, if making it again fails too."""
    out = tmp_path / "out"
    filled(out, "old")
    killed(out, 1)
    assert not out.exists()
    with pytest.raises(ZeroDivisionError), whole_folder(out):
        raise ZeroDivisionError
    assert names(tmp_path) == ["out"]
    assert names(out) == ["old"]


def test_what_the_living_fill_and_what_is_of_other_folders_stays(tmp_path: Path) -> None:
    """Process 1 lives; another output's folder may end alike, or be called old."""
    others = [f"{MARK}{ending}" for ending in ("1-out", "1.old-out", "999999999-my-out", "x-out")]
    for name in others:
        (tmp_path / name).mkdir()
    filled(tmp_path / "out", "new")
    assert names(tmp_path) == sorted([*others, "out"])


def test_what_this_process_fills_stays_when_it_is_asked_for_twice(tmp_path: Path) -> None:
    """The second is refused; a dead process that had this one's number is none."""
    out = tmp_path / "out"
    with whole_folder(out) as folder:
        (folder / "first").touch()
        with pytest.raises(LumenError, match="out: File exists"):
            filled(out, "second")
    assert names(out) == ["first"]
    folder.mkdir()
    filled(out, "third")
    assert names(tmp_path) == ["out"]
    assert names(out) == ["third"]


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    """It was not made by what makes folders."""
    (tmp_path / "out").write_text("mine")
    with pytest.raises(LumenError, match="out: it is no folder"):
        filled(tmp_path / "out", "new")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_is_copied_without_what_is_left_out(tmp_path: Path) -> None:
    """Into one that may be there."""
    for name in ("a/b", "a/skip/c", "d"):
        (tmp_path / "one" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "one" / name).write_text(name)
    filled(tmp_path / "two", "old")
    copy_folder(tmp_path / "one", tmp_path / "two", without=("skip",))
    found = sorted(str(f.relative_to(tmp_path / "two")) for f in (tmp_path / "two").rglob("*"))
    assert found == ["a", "a/b", "d", "old"]


def test_a_copy_that_cannot_be_written_is_told_of_one_file(tmp_path: Path) -> None:
    """Not of all of them in one line."""
    for name in ("one", "three"):
        (tmp_path / "from" / name).mkdir(parents=True)
        (tmp_path / "from" / name / "file").touch()

    def fail() -> None:
        with whole_folder(tmp_path / "out") as folder:
            (folder / "one").touch()
            copy_folder(tmp_path / "from", folder)

    with pytest.raises(LumenError, match=r"out: File exists: choose another name$"):
        fail()
