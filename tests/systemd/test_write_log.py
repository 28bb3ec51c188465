"""The disks that a power cut can leave, made from a log of writes."""

import io
import struct
from random import Random

import pytest
from write_log import SECTOR, Write, states, writes

_FLUSH, _DISCARD = 1, 4


def entry(sector: int, data: bytes = b"", flags: int = 0, count: int | None = None) -> bytes:
    """One entry of the kernel's log."""
    sectors = len(data) // SECTOR if count is None else count
    return struct.pack("<QQQQ", sector, sectors, flags, 0).ljust(SECTOR, b"\0") + data


def log(*entries: bytes) -> io.BytesIO:
    """A log on a disk that was all zeros."""
    return io.BytesIO(bytes(SECTOR) + b"".join(entries) + bytes(8 * SECTOR))


def sector(letter: str) -> bytes:
    """A sector of one letter."""
    return letter.encode() * SECTOR


def test_a_log_is_read_to_its_end() -> None:
    """Writes, flushes and discards, each as it came; what was never written is the end."""
    read = list(
        writes(log(entry(3, sector("a")), entry(0, b"", _FLUSH), entry(9, b"", _DISCARD, 4)))
    )
    assert read == [Write(3, sector("a"), False), Write(0, b"", True), Write(9, b"", False)]


def test_an_entry_that_was_cut_off_is_none() -> None:
    """The kernel died while it wrote it."""
    whole = log(entry(3, sector("a") + sector("b"))).getvalue()
    assert list(writes(io.BytesIO(whole[: 3 * SECTOR]))) == []


def test_a_disk_holds_what_was_flushed_and_nothing_later() -> None:
    """At every flush the disk has all before it; what was written after the last is forgotten."""
    image = bytearray(4 * SECTOR)
    made = [
        Write(0, sector("a"), False),
        Write(1, sector("b"), True),
        Write(2, sector("c"), False),
    ]
    (torn, whole) = states(image, made, Random(1))
    assert torn.torn
    assert not whole.torn
    assert whole.image == sector("a") + sector("b") + bytes(2 * SECTOR)
    assert bytes(image) == whole.image


@pytest.mark.parametrize("seed", range(4))
def test_between_two_flushes_a_disk_has_any_part_of_what_was_written(seed: int) -> None:
    """Each write is there whole or not at all, and nothing before is lost."""
    made = [Write(0, sector("a"), True)]
    made += [Write(n, sector("b"), False) for n in range(1, 30)]
    made += [Write(0, b"", True)]
    _first, torn, _last = states(bytearray(30 * SECTOR), made, Random(seed))
    parts = [torn.image[n * SECTOR : (n + 1) * SECTOR] for n in range(30)]
    assert parts[0] == sector("a")
    assert {bytes(part) for part in parts[1:]} == {sector("b"), bytes(SECTOR)}
