"""What crossed the wires of the proof's board, decoded by the parts' data sheets alone.

Nothing of Lumen is used: what it meant to show must be found in what its kernel sent.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_ENTRY = struct.Struct("<QIBBBB")
LINE, SPI, I2C_WRITE, I2C_READ = 1, 2, 3, 4
_FRAME = re.compile("0{32}" + "(111[01]{29})" * 3 + "(?=[01]{2})")
"""32 zeros, three words that begin with 111, and a clock more for every second light."""


class Entry(NamedTuple):
    """One thing that crossed a wire."""

    time_ns: int
    kind: int
    where: int
    """The line, the I2C address, or the chip select."""
    value: int
    """The level of a line; of an SPI transfer that of the command line: 1 is data."""
    error: int
    data: bytes


class Light(NamedTuple):
    """One APA102: its current, 0..31, and its colour, 0..255."""

    current: int
    red: int
    green: int
    blue: int


def entries(record: bytes) -> Iterator[Entry]:
    """Take a record apart.

    Raises:
        ValueError: it ends amid an entry.
    """
    at = 0
    while at < len(record):
        try:
            time_ns, length, kind, where, value, error = _ENTRY.unpack_from(record, at)
        except struct.error:
            raise ValueError(f"the record ends amid an entry at {at}") from None
        at += _ENTRY.size + length
        if at > len(record):
            raise ValueError(f"the record ends amid {length} bytes at {at - length}")
        yield Entry(time_ns, kind, where, value, error, record[at - length : at])


def light_frames(record: Iterable[Entry], clock: int, data: int) -> list[tuple[Light, ...]]:
    """Give the frames of three lights that were clocked out, each as a person sees them."""
    bits, levels = [], {clock: 0, data: 0}
    for entry in record:
        if entry.kind != LINE or entry.where not in levels:
            continue
        if entry.where == clock and entry.value and not levels[clock]:
            bits.append("01"[levels[data]])
        levels[entry.where] = entry.value
    # The one nearest to the chip takes the first word, and is the right one.
    return [
        tuple(_light(int(word, 2)) for word in reversed(found.groups()))
        for found in _FRAME.finditer("".join(bits))
    ]


def _light(word: int) -> Light:
    return Light(word >> 24 & 31, word & 255, word >> 8 & 255, word >> 16 & 255)


class Glass:
    """An ST7789 behind a 240x240 glass: its picture memory, as its commands fill it."""

    def __init__(self) -> None:
        self._memory: NDArray[np.uint16] = np.zeros((320, 240), np.uint16)
        self._columns, self._rows = (0, 239), (0, 319)
        self._mirrored = (False, False)
        self._inverted = False
        self._command = 0
        self._parameters = b""
        self._at = 0

    def take(self, entry: Entry) -> None:
        """Take one SPI transfer: commands, or what belongs to the last of them."""
        if entry.value:
            self._take_data(entry.data)
            return
        for command in entry.data:
            self._command, self._parameters, self._at = command, b"", 0
            if command in (0x20, 0x21):
                self._inverted = command == 0x21

    def picture(self) -> NDArray[np.uint16]:
        """What a person sees, 240 rows of 240 pixels in 5, 6 and 5 bits."""
        seen = self._memory[:240]
        return seen.copy() if self._inverted else ~seen

    def _take_data(self, data: bytes) -> None:
        self._parameters += data
        if self._command == 0x2C:
            whole = len(self._parameters) // 2 * 2
            self._fill(np.frombuffer(self._parameters[:whole], ">u2"))
            self._parameters = self._parameters[whole:]
        elif self._command == 0x36:
            self._mirrored = (bool(data[0] & 0x80), bool(data[0] & 0x40))
        elif self._command in (0x2A, 0x2B) and len(self._parameters) == 4:
            span = struct.unpack(">HH", self._parameters)
            if self._command == 0x2A:
                self._columns = span
            else:
                self._rows = span

    def _fill(self, pixels: NDArray[np.uint16]) -> None:
        """Fill the window on, row by row, from where it was left."""
        (left, right), (top, bottom) = self._columns, self._rows
        width = right - left + 1
        place = self._at + np.arange(len(pixels))
        self._at += len(pixels)
        place = place % (width * (bottom - top + 1))
        rows, columns = top + place // width, left + place % width
        if self._mirrored[0]:
            rows = 319 - rows
        if self._mirrored[1]:
            columns = 239 - columns
        self._memory[rows, columns] = pixels


def pictures(glass: Glass, record: Iterable[Entry]) -> Iterator[NDArray[np.uint16]]:
    """Give what the glass shows after each transfer of pixels."""
    for entry in record:
        if entry.kind == SPI and not entry.error:
            glass.take(entry)
            if entry.value:
                yield glass.picture()


class Air(NamedTuple):
    """What a BME280 says of the air."""

    celsius: float
    percent: float
    hectopascal: float


_T = (27504, 26435, -1000)
_P = (36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000)
_H = (75, 361, 0, 339, 0, 30)
"""The constants of the board's part, as its registers hold them."""


def air(pressure: int, temperature: int, humidity: int) -> Air:
    """Compute what codes mean, by the data sheet's formulas for floating point (section 8.1)."""
    v1 = (temperature / 16384.0 - _T[0] / 1024.0) * _T[1]
    v2 = (temperature / 131072.0 - _T[0] / 8192.0) ** 2 * _T[2]
    fine = v1 + v2
    return Air(fine / 5120.0, _percent(humidity, fine), _hectopascal(pressure, fine))


def _hectopascal(code: int, fine: float) -> float:
    v1 = fine / 2.0 - 64000.0
    v2 = v1 * v1 * _P[5] / 32768.0 + v1 * _P[4] * 2.0
    v2 = v2 / 4.0 + _P[3] * 65536.0
    v1 = (_P[2] * v1 * v1 / 524288.0 + _P[1] * v1) / 524288.0
    v1 = (1.0 + v1 / 32768.0) * _P[0]
    p = (1048576.0 - code - v2 / 4096.0) * 6250.0 / v1
    return (p + (_P[8] * p * p / 2147483648.0 + p * _P[7] / 32768.0 + _P[6]) / 16.0) / 100.0


def _percent(code: int, fine: float) -> float:
    h = fine - 76800.0
    h = (code - (_H[3] * 64.0 + _H[4] / 16384.0 * h)) * (
        _H[1] / 65536.0 * (1.0 + _H[5] / 67108864.0 * h * (1.0 + _H[2] / 67108864.0 * h))
    )
    return max(0.0, min(100.0, h * (1.0 - _H[0] * h / 524288.0)))


class Counts(NamedTuple):
    """What the board counted since it was there."""

    line_calls: int
    i2c_transfers: int
    spi_transfers: int
    spi_bytes: int
    lines: dict[int, dict[str, int]]
    """Writes, reads, shorts and level, by line."""


def counts(text: str) -> Counts:
    """Read the board's counts."""
    fields: Sequence[list[str]] = [line.split() for line in text.splitlines()]
    lines = {
        int(words[1]): {
            key: int(value) for key, value in zip(words[2:9:2], words[3:10:2], strict=True)
        }
        for words in fields
        if words[0] == "line"
    }
    found = {words[0]: words for words in fields if words[0] != "line"}
    return Counts(
        int(found["calls"][1]),
        int(found["i2c"][2]),
        int(found["spi"][2]),
        int(found["spi"][4]),
        lines,
    )
