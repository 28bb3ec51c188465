"""Names of Unix sockets that the kernel takes, however long their paths are."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_LONGEST = 107
"""Bytes of a socket's name."""


@contextlib.contextmanager
def socket_name(path: Path) -> Iterator[str]:
    """Give a name by which a socket at a path can be bound or reached.

    A path that is too long is named by its open directory, where the kernel knows that.

    Raises:
        OSError: its directory cannot be opened.
    """
    if len(os.fsencode(path)) <= _LONGEST or sys.platform != "linux":
        yield str(path)
        return
    directory = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{directory}/{path.name}"
    finally:
        os.close(directory)
