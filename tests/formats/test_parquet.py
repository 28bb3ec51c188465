"""The memory as Parquet, read by pandas and by pyarrow."""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lives import NOON, moment

from lumen.core.moment import Moment
from lumen.errors import LumenError, StoreError
from lumen.formats import parquet
from lumen.formats.parquet import ROWS, export_parquet, is_parquet_of
from lumen.formats.recording_metadata import RecordingMetadata

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: extra `parquet`")


def lived(count: int = 12) -> list[Moment]:
    """Give so many moments."""
    return [moment(step) for step in range(count)]


def written(to: Path, moments: list[Moment]) -> int:
    """Export them."""
    return export_parquet(
        lambda: moments,
        moments,
        to,
        lambda _: None,
        simulated=True,
        body=RecordingMetadata(4, 4.0),
    )


def test_pandas_reads_every_value_with_its_type(tmp_path: Path) -> None:
    """A time is a time in UTC, a number a number, and what is not known is missing, never 0."""
    pandas = pytest.importorskip("pandas")
    file, moments = tmp_path / "memory.parquet", lived()
    assert written(file, moments) == 12
    found = pandas.read_parquet(file)
    assert len(found) == 12
    assert str(found["time"].dtype.tz) == "UTC"
    assert [each.timestamp() for each in found["time"]] == [NOON + 30.0 * n for n in range(12)]
    assert list(found["t"]) == [30.0 * n for n in range(12)]
    assert list(found["ambient_temp_c"]) == [21.0 + 0.01 * n for n in range(12)]
    assert list(found["light_lux"].isna()) == [n % 2 == 1 for n in range(12)]
    assert found["light_lux_fault"][1] == "silent: it no longer answers"
    assert found["light_lux_fault"].isna()[0]
    assert (found["E"][0], found["raw_E"][0], found["V"][0]) == (0.5, 0.6, 0.08)
    assert found["V"].isna()[1]
    assert list(found["expression"].dropna()) == ["~warmth~ ~ripple~"] * 3
    assert found["shape"].dtype.name == "category"


def test_columns_carry_units_and_the_file_its_body(tmp_path: Path) -> None:
    """And whether it was lived in a simulated room."""
    file = tmp_path / "memory.parquet"
    written(file, lived())
    schema = pq.read_schema(file)
    units = {field.name: field.metadata[b"unit"].decode() for field in schema}
    assert units["ambient_temp_c"] == "°C"
    assert units["pressure_hpa"] == "hPa"
    assert units["light_lux"] == "lx"
    assert "humidity_pct" not in units
    assert (schema.metadata[b"lumen_schema"], schema.metadata[b"simulated"]) == (b"1", b"true")
    assert json.loads(schema.metadata[b"body"])["heat_factor"] == 4.0


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    """No more than one group of them is held, however long the memory is."""
    file, count = tmp_path / "memory.parquet", ROWS + 3
    progress: list[int] = []
    live = 0
    most = 0

    class Lived:
        """A moment that is counted while it is held."""

        def __init__(self, step: int) -> None:
            nonlocal live, most
            self._moment = moment(step)
            live += 1
            most = max(most, live)

        def __getattr__(self, name: str) -> object:
            return getattr(self._moment, name)

        def __del__(self) -> None:
            nonlocal live
            live -= 1

    def felt() -> Iterator[Lived]:
        for step in range(count):
            yield Lived(step)

    export_parquet(
        lambda: [moment(0)],
        felt(),  # type: ignore[arg-type]  # it counts
        file,
        progress.append,
        simulated=False,
        body=None,
    )
    assert progress == [ROWS, count]
    assert most <= ROWS + 4
    groups = pq.ParquetFile(file).metadata
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [ROWS, 3]


def test_only_an_earlier_export_of_the_same_memory_is_known(tmp_path: Path) -> None:
    """Not a longer one, another's, a foreign file, or one that is damaged."""
    file, moments = tmp_path / "memory.parquet", lived()
    written(file, moments[2:9])
    assert is_parquet_of(file, moments)
    assert not is_parquet_of(file, moments[:5])
    foreign = tmp_path / "foreign.parquet"
    pq.write_table(pq.read_table(file).replace_schema_metadata({}), foreign)
    assert not is_parquet_of(foreign, moments)
    whole = file.read_bytes()
    for damaged in (b"", b"text", whole[: len(whole) // 2]):
        file.write_bytes(damaged)
        assert not is_parquet_of(file, moments)


def test_pipe_gets_the_same_bytes(tmp_path: Path) -> None:
    """Where nothing can be looked back at."""
    file, pipe = tmp_path / "memory.parquet", tmp_path / "pipe"
    written(file, lived())
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as other:
        sent = other.submit(pipe.read_bytes)
        written(pipe, lived())
        assert sent.result(60.0) == file.read_bytes()


def test_nothing_to_write_and_no_library_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line each, and no file is left."""
    file = tmp_path / "memory.parquet"
    with pytest.raises(StoreError, match="nothing to export"):
        written(file, [])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LumenError, match=r"pip install -e '.\[parquet\]'"):
        parquet.export_parquet(list, [], file, lambda _: None, simulated=False, body=None)
    assert not file.exists()
