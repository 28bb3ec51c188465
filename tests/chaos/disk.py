"""The disk under the memory: real SQLite on a real folder, with all that can happen to it."""

import contextlib
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from chaos.faults import Kind
from chaos.virtual_time import Gate, Handover
from lumen.store import store
from lumen.store.store import FILE_NAME

WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT", "CREATE", "ALTER", "BEGIN")
UNLIMITED = 1_073_741_823
"""Pages that SQLite lets a file have by itself."""


class Disk:
    """Where the memory lies, which outlives every process."""

    def __init__(self, folder: Path, handover: Handover) -> None:
        self.folder = folder
        self.active: Counter[Kind] = Counter()
        self.gate = Gate(handover)
        self.left: Path | None = None
        """What a kill in the midst of a statement has left."""
        self.opened: list[sqlite3.Connection] = []
        self._cut_in: int | None = None
        self._on_cut: Callable[[], None] = _nothing

    @property
    def file(self) -> Path:
        """The memory's file."""
        return self.folder / FILE_NAME

    def begin(self, kind: Kind, number: int) -> None:
        """Let something go wrong."""
        self.active[kind] += 1
        if kind is Kind.DISK_HANGS:
            self.gate.shut()
        elif kind is Kind.MEMORY_DELETED:
            self.file.unlink(missing_ok=True)
        elif kind is Kind.MEMORY_ROTS:
            self._rot(Random(number))

    def end(self, kind: Kind) -> None:
        """Let it be over."""
        self.active[kind] -= 1
        if kind is Kind.DISK_HANGS and not self.active[kind]:
            self.gate.open()

    def cut_in(self, statements: int, on_cut: Callable[[], None]) -> None:
        """Keep what is on the disk so many statements from now, and say that it was cut there."""
        self._cut_in, self._on_cut = statements, on_cut

    def cut(self) -> None:
        """Keep what is on the disk now, for the next process."""
        if self.left is None:
            self.left = self.folder.with_name(f"{self.folder.name}.left")
            shutil.copytree(self.folder, self.left)
        self._cut_in = None

    def bury(self) -> None:
        """Close what a dead process had open, as the kernel does."""
        for connection in self.opened:
            connection.close()
        self.opened.clear()

    def restore_cut(self) -> None:
        """Forget what a dead process wrote after it was killed."""
        if self.left is not None:
            shutil.rmtree(self.folder)
            self.left.rename(self.folder)
            self.left = None

    @contextlib.contextmanager
    def under(self) -> Iterator[None]:
        """Let every memory that is opened lie on this disk."""
        disk = self

        class Connection(_Connection):
            def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - handed on
                super().__init__(*given, **more)
                self.disk = disk
                disk.opened.append(self)

        def connect(*given: Any, **more: Any) -> sqlite3.Connection:  # noqa: ANN401 - handed on
            return sqlite3.connect(*given, **more, factory=Connection)

        with patch.object(store, "sqlite3", _Sqlite(sqlite3, connect)):
            yield

    def reached(self, connection: "_Connection", statement: str) -> None:
        """Let a statement come to the disk, and meet what is wrong with it."""
        self.gate.wait()
        if self._cut_in is not None:
            self._cut_in -= 1
            if self._cut_in < 0:
                self.cut()
                self._on_cut()
        connection.suffer(
            full=self.active[Kind.DISK_FULL] > 0,
            read_only=self.active[Kind.DISK_READ_ONLY] > 0,
        )
        if self.active[Kind.DISK_FAILS] and statement.lstrip().startswith(WRITES):
            raise _failed_write()

    def _rot(self, chance: Random) -> None:
        """Turn bits anywhere in the file."""
        with contextlib.suppress(OSError):
            data = bytearray(self.file.read_bytes())
            for _ in range(chance.choice((1, 20, 400)) if data else 0):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            with self.file.open("r+b") as file:
                file.write(data)


class _Sqlite:
    """The module, but for the way in."""

    def __init__(self, genuine: Any, connect: Callable[..., sqlite3.Connection]) -> None:  # noqa: ANN401 - a module
        self._genuine = genuine
        self.connect = connect

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        return getattr(self._genuine, name)


class _Connection(sqlite3.Connection):
    """A genuine connection; each statement goes by the disk first."""

    disk: Disk
    _full = False
    _read_only = False

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:  # noqa: ANN401 - handed on
        """Run a statement."""
        self.disk.reached(self, sql)
        return super().execute(sql, *given)

    def executemany(self, sql: str, rows: Iterable[Any]) -> sqlite3.Cursor:
        """Run a statement for each row."""
        self.disk.reached(self, sql)
        return super().executemany(sql, rows)

    def suffer(self, *, full: bool, read_only: bool) -> None:
        """Let SQLite itself find no room, or nothing that it may write."""
        if full is not self._full:
            self._full = full
            super().execute(f"PRAGMA max_page_count = {1 if full else UNLIMITED}")
        if read_only is not self._read_only:
            self._read_only = read_only
            super().execute(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")


def _failed_write() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    error.sqlite_errorname = "SQLITE_IOERR"
    return error


def _nothing() -> None:
    """There is nobody to be told."""
