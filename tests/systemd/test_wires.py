"""The decoders of the proof's board: what they make of bytes that are known."""

import struct

import numpy as np
import pytest
from wires import (
    I2C_READ,
    LINE,
    SPI,
    Entry,
    Glass,
    Light,
    air,
    counts,
    entries,
    light_frames,
    pictures,
)

_CLOCK, _DATA = 6, 5


def line(where: int, value: int) -> Entry:
    """A line that was written."""
    return Entry(0, LINE, where, value, 0, b"")


def clocked(bits: str) -> list[Entry]:
    """Bits as they are banged out: data, clock up, clock down."""
    return [
        entry for bit in bits for entry in (line(_DATA, int(bit)), line(_CLOCK, 1), line(_CLOCK, 0))
    ]


def command(number: int, data: bytes = b"") -> list[Entry]:
    """A command to the panel with what belongs to it."""
    sent = [Entry(0, SPI, 0, 0, 0, bytes([number]))]
    return [*sent, Entry(0, SPI, 0, 1, 0, data)] if data else sent


def test_a_record_is_taken_apart() -> None:
    """Each entry has its header and as many bytes as it says."""
    packed = struct.pack("<QIBBBB", 5, 0, LINE, 6, 1, 0)
    packed += struct.pack("<QIBBBB", 9, 2, I2C_READ, 0x77, 0, 0) + b"\x12\x34"
    assert list(entries(packed)) == [
        Entry(5, LINE, 6, 1, 0, b""),
        Entry(9, I2C_READ, 0x77, 0, 0, b"\x12\x34"),
    ]


@pytest.mark.parametrize("cut", [1, 15, 17])
def test_a_record_that_was_cut_off_is_no_record(cut: int) -> None:
    """A lost end is said, and not passed over."""
    packed = struct.pack("<QIBBBB", 9, 2, I2C_READ, 0x77, 0, 0) + b"\x12\x34"
    with pytest.raises(ValueError, match="the record ends amid"):
        list(entries(packed[:cut]))


def test_a_frame_of_lights_is_decoded_from_the_wires() -> None:
    """The first word is the right light's; 32 zeros begin a frame, and noise before it is none."""
    words = "11100001000000010000001000000011"  # current 1, blue 1, green 2, red 3
    words += "11111111" + "11111111" * 3
    words += "11100000" + "00000000" * 3
    record = clocked("101" + "0" * 40 + words + "00" + "1")
    assert light_frames(record, _CLOCK, _DATA) == [
        (Light(0, 0, 0, 0), Light(31, 255, 255, 255), Light(1, 3, 2, 1))
    ]


@pytest.mark.parametrize(
    "bits",
    [
        "0" * 31 + ("111" + "0" * 29) * 3 + "11",  # 31 zeros begin nothing
        "0" * 32 + ("111" + "0" * 29) * 2 + "011" + "0" * 29 + "11",  # a word without its mark
        "0" * 32 + ("111" + "0" * 29) * 3 + "1",  # a clock too few: the last light waits
    ],
)
def test_what_is_no_whole_frame_is_none(bits: str) -> None:
    """A frame that no light would take is not taken here."""
    assert light_frames(clocked("1" + bits), _CLOCK, _DATA) == []


def test_both_lines_at_one_moment_are_read_as_the_part_reads_them() -> None:
    """Where data and clock rise with one call, data comes first in the record, and counts."""
    frame = "0" * 32 + ("111" + "00110" + "10101010" * 3) * 3 + "00"
    record = []
    for bit in frame:
        record += [line(_DATA, int(bit)), line(_CLOCK, 0), line(_DATA, int(bit)), line(_CLOCK, 1)]
    ((one, *_),) = light_frames(record, _CLOCK, _DATA)
    assert one == Light(6, 0xAA, 0xAA, 0xAA)


def test_a_window_of_pixels_arrives_where_a_person_sees_it() -> None:
    """With rows and columns mirrored, the far corner of the memory is the near one of the glass."""
    record = [
        *command(0x36, b"\xc0"),
        *command(0x21),
        *command(0x2A, struct.pack(">HH", 238, 239)),
        *command(0x2B, struct.pack(">HH", 318, 319)),
        *command(0x2C, struct.pack(">HHH", 1, 2, 3)),
    ]
    record.append(Entry(0, SPI, 0, 1, 0, struct.pack(">H", 4)))
    *_, last = pictures(Glass(), record)
    assert last[:2, :2].tolist() == [[4, 3], [2, 1]]
    assert np.count_nonzero(last) == 4


def test_without_inversion_the_glass_shows_the_complement() -> None:
    """This glass is of the kind that shows true colours with inversion on."""
    record = [*command(0x2C, struct.pack(">H", 0xF800))]
    (shown,) = pictures(Glass(), record)
    assert shown[0, 0] == 0x07FF


def test_the_air_is_computed_as_in_the_data_sheet() -> None:
    """The data sheet's example: 25.08 degC and 100653.27 Pa."""
    now = air(415148, 519888, 30000)
    assert now.celsius == pytest.approx(25.08, abs=0.005)
    assert now.hectopascal == pytest.approx(1006.5327, abs=0.0005)


def test_counts_are_read() -> None:
    """What the board counted, by line and by bus."""
    text = (
        "calls 12\nline 5 writes 7 reads 0 shorts 0 level 1 output\n"
        "line 22 writes 0 reads 5 shorts 0 level 1 input\ni2c transfers 3\n"
        "spi transfers 4 bytes 4096\n"
    )
    seen = counts(text)
    assert seen[:4] == (12, 3, 4, 4096)
    assert seen.lines[22] == {"writes": 0, "reads": 5, "shorts": 0, "level": 1}
