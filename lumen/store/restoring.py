"""Putting a restored memory into a directory: after any interruption the old is whole, or the new.

The new one is made ready in a folder of its own. One rename decides: before it nothing was
touched, and after it whoever opens the directory next finishes what was begun, step by step, as
often as it is interrupted.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from lumen.errors import LumenError, system_refusal
from lumen.system.atomic import MARK, is_abandoned, make_durable
from lumen.system.paths import is_folder
from lumen.units import WallTime

BEFORE = "before-restore-"
"""What the names of folders begin with that hold what was there before."""

_DECIDED = ".restore-decided"
_OLD, _NEW = "old", "new"


@contextlib.contextmanager
def staged(directory: Path) -> Iterator[Path]:
    """Give a folder in a directory, which is made if needed, where the new is made ready.

    Unless `put_in_place` took it, it is gone afterwards. What root makes is given to whoever
    owns the directory.

    Raises:
        LumenError: it cannot be written.
    """
    with _plain_failures(directory):
        owner = _owner(directory)
        missing = [each for each in (directory, *directory.parents) if not each.exists()]
        directory.mkdir(mode=0o750, parents=True, exist_ok=True)
        for each in missing:
            _give(each, owner)
        _sweep(directory)
        staging = directory / f"{MARK}{os.getpid()}-restore"
        (staging / _NEW).mkdir(mode=0o750, parents=True)
    try:
        yield staging / _NEW
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def put_in_place(new: Path, directory: Path, names: Iterable[str], now: WallTime) -> Path | None:
    """Let what is ready take its place; give where the old is kept, or None where there was none.

    Args:
        new: the folder that `staged` gave.
        directory: the memory's.
        names: of all files and folders that belong to a memory, new or old.
        now: names the folder of the old.

    Raises:
        LumenError: it cannot be written.
    """
    staging = new.parent
    with _plain_failures(directory):
        (staging / _OLD).mkdir(mode=0o750)
        # What belongs to a memory is said once, for whoever has to go on with it.
        _write_names(staging / "names", names)
        if os.geteuid() == 0:
            _give_all(staging, _owner(directory))
        for folder, _, _ in os.walk(staging, topdown=False):
            make_durable(Path(folder))
        staging.rename(directory / _DECIDED)
        make_durable(directory)
    return settle(directory, now)


def settle(directory: Path, now: WallTime) -> Path | None:
    """Finish what a restore had decided; give where the old is kept, or None.

    Raises:
        LumenError: it cannot be finished.
    """
    decided = directory / _DECIDED
    if not is_folder(decided):
        return None
    kept = None
    with _plain_failures(directory):
        names = (decided / "names").read_text(encoding="ascii").split()
        if (decided / _OLD).is_dir():
            kept = _move_old_away(directory, decided, names, now)
        for name in names:
            if os.path.lexists(decided / _NEW / name):
                (decided / _NEW / name).rename(directory / name)
        make_durable(directory)
        # Finished by a rename as well: half removed, it would say nothing of what is done.
        done = directory / f"{MARK}{os.getpid()}-restore"
        decided.rename(done)
        make_durable(directory)
        shutil.rmtree(done, ignore_errors=True)
    return kept


def _move_old_away(directory: Path, decided: Path, names: list[str], now: WallTime) -> Path | None:
    """Move what was there out of the way: as long as `old` stands, what is there is old."""
    old = decided / _OLD
    for name in names:
        if os.path.lexists(directory / name):
            (directory / name).rename(old / name)
    make_durable(old)
    make_durable(directory)
    kept = None
    if next(old.iterdir(), None) is None:
        old.rmdir()
    else:
        kept = _free_name(directory, now)
        old.rename(kept)
    make_durable(decided)
    make_durable(directory)
    return kept


def _free_name(directory: Path, now: WallTime) -> Path:
    date = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%S")
    name, number = directory / f"{BEFORE}{date}", 1
    while name.exists():
        number += 1
        name = directory / f"{BEFORE}{date}.{number}"
    return name


def _write_names(file: Path, names: Iterable[str]) -> None:
    with file.open("w", encoding="ascii") as written:
        written.write("\n".join(names))
        written.flush()
        os.fsync(written.fileno())


def _owner(directory: Path) -> tuple[int, int]:
    """Give user and group of a directory, or of the nearest one above it that exists."""
    found = next(d for d in (directory, *directory.parents) if d.exists()).stat()
    return found.st_uid, found.st_gid


def _give(directory: Path, owner: tuple[int, int]) -> None:
    if os.geteuid() == 0:
        os.chown(directory, *owner)


def _give_all(folder: Path, owner: tuple[int, int]) -> None:
    os.chown(folder, *owner)
    for each in folder.rglob("*"):
        os.chown(each, *owner, follow_symlinks=False)


def _sweep(directory: Path) -> None:
    """Remove what killed restores left unfinished."""
    for left in directory.glob(f"{MARK}*-restore"):
        if is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def _plain_failures(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or directory
        raise LumenError(
            f"{where}: nothing can be restored there: {system_refusal(error)}"
        ) from None
