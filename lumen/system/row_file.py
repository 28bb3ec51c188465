"""A file that grows row by row, and holds whole rows only, whatever fails."""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from lumen.errors import LumenError, ReaderGoneError, system_refusal
from lumen.system.atomic import STANDARD_OUTPUT, is_stream


class RowFile:
    """Writes rows to an open file; a row that cannot be written whole is taken back."""

    def __init__(self, name: str, handle: int, *, sole: bool = False) -> None:
        """Write to an open file; `sole`: nobody else has a reason to write to it."""
        self._name, self._handle = name, handle
        self._truncatable = stat.S_ISREG(os.fstat(handle).st_mode)
        self._sole = sole and self._truncatable
        self._end = 0
        self.rows = 0
        """How many rows were written."""

    def put(self, row: bytes) -> None:
        """Write a row.

        Raises:
            LumenError: it cannot be written; of it, nothing is left in a file.
            ReaderGoneError: nobody reads the pipe any more.
        """
        try:
            before = os.lseek(self._handle, 0, os.SEEK_END) if self._truncatable else None
            if self._sole:
                self._check_still_ours(before)
            self._write(row, before)
            self._end += len(row)
        except BrokenPipeError:
            raise ReaderGoneError(f"{self._name}: nobody reads it") from None
        except OSError as error:
            raise LumenError(f"{self._name}: {system_refusal(error)}{self._kept()}") from None
        self.rows += 1

    def _write(self, row: bytes, before: int | None) -> None:
        rest = memoryview(row)
        try:
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except BaseException:
            if before is not None and len(rest) < len(row):
                os.ftruncate(self._handle, before)
            raise

    def _check_still_ours(self, end: int | None) -> None:
        """Refuse to go on where what was written is lost, or mixed with what another writes."""
        if os.fstat(self._handle).st_nlink == 0:
            raise LumenError(f"{self._name}: it was deleted while it was written: begin again")
        if end != self._end:
            raise LumenError(
                f"{self._name}: something else has written to it, too: begin another file"
            )

    def _kept(self) -> str:
        return f" ({self.rows - 1:,} samples are in it)" if self.rows > 1 else ""


@contextlib.contextmanager
def row_file(path: Path, *, replace: bool = False) -> Iterator[RowFile]:
    """Open a new file for rows, a device or a pipe; standard output for `-`.

    A file that is left with nothing in it goes.

    Args:
        path: its name.
        replace: whether a file of this name is emptied first.

    Raises:
        LumenError: it is there, or cannot be written.
    """
    if str(path) == STANDARD_OUTPUT:
        yield RowFile("standard output", sys.stdout.fileno())
        return
    stream = is_stream(path)
    how = os.O_APPEND if stream else os.O_CREAT | (os.O_TRUNC if replace else os.O_EXCL)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC | how, 0o666)
    except OSError as error:
        raise LumenError(f"{path}: {system_refusal(error)}") from None
    file = RowFile(str(path), handle, sole=not stream)
    try:
        yield file
        if not stream:
            _make_durable(path, handle)
    finally:
        with contextlib.suppress(OSError):
            found = os.fstat(handle)
            # Where a link stands, it stays, and what it leads to goes.
            if not stream and found.st_size == 0 and os.path.samestat(found, path.stat()):
                path.resolve().unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            os.close(handle)


def _make_durable(path: Path, handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        raise LumenError(f"{path}: {system_refusal(error)}") from None
