"""A memory's file while nobody has it open: how new it is, whether it is whole, out of the way."""

import contextlib
import fcntl
import hashlib
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from lumen.errors import StoreError, system_refusal
from lumen.store.rows import COLUMNS, LATEST_MS
from lumen.store.translated_errors import DamagedError, errors_translated, looked_through
from lumen.units import WallTime

_ASIDE = ".damaged-"
_NAME = re.compile(r"(\d{8}T\d{6})(?:\.(\d+))?(?:-wal|-shm)?")
_MOST_ASIDE = 3
_BESIDE = ("-wal", "-shm")
"""How the names end of what SQLite keeps beside a file."""
_LIVED = tuple(name for name in COLUMNS if name != "away_ms")
"""What tells a moment from every other, the same in backups since the second schema."""


def newest_wall(file: Path) -> WallTime | None:
    """Give the time of a memory's newest moment; None where there is none to be read."""
    try:
        if not file.is_file():
            return None
        with contextlib.closing(_read_only(file)) as connection:
            key = connection.execute("SELECT max(time_ms) FROM moments").fetchone()[0]
    except (OSError, ValueError, sqlite3.Error):
        # SQLite quotes the file in its message, and a damaged one need not be text.
        return None
    return WallTime(key / 1000.0) if isinstance(key, int) and 0 <= key <= LATEST_MS else None


class Summary(NamedTuple):
    """What a memory holds: the version of its tables, and its moments by their keys in ms."""

    schema: int
    samples: int
    first_ms: int | None
    last_ms: int | None


def summary(file: Path) -> Summary:
    """Say what a memory holds that nobody writes.

    Raises:
        StoreError: it cannot be read.
    """
    with errors_translated(file), contextlib.closing(_read_only(file)) as connection:
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        query = "SELECT count(*), min(time_ms), max(time_ms) FROM moments"
        return Summary(schema, *connection.execute(query).fetchone())


def moment_digest(file: Path, key: int) -> str | None:
    """Give the SHA-256 of a moment's row, by its key in ms; None where there is none.

    Raises:
        StoreError: it cannot be read.
    """
    query = f"SELECT {', '.join(_LIVED)} FROM moments WHERE time_ms = ?"  # noqa: S608 - names of ours
    with errors_translated(file), contextlib.closing(_read_only(file)) as connection:
        row = connection.execute(query, (key,)).fetchone()
    return None if row is None else hashlib.sha256(repr(row).encode()).hexdigest()


def is_in_use(file: Path) -> bool:
    """Tell whether another process has a memory open: a Lumen that lives keeps a lock on it.

    Raises:
        OSError: it cannot be looked at.
    """
    try:
        with file.open("r+b") as handle:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_BYTES, _LOCKS_AT)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


_LOCKS_AT, _LOCK_BYTES = 0x40000000, 512
"""The bytes of a file that SQLite locks (its source: os.h, PENDING_BYTE and what follows)."""


def damage(file: Path) -> str | None:
    """Look through the whole of a memory that nobody writes; give what is wrong, or None.

    Raises:
        StoreError: it cannot be read now, which says nothing about what it holds.
    """
    try:
        with (
            errors_translated(file),
            contextlib.closing(_read_only(file)) as connection,
        ):
            harm = looked_through(connection, file)
    except DamagedError as damaged:
        return str(damaged)
    return None if harm is None else f"{file}: {harm}"


def _read_only(file: Path) -> sqlite3.Connection:
    """Open a memory for reading; its name may hold what means something in a URI: `#`, `?`, `%`."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def set_aside(file: Path, now: WallTime) -> Path:
    """Move a damaged memory out of the way, under a dated name that is free; give the name.

    The newest few are kept: a card that dies slowly must not fill itself with them.

    Raises:
        StoreError: it cannot be moved.
    """
    date = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%S")
    try:
        others = _asides(file)
        # A simulated clock tells the same date again.
        number = 1 + max((number for other, number in others if other == date), default=0)
        aside = _aside(file, date, number)
        for suffix in _BESIDE:
            with contextlib.suppress(FileNotFoundError):
                Path(f"{file}{suffix}").replace(f"{aside}{suffix}")
        with contextlib.suppress(FileNotFoundError):
            file.replace(aside)
        # This one stays even where the clock tells that it is the oldest.
        for other in others[: 1 - _MOST_ASIDE]:
            for suffix in ("", *_BESIDE):
                Path(f"{_aside(file, *other)}{suffix}").unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{file}: it is damaged and cannot be set aside: {system_refusal(error)}"
        ) from error
    return aside


def _asides(file: Path) -> list[tuple[str, int]]:
    """Give dates and numbers of what was set aside, the oldest first; other names are not ours."""
    mark = f"{file.name}{_ASIDE}"
    names = (each.name.removeprefix(mark) for each in file.parent.glob(f"{mark}*"))
    found = (_NAME.fullmatch(name) for name in names)
    return sorted({(each[1], int(each[2] or 1)) for each in found if each})


def _aside(file: Path, date: str, number: int) -> Path:
    numbered = f".{number}" if number > 1 else ""
    return file.with_name(f"{file.name}{_ASIDE}{date}{numbered}")
