"""What a process had written to disks, and how much it may be."""

from pathlib import Path

from lumen.errors import LumenError

BUDGET = 30 * 1024
"""Bytes a minute that an SD card bears for years."""


def written(process: int) -> int:
    """Give the bytes that a process had written, as the kernel counts them.

    Raises:
        LumenError: the kernel does not tell.
    """
    for line in Path(f"/proc/{process}/io").read_text(encoding="ascii").splitlines():
        name, _, count = line.partition(": ")
        if name == "write_bytes":
            return int(count)
    raise LumenError(f"/proc/{process}/io: the kernel does not tell what was written")
