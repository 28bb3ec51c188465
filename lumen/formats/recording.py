"""Recordings: raw readings as CSV, one row a sample, which `record` writes and `replay` reads.

The header names the columns, any subset of the channels in any order, and `time` in ISO 8601. An
empty cell is a missing reading; an absent column is a sensor that was never fitted. A number
that no such part can report is a fault of that reading, not of the recording. A column `simulated`
says that the readings are of a simulated room.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading, Sample, checked
from lumen.errors import RecordingError
from lumen.formats.report import iso
from lumen.units import Monotonic, Seconds, WallTime

TIME = "time"
SIMULATED = "simulated"
_BY_NAME = {str(channel): channel for channel in Channel}
_EMPTY = Fault(FaultKind.MISSING, "no reading in the recording")
_LONGEST_CELL = 60
_TICK: Seconds = 1e-3


class Recording:
    """A recording's header, read; its samples are read as they are asked for, in order.

    Raises:
        RecordingError: it cannot be read, or its header is wrong.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        header = next(self._lines(), None)
        if header is None:
            raise RecordingError(f"{file}: it is empty")
        self._columns = [name.strip() for name in header]
        self._check_header()
        self.channels = frozenset(c for n, c in _BY_NAME.items() if n in self._columns)
        """The channels that were fitted."""
        self.simulated = SIMULATED in self._columns
        """Whether it was recorded in a simulated room."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know of it: that it is simulated, columns that are ignored."""
        extra = [n for n in self._columns if n not in (TIME, SIMULATED) and n not in _BY_NAME]
        told = [f"{self.file}: these readings are simulated"] if self.simulated else []
        return (*told, *([f"{self.file}: ignored columns: {', '.join(extra)}"] if extra else []))

    def __iter__(self) -> Iterator[Sample]:
        """Give the samples; their monotonic time begins at 0.

        Raises:
            RecordingError: a row is wrong; the text names the line.
        """
        lines = self._lines()
        next(lines, None)
        begin: float | None = None
        last = float("-inf")
        for number, cells in enumerate(lines, 2):
            if not cells:
                continue
            place = f"{self.file}, line {number}"
            row = self._row(cells, place)
            wall = _time(row.pop(TIME), place)
            if wall <= last:
                raise RecordingError(f"{place}: time does not go forward: {iso(WallTime(wall))}")
            last = wall
            begin = wall if begin is None else begin
            readings = {c: _reading(c, row[c], place) for c in Channel if c in row}
            yield Sample(Monotonic(wall - begin), WallTime(wall), readings)
        if begin is None:
            raise RecordingError(f"{self.file}: it has no samples")

    def _check_header(self) -> None:
        place = f"{self.file}, line 1"
        if TIME not in self._columns:
            raise RecordingError(f"{place}: there is no column 'time'")
        ours = (TIME, *_BY_NAME)
        twice = {name for name in ours if self._columns.count(name) > 1}
        if twice:
            raise RecordingError(f"{place}: columns that come twice: {', '.join(sorted(twice))}")
        if not any(name in _BY_NAME for name in self._columns):
            raise RecordingError(f"{place}: no column is a channel: {', '.join(_BY_NAME)}")

    def _row(self, cells: Sequence[str], place: str) -> dict[str, str]:
        if len(cells) != len(self._columns):
            raise RecordingError(f"{place}: {len(cells)} cells, not {len(self._columns)}")
        return dict(zip(self._columns, (cell.strip() for cell in cells), strict=True))

    def _lines(self) -> Iterator[list[str]]:
        number = 0
        try:
            with self.file.open(encoding="utf-8-sig", newline="") as text:
                for number, line in enumerate(csv.reader(text, strict=True), 1):  # noqa: B007 - told below
                    yield line
        except OSError as error:
            raise RecordingError(f"{self.file}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise RecordingError(f"{self.file}, line {number + 1}: it is not UTF-8 text") from None
        except csv.Error as error:
            raise RecordingError(f"{self.file}, line {number + 1}: {error}") from None


class RecordingWriter:
    """Writes a recording row by row; what was written is there, whenever it is interrupted.

    Its times go forward whatever the wall clock does: where that steps back, they go on by the
    monotonic clock until the wall clock has caught up.
    """

    def __init__(
        self, out: TextIO, channels: Sequence[Channel], *, simulated: bool = False
    ) -> None:
        self._out = out
        self._channels = tuple(channel for channel in Channel if channel in channels)
        self._rows = csv.writer(out, lineterminator="\n")
        self._last: tuple[Monotonic, WallTime] | None = None
        self._mark = ["1"] if simulated else []
        self._write([TIME, *map(str, self._channels), *([SIMULATED] if simulated else [])])

    def write(self, sample: Sample) -> None:
        """Write a sample; a fault is an empty cell."""
        cells = [iso(self._time(sample))]
        for channel in self._channels:
            value = sample.value(channel)
            decimals = QUANTITIES[channel].decimals
            cells.append("" if value is None else f"{value:.{decimals}f}")
        self._write([*cells, *self._mark])

    def _time(self, sample: Sample) -> WallTime:
        wall = sample.wall
        if self._last is not None and wall <= self._last[1]:
            wall = WallTime(self._last[1] + max(sample.at - self._last[0], _TICK))
        self._last = sample.at, wall
        return wall

    def _write(self, cells: Sequence[str]) -> None:
        self._rows.writerow(cells)
        self._out.flush()


def _time(cell: str, place: str) -> float:
    if not cell:
        raise RecordingError(f"{place}: there is no time")
    try:
        moment = datetime.fromisoformat(cell)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise RecordingError(f"{place}: {_quoted(cell)} is no time in ISO 8601") from None


def _reading(channel: Channel, cell: str, place: str) -> Reading:
    if not cell:
        return _EMPTY
    try:
        return checked(channel, float(cell))
    except ValueError:
        raise RecordingError(f"{place}: {channel}: {_quoted(cell)} is no number") from None


def _quoted(cell: str) -> str:
    return repr(cell if len(cell) <= _LONGEST_CELL else cell[:_LONGEST_CELL] + "…")
