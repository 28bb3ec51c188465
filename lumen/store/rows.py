"""A moment as a row, and back."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import msgspec

from lumen.core.language import parse
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample, checked
from lumen.core.shape_names import Shape, Trend
from lumen.units import Monotonic, Seconds, WallTime

Row: TypeAlias = tuple[Any, ...]

CHANNELS = tuple(Channel)
COLUMNS = (
    "time_ms",
    "interval_ms",
    *(str(channel) for channel in CHANNELS),
    "faults",
    *Eisv._fields,
    "shape",
    "trend",
    "expression",
    "narration",
)

LONGEST_REASON = 120
"""Characters of a fault's reason that are kept."""

BREAK: Seconds = 3600.0
"""How long a pause of unknown length is taken for: long enough to be a gap."""


def row_from_moment(moment: Moment, key: int, interval_ms: int | None) -> Row:
    """Give the columns of a moment, in the order of COLUMNS; of its states the raw one is kept."""
    sample = moment.sample
    faults = {
        str(channel): f"{fault.kind}|{fault.reason[:LONGEST_REASON]}"
        for channel, fault in sample.faults.items()
    }
    return (
        key,
        interval_ms,
        *(sample.value(channel) for channel in CHANNELS),
        msgspec.json.encode(faults).decode() if faults else None,
        *(moment.raw or (None,) * 4),
        moment.shape,
        moment.trend,
        None if moment.expression is None else str(moment.expression),
        moment.narration,
    )


def moments_from_rows(rows: Iterable[Row]) -> Iterator[Moment]:
    """Give moments of rows, the oldest first; their times begin at 0 and keep true intervals.

    How a state was felt follows from the raw states before it (`lumen.core.own_scale`).

    Raises:
        ValueError, TypeError, LanguageError: a row is none that was ever written; half a page
            that went bad on the card can be a valid row to SQLite.
    """
    at, last_ms = 0.0, None
    for row in rows:
        key, interval_ms = row[0], row[1]
        if interval_ms is not None and not interval_ms > 0:
            raise ValueError(f"an interval of {interval_ms!r} ms")
        if last_ms is not None:
            away = (key - last_ms) / 1000.0
            at += away if interval_ms is None else interval_ms / 1000.0
            at += BREAK if interval_ms is None and away < 1.0 else 0.0
        last_ms = key
        yield _moment(row, Monotonic(at))


def _moment(row: Row, at: Monotonic) -> Moment:
    values = row[2 : 2 + len(CHANNELS)]
    faults, e, i, s, v, shape, trend, expression, narration = row[2 + len(CHANNELS) :]
    told: dict[str, str] = (
        {} if faults is None else msgspec.json.decode(faults, type=dict[str, str])
    )
    readings: dict[Channel, Reading] = {}
    for channel, value in zip(CHANNELS, values, strict=True):
        if value is not None:
            readings[channel] = kept(channel, value)
        elif channel in told:
            kind, _, reason = told[channel].partition("|")
            readings[channel] = Fault(FaultKind(kind), reason)
    state = (e, i, s, v)
    if any(dimension is not None and not 0.0 <= dimension <= 1.0 for dimension in state):
        raise ValueError(f"a state of {state!r}")
    raw = None if state == (None,) * 4 else Eisv(*state)
    if not isinstance(narration, str | None):
        raise TypeError("a sentence that is no text")
    return Moment(
        Sample(at, WallTime(row[0] / 1000.0), readings),
        None,
        None if shape is None else Shape(shape),
        None if trend is None else Trend(trend),
        None if expression is None else parse(expression),
        narration,
        raw,
    )


def kept(channel: Channel, value: object) -> float:
    """Give a reading that was kept.

    Raises:
        ValueError: it could not have been read, and so it was not.
    """
    reading = checked(channel, value) if isinstance(value, float) else None
    if isinstance(reading, float):
        return reading
    raise ValueError(f"{channel} = {value!r}")
