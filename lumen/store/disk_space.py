"""How much room there is to remember, where the folder of the memory is or would be made."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple


class DiskSpace(NamedTuple):
    """What a folder has room for."""

    free_bytes: int | None
    writable: bool | None
    """Both None where that cannot be told."""


def disk_space_at(directory: Path) -> DiskSpace:
    """Look at a folder, or at the nearest one above it that exists.

    It may not have been made yet, or it cannot be: a file stands in its place.
    """
    try:
        nearest = next(d for d in (directory, *directory.parents) if d.is_dir())
        return DiskSpace(shutil.disk_usage(nearest).free, os.access(nearest, os.W_OK))
    except OSError:
        return DiskSpace(None, None)
