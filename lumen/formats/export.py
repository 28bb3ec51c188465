"""Writing the memory out, for people and for the trainer; each file whole or not at all."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from lumen.core.moment import Moment
from lumen.core.reading import Channel, Sample
from lumen.errors import RecordingError, StoreError
from lumen.formats.recording import Recording
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.recording_writer import RecordingWriter, cell_from
from lumen.formats.report import iso, report_eisv
from lumen.system.atomic import atomic_file
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.input_file import bounded_lines, open_once
from lumen.units import Seconds

Progress = Callable[[int], None]
_STATE_KEYS = frozenset(
    ("time", "t", "E", "I", "S", "V", "raw", "shape", "trend", "expression", "simulated")
)
_TICK: Seconds = 6e-4
"""Times are kept and written to the millisecond."""
_T = TypeVar("_T")
_REPORT_EVERY = 1000


def export_recording(
    moments: Callable[[], Iterable[Moment]],
    to: Path,
    progress: Progress,
    *,
    simulated: bool,
    body: RecordingMetadata | None = None,
) -> int:
    """Write raw readings as a recording; give how many samples it has.

    Args:
        moments: gives the moments from the oldest on, each time it is called.
        to: the file.
        progress: hears how many were written so far.
        simulated: whether they were lived in a simulated room.
        body: what body they are of; None where the memory does not know.

    Raises:
        LumenError: there is nothing to write, or it cannot be written.
    """
    channels = {channel for moment in moments() for channel in moment.sample.readings}
    if not channels:
        raise StoreError("the memory is empty: nothing to export; start `lumen run` first")
    with atomic_file(to) as file:
        fitted = [c for c in Channel if c in channels]
        writer = RecordingWriter(file.write, fitted, simulated=simulated, body=body)
        count = 0
        for moment in _counted(moments(), progress):
            writer.write(moment.sample)
            count += 1
    return count


def export_states(
    moments: Iterable[Moment], to: Path, progress: Progress, *, simulated: bool
) -> int:
    """Write states as JSON lines; give how many there are.

    A line is {"time", "t", "E", "I", "S", "V", "raw", "shape", "trend", "expression"}; E to V are
    the felt state, `raw` is {"E", "I", "S", "V"} as mixed from the readings, and `t` is in seconds
    on a clock that never goes back. What was lived in a simulated room says "simulated": true
    besides. The trainer cuts trajectories out of them.

    Raises:
        LumenError: it cannot be written.
    """
    count = 0
    with atomic_file(to) as file:
        for moment in _counted(moments, progress):
            if moment.eisv is not None:
                _write_state(file, moment, simulated=simulated)
                count += 1
        if not count:
            raise StoreError("the memory holds no states: nothing to export; let Lumen run first")
    return count


def is_recording_of(file: Path, moments: Iterable[Moment]) -> bool:
    """Tell whether a file is a recording, each line of it of a moment that a memory holds.

    A file with columns or lines that no export has holds something else besides.

    Args:
        file: a regular file.
        moments: what the memory holds, from the oldest on.
    """
    try:
        recording = Recording(file)
        with open_once(file) as stream:
            lines = sum(1 for _ in bounded_lines(stream))
    except (RecordingError, OSError):
        return False
    if recording.foreign or lines != len(recording) + 1:
        return False
    return _all_held(recording, moments, _is_sample_of)


def is_states_of(file: Path, moments: Iterable[Moment]) -> bool:
    """Tell whether each line of a file is the state of a moment that a memory holds."""
    try:
        with open_once(file) as stream:
            return _all_held(bounded_lines(stream), moments, _is_state_of)
    except OSError:
        return False


def _all_held(
    exported: Iterable[_T], moments: Iterable[Moment], is_of: Callable[[_T, Moment], bool]
) -> bool:
    """Tell whether each of what a file tells, in its order, is of one of the moments."""
    rest = iter(moments)
    return all(any(is_of(each, moment) for moment in rest) for each in exported)


def _is_sample_of(sample: Sample, moment: Moment) -> bool:
    return abs(sample.wall - moment.sample.wall) < _TICK and all(
        cell_from(channel, sample.value(channel))
        == cell_from(channel, moment.sample.value(channel))
        for channel in sample.readings
    )


def _is_state_of(line: bytes, moment: Moment) -> bool:
    try:
        state = msgspec.json.decode(line, type=dict[str, object])
        wall = datetime.fromisoformat(str(state["time"])).timestamp()
    except (*NO_SUCH_JSON, ValueError, OverflowError, KeyError):
        return False
    if abs(wall - moment.sample.wall) >= _TICK or not state.keys() <= _STATE_KEYS:
        return False
    raw = report_eisv(moment.raw)
    return raw is not None and state.get("raw") == raw.values


def _write_state(file: BinaryIO, moment: Moment, *, simulated: bool) -> None:
    eisv, raw = report_eisv(moment.eisv), report_eisv(moment.raw)
    line = {
        "time": iso(moment.sample.wall),
        "t": round(moment.sample.at, 3),
        **({} if eisv is None else eisv.values),
        "raw": None if raw is None else raw.values,
        "shape": moment.shape,
        "trend": moment.trend,
        "expression": None if moment.expression is None else str(moment.expression),
        **({"simulated": True} if simulated else {}),
    }
    file.write(msgspec.json.encode(line) + b"\n")


def _counted(moments: Iterable[Moment], progress: Progress) -> Iterator[Moment]:
    for number, moment in enumerate(moments, 1):
        if number % _REPORT_EVERY == 0:
            progress(number)
        yield moment
