"""What goes wrong with a memory's file: what SQLite raises and finds, in Lumen's own words."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from lumen.errors import StoreError

_DAMAGE = ("no such table", "has no column", "already exists", "decode to UTF-8")
"""What SQLite tells as trouble of the moment, though it is one of the file."""

_HEADING = "*** in database main ***"
"""What SQLite puts above what it finds wrong, though there is but one."""

_UNREAD = re.compile(r"unable to get the page\. error code=(\d+)")
"""What SQLite finds wrong with the file, though a page may only have been hard to read."""


class DamagedError(StoreError):
    """The file is no memory any more."""


@contextlib.contextmanager
def errors_translated(file: Path) -> Iterator[None]:
    """Turn what SQLite raises into the error tree."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{file}: {reason(error)}") from error
    except sqlite3.OperationalError as error:
        damaged = any(words in str(error) for words in _DAMAGE)
        raise (DamagedError if damaged else StoreError)(f"{file}: {reason(error)}") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # SQLite quotes the file in its message, and a damaged one need not be text.
        raise DamagedError(f"{file}: {reason(error)}") from error


def reason(error: Exception) -> str:
    """Give why something failed, in one line and without the file's name."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
        return "another program uses it: another Lumen, perhaps"
    text = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return _one_line(text)


def looked_through(connection: sqlite3.Connection, file: Path) -> str | None:
    """Let SQLite look through the whole file; give what is wrong, or None.

    Raises:
        DamagedError: it is too damaged for that.
        StoreError: it cannot be read now, which says nothing about what it holds.
    """
    with errors_translated(file):
        found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    unread = _UNREAD.search(found)
    if unread and int(unread[1]) & 0xFF == sqlite3.SQLITE_IOERR:
        raise StoreError(f"{file}: {_one_line(found)}")
    return None if found == "ok" else _one_line(found.removeprefix(_HEADING))


def _one_line(text: str) -> str:
    """SQLite tells some damage in several lines."""
    return " ".join(text.split())
