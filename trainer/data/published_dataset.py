"""The published dataset, hikewa/unitares-eisv-trajectories, or a file in its schema.

Each row is a window of its own: `eisv_states` are JSON, and its tokens were random draws that
depended on the shape alone, so that they are no labels, and are not read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lumen.core.cadence import gap_limit
from lumen.core.features import Floats, features
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import movements, movements_are_stable
from lumen.errors import LumenError, RecordingError
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Seconds
from trainer.data.rows import table_rows
from trainer.data.sources import check_range
from trainer.data.splits import FIRST_WALL_TIME, blocks, content_of
from trainer.data.stratified_sampler import Pool, Provenance
from trainer.data.windowing import STATE_DECIMALS, JudgedWindow, Rule, WindowOrigin, offer
from trainer.system import hub
from trainer.system.text_lines import lines_of

NAME = "hikewa/unitares-eisv-trajectories"
COLUMNS = ("shape", "eisv_states", "t_start", "t_end", "provenance")
PARQUET = b"PAR1"
"""What a Parquet file begins with."""
_WANTED = ("README.md", "*.parquet", "*.jsonl", "*.json", "*.csv")
_REAL = "lumen_real"
_FEWEST = 3
"""States that have a beginning, a middle and an end."""
_MOST_ODD = 0.05
"""Of a dataset's rows, the share that may be no windows; more, and it is something else."""
_LATEST: Seconds = 1e11
"""No clock shows more: in milliseconds, it is the year 1973."""
_TIME_TOLERANCE: Seconds = 1.0
REFUSED = "refused for"
"""What counts of odd rows begin with."""


class TimedState(msgspec.Struct, frozen=True):
    """A state of the published dataset; `t` in seconds."""

    E: float
    I: float  # noqa: E741 - the dimension's published name
    S: float
    V: float
    t: float | None = None


class TrajectoryRow(msgspec.Struct, frozen=True):
    """A row of it, as far as it is read."""

    shape: Shape
    eisv_states: list[TimedState]
    t_start: float
    t_end: float
    provenance: str


_UnreadRow = Mapping[str, Any] | bytes
"""A row as it comes: of JSON lines, the line."""


def rows_of(source: str, revision: str | None) -> Iterator[tuple[str, _UnreadRow]]:
    """Give each row with its place, from a local file (Parquet, JSON lines) or by name.

    Args:
        source: the file, or the name.
        revision: the commit of a dataset that is named.

    Raises:
        LumenError: it cannot be read.
    """
    file = Path(source)
    rows: Iterator[_UnreadRow]
    if not file.exists():
        rows = _hub_rows(source, revision)
    elif is_parquet(file):
        rows = table_rows(file, COLUMNS)
    else:
        rows = (line for line in lines_of(file) if line.strip())
    for number, row in enumerate(rows, 1):
        yield f"{source}, row {number}", row


def is_parquet(file: Path) -> bool:
    """Tell whether it is to be read as Parquet: a damaged one is told as such by its name."""
    if file.suffix == ".parquet":
        return True
    with file.open("rb") as stream:
        return stream.read(len(PARQUET)) == PARQUET


class _OddRowError(ValueError):
    """A row that is no window: the kind of reason by which it is counted, and the reason itself."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def offer_rows(source: str, rule: Rule, pool: Pool, revision: str | None = None) -> None:
    """Offer every row of a published dataset to a pool; odd rows are counted by their reason.

    Args:
        source: a file, or a name on the hub.
        rule: which windows are taken.
        pool: what they are offered to.
        revision: the commit of a dataset that is named.

    Raises:
        RecordingError: it has no row, or more than a share of its rows are odd.
    """
    odd: Counter[str] = Counter()
    first = ""
    total = 0
    for place, row in rows_of(source, revision):
        total += 1
        try:
            _offer(_row(row), Path(source).name, rule, pool)
        except _OddRowError as error:
            odd[error.kind] += 1
            first = first or f"{place}: {error}"
    if not total:
        raise RecordingError(f"{source}: there is no row in it: name another")
    if odd.total() > _MOST_ODD * total:
        counts = ", ".join(f"{number} with {reason}" for reason, number in odd.most_common())
        raise RecordingError(
            f"{source}: {odd.total()} of {total} rows are no windows, more than "
            f"{_MOST_ODD:.0%}: {counts}; the first: {first}: correct these rows, or leave them out"
        )
    for reason, number in odd.items():
        pool.count(f"{REFUSED} {reason}", number)


def _row(row: _UnreadRow) -> TrajectoryRow:
    if isinstance(row, bytes):
        row = _decoded(row)
    try:
        content = {name: row[name] for name in COLUMNS if row.get(name) is not None}
        if isinstance(content.get("eisv_states"), str):
            content["eisv_states"] = msgspec.json.decode(content["eisv_states"])
        found = msgspec.convert(content, type=TrajectoryRow)
    except NO_SUCH_JSON as error:
        raise _OddRowError("another schema", f"no window: {error}") from None
    try:
        for state in found.eisv_states:
            check_range((state.E, state.I, state.S, state.V), "")
    except RecordingError as error:
        raise _OddRowError("a state out of range", str(error).lstrip(": ")) from None
    if not 0.0 <= found.t_start <= found.t_end <= _LATEST:
        raise _OddRowError(
            "a time that no clock shows",
            f"it lasts from {found.t_start:.12g} s to {found.t_end:.12g} s",
        )
    return found


def _decoded(line: bytes) -> Mapping[str, Any]:
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except NO_SUCH_JSON as error:
        raise _OddRowError("a line that is no JSON object", f"no window: {error}") from None


def _offer(row: TrajectoryRow, source: str, rule: Rule, pool: Pool) -> None:
    if len(row.eisv_states) < _FEWEST:
        pool.count("too short")
        return
    times, states = _arrays(row)
    intervals = np.diff(times)
    if intervals.max() > gap_limit(float(np.median(intervals))):
        pool.count("gap")
        return
    shape = SHAPES.index(row.shape)
    provenance = Provenance.PUBLISHED if row.provenance == _REAL else Provenance.PUBLISHED_SYNTHETIC
    block = _block(row, content_of(shape, times, states))
    if block < 0:
        pool.count("guard")
        return
    # By the same quarters as every other window; the published derivatives tell less.
    seen = features(times[None], states.T[None])
    stable = bool(movements_are_stable(movements(seen.delta))[0])
    window = JudgedWindow(
        shape, stable, seen.numbers[0], times, states, row.t_start, row.t_end, block
    )
    offer(window, WindowOrigin(provenance, source, provenance), rule, pool)


def _arrays(row: TrajectoryRow) -> tuple[Floats, Floats]:
    states = np.array([(s.E, s.I, s.S, s.V) for s in row.eisv_states])
    stamps = [state.t for state in row.eisv_states]
    even = np.linspace(row.t_start, row.t_end, len(stamps))
    times = np.array([e if t is None else t for t, e in zip(stamps, even.tolist(), strict=True)])
    if not (np.isfinite(times).all() and (np.diff(times) > 0.0).all()):
        raise _OddRowError("times that do not go forward", "time does not go forward")
    _refuse_other_times(row, times)
    # What is stored is what is judged.
    return times, np.round(states, STATE_DECIMALS)


def _refuse_other_times(row: TrajectoryRow, times: Floats) -> None:
    """Refuse a row whose states are of other times than it says: by those it comes to a split.

    What is no time of a clock may count from the row's beginning.
    """
    begin = times[0] if times[0] >= FIRST_WALL_TIME else row.t_start
    away = abs(begin - row.t_start), abs(begin + times[-1] - times[0] - row.t_end)
    if max(away) > _TIME_TOLERANCE:
        raise _OddRowError(
            "states of other times than the row's",
            f"its states last from {times[0]:.12g} s to {times[-1]:.12g} s, and it says from "
            f"{row.t_start:.12g} s to {row.t_end:.12g} s",
        )


def _block(row: TrajectoryRow, content: bytes) -> int:
    """Give the block of time it is in; what was generated without a time is a block of its own."""
    if row.provenance != _REAL and row.t_start < FIRST_WALL_TIME:
        return int.from_bytes(content[:4])
    return int(blocks(np.array([row.t_start]), np.array([row.t_end]))[0])


def fetched(name: str, revision: str | None = None) -> hub.Fetched:
    """Give a published dataset as it lies in the hub's cache.

    Raises:
        LumenError: the hub cannot be reached, or has no such dataset.
    """
    return hub.fetched(name, "dataset", "dataset", _WANTED, revision)


def licence_of(folder: Path) -> str | None:
    """Give the licence that a dataset's card names, several with commas; None where it names none.

    Raises:
        LumenError: the card cannot be read.
    """
    from huggingface_hub import DatasetCard

    card = folder / "README.md"
    if not card.is_file():
        return None
    try:
        named = DatasetCard.load(card, ignore_metadata_errors=True).data.get("license")
    except Exception as error:  # noqa: BLE001 - what reads cards has errors without a root
        raise LumenError(
            f"{card}: its licence cannot be read ({hub.reason_of(error)}): name the files beside "
            "it instead, as what is yours to publish"
        ) from None
    several = named if isinstance(named, list) else [named]
    return ", ".join(each for each in several if isinstance(each, str)) or None


def _hub_rows(name: str, revision: str | None) -> Iterator[Mapping[str, Any]]:
    import datasets

    folder = fetched(name, revision).folder
    try:
        yield from datasets.load_dataset(str(folder), split="train", streaming=True)
    except Exception as error:  # noqa: BLE001 - what reads datasets has errors without a root
        raise LumenError(
            f"{name}: no dataset could be loaded: {hub.reason_of(error)}: check the name"
        ) from None
