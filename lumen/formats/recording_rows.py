"""One row of a recording after another: its time and its numbers, or why it is no sample."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import TypeAlias

from lumen.core.reading import Channel, Fault, checked
from lumen.formats.csv_rows import Row
from lumen.formats.number_cells import decimal_marks, decimals_of, is_missing, number_from, quoted
from lumen.formats.recording_header import (
    Column,
    Conversion,
    RecordingHeader,
    likeness,
)
from lumen.formats.recording_metadata import VERSION
from lumen.formats.report import iso
from lumen.formats.time_cells import TimeCells
from lumen.units import Seconds, WallTime

Values: TypeAlias = tuple[float, ...]
"""A number for each column that holds a channel; NaN where there is no reading."""

_SUMMARY_WORDS = (
    "average avg mean total totals sum min max minimum maximum median count std stdev stddev "
    "summary mittelwert durchschnitt summe gesamt"
)
_SUMMARIES = frozenset(_SUMMARY_WORDS.split())
_NO = frozenset(("", "0", "false", "no"))
_HOUR_OF_DAY = re.compile(r"\d{1,2}:\d{2}.*", re.ASCII | re.DOTALL)
_SET_BACK: tuple[Seconds, Seconds] = (1500.0, 3600.0)
"""How far time seems to go back when clocks are set back by an hour, at most every 35 min."""
_SKIP = "--skip passes over such rows"


class Problem(Exception):  # noqa: N818 - it is caught by the reader of the next row, never by people
    """A row is no sample: what kind of row it is, and for a person why, and the way out.

    torn: whether the row lacks its end, as the last one does where writing was cut. final: whether
    nothing behind it can be read either.
    """

    def __init__(self, kind: str, text: str, *, torn: bool = False, final: bool = False) -> None:
        super().__init__(text)
        self.kind, self.torn, self.final = kind, torn, final


class RowReader:
    """Reads rows in their order.

    Args:
        header: what the columns are.
        delimiter: what separates the cells.
        zone: of times that name none; None for UTC.
        gathers: whether rows of the same time will be gathered into one.
    """

    def __init__(
        self, header: RecordingHeader, delimiter: str, zone: tzinfo | None, *, gathers: bool = False
    ) -> None:
        self._header, self._gathers = header, gathers
        self._comma = delimiter == ","
        self._times = TimeCells(zone)
        self._names = [name.casefold() for name in header.names]
        self._last: WallTime | None = None
        self._interval: Seconds = 0.0
        self._before: list[str] | None = None
        self._values: Values = ()
        self.simulated = False
        """Whether the last row says that it was simulated."""
        self.body: dict[str, str] = {}
        """What the rows say of the body, by name."""

    @property
    def zoneless(self) -> bool:
        """Whether a time came without a zone."""
        return self._times.zoneless

    def read(self, row: Row) -> tuple[float, Values]:
        """Read a row.

        Raises:
            Problem: it is no sample.
        """
        self._refuse_what_is_no_row(row)
        cells = row.cells
        self._refuse_damaged(row)
        try:
            wall = self._time(cells)
            values = self._numbers(cells)
        except ValueError as error:
            # Amid good rows it is the row that is wrong; the first says that it may be all.
            way_out = "" if self._last is None else f": {_SKIP}"
            raise Problem("damaged row", f"{error}{way_out}", torn=not row.whole) from None
        self._refuse_backwards(wall, values)
        self._take_body(cells, first=self._last is None)
        if self._last is not None and wall > self._last:
            self._interval = wall - self._last
        self._last, self._before, self._values = wall, cells, values
        mark = self._header.simulated
        self.simulated = mark is not None and cells[mark].casefold() not in _NO
        return wall, values

    def _refuse_what_is_no_row(self, row: Row) -> None:
        if [cell.casefold() for cell in row.cells[: self._header.width]] == self._names:
            raise Problem("repeated header", f"the header comes again: {_SKIP}")
        if likeness(row.cells) > 1:
            text = "another header: from here on the columns are others; make it a file of its own"
            raise Problem("other header", text, final=True)
        first = row.cells[min(self._header.time, len(row.cells) - 1)].casefold().rstrip(":")
        if first in _SUMMARIES:
            raise Problem("summary row", f"it sums up other rows ({first}): {_SKIP}")
        if not any(letter.isdigit() or letter == "\0" for cell in row.cells for letter in cell):
            text = f"it holds words and no number: {_SKIP}"
            raise Problem("text row", text, torn=not row.whole)

    def _refuse_damaged(self, row: Row) -> None:
        cells, width = row.cells, self._header.width
        if any("\0" in cell for cell in cells):
            text = f"it holds zero bytes, as a power cut leaves them: {_SKIP}"
            raise Problem("damaged row", text, torn=True)
        if not row.quoted:
            text = f"a quote is not closed where its cell ends: {_SKIP}"
            raise Problem("damaged row", text, torn=not row.whole)
        if any(cells[width:]) or any(place >= len(cells) for place in self._header.needed):
            first = self._comma and self._last is None and len(cells) > width
            way_out = "with decimal commas, cells are parted by ;" if first else _SKIP
            text = f"{len(cells)} cells, not {width}: {way_out}"
            raise Problem("damaged row", text, torn=not row.whole)
        cells.extend([""] * (width - len(cells)))
        if not row.whole and self._may_lack_its_end(cells):
            raise Problem("damaged row", "it has no end", torn=True)

    def _may_lack_its_end(self, cells: Sequence[str]) -> bool:
        """Tell whether the last cell of the last row, which has no line end, may be cut short.

        It is believed where it is as exact as the one above it.
        """
        if self._before is None:
            return False
        here, above = cells[-1], self._before[-1]
        if (decimals := decimals_of(above)) > 0:
            return decimals_of(here) != decimals
        return len(here) < len(above)

    def _time(self, cells: Sequence[str]) -> WallTime:
        cell = cells[self._header.time]
        if self._header.date is not None and _HOUR_OF_DAY.fullmatch(cell):
            cell = f"{cells[self._header.date]} {cell}"
        if not cell:
            raise ValueError("there is no time")
        expected = None if self._last is None else WallTime(self._last + self._interval)
        return self._times.read(cell, expected)

    def _numbers(self, cells: Sequence[str]) -> Values:
        columns = self._header.columns
        parted = [(column, *column.parted(cells[column.place])) for column in columns]
        marks = decimal_marks(cell for _, cell, _ in parted)
        # What no number of the row has for its decimal mark may part the thousands.
        groups = ("," if self._comma or "." in marks else "") + ("." if "," in marks else "")
        return tuple(self._value(*each, groups) for each in parted)

    @staticmethod
    def _value(column: Column, cell: str, convert: Conversion, groups: str) -> float:
        if is_missing(cell):
            return math.nan
        try:
            return convert(number_from(cell, groups=groups))
        except ValueError as error:
            raise ValueError(f"{column.channel}: {error}") from None

    def _refuse_backwards(self, wall: WallTime, values: Values) -> None:
        if self._last is None or wall > self._last or (wall == self._last and self._gathers):
            return
        message = f"time does not go forward: {iso(wall)}"
        if wall == self._last:
            pairs = zip(values, self._values, strict=True)
            apart = all(math.isnan(new) or math.isnan(old) for new, old in pairs)
            way_out = "--every 30 gathers such rows" if apart else _SKIP
            raise Problem("repeated time", f"{message}, as the row before: {way_out}")
        if self.zoneless and _SET_BACK[0] <= self._last - wall <= _SET_BACK[1]:
            message += ": where clocks were set back, --zone names the zone, --zone Europe/Berlin"
        elif self._interval == 0.0:
            message += ": is its newest row the first? Sort it by time"
        else:
            message += f": {_SKIP}"
        raise Problem("earlier time", message)

    def _take_body(self, cells: Sequence[str], *, first: bool) -> None:
        columns = {name: cells[at] for name, at in self._header.body.items() if name != VERSION}
        here = {name: cell for name, cell in columns.items() if not is_missing(cell)}
        if first:
            self.body = here
        elif here != self.body:
            name = next(n for n in (*here, *self.body) if here.get(n) != self.body.get(n))
            raise Problem(
                "foreign row",
                f"from here on lumen_{name} is {quoted(here.get(name, ''))}: it is another body's "
                f"recording; replay each by itself, or {_SKIP}",
            )


class UnitCheck:
    """Tells of channels most of whose numbers no part can report, as kelvin is no degree Celsius.

    Args:
        channels: of the numbers of a row, in their order.
    """

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = channels
        self._possible, self._impossible = Counter[Channel](), Counter[Channel]()

    def see(self, values: Values) -> None:
        """Take a row."""
        for channel, value in zip(self._channels, values, strict=True):
            if not math.isnan(value):
                is_fault = isinstance(checked(channel, value), Fault)
                (self._impossible if is_fault else self._possible)[channel] += 1

    @property
    def doubts(self) -> Iterator[str]:
        """Say of each such channel what may be wrong with it."""
        for channel, count in self._impossible.items():
            if count > self._possible[channel]:
                yield (
                    f"{channel}: {count:,} of {count + self._possible[channel]:,} values are none "
                    "that such a part can report: if their unit is another, name it in the header"
                )


class Scatter:
    """Tells whether the rows of a recording hold one channel each, now this one, now that."""

    _FEWEST_ROWS = 20
    _SHARE = 0.8

    def __init__(self) -> None:
        self._rows = 0
        self._alone: Counter[int] = Counter()

    def see(self, values: Values) -> None:
        """Take a row."""
        self._rows += 1
        present = [place for place, value in enumerate(values) if not math.isnan(value)]
        if len(present) == 1:
            self._alone[present[0]] += 1

    @property
    def found(self) -> bool:
        """Whether most rows hold a single value, and not always the same one's."""
        alone = self._alone.total()
        if self._rows < self._FEWEST_ROWS or alone < self._SHARE * self._rows:
            return False
        return max(self._alone.values()) < self._SHARE * alone
