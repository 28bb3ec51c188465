"""What is drawn again for an interval: blocks of time, or windows that are not alike."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lumen.errors import RecordingError
from trainer.data.synthetic_windows import imagine
from trainer.evaluation.cautions import warnings_of
from trainer.evaluation.evaluation_data import EvaluationData, read_data

COUNT = 20
ROWS: list[dict[str, Any]] = [
    {
        "shape": "settled_presence",
        "trend": "stable" if stable else "rising",
        **{
            part: dict(zip("EISV", values[at : at + 4].tolist(), strict=True))
            for part, at in (("mean", 0), ("delta", 4), ("bend", 8))
        },
    }
    for values, stable in zip(*imagine(COUNT, np.random.default_rng(1))[1:], strict=True)
]


def data_of(folder: Path, rows: Sequence[dict[str, Any]]) -> EvaluationData:
    """Write rows and read them."""
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return read_data(file)


def drawn(data: EvaluationData) -> int:
    """Give how many draws there are."""
    return data.resamples(np.random.default_rng(1)).blocks


@pytest.mark.parametrize("times", [1, 2, 10])
def test_a_copy_of_a_window_is_no_further_draw(tmp_path: Path, times: int) -> None:
    """A file that is joined with itself would have an interval of its own root's width."""
    rows = [row | {"block": None} for row in ROWS] * times
    assert drawn(data_of(tmp_path, rows)) == COUNT
    near = [row | {"mean": {d: v + 1e-9 for d, v in row["mean"].items()}} for row in rows]
    assert drawn(data_of(tmp_path, rows + near)) == COUNT


def test_windows_that_name_a_block_are_drawn_with_it_whatever_others_name(tmp_path: Path) -> None:
    """And it is said that the others are drawn one by one."""
    rows = [
        row | {"block": "a" if n < 5 else "b " if n < 10 else " "} for n, row in enumerate(ROWS)
    ]
    data = data_of(tmp_path, rows)
    assert drawn(data) == 2 + 10
    warnings = warnings_of(data, data.resamples(np.random.default_rng(1)), {})
    assert warnings[0].startswith("10 windows name no block of time")
    assert drawn(data_of(tmp_path, [row | {"block": ""} for row in ROWS])) == COUNT


def test_line_that_names_no_pattern_of_ours_is_named(tmp_path: Path) -> None:
    """All else of it is a window."""
    with pytest.raises(RecordingError, match=r"rows\.jsonl, line 2: no window: .*'SOLO'"):
        data_of(tmp_path, [ROWS[0], {**ROWS[1], "pattern": "SOLO"}])


@pytest.mark.parametrize("bad", [b"\xff\xfe", 2**62])
def test_parquet_of_what_nobody_can_show_is_one_clear_line(
    tmp_path: Path, bad: bytes | int
) -> None:
    """A text that is no UTF-8; a time beyond any calendar."""
    import pyarrow as pa  # noqa: PLC0415 - heavy
    from pyarrow import parquet  # noqa: PLC0415 - heavy

    if isinstance(bad, bytes):
        ends = b"".join(end.to_bytes(4, "little") for end in (0, len(bad)))
        column = pa.Array.from_buffers(
            pa.string(), 1, [None, pa.py_buffer(ends), pa.py_buffer(bad)]
        )
    else:
        column = pa.array([bad], type=pa.timestamp("us"))
    parquet.write_table(pa.table({"shape": column}), tmp_path / "rows.parquet")
    with pytest.raises(RecordingError, match=r"rows\.parquet: "):
        read_data(tmp_path / "rows.parquet")


@pytest.mark.parametrize(
    ("mean", "said"),
    [({"E": 1.01}, "line 2: no window"), ({"V": 0.31}, "line 2"), ({"S": -0.01}, "line 2")],
)
def test_means_that_no_body_has_are_no_window(
    tmp_path: Path, mean: dict[str, float], said: str
) -> None:
    """A student would answer them as if they were at the edge."""
    rows = [*ROWS[:1], ROWS[1] | {"mean": ROWS[1]["mean"] | mean}]
    with pytest.raises(RecordingError, match=said):
        data_of(tmp_path, rows)


def test_what_parquet_is_called_does_not_matter(tmp_path: Path) -> None:
    """It says so itself."""
    (tmp_path / "test.PARQUET").write_bytes(b"PAR1 and no more")
    with pytest.raises(RecordingError, match="Parquet"):
        read_data(tmp_path / "test.PARQUET")
