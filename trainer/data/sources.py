"""Histories that were lived: Lumen's exports and memory, and recordings of raw readings."""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from lumen.core.own_scale import OwnScale, felt_history
from lumen.core.reading import HAT_CHANNELS
from lumen.core.shape_names import Shape
from lumen.core.state import Body, StateEstimator
from lumen.errors import RecordingError
from lumen.formats.recording import STRICTLY, ReadOptions, Recording, channels_of
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.runtime.replay import completed, watched
from lumen.simulation.host import CORES
from lumen.system.decoding import NO_SUCH_JSON
from trainer.data.windowing import CHUNK, HistoryPiece
from trainer.data.windows import HIGHEST
from trainer.system.text_lines import lines_of

NO_BODY = f"it does not say which body it is of: {CORES} cores and nothing to compensate are taken"

_State = tuple[float | None, float | None, float | None, float | None]
_Felt = tuple[float, float, _State]
"""Seconds on a clock that never goes back, wall time, and the state."""


class SourceHistory(NamedTuple):
    """What a source holds, piece by piece, and whether it was lived in a simulated room.

    notices: what a person should know of it, a line each.
    """

    pieces: Iterator[HistoryPiece]
    simulated: bool
    notices: tuple[str, ...] = ()


class _StateLine(msgspec.Struct):
    """A line of `lumen export states`; what was said then is no label, and is not read."""

    time: datetime
    t: float
    E: float | None
    I: float | None  # noqa: E741 - the dimension's published name
    S: float | None
    V: float | None
    shape: Shape | None
    simulated: bool = False


def exported(file: Path) -> SourceHistory:
    """Read what `lumen export states` wrote.

    Raises:
        RecordingError: a line is no state, some are simulated and others are not, a state is out
            of range, or time goes back.
    """
    lines = _exported(file)
    first = next(lines, None)
    if first is None:
        return SourceHistory(_pieces((), file), simulated=False)
    simulated = first[1].simulated
    felt = _of_one_life(chain([first], lines), file, simulated=simulated)
    return SourceHistory(_pieces(felt, file), simulated)


@contextlib.contextmanager
def remembered(file: Path) -> Iterator[SourceHistory]:
    """Read the states of Lumen's memory, as long as it is open.

    Raises:
        StoreError: the memory cannot be read.
    """
    from lumen.store.simulated import is_simulated
    from lumen.store.snapshot import snapshot
    from lumen.store.store import Store

    with snapshot(file) as copy, contextlib.closing(Store(copy)) as store:
        felt = (
            (m.sample.at, m.sample.wall, (m.eisv.E, m.eisv.I, m.eisv.S, m.eisv.V))
            for m in felt_history(store.past())
            if m.eisv is not None
        )
        yield SourceHistory(_pieces(felt, file), is_simulated(store, file))


def recorded(
    file: Path, *, fill: bool, seed: int, options: ReadOptions = STRICTLY
) -> SourceHistory:
    """Feel a recording of raw readings, as the body felt that it is of.

    Args:
        file: the recording.
        fill: whether the simulated room and host complete the channels that it lacks.
        seed: of what completes it.
        options: how it is read.

    Raises:
        RecordingError: it cannot be read, or a dimension has no channel in it.
    """
    recording = Recording(file, options)
    body = recording.body or RecordingMetadata(CORES)
    lacking = HAT_CHANNELS - recording.channels
    filled = lacking if fill else frozenset()
    feeler = StateEstimator(Body(recording.channels | filled, body.cores, body.compensation))
    scale = OwnScale()
    if feeler.unknown:
        raise RecordingError(
            f"{file}: nothing in it tells {', '.join(feeler.unknown)}, and a trajectory needs all "
            "four: --fill mock completes it by simulation, and its rows are then no real ones"
        )
    samples = completed(recording, filled, seed) if filled else iter(recording)
    felt = (
        (sample.at, sample.wall, scale.observe(sample.wall, raw, teaches=not sample.faults))
        for sample in watched(samples)
        if (raw := feeler.feel(sample)) is not None
    )
    unknown = () if recording.body else (f"{file}: {NO_BODY}",)
    return SourceHistory(_pieces(felt, file), recording.simulated, (*recording.notices, *unknown))


def lacks_channels(file: Path) -> bool:
    """Tell whether a recording lacks a channel that simulation could complete.

    Raises:
        RecordingError: it cannot be read.
    """
    return not channels_of(file) >= HAT_CHANNELS


def _exported(file: Path) -> Iterator[tuple[int, _StateLine]]:
    for number, line in enumerate(lines_of(file), 1):
        if not line.strip():
            continue
        try:
            state = msgspec.json.decode(line, type=_StateLine)
            if state.time.tzinfo is None:
                raise ValueError(f"time: {state.time} has no zone")  # noqa: TRY301 - one message for all
        except (*NO_SUCH_JSON, ValueError) as error:
            raise RecordingError(f"{file}, line {number}: no state: {error}") from None
        yield number, state


def _of_one_life(
    lines: Iterable[tuple[int, _StateLine]], file: Path, *, simulated: bool
) -> Iterator[_Felt]:
    for number, state in lines:
        if state.simulated != simulated:
            raise RecordingError(
                f"{file}, line {number}: simulated states and others stand in one file: "
                "give each a file of its own"
            )
        yield state.t, state.time.timestamp(), (state.E, state.I, state.S, state.V)


def _pieces(felt: Iterable[_Felt], file: Path) -> Iterator[HistoryPiece]:
    rows: list[tuple[float, ...]] = []
    last = -np.inf
    empty = True
    for number, (at, wall, state) in enumerate(felt, 1):
        empty = False
        if not at > last:
            raise RecordingError(f"{file}, state {number}: time does not go forward")
        last = at
        check_range(state, f"{file}, state {number}")
        rows.append((at, wall, *(np.nan if v is None else v for v in state)))
        if len(rows) == CHUNK:
            yield _piece(rows)
            rows = []
    if empty:
        raise RecordingError(f"{file}: there is no state in it: name another")
    if rows:
        yield _piece(rows)


def check_range(state: Iterable[float | None], place: str) -> None:
    """Refuse a state that no body can be in.

    Raises:
        RecordingError: a dimension is out of its range.
    """
    for name, value, highest in zip("EISV", state, HIGHEST, strict=True):
        if value is not None and not 0.0 <= value <= highest:
            raise RecordingError(f"{place}: {name} lies between 0 and {highest:g}, not {value:g}")


def _piece(rows: list[tuple[float, ...]]) -> HistoryPiece:
    table = np.array(rows)
    return HistoryPiece(table[:, 0], table[:, 1], table[:, 2:])
