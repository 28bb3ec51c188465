"""Putting a restored memory in its place: interrupted anywhere, the old is whole, or the new."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from lumen.errors import LumenError
from lumen.store import restoring
from lumen.store.restoring import BEFORE, put_in_place, settle, staged
from lumen.system.atomic import MARK, make_durable
from lumen.units import WallTime

NOW = WallTime(1_771_234_567.9)
"""16 February 2026, 09:36:07 UTC."""
KEPT = "before-restore-20260216T093607"
NAMES = ("lumen.sqlite", "calibration.toml", "gallery")


def tree(folder: Path) -> dict[str, str]:
    """Give every file below a folder, with its text."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_text() for each in files}


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


OLD = {"lumen.sqlite": "old", "gallery/1.png": "old"}
NEW = {"lumen.sqlite": "new", "calibration.toml": "new"}


def restored(directory: Path, files: dict[str, str], names: Sequence[str] = NAMES) -> Path | None:
    """Put files in the place of what is there."""
    with staged(directory) as new:
        write(new, files)
        return put_in_place(new, directory, names, NOW)


def test_new_takes_its_place_and_the_old_is_kept(tmp_path: Path) -> None:
    """All that belongs to a memory, and nothing that lies beside it."""
    write(tmp_path, OLD | {"notes.txt": "mine"})
    assert restored(tmp_path, NEW) == tmp_path / KEPT
    assert tree(tmp_path / KEPT) == OLD
    assert tree(tmp_path) == NEW | {"notes.txt": "mine"} | {
        f"{KEPT}/{name}": text for name, text in OLD.items()
    }


def test_what_is_not_named_is_not_put_in_place(tmp_path: Path) -> None:
    """Only what belongs to a memory comes out of a backup."""
    assert restored(tmp_path, NEW | {"stranger": "new"}) is None
    assert tree(tmp_path) == NEW


def test_nothing_is_kept_when_nothing_was_there(tmp_path: Path) -> None:
    """A folder that is not there yet is made, for its owner's eyes and the group's."""
    directory = tmp_path / "state" / "lumen"
    before = os.umask(0)
    try:
        assert restored(directory, NEW) is None
    finally:
        os.umask(before)
    assert tree(directory) == NEW
    assert [each.name for each in directory.iterdir() if each.is_dir()] == []
    assert directory.stat().st_mode & 0o777 == 0o750


def test_each_restore_keeps_its_own_old(tmp_path: Path) -> None:
    """Within one second too: the second is called 2, and the third 3."""
    for text in ("first", "second", "third", "fourth"):
        restored(tmp_path, {"lumen.sqlite": text})
    kept = {each.name: (each / "lumen.sqlite").read_text() for each in tmp_path.glob(f"{BEFORE}*")}
    assert kept == {KEPT: "first", f"{KEPT}.2": "second", f"{KEPT}.3": "third"}


def test_nothing_is_left_when_the_new_is_not_put_in_place(tmp_path: Path) -> None:
    """Whoever makes it ready may fail, and the old stays as it was."""
    write(tmp_path, OLD)

    def fail() -> None:
        with staged(tmp_path) as new:
            write(new, NEW)
            assert new.parent.parent == tmp_path
            raise LumenError("half a backup")

    with pytest.raises(LumenError, match="half a backup"):
        fail()
    assert tree(tmp_path) == OLD
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_what_a_killed_restore_left_is_swept(tmp_path: Path) -> None:
    """What belongs to a process that lives is not, nor what is no restore's."""
    dead, living = f"{MARK}{2**22 + 1}-restore", f"{MARK}{os.getppid()}-restore"
    for name in (dead, living, f"{MARK}{2**22 + 1}-other"):
        write(tmp_path / name, {"file": "left"})
    with staged(tmp_path):
        assert not (tmp_path / dead).exists()
        assert (tmp_path / living / "file").exists()
        assert (tmp_path / f"{MARK}{2**22 + 1}-other" / "file").exists()


def test_nothing_is_settled_where_nothing_was_decided(tmp_path: Path) -> None:
    """A file of that name decides nothing."""
    assert settle(tmp_path, NOW) is None
    (tmp_path / ".restore-decided").write_text("")
    assert settle(tmp_path, NOW) is None


class KilledError(BaseException):
    """Ends a restore as a power cut does: nothing more is done."""


def cut_short(
    monkeypatch: pytest.MonkeyPatch, directory: Path, after: int, *, of_settling: bool = False
) -> bool:
    """Restore, and cut the power before so many renames; tell whether it came to that."""
    left = after
    rename = Path.rename

    def renamed(self: Path, target: Path) -> Path:
        nonlocal left
        if left == 0:
            raise KilledError
        left -= 1
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", renamed)
        # A process that is killed sweeps nothing.
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        try:
            if of_settling:
                settle(directory, NOW)
            else:
                restored(directory, NEW)
        except KilledError:
            return True
    return False


@pytest.mark.parametrize("again", [0, 1, 2, 9])
@pytest.mark.parametrize("after", range(8))
def test_old_is_whole_or_new_is_wherever_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, again: int
) -> None:
    """Before the first rename all is old; after it whoever opens the memory finishes.

    Finishing is interrupted too, and taken up again.
    """
    write(tmp_path, OLD)
    cut_short(monkeypatch, tmp_path, after)
    decided = after > 0
    cut_short(monkeypatch, tmp_path, again, of_settling=True)
    settle(tmp_path, NOW)
    found = {name: text for name, text in tree(tmp_path).items() if not name.startswith(".")}
    kept = {f"{KEPT}/{name}": text for name, text in OLD.items()}
    assert found == (NEW | kept if decided else OLD)
    assert not (tmp_path / ".restore-decided").exists()


def test_there_are_seven_renames_to_be_interrupted_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision, two old names, the old's folder, two new names, and the end."""
    write(tmp_path, OLD)
    assert cut_short(monkeypatch, tmp_path / "one", 4) is False  # where nothing was there
    assert cut_short(monkeypatch, tmp_path, 6) is True
    settle(tmp_path, NOW)
    write(tmp_path / "two", OLD)
    assert cut_short(monkeypatch, tmp_path / "two", 7) is False


def test_what_is_ready_is_durable_before_it_is_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every folder of it, the innermost first; then the decision; each step before the next."""
    done: list[str] = []
    rename, durable, fsync = Path.rename, make_durable, os.fsync
    home = str(tmp_path)

    def shown(path: Path) -> str:
        return str(path).replace(home, "").replace(f"{MARK}{os.getpid()}-restore", "staging")

    def renamed(self: Path, target: Path) -> Path:
        done.append(f"{shown(self)} becomes {shown(target)}")
        return rename(self, target)

    def made_durable(folder: Path) -> None:
        done.append(shown(folder) or "/")
        durable(folder)

    def synced(descriptor: int) -> None:
        name = Path(f"/proc/self/fd/{descriptor}").readlink()
        if name.name == "names":
            done.append(shown(name))
        fsync(descriptor)

    monkeypatch.setattr(Path, "rename", renamed)
    monkeypatch.setattr(restoring, "make_durable", made_durable)
    monkeypatch.setattr(os, "fsync", synced)
    write(tmp_path, {"lumen.sqlite": "old"})
    restored(tmp_path, {"gallery/1.png": "new"})
    ready, decided = done[:5], done[5:]
    assert set(ready[1:4]) == {"/staging/new/gallery", "/staging/new", "/staging/old"}
    assert ready.index("/staging/new/gallery") < ready.index("/staging/new")
    assert (ready[0], ready[4]) == ("/staging/names", "/staging")
    assert decided == [
        "/staging becomes /.restore-decided",
        "/",
        "/lumen.sqlite becomes /.restore-decided/old/lumen.sqlite",
        "/.restore-decided/old",
        "/",
        f"/.restore-decided/old becomes /{KEPT}",
        "/.restore-decided",
        "/",
        "/.restore-decided/new/gallery becomes /gallery",
        "/",
        "/.restore-decided becomes /staging",
        "/",
    ]


def test_place_that_cannot_be_written_is_named_with_the_way_out(tmp_path: Path) -> None:
    """In one line."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LumenError) as refusal, staged(tmp_path / "file" / "lumen"):
        pass
    assert str(refusal.value).startswith(f"{tmp_path}/file/lumen: nothing can be restored there: ")
    assert "\n" not in str(refusal.value)
