"""Writing the memory out, for people and for the trainer; each file whole or not at all."""

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import msgspec

from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.errors import StoreError
from lumen.formats.recording import RecordingWriter
from lumen.formats.report import iso, report_eisv
from lumen.system.atomic import atomic_file

Progress = Callable[[int], None]
_REPORT_EVERY = 1000


def export_recording(
    moments: Callable[[], Iterable[Moment]], to: Path, progress: Progress, *, simulated: bool
) -> int:
    """Write raw readings as a recording; give how many samples it has.

    Args:
        moments: gives the moments from the oldest on, each time it is called.
        to: the file.
        progress: hears how many were written so far.
        simulated: whether they were lived in a simulated room.

    Raises:
        LumenError: there is nothing to write, or it cannot be written.
    """
    channels = {channel for moment in moments() for channel in moment.sample.readings}
    if not channels:
        raise StoreError("the memory is empty: there is nothing to export")
    with atomic_file(to) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        fitted = [c for c in Channel if c in channels]
        writer = RecordingWriter(cast("TextIO", text), fitted, simulated=simulated)
        count = 0
        for moment in _counted(moments(), progress):
            writer.write(moment.sample)
            count += 1
        text.detach()
    return count


def export_states(
    moments: Iterable[Moment], to: Path, progress: Progress, *, simulated: bool
) -> int:
    """Write states as JSON lines; give how many there are.

    A line is {"time", "t", "E", "I", "S", "V", "shape", "trend", "expression"}; `t` is in seconds
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
            raise StoreError("the memory holds no states: there is nothing to export")
    return count


def _write_state(file: BinaryIO, moment: Moment, *, simulated: bool) -> None:
    eisv = report_eisv(moment.eisv)
    line = {
        "time": iso(moment.sample.wall),
        "t": round(moment.sample.at, 3),
        **({} if eisv is None else eisv.values),
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
