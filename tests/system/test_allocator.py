"""Memory that was freed goes back to the system."""

import ctypes
import platform

import psutil
import pytest

from lumen.system.allocator import trim

BLOCK, BLOCKS = 60_000, 500
"""Below glibc's threshold for mappings of their own, thirty megabytes in all."""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is not glibc")
def test_what_is_free_below_what_is_used_is_given_back() -> None:
    """One block that is still in use, at the end, holds up all before it."""
    libc, process = ctypes.CDLL(None), psutil.Process()
    libc.malloc.restype = ctypes.c_void_p
    blocks = [libc.malloc(BLOCK) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK)
    for block in blocks[:-1]:
        libc.free(ctypes.c_void_p(block))
    before = process.memory_info().rss
    trim()
    after = process.memory_info().rss
    libc.free(ctypes.c_void_p(blocks[-1]))
    assert before - after > 0.8 * BLOCK * BLOCKS
