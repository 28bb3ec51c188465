"""One writer for one output: a second one of the same folder or file is refused before it works."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from lumen.errors import LumenError, system_refusal
from lumen.system.lock_file import is_found, sign, signature

_TRIES = 8


@contextlib.contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Be the only one that makes this folder or file, by a lock beside it that is gone in the end.

    Raises:
        LumenError: another process makes it, or nothing can be written there.
    """
    lock = path.with_name(f".{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LumenError(f"{path.parent}: {system_refusal(error)}") from None
    try:
        file = _held(lock, path)
    except OSError as error:
        raise LumenError(f"{path}: {system_refusal(error)}") from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.unlink()
        os.close(file)


def _held(lock: Path, path: Path) -> int:
    """Give the open file of a lock that is held.

    Raises:
        OSError: it cannot be made.
        LumenError: another process holds it.
    """
    for _ in range(_TRIES):
        file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            writer = signature(file)
            os.close(file)
            raise LumenError(
                f"{path}: another trainer{f', process {writer},' if writer else ''} is making it: "
                "wait for it, stop it, or name another --out"
            ) from None
        except OSError:
            return file  # a file system over the network may have no locks
        if is_found(file, lock):
            sign(file)
            return file
        os.close(file)  # whoever ended just now took it along
    raise LumenError(f"{lock}: it is removed again and again: stop what removes it")
