"""Ctrl-C and a full disk at every stage: one line, nothing half-written, the old result stays."""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import transformers
from halting import HERE, make_small
from repository import ROOT

from lumen.errors import LumenError
from trainer.commands import cli
from trainer.pipeline import pipeline, stages
from trainer.student import distill
from trainer.teacher import lora

SHIPPED = ROOT / "models"
GOES_ON = "trainer: interrupted: with --resume, the same command goes on where it stopped\n"
ENDED = "trainer: interrupted\n"
TRAIN = ("teacher", "train", "--draws", "1536", "--epochs", "1", "--dataset")
"""Six steps of the base, and six of LoRA."""
_PATIENCE_S = 120.0
"""How long a command may take to come to its place, on a busy computer too."""
LABEL = ("teacher", "label", "--workers", "1", "--teacher")
"""By this process: others would each load a model for a few windows."""
GROW = ("distill", "--from", "target", "--windows", "300", "--lived", "60", "--out")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use small recipes."""
    make_small(monkeypatch.setattr)


@pytest.fixture(scope="module")
def made_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small dataset at one go."""
    out = tmp_path_factory.mktemp("made") / "dataset"
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch.setattr)
        assert cli.main(["dataset", "--pairs", "90", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def made_student(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grow a small student at one go."""
    out = tmp_path_factory.mktemp("made") / "models"
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch.setattr)
        assert cli.main([*GROW, str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def made_teacher(made_dataset: Path) -> Path:
    """Make a small base and a teacher at one go."""
    out = made_dataset.with_name("teacher")
    assert cli.main([*TRAIN, str(made_dataset), "--out", str(out)]) == 0
    return out


def interrupted(
    place: str,
    count: int,
    *arguments: str | Path,
    signals: tuple[signal.Signals, ...] = (signal.SIGINT,),
) -> str:
    """Run a command, press Ctrl-C once it has come to a place, and give what it then says."""
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "halting", place, str(count), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A terminal tells all of a command's processes.
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"},
    ) as process:
        patience = threading.Timer(_PATIENCE_S, os.killpg, (process.pid, signal.SIGKILL))
        try:
            assert process.stdout is not None
            patience.start()
            come = process.stdout.readline()
            while come.startswith("plan: "):
                come = process.stdout.readline()
            patience.cancel()
            if come == HERE:
                for each in signals:
                    os.killpg(process.pid, each)
            said, complaints = process.communicate(timeout=60)
            assert (come, said, process.returncode) == (HERE, "", 130), complaints
        finally:
            patience.cancel()
            process.kill()
    return complaints


def test_a_command_is_ended_when_it_does_not_come_to_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for a pipe that nobody writes to; the tests here do not wait with it."""
    monkeypatch.setattr(sys.modules[__name__], "_PATIENCE_S", 1.0)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AssertionError, match="-9"):
        interrupted(
            "trainer.commands.cli.main", 2, "dataset", tmp_path / "pipe", "--out", tmp_path / "set"
        )


def files(folder: Path) -> dict[str, bytes]:
    """Give every file in a folder, hidden ones too."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def names(folder: Path) -> list[str]:
    """Give what lies in a folder."""
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize(
    ("place", "signals"),
    [
        ("trainer.data.dataset.write_atomically", (signal.SIGTERM, signal.SIGINT)),
        ("trainer.data.rows.write_split", (signal.SIGINT,)),
    ],
)
@pytest.mark.usefixtures("small")
def test_a_dataset_goes_on_when_its_building_was_interrupted(
    place: str, signals: tuple[signal.Signals, ...], made_dataset: Path, tmp_path: Path
) -> None:
    """Among its sources, of which processes gather more, and in the midst of its folder.

    The old dataset stays, and nothing is said of the processes, which have ended.
    """
    out = tmp_path / "set"
    out.mkdir()
    (out / "old").touch()
    command = ["dataset", "--pairs", "90", "--force", "--out", str(out)]
    assert interrupted(place, 2, *command, signals=signals) == GOES_ON
    assert names(tmp_path) == [".set.parts", "set"]
    assert names(out) == ["old"]
    assert cli.main([*command, "--resume"]) == 0
    assert files(out) == files(made_dataset)
    assert names(tmp_path) == ["set"]


def test_a_teacher_goes_on_when_its_training_was_interrupted(
    made_dataset: Path, made_teacher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its last checkpoint, with the base that was made, and not from the beginning."""
    # One step makes the base, six the adapter.
    step, left = 5, ["teacher-base", "teacher.training"]
    out = tmp_path / "teacher"
    command = [*TRAIN, str(made_dataset), "--out", str(out)]
    assert interrupted("transformers.Trainer.training_step", step, *command) == GOES_ON
    assert names(tmp_path) == left
    genuine, steps = transformers.Trainer.training_step, []

    def counted(*arguments: object, **options: object) -> object:
        steps.append(1)
        return genuine(*arguments, **options)

    monkeypatch.setattr(transformers.Trainer, "training_step", counted)
    assert cli.main([*command, "--resume"]) == 0
    assert len(steps) == 7 - (step - 1)
    assert files(out) == files(made_teacher)
    assert names(tmp_path) == ["teacher", "teacher-base"]


@pytest.mark.usefixtures("small")
def test_labels_go_on_when_the_labelling_was_interrupted(
    made_teacher: Path, tmp_path: Path
) -> None:
    """Whole shards are kept, and the old labels until the last is there."""
    command = [*LABEL, str(made_teacher), "--windows", "12", "--lived"]
    whole, out = tmp_path / "whole", tmp_path / "labels"
    assert cli.main([*command, "0", "--out", str(whole)]) == 0
    old = [*command[:-2], "8", "--lived", "0", "--out", str(out)]
    assert cli.main(old) == 0
    before = files(out)
    assert (
        interrupted("trainer.teacher.label.write_shard", 2, *command, "0", "--out", out) == GOES_ON
    )
    assert files(out) == before
    assert names(tmp_path) == [".labels.parts", "labels", "whole"]
    assert names(tmp_path / ".labels.parts") == [
        "labels-00000.npz",
        "labels.recipe.json",
        "windows.npz",
    ]
    assert cli.main([*command, "0", "--out", str(out), "--resume"]) == 0
    assert files(out) == files(whole)
    assert names(tmp_path) == ["labels", "whole"]


@pytest.mark.usefixtures("small")
def test_the_old_student_stays_when_the_growing_of_another_was_interrupted(
    made_student: Path, tmp_path: Path
) -> None:
    """In the midst of its files; the command then goes on."""
    out = tmp_path / "models"
    shutil.copytree(SHIPPED, out)
    before = files(out)
    assert interrupted("os.fsync", 2, *GROW, out) == ENDED
    assert files(out) == before
    assert cli.main([*GROW, str(out)]) == 0
    assert files(out) == {**before, **files(made_student)}


def test_the_old_pictures_stay_when_an_evaluation_was_interrupted(
    made_dataset: Path, tmp_path: Path
) -> None:
    """In the midst of the new ones."""
    out = tmp_path / "plots"
    out.mkdir()
    (out / "old").touch()
    command = ["evaluate", "--data", str(made_dataset), "--student", str(SHIPPED)]
    command += ["--force", "--plots"]
    assert interrupted("trainer.evaluation.plots.save", 2, *command, out) == ENDED
    assert names(tmp_path) == ["plots"]
    assert names(out) == ["old"]
    assert cli.main([*command, str(out)]) == 0
    assert "old" not in names(out)


def test_nothing_half_prepared_is_left_when_publishing_was_interrupted(tmp_path: Path) -> None:
    """The repository's folder is whole or not there."""
    out = tmp_path / "out"
    command = ["publish", "student", str(SHIPPED), "--name", "someone/student", "--dry-run"]
    assert interrupted("trainer.publishing.publish._copy", 2, *command, "--out", out) == ENDED
    assert names(tmp_path) == []
    assert cli.main([*command, "--out", str(out)]) == 0
    assert names(out) == ["README.md", "student.joblib", "student.json"]


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes: the system itself refuses, whoever writes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def refused(capsys: pytest.CaptureFixture[str], room: int, *command: object) -> str:
    """Run a command on a full disk, and give its one line, which says so."""
    capsys.readouterr()
    with full_disk(room):
        assert cli.main([*map(str, command)]) == 1
    captured = capsys.readouterr()
    assert [line for line in captured.out.splitlines() if not line.startswith("plan: ")] == []
    assert captured.err.count("\n") == 1, captured.err
    # torch's own writer keeps the system's reason to itself.
    assert re.search(r"File too large|cannot be written: [\d.,]+ MB are free", captured.err)
    return captured.err


@pytest.mark.usefixtures("small")
def test_the_old_dataset_stays_when_the_disk_is_full(
    made_dataset: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Already among its sources; and in the midst of its folder, where it goes on later."""
    out = tmp_path / "set"
    shutil.copytree(made_dataset, out)
    command = ["dataset", "--pairs", "90", "--seed", "2", "--out", str(out)]
    assert f"trainer: {tmp_path}/.set.parts/" in refused(capsys, 1000, *command)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("trainer.data.rows.write_split", interrupt)
        assert cli.main(command) == 130
    assert f"trainer: {out}: " in refused(capsys, 1000, *command, "--resume")
    assert files(out) == files(made_dataset)
    assert names(tmp_path) == [".set.parts", "set"]
    assert cli.main([*command, "--resume"]) == 0
    assert files(out) != files(made_dataset)


def test_no_half_base_is_left_when_the_disk_is_full(
    made_dataset: Path, made_teacher: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither of one that learns, whose checkpoints fail, nor of one that does not."""
    command = [*TRAIN, made_dataset, "--out", tmp_path / "teacher"]
    weights = (made_teacher / "base" / "model.safetensors").stat().st_size
    # No room for the weights, or only for them, and not for what the optimizer remembers.
    for room in (1000, weights):
        assert f"{tmp_path / 'teacher-base.training'}: " in refused(capsys, room, *command)
        assert names(tmp_path) == ["teacher-base.training"]
    assert f"{tmp_path / 'teacher-base'}: " in refused(capsys, 1000, *command, "--draws", "0")
    assert names(tmp_path) == ["teacher-base.training"]


def test_the_old_teacher_stays_when_the_disk_is_full(
    made_dataset: Path, made_teacher: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its checkpoints fail, and the line says where."""
    out = tmp_path / "teacher"
    shutil.copytree(made_teacher, out)
    base = str(made_teacher / "base")
    command = ["teacher", "train", "--base", base, "--dataset", str(made_dataset), "--out"]
    assert "teacher.training" in refused(capsys, 1000, *command, out, "--seed", "7")
    assert files(out) == files(made_teacher)
    assert names(tmp_path) == ["teacher", "teacher.training"]


@pytest.mark.usefixtures("small")
def test_the_old_labels_stay_when_the_disk_is_full(
    made_teacher: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four windows have 1,174 bytes, and their labels 1,424."""
    out = tmp_path / "labels"
    command = [*LABEL, made_teacher, "--lived", "0", "--out", out]
    assert cli.main([*map(str, command), "--windows", "8"]) == 0
    before, parts = files(out), tmp_path / ".labels.parts"
    command += ["--windows", "4"]
    assert f"{parts / 'windows.npz'}: " in refused(capsys, 1000, *command)
    assert names(parts) == ["labels.recipe.json"]
    assert f"{parts / 'labels-00000.npz'}: " in refused(capsys, 1300, *command)
    assert names(parts) == ["labels.recipe.json", "windows.npz"]
    assert files(out) == before
    # And where they would be taken up, to be kept while what is missing is made.
    again = [*command[:-1], "8", "--resume"]
    assert f"{parts / 'labels-00000.npz'}: " in refused(capsys, 1300, *again)
    assert files(out) == before
    assert cli.main([*map(str, command), "--resume"]) == 0
    assert names(tmp_path) == ["labels"]
    assert len(names(out)) == len(before) - 1


@pytest.mark.usefixtures("small")
def test_labels_are_not_put_where_something_else_lies(
    made_teacher: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The teacher's own folder would go with old labels."""
    out = tmp_path / "teacher"
    shutil.copytree(made_teacher, out)
    command = [*LABEL, str(made_teacher), "--windows", "4", "--out"]
    assert cli.main([*command, str(out)]) == 1
    complaint = "it exists and is not a teacher's labels: --force replaces it"
    assert capsys.readouterr().err == f"trainer: {out}: {complaint}\n"
    assert files(out) == files(made_teacher)


@pytest.mark.usefixtures("small")
def test_the_old_student_stays_when_the_disk_is_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no room for its manifest, or only for that."""
    out = tmp_path / "models"
    shutil.copytree(SHIPPED, out)
    command = ["distill", "--from", "target", "--windows", "300", "--lived", "0", "--out", out]
    for room, name in ((1000, "student.json"), (4000, "student.joblib")):
        assert f"trainer: {out / name}: " in refused(capsys, room, *command)
        assert files(out) == files(SHIPPED)


@pytest.mark.usefixtures("small")
def test_the_old_arrays_stay_when_their_manifest_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A student is renewed as a whole."""
    (tmp_path / "student.json").mkdir()
    (tmp_path / "student.joblib").write_bytes(b"old")
    command = ["distill", "--from", "target", "--windows", "300", "--lived", "0", "--force"]
    command += ["--out"]
    assert cli.main([*command, str(tmp_path)]) == 1
    assert (
        capsys.readouterr().err
        == f"trainer: {tmp_path / 'student.json'}: Is a directory: name a file\n"
    )
    assert files(tmp_path) == {"student.joblib": b"old"}


@pytest.mark.usefixtures("small")
def test_the_old_pictures_and_the_old_report_stay_when_the_disk_is_full(
    made_dataset: Path,
    made_teacher: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of the command, and of the last stage of all."""
    plots = tmp_path / "evaluation" / "plots"
    report = tmp_path / "evaluation" / "report"
    for folder in (plots, report):
        folder.mkdir(parents=True)
        (folder / "old").touch()
    command = ["evaluate", "--data", made_dataset, "--student", SHIPPED]
    command += ["--force", "--plots", plots]
    assert f"trainer: {plots}: " in refused(capsys, 1000, *command)
    (tmp_path / "dataset").symlink_to(made_dataset)
    (tmp_path / "teacher").symlink_to(made_teacher)
    labelled = [
        *LABEL,
        str(made_teacher),
        "--windows",
        "90",
        "--lived",
        "0",
    ]
    assert cli.main([*labelled, "--out", str(tmp_path / "labels")]) == 0
    last = stages.stages(plan_of(tmp_path))[-1]
    with monkeypatch.context() as patch, full_disk(1000):
        patch.setattr("trainer.evaluation.plots.draw", lambda *_: [])
        with pytest.raises(LumenError, match=r"report: File too large"):
            pipeline.run_stages([last], tmp_path, lambda _line: None)
    assert [names(folder) for folder in (plots, report)] == [["old"], ["old"]]
    assert names(tmp_path / "evaluation") == ["plots", "report"]


def plan_of(work: Path) -> stages.Plan:
    """Plan to judge the shipped student, after what others made in a folder."""
    return stages.Plan(
        [], work, SHIPPED, 90, distill.StudentRecipe(), None, "base", lora.LoraRecipe(), 8
    )


def test_the_old_repository_stays_when_the_disk_is_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A student has more bytes than there is room for."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "old").touch()
    command = ["publish", "student", SHIPPED, "--name", "someone/student", "--dry-run"]
    command += ["--force", "--out"]
    assert f"trainer: {out}: " in refused(capsys, 4_000, *command, out)
    assert names(tmp_path) == ["out"]
    assert names(out) == ["old"]
