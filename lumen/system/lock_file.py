"""What the holders of a lock on a file have in common: whose it is, and whether others find it.

A file may only be unlinked by whoever holds its lock, and whoever comes to hold one looks whether
it is still the one that others find: so two never hold two files of one name.
"""

import os
from contextlib import suppress
from pathlib import Path


def is_found(file: int, path: Path) -> bool:
    """Tell whether an open file is the one that others find under its name."""
    try:
        return os.path.samestat(os.fstat(file), path.lstat())
    except OSError:
        return False


def sign(file: int) -> None:
    """Say whose it is, for people to read; a full disk keeps nobody from holding it."""
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())


def signature(file: int) -> str:
    """Give the process that holds it, as it was signed; empty where it was not."""
    return os.read(file, 32).decode(errors="replace").strip()
