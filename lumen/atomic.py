"""Files that are whole or not there: written beside, made durable, and put in place at once."""

import contextlib
import glob
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lumen.errors import LumenError

MARK = ".unfinished-"
"""What the names of files begin with that a kill left behind."""


@contextlib.contextmanager
def atomic_file(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Write a file that appears under its name only once it is whole and durable.

    Args:
        path: its name.
        mode: who may read and write it, from its first byte on, less what the umask forbids.

    Raises:
        LumenError: it cannot be written: the text says where and why.
    """
    beside = path.with_name(f"{MARK}{os.getpid()}-{path.name}")
    _sweep_after_the_dead(path)
    try:
        with open(beside, "wb", opener=partial(os.open, mode=mode)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _make_durable(path.parent)
    except OSError as error:
        raise LumenError(f"{path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write bytes to a file, whole or not at all.

    Raises:
        LumenError: it cannot be written.
    """
    with atomic_file(path, mode) as file:
        file.write(data)


def sweep(directory: Path) -> None:
    """Remove what a kill left unfinished in a directory."""
    with contextlib.suppress(OSError):
        for left in directory.glob(f"{MARK}*"):
            left.unlink(missing_ok=True)


def _sweep_after_the_dead(path: Path) -> None:
    """Remove what killed processes left of this very file; a living one may still be writing."""
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f"{MARK}*-{glob.escape(path.name)}"):
            writer = left.name.removeprefix(MARK).partition("-")[0]
            if writer.isdecimal() and not _lives(int(writer)):
                left.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _make_durable(directory: Path) -> None:
    """Make a new name durable: the directory holds it, not the file."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
