"""What a disk was sent, by the kernel's dm-log-writes, and the disks that a power cut can leave.

Writes are logged once they were flushed. So the disk up to a flush is what is there for certain;
of what was written after it, a card that forgets keeps any part.
"""

import struct
from collections.abc import Iterable, Iterator
from random import Random
from typing import BinaryIO, NamedTuple

SECTOR = 512
_HEADER = struct.Struct("<QQQQ")
_FLUSH, _FUA, _DISCARD, _MARK = 1, 2, 4, 8
_KEPT = 0.5
"""The chance that a write after the last flush is there all the same."""


class Write(NamedTuple):
    """One entry: where, what, and whether all before it was flushed then."""

    sector: int
    data: bytes
    flushed: bool


class State(NamedTuple):
    """A disk that a power cut can leave."""

    image: bytes
    flushes: int
    """How many flushes are in it."""
    torn: bool
    """Whether parts of what came after the last flush are in it, too."""


def writes(log: BinaryIO) -> Iterator[Write]:
    """Read a log that was all zeros before, up to its end or to where it was cut off."""
    at = SECTOR  # after the superblock
    while True:
        log.seek(at)
        header = log.read(SECTOR)
        if len(header) < SECTOR:
            return
        sector, count, flags, length = _HEADER.unpack_from(header)
        if not (count or flags or length):
            return
        at += SECTOR
        data = b""
        if not flags & (_DISCARD | _MARK):
            data = log.read(count * SECTOR)
            if len(data) < count * SECTOR:
                return
            at += count * SECTOR
        yield Write(sector, data, bool(flags & (_FLUSH | _FUA)))


def states(image: bytearray, log: Iterable[Write], chance: Random) -> Iterator[State]:
    """Give the disk at every flush, and one disk between each two that forgot some of the writes.

    The image is changed on the way, and in the end is the last of them.
    """
    pending: list[Write] = []
    flushes = 0
    for write in log:
        if write.data:
            pending.append(write)
        if not write.flushed:
            continue
        if len(pending) > 1:
            torn = bytearray(image)
            for kept in pending:
                if chance.random() < _KEPT:
                    _put(torn, kept)
            yield State(bytes(torn), flushes, torn=True)
        for each in pending:
            _put(image, each)
        pending, flushes = [], flushes + 1
        yield State(bytes(image), flushes, torn=False)


def _put(image: bytearray, write: Write) -> None:
    at = write.sector * SECTOR
    image[at : at + len(write.data)] = write.data
