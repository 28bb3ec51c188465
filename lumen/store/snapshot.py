"""A copy of a memory, for whoever reads it: a running Lumen keeps the file to itself.

Nothing is written beside the original and no lock is asked for, so that reading can neither hold
up a Lumen nor harm what it remembers.
"""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lumen.errors import StoreError, system_refusal
from lumen.units import Seconds

_TRIES = 20
_PAUSE: Seconds = 0.1
_CHUNK = 1 << 20


@contextlib.contextmanager
def snapshot(file: Path) -> Iterator[Path]:
    """Give a copy of a memory as it is at its last sample; it is gone afterwards.

    SQLite changes the file only when it carries the log into it, and begins the log anew only
    after that. So a file that did not change while both were copied has the log that was copied.

    What goes wrong with the copy meanwhile is told of the file: of the copy, nobody knows.

    Raises:
        StoreError: it cannot be read, or there is no room for a copy.
    """
    with _folder() as folder:
        copy = folder / file.name
        try:
            if file.exists() and not file.is_file():
                raise StoreError(f"{file}: it is no file: name another with --memory DIR")
            if not any(_copied(file, copy) for _ in range(_TRIES)):
                raise StoreError(f"{file}: it changes all the time: try again")
        except OSError as error:
            raise StoreError(f"{file}: {system_refusal(error)}") from None
        try:
            yield copy
        except StoreError as error:
            raise type(error)(str(error).replace(str(copy), str(file))) from error


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder for a copy; it is gone afterwards."""
    try:
        made = tempfile.TemporaryDirectory(prefix="lumen-")
    except OSError as error:
        raise StoreError(f"no copy can be written: {system_refusal(error)}") from None
    with made as folder:
        yield Path(folder)


def _copied(file: Path, copy: Path) -> bool:
    """Copy file and log; tell whether they belong together."""
    before = file.stat()
    _copy(file, copy)
    with contextlib.suppress(FileNotFoundError):
        _copy(Path(f"{file}-wal"), Path(f"{copy}-wal"))
    after = file.stat()
    if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
        return True
    time.sleep(_PAUSE)
    return False


def _copy(file: Path, copy: Path) -> None:
    """Copy a file; what cannot be written is told from what cannot be read."""
    with file.open("rb") as read:
        try:
            with copy.open("wb") as written:
                written.writelines(_chunks(read, file))
        except OSError as error:
            folder = copy.parent.parent
            raise StoreError(
                f"no copy can be written in {folder}: {system_refusal(error)}"
            ) from None


def _chunks(read: BinaryIO, file: Path) -> Iterator[bytes]:
    try:
        yield from iter(lambda: read.read(_CHUNK), b"")
    except OSError as error:
        raise StoreError(f"{file}: {system_refusal(error)}") from None
