"""The past as curves, from a day to a whole life: few points, and every peak among them.

It is read in pieces, each a short call of the memory's own thread: between two of them a moment is
stored as always. What was read is kept for a while, so that many who ask cost as one.
"""

import asyncio
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Literal, NamedTuple, TypeAlias, TypeVar

import msgspec

from lumen.core.day_summary import DaySummary
from lumen.core.english.recalled import written
from lumen.core.local_days import DAY, date_of, day_of
from lumen.core.moment import DIMENSIONS, Eisv
from lumen.core.own_scale import Scale
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.shape_names import Shape
from lumen.errors import LumenError
from lumen.ports import Clock
from lumen.runtime.local_time import local_seconds, local_time
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.curves import Bucket, Cut, Extent, MarkKind, PastMark
from lumen.store.day_tables import DayTables
from lumen.units import Monotonic, Seconds, WallTime

T = TypeVar("T")

BUCKETS = 200
"""Of a view: with the lowest and highest of four dimensions, and a shape, 1,800 points."""
SLOTS = 40
"""Of a view's marks: with what was said and three kinds of events, 160 more."""
PIECE = 10
"""Buckets read at once: of 90 days, 13,000 moments."""
DAYS_PIECE = 60
"""Days of a whole life read at once."""
FRESH: Seconds = 30.0
"""How long, in real time, what was read is good enough for the next who asks."""
MOST_KEPT = 8

STATE = "state"
"""The series of E, I, S and V."""


class PastSpan(StrEnum):
    """How much of the past."""

    DAY = "day"
    WEEK = "week"
    QUARTER = "quarter"
    LIFE = "life"


_LENGTHS: Mapping[PastSpan, Seconds] = {
    PastSpan.DAY: DAY,
    PastSpan.WEEK: 7 * DAY,
    PastSpan.QUARTER: 90 * DAY,
}

Place: TypeAlias = float
"""Where in a view, from 0 at its beginning to 1 at its end."""


class CurveRow(msgspec.Struct, frozen=True, array_like=True):
    """One bucket of time; there is none where nothing was sampled."""

    number: int
    when: str
    """Its beginning, in local words."""
    shape: Shape | None
    """The shape that was felt most."""
    extents: list[Extent | None]
    """Lowest and highest value of each series; null where nothing is known."""


class CurveMark(msgspec.Struct, frozen=True):
    """Something that happened: the last of its kind nearby, and how many there were."""

    place: Place
    kind: MarkKind | Literal["diary"]
    when: str
    text: str
    count: int


class CurvesReport(msgspec.Struct, frozen=True):
    """A view of the past."""

    span: PastSpan
    begins: str
    ends: str
    """From when to when, in local words."""
    series: list[str]
    """`E`, `I`, `S` and `V`, as they would be felt today; or one channel, as it was read."""
    buckets: int
    bucket_s: Seconds
    rows: list[CurveRow]
    has_earlier: bool
    """Whether anything is remembered of the time before."""
    marks: list[CurveMark]
    ticks: list[tuple[Place, str]]


class _Kept(NamedTuple):
    at: Monotonic
    report: CurvesReport


class PastCurves:
    """Gives the past of one Lumen."""

    def __init__(
        self,
        storage: StorageWriter,
        clock: Clock,
        samples_clock: Clock,
        scale: Callable[[], Scale],
    ) -> None:
        """Begin.

        Args:
            storage: where the past is.
            clock: real time.
            samples_clock: tells the date now.
            scale: gives how a raw state is felt today.
        """
        self._storage = storage
        self._clock = clock
        self._samples_clock = samples_clock
        self._scale = scale
        self._turn = asyncio.Lock()
        self._kept: dict[tuple[PastSpan, str, int], _Kept] = {}

    async def curves(self, span: PastSpan, of: str, back: int = 0) -> CurvesReport:
        """Give a view of the past.

        Args:
            span: how much of it.
            of: `state`, or a channel.
            back: how many such spans before the present one; a whole life has none before it.

        Raises:
            LumenError: the memory cannot be read now.
        """
        async with self._turn:
            kept = self._kept.get((span, of, back))
            if kept is not None and self._clock.monotonic() - kept.at < FRESH:
                return kept.report
            series = list(DIMENSIONS) if of == STATE else [str(Channel(of))]
            report = await (
                self._life(series) if span is PastSpan.LIFE else self._recent(span, series, back)
            )
            self._kept[span, of, back] = _Kept(self._clock.monotonic(), report)
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            return report

    async def _recent(self, span: PastSpan, series: list[str], back: int) -> CurvesReport:
        length = _LENGTHS[span]
        ends = self._samples_clock.wall() - back * length
        width = math.ceil(1000.0 * length / BUCKETS)
        cut = Cut(round(1000.0 * ends) - BUCKETS * width, width, BUCKETS)
        found: list[Bucket] = []
        marked: list[PastMark] = []
        per_slot = BUCKETS // SLOTS
        for first in range(0, BUCKETS, PIECE):
            part = cut.part(first, PIECE)
            slots = Cut(part.begins, width * per_slot, PIECE // per_slot)
            read = await self._read(partial(_piece, part, slots, series))
            found += (bucket._replace(number=bucket.number + first) for bucket in read[0])
            marked += read[1]
        begins = cut.begins / 1000.0
        (earliest,) = await self._read(lambda days: (days.next_moment(WallTime(0.0)),))
        return CurvesReport(
            span=span,
            begins=_day_and_time(begins),
            ends=_day_and_time(ends),
            series=series,
            buckets=BUCKETS,
            bucket_s=width / 1000.0,
            rows=list(self._rows(found, begins, width / 1000.0, span)),
            has_earlier=earliest is not None and earliest < begins,
            marks=[_mark(mark, cut, span) for mark in marked],
            ticks=list(_ticks(begins, BUCKETS * width / 1000.0, span)),
        )

    def _rows(
        self, found: Iterable[Bucket], begins: float, width: Seconds, span: PastSpan
    ) -> Iterator[CurveRow]:
        for bucket in found:
            when = _when(WallTime(begins + bucket.number * width), span)
            yield CurveRow(bucket.number, when, bucket.shape, self._felt(bucket.extents))

    def _felt(self, extents: Sequence[Extent | None]) -> list[Extent | None]:
        """Give raw states as they would be felt today; a channel's values as they are."""
        if len(extents) != len(DIMENSIONS):
            return [_rounded(extent) for extent in extents]
        scale = self._scale()
        lows, highs = (
            scale.felt(Eisv(*(None if extent is None else extent[side] for extent in extents)))
            for side in (0, 1)
        )
        return [
            None if low is None or high is None else _rounded((low, high))
            for low, high in zip(lows, highs, strict=True)
        ]

    async def _life(self, series: list[str]) -> CurvesReport:
        today = day_of(local_seconds(self._samples_clock.wall()))
        (born,) = await self._read(lambda days: (days.first_day(),))
        first = today if born is None else min(born, today)
        each = max(1, math.ceil((today - first) / BUCKETS))
        count = max(1, math.ceil((today - first) / each))
        rows: dict[int, _LongRow] = {}
        lines: dict[int, str] = {}
        for begins in range(first, today, DAYS_PIECE):
            last = min(today, begins + DAYS_PIECE) - 1
            summaries, texts = await self._read(partial(_days, begins, last))
            for summary in summaries:
                rows.setdefault((summary.day - first) // each, _LongRow({}, {})).add(summary)
            lines |= texts
        made = [
            CurveRow(n, written(first + n * each), row.shape, self._felt(row.extents(series)))
            for n, row in rows.items()
        ]
        marks = list(_diary_marks(lines, first, count * each))
        ticks = list(_day_ticks(first, count * each))
        return CurvesReport(
            span=PastSpan.LIFE,
            begins=written(first),
            ends=written(max(first, today - 1)),
            series=series,
            buckets=count,
            bucket_s=each * DAY,
            rows=made,
            has_earlier=False,
            marks=marks,
            ticks=ticks,
        )

    async def _read(self, work: Callable[[DayTables], T]) -> T:
        found = await self._storage.with_days(work)
        if found is None:
            fault = f" ({self._storage.fault})" if self._storage.fault else ""
            raise LumenError(f"the past cannot be read now{fault}: try again")
        return found


class _LongRow(NamedTuple):
    """Some days of a life: how long each shape was felt, and the extents of each series."""

    shapes: dict[Shape, Seconds]
    spans: dict[str, Extent]

    def add(self, summary: DaySummary) -> None:
        for shape, time in summary.shapes.items():
            self.shapes[shape] = self.shapes.get(shape, 0.0) + time
        for name, span in summary.spans.items():
            low, high = self.spans.get(name, (span.low, span.high))
            self.spans[name] = min(low, span.low), max(high, span.high)

    @property
    def shape(self) -> Shape | None:
        return max(self.shapes, key=lambda shape: self.shapes[shape], default=None)

    def extents(self, series: Iterable[str]) -> list[Extent | None]:
        return [self.spans.get(name) for name in series]


def _piece(
    cut: Cut, slots: Cut, series: Sequence[str], days: DayTables
) -> tuple[list[Bucket], list[PastMark]]:
    return days.curve(cut, series), days.marks(slots)


def _days(first: int, last: int, days: DayTables) -> tuple[list[DaySummary], dict[int, str]]:
    return days.summaries(first, last), days.lines(first, last)


def _rounded(extent: Extent | None) -> Extent | None:
    return None if extent is None else (round(extent[0], 3), round(extent[1], 3))


def _mark(mark: PastMark, cut: Cut, span: PastSpan) -> CurveMark:
    place = (1000.0 * mark.at - cut.begins) / (cut.ends - cut.begins)
    text = mark.text
    if mark.kind == "fault":
        text = ", ".join(QUANTITIES[Channel(name)].name for name in text.split(", "))
    return CurveMark(round(place, 4), mark.kind, _when(WallTime(mark.at), span), text, mark.times)


def _when(wall: WallTime, span: PastSpan) -> str:
    if span is PastSpan.DAY:
        return f"{local_time(wall):%H:%M}"
    return _day_and_time(wall)


def _day_and_time(wall: float) -> str:
    return f"{local_time(WallTime(wall)):%a %-d %b, %H:%M}"


def _ticks(begins: float, length: Seconds, span: PastSpan) -> Iterator[tuple[Place, str]]:
    """Give where hours, days or weeks begin, in local time."""
    step = 4 * 3600.0 if span is PastSpan.DAY else DAY if span is PastSpan.WEEK else 14 * DAY
    local = local_seconds(WallTime(begins))
    at = math.ceil(local / step) * step
    while at - local < length:
        wall = WallTime(begins + at - local)
        # The clock may have been put forward or back since the view begins.
        wall = WallTime(wall + at - local_seconds(wall))
        time = local_time(wall)
        label = f"{time:%H:%M}" if step < DAY else f"{time:%a %-d}"
        if span is PastSpan.QUARTER:
            label = f"{time:%-d %b}"
        yield round((wall - begins) / length, 4), label
        at += step


def _diary_marks(lines: Mapping[int, str], first: int, length: int) -> Iterator[CurveMark]:
    """Give the last line of the diary in each slot."""
    slots: dict[int, list[int]] = {}
    for day in lines:
        slots.setdefault((day - first) * SLOTS // length, []).append(day)
    for days in slots.values():
        day = max(days)
        place = (day - first + 0.5) / length
        yield CurveMark(round(place, 4), "diary", written(day), lines[day], len(days))


def _day_ticks(first: int, length: int) -> Iterator[tuple[Place, str]]:
    """Give where months or years begin, some six of them."""
    months = max(1, math.ceil(length / 30 / 6))
    seen = None
    for day in range(first, first + length):
        date = date_of(day)
        month = 12 * date.year + date.month - 1
        if seen is not None and month != seen and month % months == 0:
            name = written(day).split(" ", 1)[1]
            yield round((day - first) / length, 4), name
        seen = month
