"""The rows of a CSV file as loggers write them: any encoding, delimiter and preamble.

The delimiter, and where the header stands, are found by the header itself. Rows are given one by
one with the line that they begin in; nothing here knows what a cell means.
"""

import codecs
import csv
import errno
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from lumen.errors import RecordingError, system_refusal
from lumen.formats.compressed import COMPRESSED
from lumen.system.input_file import bounded_lines

DELIMITERS = (",", ";", "\t", "|")
_DEEPEST_HEADER = 50
"""Lines among which the header is looked for."""
_LONGEST_HEADER = 20
"""Lines of a header with line ends in its names."""
_LONGEST_CELL = 100
"""Lines of a cell between quotes."""
_NO_TEXT = "it is no text: save it as CSV"
_MOST_UTF_16 = 1 << 28
"""Bytes: it is read at once."""
_SEPARATOR = re.compile(r"\s*\"?sep=(.?)\"?\s*", re.IGNORECASE)
_PACKED = {
    **COMPRESSED,
    b"PK\x03\x04": "it is an archive or a workbook: unzip it first, or save it as CSV",
    b"PAR1\x15": "it is a Parquet file: save it as CSV",
    b"SQLite": "it is a database: `lumen export recording` makes a recording of a memory",
}
"""What files begin with that may hold a table and are none, and the way out."""
_MARK = 8
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Row(NamedTuple):
    """Cells without blanks around them, and the number of the line that they begin in."""

    line: int
    cells: list[str]
    whole: bool
    """Whether it ends with a line end, and holds no zero byte."""
    quoted: bool = True
    """Whether its quotes are closed where a cell ends; else all of it is one cell."""


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
    _refuse_packed(_beginning(stream), name)
    lines = _Lines(_text_lines(stream), name)
    above: list[_Line] = []
    remark: _Line | None = None
    declared = None
    for first in lines:
        line = _whole_header(first, lines, declared, likeness)
        text = line.text.strip()
        if not above and (named := _SEPARATOR.fullmatch(line.text)) is not None:
            declared = named[1] or "\t"
            continue
        if not text:
            continue
        if text.startswith("#"):
            remark = _Line(line.number, text.lstrip("# ") + "\n")
            continue
        above.append(line)
        best = _best_delimiter(line, declared, likeness)
        if best is not None:
            return _table(line, best, lines, len(above) - 1)
        best = None if remark is None else _best_delimiter(remark, declared, likeness)
        if remark and best and len(_cells(remark.text, best)) == len(_cells(text, best)):
            # It is the header where a row follows it, and none that is one: so numpy writes it.
            lines.give_back([line])
            return _table(remark, best, lines, len(above) - 1)
        remark = None
        if len(above) >= _DEEPEST_HEADER:
            break
    if not above:
        raise RecordingError(f"{name}: it is empty: check that it was written to its end")
    if "\0" in above[0].text:
        raise RecordingError(f"{name}, line {above[0].number}: {_NO_TEXT}")
    # The first line is the header that was meant: whoever reads it says what it lacks.
    return _table(above[0], declared or ",", lines, 0)


def _refuse_packed(begins: bytes, name: str) -> None:
    for mark, way_out in _PACKED.items():
        if begins.startswith(mark):
            raise RecordingError(f"{name}: {way_out}")


class _Line(NamedTuple):
    number: int
    text: str


class _Lines:
    """Lines with their numbers, and what cannot be read as an error of the recording."""

    def __init__(self, texts: Iterator[str], name: str) -> None:
        self._texts, self.name = texts, name
        self._number = 0
        self._ahead: deque[_Line] = deque()

    def __iter__(self) -> Iterator[_Line]:
        return self

    def __next__(self) -> _Line:
        if self._ahead:
            return self._ahead.popleft()
        try:
            text = next(self._texts)
        except OSError as error:
            raise RecordingError(f"{self.name}: {system_refusal(error)}") from None
        except UnicodeError:
            raise RecordingError(f"{self.name}, line {self._number + 1}: {_NO_TEXT}") from None
        self._number += 1
        return _Line(self._number, text)

    def give_back(self, lines: Sequence[_Line]) -> None:
        """Take lines back, to give them next."""
        self._ahead.extendleft(reversed(lines))


def _whole_header(
    first: _Line, lines: _Lines, declared: str | None, likeness: Callable[[Sequence[str]], int]
) -> _Line:
    """Give a line with those in which its names between quotes go on, if that is the header."""
    taken, text = list[_Line](), first.text
    while text.count('"') % 2 and len(taken) < _LONGEST_HEADER:
        if (following := next(lines, None)) is None:
            break
        taken.append(following)
        text += following.text
    whole = _Line(first.number, text)
    if taken and (text.count('"') % 2 or not _best_delimiter(whole, declared, likeness)):
        lines.give_back(taken)
        return first
    return whole


def _table(header: _Line, delimiter: str, lines: _Lines, above: int) -> Table:
    cells = _cells(header.text, delimiter) or [header.text.strip()]
    row = Row(header.number, cells, whole=True)
    return Table(row, _rows(lines, delimiter, len(cells)), delimiter, above)


def _best_delimiter(
    line: _Line, declared: str | None, likeness: Callable[[Sequence[str]], int]
) -> str | None:
    """Give the delimiter by which a line looks most like the header; None if it looks like none."""
    found: dict[str, int] = {}
    for delimiter in (declared, *DELIMITERS) if declared else DELIMITERS:
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


def _rows(lines: _Lines, delimiter: str, width: int) -> Iterator[Row]:
    """Give the rows; a quote that nothing closes damages its own line, and takes no other."""
    for first in lines:
        if first.text.startswith("#"):
            continue
        taken = [first]
        cells = _strict_cells(first.text, delimiter)
        while cells is None and len(taken) < _LONGEST_CELL:
            if (following := next(lines, None)) is None:
                break
            taken.append(following)
            if len(_cells(following.text, delimiter)) >= width > 1:
                break
            cells = _strict_cells("".join(line.text for line in taken), delimiter)
        if cells is None:
            lines.give_back(taken[1:])
            yield Row(first.number, [first.text.strip()], first.text.endswith("\n"), quoted=False)
            continue
        whole = taken[-1].text.endswith("\n") and not any("\0" in line.text for line in taken)
        yield Row(first.number, [cell.strip() for cell in cells], whole)


def _strict_cells(text: str, delimiter: str) -> list[str] | None:
    """Give the cells of a row; None where a quote is not closed, or closed in the middle."""
    lines = io.StringIO(text, newline="\n")
    try:
        return next(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True), [])
    except csv.Error:
        return None


def _text_lines(stream: BinaryIO) -> Iterator[str]:
    r"""Give lines of text, each with `\\n` as its end; the last may have none."""
    if (encoding := _two_byte_encoding(_beginning(stream)[:4])) is not None:
        data = stream.read(_MOST_UTF_16 + 1)
        if len(data) > _MOST_UTF_16:
            raise OSError(errno.EOVERFLOW, "it is too large for UTF-16: save it as UTF-8")
        text = _cut_text(data, encoding).removeprefix("\ufeff")
        stream = io.BytesIO(text.encode())
    for line in bounded_lines(stream):
        yield from _ended_alike(_decoded(line.removeprefix(codecs.BOM_UTF8)))


def _beginning(stream: BinaryIO) -> bytes:
    """Give the first bytes of a stream, and leave them there."""
    return stream.peek(_MARK)[:_MARK] if isinstance(stream, io.BufferedReader) else b""


def _cut_text(data: bytes, encoding: str) -> str:
    """Decode; the first half of a letter at the end, where writing was cut, is left out."""
    text = codecs.getincrementaldecoder(encoding)().decode(data)
    return text if text.strip("\ufeff") else data.decode(encoding)


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
