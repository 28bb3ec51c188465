"""Judging speakers: accuracy beside its ceiling, leaks, a teacher, pictures, and the table."""

import json
from pathlib import Path

import numpy as np
import pytest
from repository import PUBLISHED_WINDOWS, SHIPPED_STUDENT, needs_published_windows

from lumen.core.language import PATTERNS
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.speaker import Floats, expression_probabilities
from lumen.core.taste import HAS_PATTERN
from lumen.formats.student import load_student
from trainer.commands import cli
from trainer.data.published import read_windows
from trainer.data.synthetic_windows import imagine
from trainer.evaluation import accuracy, plots, speakers
from trainer.evaluation.evaluate import evaluate, judge
from trainer.evaluation.evaluation_data import EvaluationData
from trainer.evaluation.judged_teacher import JudgedTeacher
from trainer.evaluation.tables import as_table
from trainer.measures import metrics
from trainer.system.pictures import Plot, save
from trainer.teacher.labels import Shard, shard_file, write_shard

MANY = 300


def data_of(label: "np.ndarray[tuple[int], np.dtype[np.intp]] | None" = None) -> EvaluationData:
    """Imagine windows to judge on."""
    return EvaluationData(imagine(MANY, np.random.default_rng(1)), label, None)


def report_of(data: EvaluationData, **found: Floats) -> dict[str, object]:
    """Judge speakers beside the references."""
    rng = np.random.default_rng(2)
    references = speakers.references(data.windows)
    return judge(data, references | found, data.resamples(rng), [np.random.default_rng(3)])


def warnings_of(report: dict[str, object]) -> list[str]:
    """Give what is to be beware of."""
    warnings = report["warnings"]
    assert isinstance(warnings, list)
    return warnings


def test_a_ceiling_is_what_the_law_allows() -> None:
    """Two labels, one of a sure law and one of a fair coin."""
    law = np.array([[1.0, 0.0], [0.5, 0.5]])
    limit = accuracy.ceiling(law, np.array([0, 0], dtype=np.intp))
    assert limit.best == pytest.approx(0.75)
    assert limit.error == pytest.approx(0.25)
    assert limit.majority == 1.0
    assert limit.matched == pytest.approx(0.75)
    assert limit.leak_above == pytest.approx(1.5)


def test_no_honest_speaker_is_taken_for_a_leak() -> None:
    """Not even the target itself, which is as good as can be."""
    data = data_of()
    report = report_of(data)
    assert not any("leak" in warning for warning in warnings_of(report))


def test_a_speaker_that_has_seen_the_labels_is_taken_for_a_leak() -> None:
    """As one is that was given a row number, and looks the label up by it."""
    windows = data_of().windows
    law = metrics.pattern_shares(expression_probabilities(windows.targets()))
    rng = np.random.default_rng(4)
    label = np.array([rng.choice(len(PATTERNS), p=row / row.sum()) for row in law], dtype=np.intp)
    row_number = np.arange(MANY)
    looked_up = np.full((MANY, len(speakers.references(windows)["target"][0])), 1e-9)
    said = np.array([np.flatnonzero(HAS_PATTERN[:, p])[0] for p in label[row_number]])
    looked_up[row_number, said] = 1.0
    report = report_of(EvaluationData(windows, label, None), peeker=looked_up)
    (warning,) = (w for w in warnings_of(report) if "leak" in w)
    assert warning.startswith("peeker: pattern accuracy 1.000 on labels drawn from the target")


@pytest.mark.parametrize(("count", "said"), [(1, "1 window"), (2, "2 windows")])
def test_figures_of_few_windows_are_said_to_be_worth_little(
    count: int, said: str, tmp_path: Path
) -> None:
    """And shapes that do not occur are named."""
    row = {"shape": "convergence", "trend": "stable"} | {
        name: {"E": 0.3, "I": 0.7, "S": 0.1, "V": 0.05} for name in ("mean", "delta", "bend")
    }
    data = tmp_path / "data.jsonl"
    data.write_text(count * (json.dumps(row) + "\n"))
    report = evaluate(data, SHIPPED_STUDENT, seed=1)
    assert f"convergence: {said}: its figures are not worth much" in report["warnings"]
    (absent,) = (warning for warning in report["warnings"] if "nothing is known" in warning)
    assert "drift_dissonance" in absent
    assert "convergence" not in absent


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Write windows of every shape, with a little of each state."""
    windows = imagine(90, np.random.default_rng(5))
    lines = []
    for number, (values, stable) in enumerate(zip(windows.numbers, windows.stable, strict=True)):
        parts = {
            name: dict(zip("EISV", values[i : i + 4].tolist(), strict=True))
            for name, i in (("mean", 0), ("delta", 4), ("bend", 8))
        }
        shape = SHAPES[number % len(SHAPES)]
        lines.append({"shape": shape, "trend": "stable" if stable else "rising", **parts})
    file = tmp_path / "data.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_a_teacher_is_judged_by_its_labels_of_these_windows(dataset: Path, tmp_path: Path) -> None:
    """One that speaks as the target does captures all."""
    speech = read_windows(dataset).targets()
    (tmp_path / "labels").mkdir()
    shard = Shard(np.arange(90, dtype=np.int64), speech.pattern, speech.token)
    write_shard(shard_file(tmp_path / "labels", 0), shard)
    labels = JudgedTeacher(str(tmp_path / "labels"))
    report = evaluate(dataset, SHIPPED_STUDENT, seed=1, teacher=labels, seeds=2)
    teacher = report["speakers"]["teacher"]
    assert teacher["figures"]["share_captured"]["value"] == pytest.approx(1.0)
    assert report["seeds"] == 2
    assert "teacher" in as_table(report)


def test_every_shape_has_its_figures_with_intervals(dataset: Path) -> None:
    """Of ten windows each."""
    report = evaluate(dataset, SHIPPED_STUDENT, seed=1)
    shapes = report["speakers"]["student"]["shapes"]
    assert set(shapes) == {str(shape) for shape in Shape}
    for found in shapes.values():
        low, high = found["regret_bits"]["interval_95"]
        assert found["windows"] == 10
        assert 0.0 <= low <= found["regret_bits"]["value"] <= high
    assert report["warnings"] == []


def test_constants_are_coherent_and_regret_infinitely(dataset: Path) -> None:
    """Coherence alone says nothing: that is why it never stands alone."""
    found = evaluate(dataset, SHIPPED_STUDENT, seed=1)["speakers"]["first affine token"]["figures"]
    assert found["coherence_micro"]["value"] == 1.0
    assert found["regret_bits"]["value"] is None
    assert found["perplexity"]["value"] == 1.0


def test_the_command_draws_pictures(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four, as PNG."""
    plots = tmp_path / "plots"
    what = [
        "evaluate",
        "--data",
        str(dataset),
        "--student",
        str(SHIPPED_STUDENT),
        "--plots",
        str(plots),
    ]
    assert cli.main(what) == 0
    assert "share_captured" in capsys.readouterr().out
    pictures = sorted(plots.iterdir())
    names = ["calibration.png", "distributions.png", "regret.png", "state.png"]
    assert [picture.name for picture in pictures] == names
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)


@needs_published_windows
def test_pictures_are_named_where_a_stage_looks_for_them() -> None:
    """One that is deleted is drawn again."""
    windows = imagine(2, np.random.default_rng(1))
    assert tuple(f"{name}.png" for name in plots.plots(windows, load_student(), {})) == plots.NAMES


@needs_published_windows
def test_published_accuracies_have_their_published_companions() -> None:
    """Of 500 windows best possible is .396 and matched sampling .271; these are 117 of them."""
    report = evaluate(PUBLISHED_WINDOWS, SHIPPED_STUDENT, seed=42)
    found = report["pattern_accuracies"]["published, by the shape alone"]
    assert found["best_possible"] == pytest.approx(0.396, abs=0.01)
    assert found["standard_error"] == pytest.approx(0.022 * np.sqrt(500 / 117), abs=0.001)
    assert found["matched_sampling"] == pytest.approx(0.271, abs=0.02)


def test_regret_that_is_infinite_is_left_out_of_the_picture(tmp_path: Path) -> None:
    """The others are drawn all the same."""
    infinite = {"value": None, "interval_95": (None, None)}
    shapes = {"a": infinite, "b": {"value": 0.2, "interval_95": (0.1, None)}}
    judged = {"shapes": {name: {"regret_bits": figure} for name, figure in shapes.items()}}
    report = {"speakers": {"student": judged}, "shapes": {"a": 3, "b": 2}}
    save(tmp_path / "r.png", Plot((9, 5), (1, 1), lambda axes: plots._regret(axes, report)))
    assert (tmp_path / "r.png").stat().st_size > 5000
