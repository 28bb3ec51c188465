"""Which split a window belongs to: by whole blocks of time, a window apart, and by content.

Windows that follow one another share 95 % of their states; drawn one by one into splits, a test
set would hold what was trained on.
"""

import hashlib
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lumen.core.features import Floats
from lumen.core.window import SPAN
from lumen.units import Seconds

Indices = NDArray[np.intp]

BLOCK: Seconds = 2.0 * 3600.0
"""Long against a window, of which each block loses one; short enough that a day has twelve."""


FIRST_WALL_TIME: Seconds = BLOCK
"""From here on a time is one of a clock; what was generated row by row begins at 0 each time."""


class Split(StrEnum):
    """What a row is for."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


_T, _V, _S = Split.TRAIN, Split.VALIDATION, Split.TEST
# Seven blocks, so that a recording of 14 hours is in every split; seven and the day's twelve
# share no factor, so that every hour of the day comes to every split.
_ROTATION = (_T, _T, _V, _T, _T, _S, _T)


def split_of(origin: str, block: int, seed: int) -> Split:
    """Give the split of a block of time: the same for everything of that origin and time."""
    offset = int.from_bytes(hashlib.blake2b(f"{seed}:{origin}".encode(), digest_size=8).digest())
    return _ROTATION[(block + offset) % len(_ROTATION)]


def blocks(begin: Floats, end: Floats) -> Indices:
    """Give the number of the block that holds each window, or -1 where none holds it.

    The first window's length of each block is a guard: no two windows of different blocks are
    nearer to each other than that. `begin` and `end` are in seconds, from 0 up.
    """
    number = np.floor(end / BLOCK)
    inside = begin >= number * BLOCK + SPAN
    return np.where(inside & (begin >= 0.0), number, -1.0).astype(np.intp)


def content_of(shape: int, times: Floats, states: Floats) -> bytes:
    """Give a digest of what a window shows: its shape, its intervals (ms) and states (4 decimals).

    Args:
        shape: its index.
        times: [w] seconds; where they begin does not matter.
        states: [w, 4].
    """
    shown = np.empty((len(times), 5), dtype=np.int64)
    shown[:, 0] = np.rint((times - times[0]) * 1e3)
    shown[:, 1:] = np.rint(states * 1e4)
    return hashlib.blake2b(shown.tobytes(), digest_size=16, key=bytes([shape])).digest()


def priority_of(content: bytes, seed: int) -> int:
    """Give a random number that depends on a window's content and the seed alone, 0..2^63 - 1."""
    drawn = hashlib.blake2b(content, digest_size=8, key=seed.to_bytes(8)).digest()
    return int.from_bytes(drawn) >> 1
