"""The rows of a CSV file as loggers write them: any encoding, delimiter and preamble.

The delimiter, and where the header stands, are found by the header itself. Rows are given one by
one with the line that they begin in; nothing here knows what a cell means.
"""

import codecs
import csv
import errno
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from lumen.errors import RecordingError
from lumen.system.input_file import bounded_lines

DELIMITERS = (",", ";", "\t", "|")
_DEEPEST_HEADER = 50
"""Lines among which the header is looked for."""
_MOST_UTF_16 = 1 << 28
"""Bytes: it is read at once."""
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Row(NamedTuple):
    """Cells without blanks around them, and the number of the line that they begin in."""

    line: int
    cells: list[str]
    whole: bool
    """Whether it ends with a line end, and holds no zero byte."""


class Table(NamedTuple):
    """A header, the rows below it, and how many lines with something in them stand above it."""

    header: Row
    rows: Iterator[Row]
    delimiter: str
    above: int


def read_table(stream: BinaryIO, name: str, likeness: Callable[[Sequence[str]], int]) -> Table:
    """Find a table's header, and give its rows as they are asked for.

    Args:
        stream: read once, from where it is.
        name: what the file is called in messages.
        likeness: how much a row looks like the header.

    Raises:
        RecordingError: it cannot be read, is empty, or is no text; also while rows are read.
    """
    lines = _Lines(_text_lines(stream), name)
    above: list[_Line] = []
    declared = None
    for line in lines:
        text = line.text.strip()
        if not above and text.casefold().startswith("sep=") and len(text) <= len("sep=;"):
            declared = line.text.strip("\r\n ")[len("sep=") :] or "\t"
            continue
        if not text or text.startswith("#"):
            continue
        above.append(line)
        best = _best_delimiter(line, declared, likeness)
        if best is not None:
            return _table(line, best, lines, len(above) - 1)
        if len(above) >= _DEEPEST_HEADER:
            break
    if not above:
        raise RecordingError(f"{name}: it is empty")
    if "\0" in above[0].text:
        raise RecordingError(f"{name}, line {above[0].number}: it is no text")
    # The first line is the header that was meant: whoever reads it says what it lacks.
    return _table(above[0], declared or ",", iter(above[1:]), 0)


class _Line(NamedTuple):
    number: int
    text: str


class _Lines:
    """Lines with their numbers, and what cannot be read as an error of the recording."""

    def __init__(self, texts: Iterator[str], name: str) -> None:
        self._texts, self.name = texts, name
        self._number = 0

    def __iter__(self) -> Iterator[_Line]:
        return self

    def __next__(self) -> _Line:
        try:
            text = next(self._texts)
        except OSError as error:
            raise RecordingError(f"{self.name}: {error.strerror}") from None
        except UnicodeError:
            raise RecordingError(f"{self.name}, line {self._number + 1}: it is no text") from None
        self._number += 1
        return _Line(self._number, text)


def _table(header: _Line, delimiter: str, lines: Iterator[_Line], above: int) -> Table:
    cells = _cells(header.text, delimiter) or [header.text.strip()]
    name = lines.name if isinstance(lines, _Lines) else ""
    row = Row(header.number, cells, whole=True)
    return Table(row, _rows(lines, delimiter, name), delimiter, above)


def _best_delimiter(
    line: _Line, declared: str | None, likeness: Callable[[Sequence[str]], int]
) -> str | None:
    """Give the delimiter by which a line looks most like the header; None if it looks like none."""
    found: dict[str, int] = {}
    for delimiter in (declared,) if declared else DELIMITERS:
        cells = _cells(line.text, delimiter)
        # One name alone is no table.
        found[delimiter] = likeness(cells) if len(cells) > 1 else 0
    best = max(found, key=lambda delimiter: found[delimiter])
    return best if found[best] > 1 else None


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        rows = csv.reader([text], delimiter=delimiter, skipinitialspace=True)
        return [cell.strip() for cell in next(rows, [])]
    except csv.Error:
        return []


def _rows(lines: Iterator[_Line], delimiter: str, name: str) -> Iterator[Row]:
    taken: deque[_Line] = deque()
    reader = csv.reader(
        _texts(lines, taken), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    while True:
        taken.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if taken and not taken[-1].text.endswith("\n"):
                # A quote that nothing closes, where the file was cut.
                yield Row(taken[0].number, [taken[0].text.strip()], whole=False)
                return
            begins = taken[0].number if taken else 0
            raise RecordingError(f"{name}, line {begins}: {error}") from None
        if cells is None:
            return
        whole = taken[-1].text.endswith("\n") and not any("\0" in line.text for line in taken)
        yield Row(taken[0].number, [cell.strip() for cell in cells], whole)


def _texts(lines: Iterator[_Line], taken: deque[_Line]) -> Iterator[str]:
    for line in lines:
        if not line.text.startswith("#"):
            taken.append(line)
            yield line.text


def _text_lines(stream: BinaryIO) -> Iterator[str]:
    r"""Give lines of text, each with `\\n` as its end; the last may have none."""
    beginning = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    if (encoding := _two_byte_encoding(beginning)) is not None:
        data = stream.read(_MOST_UTF_16 + 1)
        if len(data) > _MOST_UTF_16:
            raise OSError(errno.EFBIG, "it is too large for UTF-16: save it as UTF-8")
        text = data.decode(encoding).removeprefix("\ufeff")
        stream = io.BytesIO(text.encode())
    for line in bounded_lines(stream):
        yield from _ended_alike(_decoded(line.removeprefix(codecs.BOM_UTF8)))


def _two_byte_encoding(beginning: bytes) -> str | None:
    """Tell UTF-16 by its mark, or by the zero in each letter's other byte."""
    if (marked := _UTF_16.get(beginning[:2])) is not None:
        return marked
    zeros = "".join("0" if byte == 0 else "x" for byte in beginning)
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros)


def _decoded(data: bytes) -> str:
    """Decode a line: UTF-8, else what Windows writes; only names and units need either."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _ended_alike(text: str) -> Iterator[str]:
    return io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
