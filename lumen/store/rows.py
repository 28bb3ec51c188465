"""A moment as a row, and back: what is read is of one type, and within ranges, or is damage."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta

from lumen.core.language import parse
from lumen.core.limits import LIMITS
from lumen.core.moment import DIMENSIONS, Eisv, Moment
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.shape_names import Shape, Trend
from lumen.store.absence import UNKNOWN_ABSENCE
from lumen.units import Monotonic, WallTime

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
    "away_ms",
)

LONGEST_REASON = 120
"""Characters of a fault's reason that are kept."""

LATEST_MS = 9_223_372_036_000
"""The end of the kernel's calendar, in April 2262: no clock of this computer tells a later time."""

LONGEST_INTERVAL_MS = 10 * 366 * 86_400_000
"""Ten years: longer than a machine runs without a restart."""

_TELLS_MS = 1000
"""Between two lives a clock that went on by less went back: keys ascend all the same."""
_LONGEST_SENTENCE = 400
_LONGEST_EXPRESSION = 80
_LONGEST_FAULTS = 8 * 1024

_Time = Annotated[int, Meta(ge=0, le=LATEST_MS)]
_Interval = Annotated[int, Meta(ge=1, le=LONGEST_INTERVAL_MS)]
_Away = Annotated[int, Meta(ge=1, le=LATEST_MS)]
_Sentence = Annotated[str, Meta(max_length=_LONGEST_SENTENCE)]
_State: TypeAlias = tuple[float | None, float | None, float | None, float | None]


def _range_of(name: str) -> Any:  # noqa: ANN401 - a type, made for msgspec
    low, high = LIMITS[name]
    return Annotated[float, Meta(ge=low, le=high)] | None


_STATE: Any = tuple[tuple(_range_of(dimension) for dimension in DIMENSIONS)]  # type: ignore[misc]  # made for msgspec


StoredRow = msgspec.defstruct(
    "StoredRow",
    [
        ("time_ms", _Time),
        ("interval_ms", _Interval | None),
        *((str(channel), _range_of(channel)) for channel in CHANNELS),
        ("faults", Annotated[str, Meta(max_length=_LONGEST_FAULTS)] | None),
        *((dimension, _range_of(dimension)) for dimension in DIMENSIONS),
        ("shape", Shape | None),
        ("trend", Trend | None),
        ("expression", Annotated[str, Meta(max_length=_LONGEST_EXPRESSION)] | None),
        ("narration", _Sentence | None),
        ("away_ms", _Away | None),
    ],
    frozen=True,
)
"""A row as it may be. SQLite keeps whatever it is given in any column, and half a page that went
bad on the card can be a valid row to it."""


def row_from_moment(
    moment: Moment, key: int, interval_ms: int | None, away_ms: int | None = None
) -> Row:
    """Give the columns of a moment, in the order of COLUMNS.

    Args:
        moment: what they are of.
        key: its wall time in ms, as it is kept.
        interval_ms: since the moment before; None where a life begins.
        away_ms: how long Lumen was away then, as it was lived; None where that is not known.
    """
    sample = moment.sample
    faults = {
        str(channel): f"{fault.kind}|{_on_one_line(fault.reason)}"
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
        away_ms,
    )


def checked_row(row: Row) -> Any:  # noqa: ANN401 - a StoredRow, whose type is made at run time
    """Give a row as the type that it must be.

    Raises:
        ValueError: it is none that was ever written.
    """
    found: Any = msgspec.convert(dict(zip(COLUMNS, row, strict=True)), StoredRow)
    if not all(math.isfinite(value) for value in row if isinstance(value, float)):
        raise ValueError("a number that is none")
    if found.narration is not None:
        kept_sentence(found.narration)
    return found


def moments_from_rows(rows: Iterable[Row]) -> Iterator[Moment]:
    """Give moments of rows, the oldest first; their times begin at 0 and keep true intervals.

    How a state was felt follows from the raw states before it (`lumen.core.own_scale`).

    Raises:
        ValueError, LanguageError: a row is none that was ever written.
    """
    at, last_ms = 0.0, None
    for row in rows:
        found = checked_row(row)
        if last_ms is not None:
            at += _since(found, last_ms) / 1000.0
        last_ms = found.time_ms
        yield _moment(found, Monotonic(at))


def _since(row: Any, last_ms: int) -> float:  # noqa: ANN401 - a StoredRow, as above
    """Give how long before a row the last one was, in ms: within a life, and between two."""
    if row.interval_ms is not None:
        return float(row.interval_ms)
    if row.away_ms is not None:
        return float(row.away_ms)
    # A version before kept this life's beginning.
    away = float(row.time_ms - last_ms)
    return away if away >= _TELLS_MS else away + 1000.0 * UNKNOWN_ABSENCE


def _moment(row: Any, at: Monotonic) -> Moment:  # noqa: ANN401 - a StoredRow, as above
    faults = _faults(row.faults)
    readings: dict[Channel, Reading] = {}
    for channel in CHANNELS:
        value = getattr(row, str(channel))
        if value is not None:
            readings[channel] = value
        elif channel in faults:
            readings[channel] = faults[channel]
    state = (row.E, row.I, row.S, row.V)
    return Moment(
        Sample(at, WallTime(row.time_ms / 1000.0), readings),
        None,
        row.shape,
        row.trend,
        None if row.expression is None else parse(row.expression),
        row.narration,
        None if state == (None,) * 4 else Eisv(*state),
    )


def _faults(text: str | None) -> dict[Channel, Fault]:
    if text is None:
        return {}
    faults = {}
    for name, fault in msgspec.json.decode(text, type=dict[str, str]).items():
        kind, _, reason = fault.partition("|")
        faults[Channel(name)] = Fault(FaultKind(kind), _on_one_line(reason))
    return faults


def _on_one_line(reason: str) -> str:
    """Give a reason as it is kept and shown: short, and with escapes for what does not print."""
    shown = (c if c.isprintable() else repr(c)[1:-1] for c in reason[:LONGEST_REASON])
    return "".join(shown)[:LONGEST_REASON]


def kept(name: str, value: object) -> float:
    """Give a reading, or a part of a state, that was kept.

    Raises:
        ValueError: it could not have been, and so it was not.
    """
    if not isinstance(value, float):
        raise ValueError(f"{name} = {value!r}")  # noqa: TRY004 - damage, as all that makes no sense
    return LIMITS[name].take(name, value)


def kept_state(state: Sequence[object]) -> _State:
    """Give E, I, S and V that were kept.

    Raises:
        ValueError: they could not have been felt, and so they were not.
    """
    found: _State = msgspec.convert(state, _STATE)
    return found


def kept_sentence(sentence: object) -> str:
    """Give a sentence that was kept.

    Raises:
        ValueError: it could not have been said, and so it was not.
    """
    found = msgspec.convert(sentence, _Sentence)
    if not found.isprintable():
        raise ValueError(f"a sentence of {found[:20]!r}")
    return found
