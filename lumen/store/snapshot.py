"""A copy of a memory, for whoever reads it: a running Lumen keeps the file to itself.

Nothing is written beside the original and no lock is asked for, so that reading can neither hold
up a Lumen nor harm what it remembers.
"""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from lumen.errors import StoreError
from lumen.units import Seconds

_TRIES = 20
_PAUSE: Seconds = 0.1


@contextlib.contextmanager
def snapshot(file: Path) -> Iterator[Path]:
    """Give a copy of a memory as it is at its last sample; it is gone afterwards.

    SQLite changes the file only when it carries the log into it, and begins the log anew only
    after that. So a file that did not change while both were copied has the log that was copied.

    Raises:
        StoreError: it cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="lumen-") as directory:
        copy = Path(directory) / file.name
        try:
            if not any(_copied(file, copy) for _ in range(_TRIES)):
                raise StoreError(f"{file}: it changes all the time: try again")
        except OSError as error:
            raise StoreError(f"{file}: {error.strerror}") from None
        yield copy


def _copied(file: Path, copy: Path) -> bool:
    """Copy file and log; tell whether they belong together."""
    before = file.stat()
    shutil.copyfile(file, copy)
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(f"{file}-wal", f"{copy}-wal")
    after = file.stat()
    if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
        return True
    time.sleep(_PAUSE)
    return False
