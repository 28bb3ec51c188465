"""Reads windows from JSON lines: the published ones, and this project's own datasets.

A published window carries mean derivatives per second, ours its deltas and bends. Published
expressions were random draws that depend on the shape alone (and a REPETITION there may have
two tokens): they are no labels, and are not read.
"""

from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from lumen.core.features import Floats
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import movements, movements_are_stable
from lumen.errors import RecordingError
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Seconds
from trainer.data.windows import HIGHEST, Windows, impossible
from trainer.system.text_lines import all_lines

# Of a straight or evenly curved path, between the medians of its quarters (spec section 5).
_DELTA_PER_SLOPE = 0.75
_BEND_PER_CURVE = 9.0 / 64.0
MOST_BYTES = 1 << 30
"""Of a file of windows."""


class DimensionNumbers(msgspec.Struct, frozen=True):
    """A number for each dimension."""

    E: float
    I: float  # noqa: E741 - the dimension's published name
    S: float
    V: float


LONGEST: Seconds = 1e6
"""No window lasts as long."""


class PublishedRow(msgspec.Struct, frozen=True):
    """A window of the published dataset: `d` and `d2` are per second, and per second squared."""

    shape: Shape
    duration_s: Annotated[float, Meta(gt=0.0, le=LONGEST)]
    mean: DimensionNumbers
    d: DimensionNumbers
    d2: DimensionNumbers


class OwnRow(msgspec.Struct, frozen=True):
    """A window of this project's datasets."""

    shape: Shape
    trend: Trend
    mean: DimensionNumbers
    delta: DimensionNumbers
    bend: DimensionNumbers


def read_windows(file: Path) -> Windows:
    """Read every window of a file.

    Raises:
        RecordingError: the file cannot be read, is empty, or a line is no window.
    """
    lines = all_lines(file, MOST_BYTES)
    rows = [_row(line, f"{file}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise RecordingError(
            f"{file}: there is no window in it: check that it was written to its end"
        )
    numbers = np.array([_numbers(row) for row in rows])
    odd = np.flatnonzero(impossible(numbers))
    if odd.size:
        written = [n for n, line in enumerate(lines, 1) if line.strip()]
        raise RecordingError(f"{file}, line {written[odd[0]]}: no window: none has such numbers")
    shape = np.array([SHAPES.index(row.shape) for row in rows], dtype=np.intp)
    moved = movements_are_stable(movements(numbers[:, len(DIMENSIONS) : 2 * len(DIMENSIONS)]))
    named = [row.trend if isinstance(row, OwnRow) else None for row in rows]
    stable = [
        trend is Trend.STABLE if trend else still for trend, still in zip(named, moved, strict=True)
    ]
    return Windows(shape, numbers, np.array(stable, dtype=np.bool_))


def _row(line: bytes, place: str) -> PublishedRow | OwnRow:
    try:
        keys = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        if "d2" in keys:
            return msgspec.json.decode(line, type=PublishedRow)
        return msgspec.json.decode(line, type=OwnRow)
    except NO_SUCH_JSON as error:
        raise RecordingError(f"{place}: no window: {error}") from None


def _numbers(row: PublishedRow | OwnRow) -> tuple[float, ...]:
    mean = msgspec.structs.astuple(row.mean)
    if isinstance(row, OwnRow):
        return mean + msgspec.structs.astuple(row.delta) + msgspec.structs.astuple(row.bend)
    slopes, curves = (np.array(msgspec.structs.astuple(part)) for part in (row.d, row.d2))
    numbers = numbers_from_derivatives(np.array(mean), slopes, curves, row.duration_s)
    return tuple(numbers.tolist())


def derivatives_from_numbers(numbers: Floats, duration: Seconds) -> tuple[list[float], ...]:
    """Give means, slopes a second and curves a second squared of a window's twelve numbers."""
    mean, delta, bend = np.split(numbers, 3)
    slope, curve = delta / (_DELTA_PER_SLOPE * duration), bend / (_BEND_PER_CURVE * duration**2)
    return mean.tolist(), slope.tolist(), curve.tolist()


def numbers_from_derivatives(
    mean: Floats, slope: Floats, curve: Floats, duration: Seconds
) -> Floats:
    """Give the twelve numbers of a window that is known by its mean derivatives, each [4]."""
    low, high = np.negative(HIGHEST), HIGHEST  # a dimension can move through all of its range
    delta = np.clip(_DELTA_PER_SLOPE * duration * slope, low, high)
    bend = np.clip(_BEND_PER_CURVE * duration**2 * curve, low, high)
    numbers: Floats = np.concatenate([mean, delta, bend])
    return numbers
