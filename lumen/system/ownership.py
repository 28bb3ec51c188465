"""One Lumen at a time: an exclusive lock that ends with the process, however it ends.

Two owners of one bus once meant 42 hours of silence; a second instance leaves with a clear line
and touches nothing.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lumen.errors import AlreadyRunningError, LumenError
from lumen.system.paths import LOCK_NAME


@contextmanager
def sole_owner(directory: Path) -> Iterator[None]:
    """Hold the lock in a directory, which is made if needed and must be this user's alone.

    Raises:
        AlreadyRunningError: another Lumen holds it.
        LumenError: the directory cannot be used.
    """
    _private(directory)
    path = directory / LOCK_NAME
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LumenError(f"{path}: {error.strerror}") from None
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(file, 32).decode(errors="replace").strip() or "unknown"
            raise AlreadyRunningError(
                f"another Lumen is running here (process {owner}): stop it first"
            ) from None
        # Whose it is is told to people; a full disk keeps nobody from owning it.
        with suppress(OSError):
            os.ftruncate(file, 0)
            os.write(file, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(file)


@contextmanager
def owned(device: Path) -> Iterator[None]:
    """Hold a device for this process, against every other Lumen of whichever user.

    The lock lies on the device itself, and opening it for that moves nothing on the bus. Where
    the device is missing or may not be opened there is nothing to hold: using it will say why.

    Raises:
        AlreadyRunningError: another Lumen holds it.
    """
    try:
        file = os.open(device, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(
                f"another Lumen owns the HAT ({device} is locked): stop it first"
            ) from None
        yield
    finally:
        os.close(file)


def _private(directory: Path) -> None:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = directory.lstat()
    except OSError as error:
        raise LumenError(f"{directory}: {error.strerror}") from None
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise LumenError(f"{directory}: it must be a directory of this user's own")
    if status.st_mode & stat.S_IWOTH:
        raise LumenError(f"{directory}: others may write to it: chmod o-w it first")
