"""Files that are read once, from the beginning, and never without a bound.

A pipe, a FIFO or `<(...)` has its beginning only once: whoever opens it twice loses what the first
look took. `-` is standard input.
"""

import contextlib
import errno
import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

STANDARD_INPUT = "-"
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


def bounded_lines(stream: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    """Give a stream's lines, each with its end.

    Raises:
        OSError: it cannot be read, or a line is longer than any text's.
    """
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest:
            raise OSError(errno.EOVERFLOW, f"line {number} is longer than {longest:,} bytes")
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
        return _at_most(stream, most)


def open_file(path: Path) -> io.FileIO:
    """Open a file for reading; a device, a pipe or a directory is not even waited for.

    Raises:
        OSError: it cannot be opened, or is no file.
    """
    # A pipe that nobody writes would be waited for where it is opened.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    file = os.fdopen(handle, "rb", buffering=0)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "it is no file", str(path))
    return file


def read_bounded(path: Path, most: int) -> bytes:
    """Give what a file holds; what is none is not waited for.

    Args:
        path: the file.
        most: bytes that it may have.

    Raises:
        OSError: it cannot be read, is no file, or is larger.
    """
    with open_file(path) as file:
        return _at_most(file, most)


def _at_most(stream: BinaryIO | io.FileIO, most: int) -> bytes:
    """Read to the end; a stream without a buffer may give less at once than it is asked for."""
    data = b""
    while piece := stream.read(most + 1 - len(data)):
        data += piece
    if len(data) > most:
        raise OSError(errno.EOVERFLOW, f"it is larger than {most:,} bytes")
    return data
