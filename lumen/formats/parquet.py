"""The memory as a Parquet file, for pandas and the like: typed columns, units in their metadata."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from lumen import __version__
from lumen.core.moment import DIMENSIONS, Moment
from lumen.core.reading import QUANTITIES, Channel
from lumen.errors import LumenError, StoreError
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.report import report_eisv
from lumen.system.atomic import atomic_file
from lumen.system.extras import missing_extra

SCHEMA = 1
"""The version of the columns; it grows when one goes away or changes its meaning."""
ROWS = 4096
"""Rows that are held at once, and the rows of a group: a day and a half."""

Progress = Callable[[int], None]


def export_parquet(
    moments: Callable[[], Iterable[Moment]],
    felt: Iterable[Moment],
    to: Path,
    progress: Progress,
    *,
    simulated: bool,
    body: RecordingMetadata | None,
) -> int:
    """Write every moment as a row; give how many there are. No more than `ROWS` are held at once.

    Args:
        moments: gives the moments as they were stored, each time it is called.
        felt: the same moments, as they are felt.
        to: the file.
        progress: hears how many were written so far.
        simulated: whether they were lived in a simulated room.
        body: what body they are of; None where the memory does not know.

    Raises:
        LumenError: there is nothing to write, or it cannot be written, or pyarrow is not there.
    """
    arrow, parquet = _libraries()
    fitted = {channel for moment in moments() for channel in moment.sample.readings}
    if not fitted:
        raise StoreError("the memory is empty: nothing to export; start `lumen run` first")
    schema = _schema(arrow, [c for c in Channel if c in fitted], simulated=simulated, body=body)
    rows, count = iter(felt), 0
    with atomic_file(to) as file:
        output = arrow.PythonFile(_Counted(file), "w")
        with parquet.ParquetWriter(output, schema, compression="zstd") as writer:
            while batch := list(islice(rows, ROWS)):
                columns = [_column(arrow, field, batch) for field in schema]
                writer.write_table(arrow.Table.from_arrays(columns, schema=schema))
                count += len(batch)
                progress(count)
    return count


def is_parquet_of(file: Path, moments: Iterable[Moment]) -> bool:
    """Tell whether a file is an export of moments that are all among these, in their order."""
    arrow, parquet = _libraries()
    try:
        with parquet.ParquetFile(file) as there:
            if b"lumen_schema" not in (there.schema_arrow.metadata or {}):
                return False
            known = (_milliseconds(moment) for moment in moments)
            return all(any(time == each for each in known) for time in _times(arrow, there))
    except (arrow.ArrowException, KeyError):
        return False


def _times(arrow: Any, there: Any) -> Iterator[int]:  # noqa: ANN401 - the library has no types
    for batch in there.iter_batches(ROWS, columns=["time"]):
        yield from batch.column(0).cast(arrow.int64()).to_pylist()


def _libraries() -> tuple[Any, Any]:
    """Load pyarrow, which is of an extra, and heavy."""
    try:
        import pyarrow  # noqa: ICN001, PLC0415 - loaded where it is wanted
        import pyarrow.parquet  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        raise LumenError(missing_extra("pyarrow", "parquet")) from None
    return pyarrow, pyarrow.parquet


def _schema(
    arrow: Any,  # noqa: ANN401 - the library has no types
    fitted: list[Channel],
    *,
    simulated: bool,
    body: RecordingMetadata | None,
) -> Any:  # noqa: ANN401 - as above
    """Give the columns: time, readings with their faults, state, what was said."""
    word = arrow.dictionary(arrow.int32(), arrow.string())

    def field(name: str, kind: Any, unit: str, meaning: str) -> Any:  # noqa: ANN401 - as above
        return arrow.field(name, kind, metadata={"unit": unit, "description": meaning})

    def columns() -> Iterator[Any]:
        yield field("time", arrow.timestamp("ms", "UTC"), "ms", "when the sample was taken")
        yield field("t", arrow.float64(), "s", "the same on a clock that never goes back")
        for channel in fitted:
            quantity = QUANTITIES[channel]
            yield field(str(channel), arrow.float64(), quantity.unit, quantity.name)
            yield field(f"{channel}_fault", word, "", f"why there is no {quantity.name}")
        for prefix, which in (("", "as it is felt"), ("raw_", "as mixed from the readings")):
            for name in DIMENSIONS:
                yield field(f"{prefix}{name}", arrow.float64(), "1", f"{name} {which}")
        for name in ("shape", "trend", "expression"):
            yield field(name, word, "", name)

    about = {
        "lumen_schema": str(SCHEMA),
        "lumen_version": __version__,
        "simulated": str(simulated).lower(),
        "body": msgspec.json.encode(body),
    }
    return arrow.schema(list(columns()), metadata=about)


def _column(arrow: Any, field: Any, batch: list[Moment]) -> Any:  # noqa: ANN401 - the library has no types
    value = _getter(field.name)
    return arrow.array([value(moment) for moment in batch], field.type)


def _getter(name: str) -> Callable[[Moment], object]:
    """Give what reads a column's value from a moment; None is not known."""
    if name == "time":
        return _milliseconds
    if name == "t":
        return lambda moment: moment.sample.at
    if name in ("shape", "trend", "expression"):
        return lambda moment: _text(getattr(moment, name))
    if name.removeprefix("raw_") in DIMENSIONS:
        return lambda moment: _dimension(moment, name)
    if name.endswith("_fault"):
        channel = Channel(name.removesuffix("_fault"))
        return lambda moment: _text(moment.faults.get(channel))
    return lambda moment: moment.sample.value(Channel(name))


def _milliseconds(moment: Moment) -> int:
    return round(1000.0 * moment.sample.wall)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _dimension(moment: Moment, name: str) -> float | None:
    report = report_eisv(moment.raw if name.startswith("raw_") else moment.eisv)
    return None if report is None else report.values[name.removeprefix("raw_")]


class _Counted:
    """A file that knows how far it was written, a pipe too; only its owner closes it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._written = 0
        self.closed = False
        self.tell = lambda: self._written

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self._written += len(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self.closed = True
