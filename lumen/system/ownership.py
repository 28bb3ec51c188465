"""One Lumen at a time: an exclusive lock that ends with the process, however it ends.

Two owners of one bus once meant 42 hours of silence; a second instance leaves with a clear line
and touches nothing. The lock lies in a directory that a logout or a cleaner of temporary files may
remove while Lumen lives. So there is a second one, a name that the kernel keeps for as long as the
process lives and nobody can remove; and the first is made anew once it is missed.

At the end the lock goes, and its directory if it was made for it.
"""

import fcntl
import hashlib
import os
import socket
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from lumen.errors import AlreadyRunningError, LumenError, system_refusal
from lumen.system.lock_file import is_found, sign, signature
from lumen.system.paths import LOCK_NAME


class Ownership:
    """The lock in a directory, for as long as it is held."""

    def __init__(self, directory: Path) -> None:
        """Take the lock; the directory is made if needed, and must be this user's alone.

        Raises:
            AlreadyRunningError: another Lumen holds it.
            LumenError: the directory cannot be used.
        """
        self.directory = directory
        self._made = not os.path.lexists(directory)
        self._lock = _locked(directory)
        try:
            self._name = _named(directory)
        except BaseException:
            os.close(self._lock)
            raise

    def is_there(self) -> bool:
        """Whether others find the lock: nothing has removed or replaced it."""
        self._let_go_of_askers()
        return is_found(self._lock, self.directory / LOCK_NAME)

    def renew(self) -> None:
        """Make directory and lock anew.

        Raises:
            AlreadyRunningError: another Lumen has taken it meanwhile.
            LumenError: the directory cannot be used.
        """
        if self.is_there():
            return
        lock = _locked(self.directory)
        os.close(self._lock)
        self._lock = lock

    def _let_go_of_askers(self) -> None:
        """Free the places of those who asked the kernel whose the name is."""
        with suppress(OSError):
            while self._name is not None:
                self._name.accept()[0].close()

    def close(self) -> None:
        """Let go, and leave nothing behind."""
        with suppress(OSError):
            if self.is_there():
                (self.directory / LOCK_NAME).unlink()
            if self._made:
                self.directory.rmdir()  # unless there is more in it, which is not Lumen's
        os.close(self._lock)
        if self._name is not None:
            self._name.close()


@contextmanager
def sole_owner(directory: Path) -> Iterator[Ownership]:
    """Hold the lock in a directory, which is made if needed and must be this user's alone.

    Raises:
        AlreadyRunningError: another Lumen holds it.
        LumenError: the directory cannot be used.
    """
    ownership = Ownership(directory)
    try:
        yield ownership
    finally:
        ownership.close()


def _locked(directory: Path) -> int:
    """Give the open file of a lock that is held."""
    path = directory / LOCK_NAME
    for _ in range(_TRIES):
        _private(directory)
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except FileNotFoundError:
            continue  # whoever ended just now took the directory along
        except OSError as error:
            raise LumenError(f"{path}: {system_refusal(error)}") from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = signature(file) or "unknown"
            os.close(file)
            raise _already(owner) from None
        except OSError as error:
            os.close(file)
            raise LumenError(f"{path}: {system_refusal(error)}") from None
        if is_found(file, path):
            sign(file)
            return file
        os.close(file)  # whoever ended just now took the file along
    raise LumenError(f"{path}: it is removed again and again: stop what removes it")


def _named(directory: Path) -> socket.socket | None:
    """Hold the name that the kernel keeps; None where it keeps none, or a stranger has taken it.

    A stranger's name says nothing of this user's Lumen: then there is the lock alone.

    Raises:
        AlreadyRunningError: another Lumen of this user holds it.
    """
    if sys.platform != "linux":
        return None
    name = _kernel_name(directory)
    holder = socket.socket(socket.AF_UNIX)
    try:
        holder.bind(name)
    except OSError:
        holder.close()
        process, user = _holder_of(name)
        if user == os.getuid():
            raise _already(str(process)) from None
        return None
    # Whoever connects is told by the kernel who listens; nobody is ever answered.
    holder.listen(_MOST_ASKERS)
    holder.setblocking(False)
    return holder


def _kernel_name(directory: Path) -> bytes:
    """Name a directory for the kernel, which takes 108 bytes: paths may be longer."""
    digest = hashlib.blake2b(os.fsencode(directory.resolve()), digest_size=16).hexdigest()
    return f"\0lumen/{os.getuid()}/{_processes()}/{digest}".encode()


def _processes() -> int:
    """Name the set of processes that this one belongs to; 0 where the kernel does not say.

    Containers that share the computer's network share its names too, but not its directories.
    """
    with suppress(OSError):
        return _PROCESSES.stat().st_ino
    return 0


def _holder_of(name: bytes) -> tuple[int, int]:
    """Give process and user of whoever holds a name; of nobody, as far as that can be told."""
    with socket.socket(socket.AF_UNIX) as asker:
        asker.setblocking(False)
        try:
            asker.connect(name)
        except OSError:
            return -1, -1
        size = struct.calcsize("3i")
        credentials = asker.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        process, user, _ = struct.unpack("3i", credentials)
        return process, user


def _already(process: str) -> AlreadyRunningError:
    return AlreadyRunningError(f"another Lumen is running here (process {process}): stop it first")


_PROCESSES = Path("/proc/self/ns/pid")
_TRIES = 20
_MOST_ASKERS = 128


def owned(device: Path) -> AbstractContextManager[None]:
    """Hold a device for this process, against every other Lumen of whichever user.

    The lock lies on the device itself, and opening it for that moves nothing on the bus. Where
    the device is missing or may not be opened there is nothing to hold: using it will say why.

    Raises:
        AlreadyRunningError: another Lumen holds it.
    """
    return _held(device, f"another Lumen owns the HAT ({device} is locked): stop it first")


@contextmanager
def owned_memory(directory: Path) -> Iterator[None]:
    """Hold the directory that all of a user's Lumens remember below, which is made if needed.

    Two Lumens do not see each other's lock where they do not agree on the runtime directory: one
    was started from another session, or the session's directory was removed. Where the memory's
    directory cannot be made there is nothing to hold: the memory will say why.

    Raises:
        AlreadyRunningError: another Lumen holds it.
    """
    with suppress(OSError):
        directory.mkdir(mode=0o750, parents=True, exist_ok=True)
    with _held(directory, f"another Lumen is running on {directory}: stop it first"):
        yield


@contextmanager
def _held(path: Path, refusal: str) -> Iterator[None]:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(refusal) from None
        except OSError:
            pass  # a file system over the network may have no locks
        yield
    finally:
        os.close(file)


def _private(directory: Path) -> None:
    try:
        # One that a session's end removed is made anew, and the session's directory is private too.
        for each in (*reversed(directory.parents), directory):
            if not each.exists():
                each.mkdir(mode=0o700, exist_ok=True)
        status = directory.lstat()
    except OSError as error:
        raise LumenError(f"{directory}: {system_refusal(error)}") from None
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise LumenError(f"{directory}: it must be a directory of this user's own")
    if status.st_mode & stat.S_IWOTH:
        raise LumenError(f"{directory}: others may write to it: chmod o-w it first")
