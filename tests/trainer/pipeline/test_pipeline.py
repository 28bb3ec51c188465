"""Stages in a row: done once, taken up after an interruption, done again when something changed."""

import json
from pathlib import Path

import numpy as np
import pytest

from lumen.errors import LumenError
from trainer.commands.distill import over_seeds
from trainer.data import curriculum, dataset
from trainer.data.dataset import DatasetRecipe
from trainer.data.simulated_histories import SimulatedLife
from trainer.data.splits import Split
from trainer.pipeline import stages
from trainer.pipeline.pipeline import Stage, run_stages
from trainer.student import distill
from trainer.student.forests import ForestParams
from trainer.system import fingerprint
from trainer.teacher import bases, lora


class Work:
    """Stages that write a file each, and remember what was done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done: list[str] = []
        self.said: list[str] = []
        self.fails: str | None = None

    def stage(self, name: str, recipe: object = 1) -> Stage:
        """Make a stage that copies its recipe."""
        file = self.folder / f"{name}.txt"

        def run() -> list[str]:
            if self.fails == name:
                raise LumenError("no")
            self.done.append(name)
            file.write_text(str(recipe))
            return [f"made {name}"]

        return Stage(name, lambda: str(recipe), [file], run)

    def run(self, *chain: Stage) -> list[str]:
        """Run stages, and give what was done this time."""
        self.done.clear()
        self.said.clear()
        run_stages(chain, self.folder / "work", self.said.append)
        return self.done.copy()


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """Begin with nothing."""
    return Work(tmp_path)


def test_what_was_done_is_not_done_again(work: Work) -> None:
    """And what came of it is said again."""
    one, two = work.stage("one"), work.stage("two")
    assert work.run(one, two) == ["one", "two"]
    assert work.run(one, two) == []
    assert work.said == [
        "1/2 one: done before",
        "    made one",
        "2/2 two: done before",
        "    made two",
    ]


def test_a_stage_that_failed_is_where_the_next_run_begins(work: Work) -> None:
    """What was done before it is kept."""
    chain = work.stage("one"), work.stage("two"), work.stage("three")
    work.fails = "two"
    with pytest.raises(LumenError):
        work.run(*chain)
    work.fails = None
    assert work.run(*chain) == ["two", "three"]


def test_what_follows_a_changed_stage_is_done_again(work: Work) -> None:
    """And nothing before it."""
    first = work.stage("one")
    work.run(first, work.stage("two"), work.stage("three"))
    assert work.run(first, work.stage("two", recipe=2), work.stage("three")) == ["two", "three"]


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_product_that_is_not_what_was_made_is_made_again(work: Work, harm: str) -> None:
    """Deleted, or written by somebody else."""
    chain = work.stage("one"), work.stage("two")
    work.run(*chain)
    file = work.folder / "one.txt"
    if harm == "gone":
        file.unlink()
    else:
        file.write_text("something else")
    # It comes out as it was, so that what follows still holds.
    assert work.run(*chain) == ["one"]


def test_a_folder_that_cannot_be_made_is_one_clear_line(work: Work) -> None:
    """The line names it."""
    (work.folder / "work").write_text("in the way")
    with pytest.raises(LumenError, match="work: File exists"):
        work.run(work.stage("one"))


@pytest.mark.parametrize("changed", ["weights", "a line of code"])
def test_what_another_base_or_code_made_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    """A base that was trained again in the same folder, or a target speaker that is another."""
    base, work = tmp_path / "base", tmp_path / "work"
    for folder in (base, work / "teacher" / "base"):
        folder.mkdir(parents=True)
        (folder / "config.json").write_text("{}")
    weights = base / "model.safetensors"
    weights.write_bytes(b"first training")
    adapter = {"peft_type": "LORA", "base_model_name_or_path": "", "task_type": "CAUSAL_LM"}
    (work / "teacher" / "adapter_config.json").write_text(json.dumps(adapter))
    (work / "teacher" / "adapter_model.safetensors").write_bytes(b"adapter")
    student = distill.StudentRecipe(windows=400, seed=1, lived=120)
    plan = stages.Plan([], work, work, 90, student, None, str(base), lora.LoraRecipe(), 200)
    before = {stage.name: stage.made_of() for stage in stages.stages(plan)}
    assert {stage.name: stage.made_of() for stage in stages.stages(plan)} == before
    if changed == "weights":
        weights.write_bytes(b"other training")
        again = {"teacher"}
    else:
        monkeypatch.setattr(fingerprint, "code", lambda module: f"another {module}")
        again = {"dataset", "teacher", "labels", "student", "evaluation"}
    after = {stage.name: stage.made_of() for stage in stages.stages(plan)}
    assert {name for name in before if after[name] != before[name]} == again


def test_every_stage_runs_from_dataset_to_judged_student(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small ones; a second run has nothing to do, and another seed does all of it."""
    for module in (dataset, curriculum):
        monkeypatch.setattr(module, "lives", lambda _, seed: [SimulatedLife("busy", seed, 0.4)])
    student = distill.StudentRecipe(
        windows=400,
        seed=1,
        forest=ForestParams(2, 40, 2, 1.0),
        lived=120,
    )
    base = bases.BaseRecipe(draws=512, batch=8, hidden=16, layers=1, heads=2)
    plan = stages.Plan(
        sources=[],
        work=tmp_path / "work",
        out=tmp_path / "models",
        pairs=90,
        student=student,
        scheduler=None,
        base=base,
        lora=lora.LoraRecipe(epochs=1),
        labels=200,
    )
    said: list[str] = []
    run_stages(stages.stages(plan), plan.work, said.append)
    assert [line.split(":")[0] for line in said if line[0].isdigit() and "..." not in line] == [
        "1/7 dataset",
        "2/7 base",
        "3/7 teacher",
        "4/7 alone",
        "5/7 labels",
        "6/7 student",
        "7/7 evaluation",
    ]
    assert "trainable parameters" in " ".join(said)
    rows = json.loads((plan.work / "evaluation/report/report.json").read_text())["speakers"]
    assert {"base", "base with LoRA", "LoRA on 2,880 alone", "student"} <= set(rows)
    made = {p.name for p in plan.work.rglob("*.*")}
    assert {"report.json", "table.txt", "state.png", "regret.png"} <= made
    said.clear()
    run_stages(stages.stages(plan), plan.work, said.append)
    assert sum("done before" in line for line in said) == 7
    assert (tmp_path / "models" / "student.joblib").exists()


def test_lived_windows_are_of_training_blocks_and_judged_on_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No window is in both."""
    monkeypatch.setattr(curriculum, "lives", lambda _, seed: [SimulatedLife("busy", seed, 0.6)])
    lived = curriculum.live_through(240, 1, lambda _done, _of: None, workers=1)
    assert 150 < len(lived.train.shape) <= 240
    assert len(lived.test.shape) > 20
    learnt = {row.tobytes() for row in lived.train.numbers}
    assert not any(row.tobytes() in learnt for row in lived.test.numbers)
    assert DatasetRecipe(pairs=240).quota(Split.TEST) == 40


def test_the_interval_over_seeds_is_student_s() -> None:
    """Of .90, .92 and .94: .92 and 4.303 times .02 / sqrt(3)."""
    figures = over_seeds([0.90, 0.92, 0.94])
    assert figures["seeds"] == 3.0
    half = 4.303 * 0.02 / np.sqrt(3)
    assert figures["share_captured_mean"] == 0.92
    assert figures["share_captured_low"] == pytest.approx(0.92 - half, abs=1e-4)
    assert figures["share_captured_high"] == pytest.approx(0.92 + half, abs=1e-4)
    assert over_seeds([0.9]) == {}
    alike = over_seeds([0.9, 0.9])
    assert alike["share_captured_low"] == alike["share_captured_high"] == 0.9
