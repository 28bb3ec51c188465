"""What the C library does with memory that was freed."""

import ctypes
from contextlib import suppress

_TRIM_THRESHOLD = -1  # M_TRIM_THRESHOLD of glibc's <malloc.h>
_ARENA_MAX = -8
_KEPT = 128 * 1024


def return_freed_memory() -> None:
    """Let freed memory go back to the system as it is freed, where the C library is glibc.

    By default glibc raises what it keeps to twice the largest block that was freed. Loading the
    student frees megabytes, and then 5 MB of the daemon's memory stayed resident for nothing.
    """
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT)
        libc.mallopt(_ARENA_MAX, 1)


def trim() -> None:
    """Give back what lies free between what is used: after a start, that is a megabyte."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
