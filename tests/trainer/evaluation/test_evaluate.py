"""Reading windows, and judging a student on them."""

import json
from pathlib import Path

import pytest
from repository import PUBLISHED_WINDOWS, SHIPPED_STUDENT, needs_published_windows

from lumen.core.shape_names import SHAPES, Shape
from lumen.errors import RecordingError
from trainer.data.published import read_windows
from trainer.evaluation.evaluate import evaluate
from trainer.evaluation.tables import as_table

ROW = {
    "shape": "convergence",
    "n_states": 4,
    "duration_s": 40.0,
    "mean": {"E": 0.3, "I": 0.7, "S": 0.1, "V": 0.05},
    "d": {"E": 0.001, "I": 0.0, "S": -0.001, "V": 0.02},
    "d2": {"E": 0.0001, "I": 0.0, "S": 0.0, "V": -0.01},
    "pattern": "REPETITION",
    "tokens": ["~ripple~", "~ripple~"],
}
OWN = {
    "shape": "falling_energy",
    "trend": "falling",
    "mean": {"E": 0.3, "I": 0.7, "S": 0.1, "V": 0.05},
    "delta": {"E": -0.04, "I": 0.0, "S": 0.0, "V": 0.0},
    "bend": {"E": 0.01, "I": 0.0, "S": 0.0, "V": 0.0},
    "expression": "~releasing~",
}


def written(folder: Path, *rows: object) -> Path:
    """Write rows as JSON lines."""
    file = folder / "windows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_published_derivatives_become_movements_of_the_window(tmp_path: Path) -> None:
    """A delta is .75 d T and a bend (9/64) d2 T^2, clipped to what the dimension can move."""
    windows = read_windows(written(tmp_path, ROW))
    assert windows.shape.tolist() == [SHAPES.index(Shape.CONVERGENCE)]
    assert windows.numbers[0] == pytest.approx(
        [0.3, 0.7, 0.1, 0.05, 0.03, 0.0, -0.03, 0.3, 0.0225, 0.0, 0.0, -0.3]
    )
    assert not windows.stable[0]


def test_own_windows_keep_the_trend_they_were_told(tmp_path: Path) -> None:
    """Their deltas alone would be called stable; both kinds may stand in one file."""
    windows = read_windows(written(tmp_path, OWN, ROW | {"duration_s": 0.5}))
    assert windows.stable.tolist() == [False, True]
    assert windows.numbers[0, 4] == -0.04


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW | {"shape": "square"}, "square"),
        (ROW | {"mean": {"E": 0.3}}, "`I`"),
        ({"shape": "convergence"}, "missing required field"),
        ([1], "no window"),
        (ROW | {"duration_s": 0.0}, "duration_s"),
        (ROW | {"duration_s": -600.0}, "duration_s"),
        (ROW | {"duration_s": 1e300}, "duration_s"),
        (ROW | {"mean": {"E": 1e300, "I": 0.7, "S": 0.1, "V": 0.05}}, "none has such numbers"),
        (OWN | {"delta": {"E": 0.0, "I": 0.0, "S": 0.0, "V": -50}}, "none has such numbers"),
    ],
)
def test_a_line_that_is_no_window_is_named(tmp_path: Path, row: object, said: str) -> None:
    """File and line stand in the message."""
    with pytest.raises(RecordingError, match=r"windows\.jsonl, line 2: no window") as caught:
        read_windows(written(tmp_path, ROW, row))
    assert said in str(caught.value)


def test_the_share_captured_is_unknown_when_the_state_explains_nothing(tmp_path: Path) -> None:
    """With one window a shape, knowing the shape is knowing all: null, never a perfect score."""
    report = evaluate(written(tmp_path, ROW, OWN), SHIPPED_STUDENT, seed=1)
    assert report["share_captured"] is None
    assert report["interval_95"]["share_captured"] == (None, None)
    assert "share_captured" in as_table(report)
    assert "NaN" not in json.dumps(report)


def test_an_empty_or_missing_file_is_refused(tmp_path: Path) -> None:
    """Nothing to judge is an error, never a perfect score."""
    with pytest.raises(RecordingError, match="there is no window in it"):
        read_windows(written(tmp_path))
    with pytest.raises(RecordingError, match="No such file"):
        read_windows(tmp_path / "none")


def test_a_report_holds_every_figure_with_its_interval(tmp_path: Path) -> None:
    """Nothing missing, everything ordered, and the same seed gives the same report."""
    warmer = ROW | {"mean": {"E": 0.6, "I": 0.9, "S": 0.2, "V": 0.1}}
    data = written(tmp_path, ROW, OWN, *[ROW | {"duration_s": 2.0}] * 4, *[warmer] * 4)
    report = evaluate(data, SHIPPED_STUDENT, seed=1)
    assert report == evaluate(data, SHIPPED_STUDENT, seed=1)
    assert report["windows"] == 10
    for name, (low, high) in report["interval_95"].items():
        assert low <= report[name] <= high, name
    table = as_table(report)
    assert "share_captured" in table
    assert "shape only" in table
    json.dumps(report)


@needs_published_windows
def test_the_shipped_student_captures_the_state_on_published_windows() -> None:
    """It was never shown one of them."""
    report = evaluate(PUBLISHED_WINDOWS, SHIPPED_STUDENT, seed=42)
    beside = report["companions"]
    assert report["share_captured"] > 0.9
    assert report["regret_bits"] < 0.07
    assert report["coherence_micro"] == pytest.approx(beside["target_coherence"], abs=0.015)
    assert report["pattern_divergence"] < 0.002
    assert report["token_divergence"] < 0.005
    assert beside["shape_only_regret_bits"] == pytest.approx(0.78, abs=0.05)
