"""The published dataset, hikewa/unitares-eisv-trajectories, or a file in its schema.

Each row is a window of its own: `eisv_states` are JSON, and its tokens were random draws that
depended on the shape alone, so that they are no labels, and are not read.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lumen.core.cadence import gap_limit
from lumen.core.features import Floats
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import movements, movements_are_stable, trend
from lumen.errors import LumenError, RecordingError
from trainer.cut import Rule
from trainer.deny import digests
from trainer.pool import Candidate, Pool, Provenance, Stratum
from trainer.published import numbers_from_derivatives
from trainer.rows import table_rows
from trainer.sources import check_range, lines_of
from trainer.splits import blocks, content_of, priority_of, split_of

NAME = "hikewa/unitares-eisv-trajectories"
COLUMNS = ("shape", "eisv_states", "t_start", "t_end", "provenance")
_REAL = "lumen_real"
_FEWEST = 3
"""States of which a mean second derivative can be taken."""
_EVALUATED = 4
"""States of an evaluation window: it may stand inside a longer row."""


class State(msgspec.Struct, frozen=True):
    """A state of the published dataset; `t` in seconds."""

    E: float
    I: float  # noqa: E741 - the dimension's published name
    S: float
    V: float
    t: float | None = None


class Row(msgspec.Struct, frozen=True):
    """A row of it, as far as it is read."""

    shape: Shape
    eisv_states: list[State]
    t_start: float
    t_end: float
    provenance: str = _REAL


def rows_of(source: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each row with its place, from a local file (Parquet, JSON lines) or by name.

    Raises:
        LumenError: it cannot be read.
    """
    file = Path(source)
    rows: Iterator[Mapping[str, Any]]
    if file.suffix == ".parquet":
        rows = table_rows(file, COLUMNS)
    elif file.exists():
        rows = _json_rows(file)
    else:
        rows = _hub_rows(source)
    for number, row in enumerate(rows, 1):
        yield f"{source}, row {number}", row


def offer_rows(source: str, rule: Rule, pool: Pool) -> None:
    """Offer every row of a published dataset to a pool.

    Raises:
        RecordingError: a row lacks its shape, has an unknown one, or a state out of range.
    """
    empty = True
    for place, told in rows_of(source):
        empty = False
        _offer(_row(told, place), Path(source).name, place, rule, pool)
    if empty:
        raise RecordingError(f"{source}: there is no row in it")


def aggregates(times: Floats, states: Floats) -> tuple[Floats, Floats, Floats]:
    """Give a window's means, mean derivatives and mean second derivatives, each [4]."""
    steps = np.diff(times)
    steps = np.where(steps > 0.0, steps, 1.0)
    first = np.diff(states, axis=0) / steps[:, None]
    second = np.diff(first, axis=0) / steps[1:, None]
    return states.mean(axis=0), first.mean(axis=0), second.mean(axis=0)


def _row(told: Mapping[str, Any], place: str) -> Row:
    try:
        content = {name: told[name] for name in COLUMNS if told.get(name) is not None}
        if isinstance(content.get("eisv_states"), str):
            content["eisv_states"] = msgspec.json.decode(content["eisv_states"])
        row = msgspec.convert(content, type=Row)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise RecordingError(f"{place}: no window: {error}") from None
    for state in row.eisv_states:
        check_range((state.E, state.I, state.S, state.V), place)
    return row


def _offer(row: Row, source: str, place: str, rule: Rule, pool: Pool) -> None:
    if len(row.eisv_states) < _FEWEST:
        pool.count("too short")
        return
    times, states = _arrays(row, place)
    intervals = np.diff(times)
    if intervals.max() > gap_limit(float(np.median(intervals))):
        pool.count("gap")
        return
    shape = SHAPES.index(row.shape)
    real = row.provenance == _REAL
    content = content_of(shape, times, states)
    where = _block(row, content, real=real)
    if where is None:
        pool.count("guard")
        return
    life, block = where
    stratum = Stratum(split_of(life, block, rule.seed), real, shape)
    pool.count(f"{'real' if real else 'synthetic'} {row.shape}")
    priority = priority_of(content, rule.seed)
    if not pool.wants(stratum, priority):
        return
    if _reproduces(states, rule.denied):
        pool.count("denied")
        return
    provenance = Provenance.PUBLISHED if real else Provenance.PUBLISHED_SYNTHETIC
    numbers = numbers_from_derivatives(*aggregates(times, states), float(times[-1] - times[0]))
    delta = numbers[4:8]
    stable = bool(movements_are_stable(movements(delta[None]))[0])
    pool.add(
        stratum,
        Candidate(
            priority,
            content.hex(),
            shape,
            trend(delta, stable=stable),
            np.round(numbers, 6).tobytes(),
            np.round(times - times[0], 3).tobytes(),
            states.tobytes(),
            row.t_start,
            row.t_end,
            provenance,
            source,
            f"{life}:{block}",
        ),
    )


def _arrays(row: Row, place: str) -> tuple[Floats, Floats]:
    states = np.array([(s.E, s.I, s.S, s.V) for s in row.eisv_states])
    told = [state.t for state in row.eisv_states]
    even = np.linspace(row.t_start, row.t_end, len(told))
    times = np.array([e if t is None else t for t, e in zip(told, even.tolist(), strict=True)])
    if not (np.isfinite(times).all() and (np.diff(times) > 0.0).all()):
        raise RecordingError(f"{place}: time does not go forward")
    return times, states


def _block(row: Row, content: bytes, *, real: bool) -> tuple[str, int] | None:
    """Give whose block of time it is in; what was generated row by row is a block of its own."""
    if not real:
        return Provenance.PUBLISHED_SYNTHETIC, int.from_bytes(content[:4])
    block = int(blocks(np.array([row.t_start]), np.array([row.t_end]))[0])
    return None if block < 0 else (Provenance.PUBLISHED, block)


def _reproduces(states: Floats, denied: frozenset[str]) -> bool:
    """Tell whether a window, or a run of states in it, reproduces an evaluation window."""
    runs = [states.mean(axis=0)]
    if len(states) > _EVALUATED:
        runs += list(np.lib.stride_tricks.sliding_window_view(states, _EVALUATED, 0).mean(axis=2))
    return any(not denied.isdisjoint(digests(run.tolist())) for run in runs)


def _json_rows(file: Path) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(lines_of(file), 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=dict[str, Any])
            except (msgspec.MsgspecError, RecursionError) as error:
                raise RecordingError(f"{file}, line {number}: no window: {error}") from None


def _hub_rows(name: str) -> Iterator[Mapping[str, Any]]:
    import datasets  # noqa: PLC0415 - heavy

    try:
        yield from datasets.load_dataset(name, split="train", streaming=True)
    except Exception as error:  # noqa: BLE001 - the hub's errors share no root but this
        raise LumenError(
            f"{name}: it cannot be fetched: {type(error).__name__}: {str(error).splitlines()[0]}"
        ) from None
