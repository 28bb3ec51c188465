"""The diary as it is given to whoever reads it: lines, letters, and the days they are made of."""

import msgspec

from lumen.core.day_summary import DaySummary, Span
from lumen.core.local_days import clock, date_of, monday_of
from lumen.core.reading import Channel
from lumen.core.shape_names import Shape
from lumen.store.day_tables import DayTables
from lumen.units import Seconds


class DiaryLine(msgspec.Struct, frozen=True):
    """A line of the diary."""

    date: str
    """Its day, as 2026-02-16."""
    line: str
    """What is written."""


class Recalled(msgspec.Struct, frozen=True):
    """The last sentence that only a long memory can say."""

    kind: str
    """Of what: `GREETING`, `THAN_YESTERDAY`, `THAN_LAST_WEEK`, `RECORD`, `FIRST`, `BIRTHDAY` or
    `SEASON`."""
    date: str
    """The local date when it was said."""
    sentence: str
    """The sentence."""
    evidence: dict[str, float]
    """The numbers that bear it out, by what they are."""


class DayRange(msgspec.Struct, frozen=True):
    """Lowest, median and highest value of a day."""

    low: float
    low_at: str
    """When, HH:MM local."""
    median: float
    high: float
    high_at: str
    """When, HH:MM local."""


class DayReport(msgspec.Struct, frozen=True):
    """A day as it is kept for ever."""

    date: str
    """As 2026-02-16, local."""
    line: str | None
    """The diary's line; null where that is damaged."""
    watched_min: int
    """Minutes that Lumen lived in it."""
    whole: bool
    """Whether it was watched from end to end; only such days are compared."""
    clock_set: bool
    """Whether the clock was set in it, so that its times are not certain."""
    awakenings: int
    """How often Lumen was started in it."""
    expressions: int
    utterances: int
    first_light: str | None
    """When it became light after dark, HH:MM local."""
    last_light: str | None
    """When light was seen last."""
    sun_first: str | None
    """When the sun was first seen to change the light; no lamp does that."""
    sun_last: str | None
    """When it was last seen to."""
    shapes_min: dict[Shape, int]
    """Minutes in each shape."""
    faults_min: dict[Channel, int]
    """Minutes without a value, by channel."""
    ranges: dict[str, DayRange]
    """By channel, by `E`, `I`, `S`, `V` (raw), and for a calibrated body by `room_temp_c`,
    `room_humidity_pct` and `room_light_lux`."""


class DiaryReport(msgspec.Struct, frozen=True):
    """The diary from one day to another."""

    name: str
    """Whose."""
    days: list[DayReport]
    """The days that were lived, the oldest first."""
    letters: list[DiaryLine]
    """The letters of the weeks that began among them, by their Monday."""


def read_diary(first: int, last: int, name: str, days: DayTables) -> DiaryReport:
    """Read the diary from one day to another, and the letters of the weeks they lie in."""
    lines = days.lines(first, last)
    letters = days.letters(monday_of(first), last)
    return DiaryReport(
        name,
        [day_report(summary, lines.get(summary.day)) for summary in days.summaries(first, last)],
        [DiaryLine(str(date_of(monday)), letter) for monday, letter in letters.items()],
    )


def day_report(summary: DaySummary, line: str | None) -> DayReport:
    """Give a day as it is read."""
    return DayReport(
        date=str(date_of(summary.day)),
        line=line,
        watched_min=_minutes(summary.watched),
        whole=summary.whole,
        clock_set=summary.clock_set,
        awakenings=summary.awakenings,
        expressions=summary.expressions,
        utterances=summary.utterances,
        first_light=_clock(summary.first_light),
        last_light=_clock(summary.last_light),
        sun_first=_clock(summary.sun_first),
        sun_last=_clock(summary.sun_last),
        shapes_min={shape: _minutes(time) for shape, time in summary.shapes.items()},
        faults_min={channel: _minutes(time) for channel, time in summary.faults.items()},
        ranges={name: _range(span) for name, span in summary.spans.items()},
    )


def _range(span: Span) -> DayRange:
    return DayRange(span.low, clock(span.low_at), span.median, span.high, clock(span.high_at))


def _minutes(time: Seconds) -> int:
    return round(time / 60.0)


def _clock(time: Seconds | None) -> str | None:
    return None if time is None else clock(time)
