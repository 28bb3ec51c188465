"""Lives and rows to look at: simulated, recorded, or of a dataset; and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from lumen.core.features import features
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import verdict
from lumen.errors import LumenError, RecordingError
from lumen.formats.student import load_student
from trainer.explorer import lives, rows
from trainer.explorer.shown import ExplorerContext
from trainer.explorer.trajectory_view import (
    DATASET,
    RECORDING,
    WORLD,
    LifeRequest,
    life_of,
    rows_of,
    view_of_life,
    view_of_row,
)

STUDENT = load_student()
SHOWN = ExplorerContext(STUDENT)
HOURS = 1.5


def busy() -> lives.ViewedLife:
    """Live an hour and a half in which much happens."""
    return lives.lived("busy", 1, STUDENT, HOURS)


def test_window_has_the_shape_that_was_felt_at_its_end() -> None:
    """A window is cut out of a life as the mind itself cut it."""
    life = busy()
    for place, moment in enumerate(life.moments):
        window = life.window(place)
        shape = None if window is None else verdict(window, life.floors[place]).shape
        assert shape is moment.shape
    assert sum(life.shapes.values()) > 100


def test_next_of_a_shape_is_where_it_begins_again() -> None:
    """Going on from there goes around, and never stays."""
    life = busy()
    for shape in life.shapes:
        place = life.next_of(shape, 0)
        assert life.moments[place].shape is shape
        assert life.moments[place - 1].shape is not shape
    assert life.next_of(Shape.FALLING_ENERGY, 7) == 7 or Shape.FALLING_ENERGY in life.shapes


def test_view_tells_the_verdict_with_its_reasons_and_what_was_said() -> None:
    """All that the page shows of a window; while waking there is no picture of one."""
    life = busy()
    view = view_of_life(life, life.at(1.0))
    assert view.overview is not None
    assert view.picture is not None
    assert view.reasons.count("<li") == len(SHAPES)
    assert view.reasons.count("decides</em>") == 1
    early = view_of_life(life, 3)
    assert early.picture is None
    assert "waking" in early.verdict


def recording(file: Path, rows: list[str]) -> Path:
    """Write a recording of air, light and chip."""
    head = "time,ambient_temp_c,humidity_pct,pressure_hpa,light_lux,cpu_temp_c"
    file.write_text("\n".join([head, *rows]) + "\n")
    return file


def test_recording_is_lived_through_and_filled(tmp_path: Path) -> None:
    """What it lacks is filled where that is wished, and is named."""
    lines = [f"2026-01-01T12:{n // 2:02}:{30 * (n % 2):02}Z,21,45,1013,100,50" for n in range(60)]
    file = recording(tmp_path / "day.csv", lines)
    life = life_of(SHOWN, LifeRequest(RECORDING, "", 0, file, fill=True))
    assert len(life.moments) == 60
    unknown, filled = life.notices
    assert "which body it is of" in unknown
    assert "filled from the simulated world: " in filled
    assert view_of_life(life, 59).picture is not None
    with pytest.raises(RecordingError, match=r"day.csv: it says nothing of V, so that"):
        life_of(SHOWN, LifeRequest(RECORDING, "", 0, file, fill=False))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "bad.csv: it is empty"),
        ("time,light_lux\n", "bad.csv: it has no samples"),
        ("time,light_lux\n2026-01-01T00:00:00Z,bright\n", "bad.csv, line 2: light_lux: 'bright'"),
        ("a,b\n1,2\n", "bad.csv, line 1: there is no column 'time'"),
        ("time,light_lux\nyesterday,4\n", "bad.csv, line 2: 'yesterday' is no time"),
    ],
)
def test_recording_is_refused_by_its_own_name_when_it_is_bad(
    tmp_path: Path, text: str, said: str
) -> None:
    """One line; where an upload lies is not told."""
    file = tmp_path / "bad.csv"
    file.write_text(text)
    with pytest.raises(RecordingError) as caught:
        lives.replay(file, STUDENT, fill=True)
    assert str(caught.value).startswith(said)
    assert str(tmp_path) not in str(caught.value)


def test_nothing_is_looked_at_when_nothing_was_uploaded(tmp_path: Path) -> None:
    """The line says what to do."""
    with pytest.raises(LumenError, match="upload a recording first"):
        life_of(SHOWN, LifeRequest(RECORDING, "", 0, None, fill=False))
    with pytest.raises(LumenError, match="upload rows first, or start with"):
        rows_of(SHOWN, None, "test")
    with pytest.raises(LumenError, match=r"gone.jsonl: No such file"):
        rows_of(SHOWN, tmp_path / "gone.jsonl", "test")
    assert (WORLD, DATASET) == ("simulated world", "dataset")


def state(e: float, i: float, s: float, v: float) -> dict[str, float]:
    """Lay a number for each dimension out."""
    return {"E": e, "I": i, "S": s, "V": v}


def published(**changes: object) -> dict[str, object]:
    """Make a row that tells means and derivatives only."""
    row: dict[str, object] = {
        "shape": "convergence",
        "duration_s": 100.0,
        "mean": state(0.4, 0.7, 0.2, 0.1),
        "d": state(0.002, 0.0, 0.0, 0.0),
        "d2": state(0.0, 0.00002, 0.0, 0.0),
    }
    return row | changes


def test_row_of_figures_is_drawn_as_the_path_that_they_imply(tmp_path: Path) -> None:
    """The path has the row's own means, delta and bend."""
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps(published()) + "\n")
    (row,) = rows.read_rows(file)
    assert row.implied
    seen = features(*row.window)
    assert seen.mean[0] == pytest.approx([0.4, 0.7, 0.2, 0.1])
    assert seen.delta[0] == pytest.approx([0.75 * 0.002 * 100.0, 0.0, 0.0, 0.0], abs=1e-3)
    assert seen.bend[0, 1] == pytest.approx(9 / 64 * 0.00002 * 100.0**2, rel=0.15)
    view = view_of_row(row)
    assert "its states are not told" in view.verdict
    assert view.said == ""
    assert view.overview is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "rows.jsonl, line 1: no window"),
        (
            json.dumps(published(mean=state(7, 0, 0, 0))),
            "rows.jsonl, line 1: no window: none",
        ),
        (
            json.dumps(published(duration_s=0)),
            "rows.jsonl, line 1: no window: Exp",
        ),
        ("", "rows.jsonl: there is no window in it"),
    ],
)
def test_rows_are_refused_when_they_are_none(tmp_path: Path, line: str, said: str) -> None:
    """One line, which says where."""
    file = tmp_path / "rows.jsonl"
    file.write_text(line + "\n")
    with pytest.raises(RecordingError) as caught:
        rows.read_rows(file)
    assert str(caught.value).startswith(said)


def test_rows_with_states_are_shown_as_they_were_lived(tmp_path: Path) -> None:
    """A Parquet file of a dataset tells every state, and what was said."""
    from pyarrow import Table, parquet  # noqa: PLC0415 - heavy

    times = np.arange(0.0, 600.0, 30.0).tolist()
    states = [[0.5, 0.7, 0.3, 0.1]] * len(times)
    fields = {"shape": "settled_presence", "times": times, "eisv_states": states}
    file = tmp_path / "rows.parquet"
    parquet.write_table(Table.from_pylist([{**fields, "expression": "~warmth~"}]), file)
    (row,) = rows.read_rows(file)
    assert not row.implied
    view = view_of_row(row)
    assert "settled presence" in view.verdict
    assert "~warmth~" in view.said
    parquet.write_table(Table.from_pylist([{**fields, "times": times[::-1]}]), file)
    with pytest.raises(RecordingError, match=r"rows.parquet, row 1: no window: its times do not"):
        rows.read_rows(file)
