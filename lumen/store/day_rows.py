"""A day as its rows hold it, and back; what is read is of one type, and within ranges, or damage.

A summary is a MessagePack array of small whole numbers, in units of what a reading resolves: at
most some 480 bytes, so that a page of 1 KiB holds two. The hours are 24 x 16 numbers of 16 bits.
"""

import math
from collections.abc import Mapping
from typing import Annotated, TypeAlias

import msgspec
import numpy as np
from msgspec import Meta

from lumen.core.day_parts import PART_NAMES, PARTS, PartValue
from lumen.core.day_summary import (
    DECIMALS,
    HOUR_COLUMNS,
    HOURLY,
    MOST_FLOAT16,
    NAMES,
    ROOM_QUANTITIES,
    DaySummary,
    Hours,
    Span,
)
from lumen.core.limits import LIMITS, Limits
from lumen.core.moment import DIMENSIONS
from lumen.core.reading import Channel
from lumen.core.shape_names import SHAPES
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import GlowLux, HeatFactor, HeatLag, Seconds

_LONGEST_DAY = 100_000
"""Seconds: a day has 25 hours at most."""
_PART_SCALE = 100.0
_CHANNELS = tuple(Channel)

_PART_LIMITS: Mapping[str, Limits] = {
    **dict.fromkeys(PART_NAMES, LIMITS["pressure"]),
    **{part.name: LIMITS[part.quantity] for part in PARTS},
}
_SPAN_LIMITS: Mapping[str, Limits] = {
    name: LIMITS[ROOM_QUANTITIES.get(name, name)] for name in NAMES
}
_HOURLY = len(HOURLY) * 3
_HOUR_LIMITS = [LIMITS[name] for name in HOURLY for _ in range(3)] + [LIMITS[d] for d in DIMENSIONS]
_LOWEST, _HIGHEST = np.array(_HOUR_LIMITS).clip(-MOST_FLOAT16, MOST_FLOAT16).astype(np.float16).T

_Time = Annotated[int, Meta(ge=0, le=_LONGEST_DAY)]
_Place = Annotated[int, Meta(ge=0)]
"""In a list of names; one below 0 would be found at its end."""
_Count = Annotated[int, Meta(ge=0, le=1_000_000)]
_Scaled = Annotated[int, Meta(ge=-(2**53), le=2**53)]
_Minute = Annotated[int, Meta(ge=0, le=_LONGEST_DAY // 60)]
_Calibration: TypeAlias = tuple[HeatFactor, HeatLag, GlowLux]
_SpanRow: TypeAlias = tuple[_Scaled, _Minute, _Scaled, _Scaled, _Minute]
"""Low, its minute, how far the median and the high lie above it, the high's minute."""


class StoredDay(msgspec.Struct, frozen=True, array_like=True):
    """A summary as it is stored; names are places in the lists that the program has."""

    watched: _Time
    gap: _Time
    clock_set: bool
    awakenings: _Count
    first: _Time
    last: _Time
    calibration: _Calibration | None
    expressions: _Count
    utterances: _Count
    shapes: dict[_Place, _Time]
    faults: dict[_Place, _Time]
    first_light: _Time | None
    last_light: _Time | None
    sun_first: _Time | None
    sun_last: _Time | None
    spans: list[_SpanRow | None]
    parts: dict[_Place, tuple[_Scaled, _Scaled | None]]


def row_from_summary(summary: DaySummary) -> bytes:
    """Give a summary as it is stored."""
    return msgspec.msgpack.encode(
        StoredDay(
            int(summary.watched),
            int(summary.gap),
            summary.clock_set,
            summary.awakenings,
            int(summary.first),
            int(summary.last),
            summary.calibration,
            summary.expressions,
            summary.utterances,
            {SHAPES.index(shape): int(time) for shape, time in summary.shapes.items()},
            {_CHANNELS.index(channel): int(time) for channel, time in summary.faults.items()},
            _whole(summary.first_light),
            _whole(summary.last_light),
            _whole(summary.sun_first),
            _whole(summary.sun_last),
            [_span_row(name, summary.spans.get(name)) for name in NAMES],
            {
                PART_NAMES.index(name): (
                    _scaled(part.value),
                    None if part.own_heat is None else _scaled(part.own_heat),
                )
                for name, part in summary.parts.items()
            },
        )
    )


def summary_from_row(day: int, data: object) -> DaySummary:
    """Give the summary of a row.

    Raises:
        ValueError: it is none that was ever written.
    """
    if not isinstance(data, bytes):
        raise ValueError(f"the summary of day {day} is {type(data).__name__}")  # noqa: TRY004 - damage, as all that makes no sense
    try:
        row = msgspec.msgpack.decode(data, type=StoredDay)
        shapes = {SHAPES[place]: float(time) for place, time in row.shapes.items()}
        faults = {_CHANNELS[place]: float(time) for place, time in row.faults.items()}
        parts = _parts(row.parts)
        spans = {
            NAMES[place]: _span(NAMES[place], span)
            for place, span in enumerate(row.spans)
            if span is not None
        }
        calibration = _finite(row.calibration)
    except (*NO_SUCH_JSON, IndexError, ValueError) as error:
        raise ValueError(f"the summary of day {day}: {error}") from None
    return DaySummary(
        day,
        float(row.watched),
        float(row.gap),
        row.clock_set,
        row.awakenings,
        float(row.first),
        float(row.last),
        calibration,
        row.expressions,
        row.utterances,
        shapes,
        faults,
        _time(row.first_light),
        _time(row.last_light),
        _time(row.sun_first),
        _time(row.sun_last),
        spans,
        parts,
    )


def hours_from_row(day: int, data: object) -> Hours:
    """Give the hours of a row.

    Raises:
        ValueError: they are none that were ever written.
    """
    size = 24 * HOUR_COLUMNS * np.dtype(np.float16).itemsize
    if not isinstance(data, bytes) or len(data) != size:
        raise ValueError(f"the hours of day {day} make no sense")
    hours = np.frombuffer(data, "<f2").reshape(24, HOUR_COLUMNS).astype(np.float16)
    if np.isinf(hours).any():
        raise ValueError(f"the hours of day {day} hold no numbers")
    if ((hours < _LOWEST) | (hours > _HIGHEST)).any():
        raise ValueError(f"the hours of day {day} hold what no room can be")
    lows, middles, highs = (hours[:, place:_HOURLY:3] for place in range(3))
    unknown = np.isnan(lows) & np.isnan(middles) & np.isnan(highs)
    if not (((lows <= middles) & (middles <= highs)) | unknown).all():
        raise ValueError(f"the hours of day {day} are in no order")
    return hours


def row_from_hours(hours: Hours) -> bytes:
    """Give the hours as they are stored."""
    return hours.astype("<f2").tobytes()


def _span_row(name: str, span: Span | None) -> _SpanRow | None:
    if span is None:
        return None
    scale = 10.0 ** DECIMALS[name]
    low, middle, high = (round(value * scale) for value in (span.low, span.median, span.high))
    minutes = int(span.low_at // 60.0), int(span.high_at // 60.0)
    return low, minutes[0], middle - low, high - low, minutes[1]


def _span(name: str, row: _SpanRow) -> Span:
    places = DECIMALS[name]
    scaled = row[0], row[0] + row[2], row[0] + row[3]
    low, middle, high = (round(value / 10.0**places, places) for value in scaled)
    if not low <= middle <= high:
        raise ValueError(f"{name} from {low:g} over {middle:g} to {high:g}")
    for value in (low, high):
        _SPAN_LIMITS[name].take(name, value)
    return Span(low, 60.0 * row[1], middle, high, 60.0 * row[4])


def _finite(calibration: _Calibration | None) -> _Calibration | None:
    """Give a calibration whose numbers are some: what is none is within every range."""
    if not all(map(math.isfinite, calibration or ())):
        raise ValueError("a calibration that is none")
    return calibration


def _scaled(value: float) -> int:
    return round(value * _PART_SCALE)


def _parts(rows: Mapping[int, tuple[int, int | None]]) -> dict[str, PartValue]:
    return {
        PART_NAMES[place]: _part(PART_NAMES[place], value, own)
        for place, (value, own) in rows.items()
    }


def _part(name: str, value: int, own: int | None) -> PartValue:
    return PartValue(
        name,
        _PART_LIMITS[name].take(name, round(value / _PART_SCALE, 2)),
        None if own is None else LIMITS["own_heat"].take("own heat", round(own / _PART_SCALE, 2)),
    )


def _whole(time: Seconds | None) -> int | None:
    return None if time is None else int(time)


def _time(time: int | None) -> Seconds | None:
    return None if time is None else float(time)
