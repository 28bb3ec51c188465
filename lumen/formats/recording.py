"""Recordings: raw readings as CSV, one row a sample, which `record` writes and `replay` reads.

The header names the columns, any subset of the channels in any order, and `time` in ISO 8601. An
empty cell is a missing reading; an absent column is a sensor that was never fitted. A number
that no such part can report is a fault of that reading, not of the recording. A column `simulated`
says that the readings are of a simulated room, and columns `lumen_...` what body they are of.

A recording is read once, from the beginning to the end, before its first sample is given: what is
wrong in its last row is known before anything is done with the first.
"""

import math
import tempfile
import weakref
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import chain, groupby
from pathlib import Path
from struct import Struct
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lumen.core.reading import Channel, Sample
from lumen.errors import RecordingError, printable, system_refusal
from lumen.formats.csv_rows import Row, Table, read_table
from lumen.formats.number_cells import quoted, reading_from
from lumen.formats.recording_header import RecordingHeader, header_from, likeness, with_units
from lumen.formats.recording_metadata import (
    UNKNOWN_CORES,
    RecordingMetadata,
    body_file,
    body_from_cells,
    read_body,
)
from lumen.formats.recording_rows import Problem, RowReader, Scatter, UnitCheck, Values
from lumen.formats.spans import counted
from lumen.system.input_file import STANDARD_INPUT, display_name, open_once
from lumen.units import Monotonic, Seconds, WallTime

_HELD_IN_MEMORY = 1 << 26
"""Bytes of numbers, beyond which they are kept in a temporary file: a quarter of a year."""
_ROWS_AT_ONCE = 1024
_MOST_NAMED = 20
SHORTEST_ROW: Seconds = 0.1
LONGEST_ROW: Seconds = 86_400.0
"""How much may be gathered into one row."""


@dataclass(frozen=True)
class ReadOptions:
    """How a recording is read.

    skip: pass over rows that are no samples, and count them. zone: of times that name none; UTC
    without. every: gather the values of so many seconds into one row, where each has its own.
    """

    skip: bool = False
    zone: ZoneInfo | None = None
    every: Seconds | None = None


STRICTLY = ReadOptions()


class Recording:
    """A recording, read and found in order; its samples are given as often as they are asked for.

    Raises:
        RecordingError: it cannot be read, or is wrong; the text names the line and the way out.
    """

    def __init__(self, file: Path | str, options: ReadOptions = STRICTLY) -> None:
        self.file = file
        self.name = display_name(file)
        self._options = options
        self._passed: Counter[str] = Counter()
        self._torn: int | None = None
        self._body_notice: str | None = None
        self._first_refusal: RecordingError | None = None
        self.simulated = False
        """Whether any of it was recorded in a simulated room."""
        self._walls = array("d")
        self._spool = _spool()
        weakref.finalize(self, self._spool.close)
        try:
            with open_once(file) as stream:
                self._read(read_table(stream, self.name, likeness))
        except OSError as error:
            raise RecordingError(f"{self.name}: {system_refusal(error)}") from None

    def _read(self, table: Table) -> None:
        place = f"{self.name}, line {table.header.line}"
        self._header, lines = _under_units(
            header_from(table.header.cells, place), table.rows, place
        )
        self.channels = frozenset(column.channel for column in self._header.columns)
        """The channels that were fitted."""
        self._above = table.above
        self._units = UnitCheck([column.channel for column in self._header.columns])
        self._numbers = Struct(f"<{len(self._header.columns)}d")
        zone = self._options.zone or self._header.zone
        if zone is None and self._header.zone_letters is not None:
            raise RecordingError(
                f"{place}: {quoted(self._header.zone_letters)} may be one of several time zones: "
                "name it, --zone America/New_York"
            )
        gathers = self._options.every is not None
        reader = RowReader(self._header, table.delimiter, zone, gathers=gathers)
        scatter = Scatter()
        rows = self._accepted(lines, reader)
        if self._options.every is not None:
            rows = gathered(rows, self._options.every)
        for wall, values in rows:
            self._keep(wall, values)
            scatter.see(values)
        if not self._walls:
            raise self._first_refusal or RecordingError(
                f"{self.name}: it has no samples: name another, or record one"
            )
        if self._options.every is None and scatter.found:
            raise RecordingError(
                f"{self.name}: each row holds one channel alone, as a history does: --every 30 "
                "gathers them into a row every 30 s"
            )
        self._zoneless = reader.zoneless and zone is None
        self.body = self._body(reader.body, place)
        """What body the readings are of; None where nothing says so."""

    def _keep(self, wall: float, values: Values) -> None:
        self._walls.append(wall)
        self._units.see(values)
        try:
            self._spool.write(self._numbers.pack(*values))
        except OSError as error:
            folder = tempfile.gettempdir()
            raise RecordingError(
                f"{self.name}: what was read of it cannot be kept in {folder}: "
                f"{system_refusal(error)}"
            ) from None

    def _accepted(self, rows: Iterator[Row], reader: RowReader) -> Iterator[tuple[float, Values]]:
        """Give the rows that are samples; refuse what is none, or count it."""
        damaged: tuple[int, Problem] | None = None
        for row in rows:
            if not any(row.cells):
                continue
            if damaged is not None:
                # More follows: it was not the end that was cut.
                self._pass_over(*damaged)
                damaged = None
            try:
                sample = reader.read(row)
            except Problem as problem:
                if problem.torn:
                    damaged = row.line, problem
                else:
                    self._pass_over(row.line, problem)
                continue
            self.simulated = self.simulated or reader.simulated
            yield sample
        if damaged is not None:
            self._torn = damaged[0]

    def _pass_over(self, line: int, problem: Problem) -> None:
        refusal = RecordingError(f"{self.name}, line {line}: {problem}")
        if problem.final or not self._options.skip:
            raise refusal
        self._first_refusal = self._first_refusal or refusal
        self._passed[problem.kind] += 1

    def _body(self, cells: dict[str, str], place: str) -> RecordingMetadata | None:
        if cells:
            body = body_from_cells(cells, place)
            if body is not None and "cores" not in cells:
                self._body_notice = UNKNOWN_CORES
            return body
        if str(self.file) == STANDARD_INPUT or not Path(self.file).is_file():
            return None
        body = read_body(Path(self.file))
        if body is not None:
            self._body_notice = f"which body it is of is told by {body_file(Path(self.file)).name}"
        return body

    @property
    def times(self) -> NDArray[np.float64]:
        """When each sample was taken, [m] in Unix time."""
        return np.array(self._walls)

    @property
    def foreign(self) -> tuple[str, ...]:
        """The columns that are read under another name, or ignored: no Lumen wrote them."""
        return (*self._header.ignored, *self._header.read_as)

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know of it, a line each."""
        return tuple(printable(f"{self.name}: {notice}") for notice in self._noticed())

    def _noticed(self) -> Iterator[str]:
        header = self._header
        if self.simulated:
            yield "these readings are simulated"
        if header.ignored:
            yield f"ignored columns: {_listed(header.ignored)}"
        if header.read_as:
            yield f"read: {', '.join(header.read_as)}"
        yield from self._units.doubts
        if self._above:
            yield f"above its header, {counted(self._above, 'line')} passed over"
        if self._zoneless:
            yield "its times name no zone and are read as UTC: --zone names another"
        if self._passed:
            counts = (counted(count, what) for what, count in sorted(self._passed.items()))
            yield f"passed over: {', '.join(counts)}"
        if self._body_notice is not None:
            yield self._body_notice
        if self._torn is not None:
            yield f"its last row, line {self._torn}, is cut short and left out"

    def __len__(self) -> int:
        return len(self._walls)

    def __iter__(self) -> Iterator[Sample]:
        """Give the samples; their monotonic time begins at 0."""
        channels = [column.channel for column in self._header.columns]
        in_order = sorted(range(len(channels)), key=lambda i: list(Channel).index(channels[i]))
        begin, size = self._walls[0], self._numbers.size
        for first in range(0, len(self), _ROWS_AT_ONCE):
            self._spool.seek(first * size)
            rows = self._numbers.iter_unpack(self._spool.read(_ROWS_AT_ONCE * size))
            for wall, values in zip(self._walls[first : first + _ROWS_AT_ONCE], rows, strict=True):
                readings = {channels[i]: reading_from(channels[i], values[i]) for i in in_order}
                yield Sample(Monotonic(wall - begin), WallTime(wall), readings)


def _listed(names: tuple[str, ...]) -> str:
    """Name things, or the first of them where they are too many to read."""
    more = len(names) - _MOST_NAMED
    named = ", ".join(names[:_MOST_NAMED])
    return named if more <= 0 else f"{named} and {more:,} more"


def channels_of(file: Path) -> frozenset[Channel]:
    """Give the channels of a recording by its header alone.

    Raises:
        RecordingError: it cannot be read, or has no such header.
    """
    try:
        with open_once(file) as stream:
            header = read_table(stream, str(file), likeness).header
            columns = header_from(header.cells, f"{file}, line {header.line}").columns
    except OSError as error:
        raise RecordingError(f"{file}: {system_refusal(error)}") from None
    return frozenset(column.channel for column in columns)


def _under_units(
    header: RecordingHeader, rows: Iterator[Row], place: str
) -> tuple[RecordingHeader, Iterator[Row]]:
    """Give the header with the units that a row below it may tell, and the rows below that."""
    for first in rows:
        named = with_units(header, first.cells)
        if named is not None:
            return header_from(named, place), rows
        return header, chain([first], rows)
    return header, rows


def _spool() -> "tempfile.SpooledTemporaryFile[bytes]":
    return tempfile.SpooledTemporaryFile(_HELD_IN_MEMORY)


def gathered(
    rows: Iterator[tuple[float, Values]], every: Seconds
) -> Iterator[tuple[float, Values]]:
    """Give one row for each span of so many seconds with a row in it: the last of each value.

    Its time is that of the span's last row: no value is given before it was measured.
    """
    for _, span in groupby(rows, lambda row: row[0] // every):
        yield reduce(_renewed, span)


def _renewed(row: tuple[float, Values], later: tuple[float, Values]) -> tuple[float, Values]:
    values = zip(row[1], later[1], strict=True)
    return later[0], tuple(old if math.isnan(new) else new for old, new in values)
