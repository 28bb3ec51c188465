"""Folders that are whole or not there, as `lumen.system.atomic` makes files."""

import contextlib
import glob
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from lumen.errors import LumenError, system_refusal
from lumen.system.atomic import MARK, is_alive

_OLD = ".old"
"""What is added to a writer's number in the name of a folder that is being replaced."""

_filled: set[Path] = set()
"""What this process is filling."""


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill, which takes `path`'s name, and its place, once it is complete.

    Raises:
        LumenError: it cannot be written: the text says where and why. The old one is untouched.
    """
    beside = path.with_name(f"{MARK}{os.getpid()}-{path.name}")
    clear_way(path)
    try:
        beside.mkdir(parents=True)
    except OSError as error:
        raise LumenError(f"{path}: {system_refusal(error)}") from error
    _filled.add(beside)
    try:
        yield beside
        put_in_place(beside, path)
    except OSError as error:
        raise LumenError(f"{path}: {system_refusal(error)}") from error
    finally:
        _filled.discard(beside)
        shutil.rmtree(beside, ignore_errors=True)


def put_in_place(made: Path, path: Path) -> None:
    """Let a complete folder take another's name and place; the old one stays if it cannot.

    Raises:
        OSError: it cannot.
    """
    replaced = path.with_name(f"{MARK}{os.getpid()}{_OLD}-{path.name}")
    try:
        if path.exists():
            path.replace(replaced)
        made.replace(path)
    finally:
        if replaced.exists() and not path.exists():
            replaced.replace(path)
        shutil.rmtree(replaced, ignore_errors=True)


def copy_folder(source: Path, to: Path, without: Collection[str] = ()) -> None:
    """Copy a folder's files into another, which may be there.

    Args:
        source: what is copied.
        to: where its files come to lie.
        without: names of files and folders in it that are left out.

    Raises:
        OSError: a file cannot be read or written; it is the first such file's.
    """
    for file in sorted(each for each in source.rglob("*") if each.is_file()):
        within = file.relative_to(source)
        if not set(without).isdisjoint(within.parts):
            continue
        place = to / within
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)


def clear_way(path: Path) -> None:
    """Make sure that a folder may take a name, and remove what killed processes left of others.

    Where one was killed just between its two renames, the old folder gets its name back.

    Raises:
        LumenError: what has the name is no folder.
    """
    if path.exists() and not path.is_dir():
        raise LumenError(f"{path}: it is no folder: name another")
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f"{MARK}*-{glob.escape(path.name)}"):
            mark = left.name.removeprefix(MARK).removesuffix(f"-{path.name}")
            writer = mark.removesuffix(_OLD)
            if not writer.isdecimal() or _is_at_work(int(writer), left):
                continue
            if mark.endswith(_OLD) and not path.exists():
                left.replace(path)
            else:
                shutil.rmtree(left, ignore_errors=True)


def refuse_without(place: str, what: str, *needed: str) -> None:
    """Refuse a folder that lacks a file: a library would ask the hub for a repository of its name.

    Raises:
        LumenError: it is a folder of this computer, and one of the files is not in it.
    """
    folder = Path(place)
    lacking = [name for name in needed if not (folder / name).is_file()]
    if folder.is_dir() and lacking:
        raise LumenError(f"{place}: no {what} could be loaded: there is no {lacking[0]} in it")


def _is_at_work(process: int, folder: Path) -> bool:
    """Say whether a process still fills a folder; the dead may have had this one's number."""
    return folder in _filled if process == os.getpid() else is_alive(process)
