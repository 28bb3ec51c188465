"""What the trainer's commands write over."""

import argparse
from pathlib import Path

import pytest

from lumen.errors import LumenError
from trainer.commands import replacing
from trainer.commands.cli import _parser, main
from trainer.commands.replacing import (
    ADAPTER,
    BASE,
    DATASET,
    LABELS,
    PLOTS,
    PUBLISHED,
    TUNED,
    FolderKind,
)

KINDS = [DATASET, BASE, ADAPTER, LABELS, PLOTS, TUNED, *PUBLISHED.values()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_folder_is_of_its_kind_with_its_mark_and_nothing_else(
    tmp_path: Path, kind: FolderKind
) -> None:
    """Without the mark, or with something beside, it is somebody's own."""
    assert not kind.is_one(tmp_path)
    (tmp_path / "README.md").write_text("mine")
    assert not kind.is_one(tmp_path)
    (tmp_path / "README.md").unlink()
    (tmp_path / kind.mark).write_text("{}")
    assert kind.is_one(tmp_path)
    (tmp_path / "holidays.jpg").write_text("mine")
    assert not kind.is_one(tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        ("dataset", "--out", "FOLDER"),
        ("deny", "windows.jsonl", "--out", "FILE"),
        ("answers", "f", "--teacher", "t", "--out", "FOLDER"),
        ("teacher", "train", "--out", "FOLDER"),
        ("teacher", "label", "--teacher", "t", "--out", "FOLDER"),
        ("evaluate", "--data", "d", "--student", "s", "--plots", "FOLDER"),
        ("publish", "space", "s", "--name", "a/b", "--dry-run", "--out", "FOLDER"),
        ("distill", "--from", "target", "--out", "STUDENT"),
        ("distill", "--work", "WORK"),
    ],
    ids=" ".join,
)
def test_every_command_refuses_what_is_somebodys_own(
    tmp_path: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any work is done, in one line; with `--force` it would go on."""
    for folder in ("folder", "student", "work/dataset"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("file", "folder/diary", "student/student.joblib", "work/dataset/diary"):
        (tmp_path / file).write_text("mine")
    places = {name.upper(): str(tmp_path / name) for name in ("file", "folder", "student", "work")}
    words = [places.get(word, word) for word in command]
    assert main(words) == 1
    printed = capsys.readouterr().err
    assert printed.startswith(f"trainer: {tmp_path}")
    assert printed.endswith("--force replaces it\n")
    assert printed.count("\n") == 1
    assert all(
        (tmp_path / file).read_text() == "mine"
        for file in ("file", "folder/diary", "student/student.joblib", "work/dataset/diary")
    )
    replacing.refuse_others(_parser().parse_args([*words, "--force"]))


@pytest.mark.parametrize("place", [".", "..", "HERE"])
@pytest.mark.parametrize("forced", [(), ("--force",)], ids=["", "forced"])
@pytest.mark.parametrize(
    "command",
    [
        ("answers", "f", "--teacher", "t"),
        ("dataset",),
        ("evaluate", "--data", "d", "--student", "s"),
        ("publish", "space", "s", "--name", "a/b", "--dry-run"),
        ("teacher", "label", "--teacher", "t"),
        ("teacher", "train"),
    ],
    ids=" ".join,
)
def test_folder_that_one_is_in_is_never_made_anew(
    tmp_path: Path,
    command: tuple[str, ...],
    forced: tuple[str, ...],
    place: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor one around it: the shell would stand in what is no more. The way out is named."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    target = str(tmp_path / "here") if place == "HERE" else place
    option = "--plots" if command[0] == "evaluate" else "--out"
    assert main([*command, option, target, *forced]) == 1
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert printed.startswith(f"trainer: {target}: ")
    assert "in this folder: name one of its own" in printed or not forced
    assert (tmp_path / "here").is_dir()


def test_untuned_adapter_is_not_replaced_by_the_tuned_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It took hours; a tuned one may be made anew."""
    for name in (ADAPTER.mark, "adapter_model.safetensors"):
        (tmp_path / name).write_text("{}")
    command = ["answers", "f", "--teacher", str(tmp_path), "--out", str(tmp_path)]
    assert main(command) == 1
    assert "it exists and is not an adapter tuned by answers" in capsys.readouterr().err
    (tmp_path / TUNED.mark).write_text("{}")
    replacing.refuse_others(_parser().parse_args(command))


def test_student_is_known_by_its_manifest(tmp_path: Path) -> None:
    """Its two files together; arrays alone may be anybody's."""
    arguments = argparse.Namespace(out=tmp_path, whom="target", force=False)
    arguments.targets = replacing.student
    replacing.refuse_others(arguments)
    (tmp_path / "student.joblib").write_bytes(b"arrays")
    with pytest.raises(LumenError, match=r"student\.joblib: it exists"):
        replacing.refuse_others(arguments)
    (tmp_path / "student.json").write_text('{"format_version":1,"sha256":"","teacher":""}')
    replacing.refuse_others(arguments)
    (tmp_path / "student.json").write_text('{"name":"Ada"}')
    with pytest.raises(LumenError, match=r"student\.joblib: it exists"):
        replacing.refuse_others(arguments)


def test_denied_list_is_known_by_its_first_line(tmp_path: Path) -> None:
    """It is made again; a list of something else is not."""
    arguments = argparse.Namespace(out=tmp_path / "l", force=False, targets=replacing.denied)
    (tmp_path / "l").write_text("# Digests of windows that are never trained on\n00\n")
    replacing.refuse_others(arguments)
    (tmp_path / "l").write_text("milk, eggs\n")
    with pytest.raises(LumenError, match="it exists and is not a list of denied windows"):
        replacing.refuse_others(arguments)
