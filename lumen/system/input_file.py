"""Files that a person names: opened once, read once from the beginning, and never without a bound.

A pipe, a FIFO or `<(...)` has its beginning only once: whoever opens it twice loses what the first
look took. `-` is standard input.
"""

import contextlib
import errno
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lumen.errors import LumenError

STANDARD_INPUT = "-"
_CHUNK = 1 << 20
_MOST_SPOOLED = 1 << 30
LONGEST_LINE = 1 << 24
"""Bytes: beyond it what is read is no text, /dev/zero for example."""


def display_name(name: Path | str) -> str:
    """Give what a file is called in messages.

    >>> display_name("-")
    'standard input'
    """
    return "standard input" if str(name) == STANDARD_INPUT else str(name)


@contextlib.contextmanager
def open_once(name: Path | str) -> Iterator[BinaryIO]:
    """Open a file, a device or a pipe for reading; standard input for `-`.

    Raises:
        OSError: it cannot be opened; `strerror` says why.
    """
    if str(name) == STANDARD_INPUT:
        if sys.stdin is None:
            raise OSError(errno.EBADF, "it is closed")
        yield sys.stdin.buffer
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115 - closed below
    except ValueError:
        raise OSError(errno.EINVAL, "a file's name cannot hold a zero byte") from None
    with stream:
        yield stream


@contextlib.contextmanager
def spooled(name: Path) -> Iterator[Path]:
    """Give a file that can be read again: the one that is named, or a copy of a pipe or of `-`.

    Raises:
        LumenError: it cannot be read, is too large for a copy, or there is no room for one.
    """
    if str(name) != STANDARD_INPUT and (not name.exists() or name.is_file() or name.is_dir()):
        yield name
        return
    with tempfile.TemporaryDirectory(prefix="lumen-") as folder:
        copy = Path(folder) / display_name(name).strip("/").replace("/", "-")
        try:
            with open_once(name) as stream, copy.open("wb") as out:
                _copy(stream, out)
        except OSError as error:
            raise LumenError(f"{display_name(name)}: {error.strerror}") from None
        yield copy


def _copy(stream: BinaryIO, out: BinaryIO) -> None:
    while chunk := stream.read(_CHUNK):
        out.write(chunk)
        if out.tell() > _MOST_SPOOLED:
            raise OSError(errno.EFBIG, "it is too large for a pipe: name a file")


def bounded_lines(stream: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    """Give a stream's lines, each with its end.

    Raises:
        OSError: it cannot be read, or a line is longer than any text's.
    """
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest:
            raise OSError(errno.EFBIG, f"line {number} is longer than {longest:,} bytes")
        yield line


def read_whole(name: Path | str, most: int) -> bytes:
    """Read all of a file.

    Args:
        name: the file, or `-`.
        most: bytes beyond which it cannot be what it should be.

    Raises:
        OSError: it cannot be read, or is larger.
    """
    with open_once(name) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most:,} bytes")
    return data
