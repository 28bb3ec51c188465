"""Rows of datasets to look at: with their states, or with the path that their figures imply."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from lumen.core.features import Floats
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.window import SPAN, Trajectory
from lumen.errors import LumenError, RecordingError, system_refusal
from lumen.units import Seconds
from trainer.data.published import read_windows
from trainer.data.rows import split_file, table_rows
from trainer.data.splits import Split
from trainer.data.windows import HIGHEST

MOST_ROWS = 20_000
_POINTS = 41
# What `trainer.data.published` makes deltas and bends of derivatives by, the other way round.
_SLOPE_PER_DELTA = 4.0 / 3.0
_CURVE_PER_BEND = 32.0 / 9.0


class ViewedRow(NamedTuple):
    """One window of a dataset; `implied` where its states are not told, but only its figures."""

    name: str
    shape: Shape
    window: Trajectory
    implied: bool
    said: str | None


def read_rows(data: Path, split: Split = Split.TEST) -> tuple[ViewedRow, ...]:
    """Read a dataset's folder, a Parquet file of one, or windows as JSON lines.

    Raises:
        RecordingError: it cannot be read, or a row is no window.
    """
    file = split_file(data, split) if data.is_dir() else data
    try:
        return _read(file, file.stat().st_mtime_ns)
    except OSError as error:
        raise RecordingError(f"{file.name}: {system_refusal(error)}") from None
    except LumenError as error:
        raise RecordingError(str(error).replace(str(file), file.name)) from None


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> tuple[ViewedRow, ...]:
    rows = _stored(file) if file.suffix == ".parquet" else _described(file)
    found = tuple(islice(rows, MOST_ROWS))
    if not found:
        raise RecordingError(f"{file}: there is no window in it: choose another")
    return found


def _stored(file: Path) -> Iterator[ViewedRow]:
    for number, row in enumerate(table_rows(file, None), 1):
        try:
            times, states = np.array(row["times"], float), np.array(row["eisv_states"], float)
            shape, said = Shape(row["shape"]), row.get("expression")
            window = Trajectory(times[None], np.ascontiguousarray(states.T)[None])
            _check(times, states)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordingError(f"{file}, row {number}: no window: {error}") from None
        yield ViewedRow(_name(number, row), shape, window, implied=False, said=said)


def _check(times: Floats, states: Floats) -> None:
    if states.ndim != 2 or states.shape != (len(times), len(DIMENSIONS)) or len(times) < 2:  # noqa: PLR2004 - axes
        raise ValueError("times and states do not fit")
    if not (np.isfinite(states).all() and (np.diff(times) > 0.0).all()):
        raise ValueError("its times do not go forward, or a state is missing")


def _name(number: int, row: dict[str, Any]) -> str:
    return f"row {number}: {row['shape']}, {row.get('source', 'unknown source')}"


class _Duration(msgspec.Struct):
    duration_s: float = SPAN


def _described(file: Path) -> Iterator[ViewedRow]:
    windows = read_windows(file)
    lines = [line for line in file.read_bytes().splitlines() if line.strip()]
    for number, (index, numbers, line) in enumerate(
        zip(windows.shape, windows.numbers, lines, strict=True), 1
    ):
        try:
            duration = msgspec.json.decode(line, type=_Duration).duration_s
            window = implied_path(numbers, duration)
        except (msgspec.MsgspecError, ValueError) as error:
            raise RecordingError(f"{file}, window {number}: {error}") from None
        shape = SHAPES[index]
        yield ViewedRow(f"window {number}: {shape}, {duration:.0f} s", shape, window, True, None)


def implied_path(numbers: Floats, duration: Seconds) -> Trajectory:
    """Give the straight or evenly curved path that has these twelve numbers.

    Raises:
        ValueError: a mean lies outside its dimension's range, or there is no duration.
    """
    if not (0.0 < duration < float("inf")):
        raise ValueError(f"a duration is above 0 s, not {duration:g}")
    mean, delta, bend = np.asarray(numbers, dtype=np.float64).reshape(3, len(DIMENSIONS))
    for name, value, highest in zip(DIMENSIONS, mean.tolist(), HIGHEST, strict=True):
        if not 0.0 <= value <= highest:
            raise ValueError(f"the mean of {name} lies between 0 and {highest:g}, not {value:g}")
    place = np.linspace(-0.5, 0.5, _POINTS)
    curve = np.square(place) - np.square(place).mean()
    states = (
        mean[:, None]
        + _SLOPE_PER_DELTA * delta[:, None] * place
        + _CURVE_PER_BEND * bend[:, None] * curve
    )
    return Trajectory(((place + 0.5) * duration)[None], states[None])
