"""The `trainer` command: what it prints, what it refuses, and how it exits."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from repository import SHIPPED_STUDENT

from trainer.commands import cli
from trainer.data import dataset
from trainer.data.simulated_histories import SimulatedLife
from trainer.student import distill
from trainer.student.forests import ForestParams

TARGET = ["target", "--shape", "settled_presence", "--trend", "stable", "--eisv"]
SAY = ["teacher", "say", "--teacher", "x", "--shape", "convergence", "--eisv", ".4,.7,.1,.1"]


def failed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run a command that fails; give its exit code and its one line."""
    code = cli.main(arguments)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return code, captured.err.strip()


def test_target_prints_the_exact_distribution_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Five patterns, fifteen tokens, 2,985 expressions, and their entropy."""
    assert cli.main([*TARGET, ".45,.75,.18,.08", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"pattern", "token", "expression", "entropy_bits"}
    assert printed["pattern"] == pytest.approx(
        {"SINGLE": 0.4, "PAIR": 0.3, "TRIPLE": 0.1, "REPETITION": 0.15, "QUESTION": 0.05}
    )
    assert [len(printed[part]) for part in ("token", "expression")] == [15, 2985]
    assert sum(printed["expression"].values()) == pytest.approx(1.0)
    assert printed["expression"]["~warmth~"] == pytest.approx(0.4 * printed["token"]["~warmth~"])


def test_target_prints_the_likeliest_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """Ten expressions and the entropy."""
    assert cli.main([*TARGET, ".45,.75,.18,.08"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11
    assert "~stillness~" in lines[0]
    assert lines[-1].startswith("entropy ")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (".45,.75,.18", "takes four numbers E,I,S,V, as in .45,.75,.18,.08, not '.45,.75,.18'"),
        ("a,b,c,d", "takes four numbers"),
        (".45,.75,.18,.5", "--eisv: V lies between 0 and 0.3, not 0.5"),
        ("1.2,.75,.18,.08", "--eisv: E lies between 0 and 1, not 1.2"),
        ("nan,.75,.18,.08", "--eisv: E lies between 0 and 1, not nan"),
    ],
)
def test_a_state_that_is_none_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], state: str, said: str
) -> None:
    """Exit code 2, and the line says what is allowed."""
    code, line = failed([*TARGET, state], capsys)
    assert code == 2
    assert said in line


@pytest.mark.parametrize(
    "arguments",
    [
        ["distil"],
        ["unknown"],
        ["target", "--shape", "square", "--eisv", ".4,.7,.1,.1", "--trend", "stable"],
        ["target", "--shape", "convergence", "--eisv", ".4,.7,.1,.1", "--trend", "up"],
        ["distill", "--seeds", "0"],
        ["dataset", "--pairs", "5"],
        ["evaluate", "--data", "x", "--student", "y", "--seeds", "0"],
        ["distill", "--from", "nobody"],
        ["distill", "--from", "target", "--windows", "99"],
        ["distill", "--from", "target", "--seed", "-1"],
        ["distill", "--pairs", "9" * 4400],
        ["distill", "--windows", "9" * 4400],
        ["distill", "--seeds", "9" * 4400],
        ["dataset", "--seed", "9" * 4400],
        ["explore", "--port", "9" * 4400],
        ["teacher", "label", "--windows", "9" * 4400],
        ["evaluate", "--data", "x"],
        ["teacher", "say", "--shape", "convergence", "--eisv", ".4,.7,.1,.1"],
        [*SAY, "--draws", "0"],
        [*SAY, "--draws", "257"],
        [*SAY, "--trend", "up"],
    ],
)
def test_wrong_usage_exits_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """And says how to use it."""
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    printed = capsys.readouterr().err
    assert "usage: trainer" in printed
    assert len(printed.splitlines()[-1]) < 300


def test_distill_writes_a_student_that_evaluate_can_judge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two commands meet in the file."""
    tiny = distill.StudentRecipe(windows=500, forest=ForestParams(2, 40, 2, 1.0), lived=0)
    monkeypatch.setattr(distill, "StudentRecipe", lambda **_: tiny)
    out = tmp_path / "models"
    assert cli.main(["distill", "--from", "target", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["student"] == str(out / "student.joblib")
    assert cli.main(["distill", "--from", "target", "--out", str(out)]) == 0
    assert "share_captured" in capsys.readouterr().out
    row = {"shape": "convergence", "trend": "stable"} | {
        name: {"E": 0.3, "I": 0.7, "S": 0.1, "V": 0.05} for name in ("mean", "delta", "bend")
    }
    data = tmp_path / "data.jsonl"
    data.write_text(json.dumps(row) + "\n" + json.dumps(row | {"shape": "void_rising"}) + "\n")
    assert cli.main(["evaluate", "--data", str(data), "--student", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["windows"] == 2
    assert cli.main(["evaluate", "--data", str(data), "--student", str(out)]) == 0
    assert "regret_bits" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ("answers", "FILE", "--teacher", "t"),
        ("dataset", "--out", "FILE"),
        ("distill", "--from", "target"),
        ("distill",),
        ("evaluate", "--data", "d", "--student", "s"),
        ("publish", "student", "models", "--name", "a/b", "--dry-run", "--out", "FILE"),
        ("taste",),
        ("teacher", "label", "--teacher", "t", "--out", "FILE"),
        ("teacher", "say", "--teacher", "t", "--shape", "convergence", "--eisv", ".4,.7,.1,.1"),
        ("teacher", "train", "--out", "FILE"),
    ],
    ids=" ".join,
)
def test_command_without_its_libraries_names_the_command_that_installs_them(
    tmp_path: Path,
    command: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The daemon's environment has none of them."""
    for library in ("datasets", "huggingface_hub", "peft", "pyarrow", "scipy", "sklearn", "torch"):
        monkeypatch.setitem(sys.modules, library, None)
    place = str(tmp_path / "none")
    code, line = failed([place if word == "FILE" else word for word in command], capsys)
    assert code == 1
    assert "make trainer-setup" in line


def test_dataset_says_its_true_mix_and_a_list_denies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For people in lines, for programs as JSON."""
    monkeypatch.setattr(dataset, "lives", lambda _, seed: [SimulatedLife("busy", seed, 0.4)])
    windows, denied = tmp_path / "windows.jsonl", tmp_path / "denied.txt"
    windows.write_text('{"mean": {"E": 0.3, "I": 0.7, "S": 0.1, "V": 0.05}}\n')
    assert cli.main(["deny", str(windows), "--out", str(denied)]) == 0
    out = tmp_path / "set"
    what = ["dataset", "--pairs", "90", "--out", str(out), "--deny", str(denied)]
    capsys.readouterr()
    state = '{"time":"2026-01-01T00:00:00Z","t":0,"E":0.5,"I":0.5,"S":0.5,"V":0.1,"shape":null}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(state.encode())))
    assert cli.main([*what, "-"]) == 0
    printed = capsys.readouterr().out
    assert "notice  standard input: no window in it: it has 1 sample" in printed
    assert "train  90 rows, none real: all are simulated" in printed
    assert "fewer than 10 of" in printed
    assert cli.main([*what, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["splits"]["train"]["rows"] == 90


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["dataset", "-", "--scheduler", "tcp://127.0.0.1:1"],
            "-: a cluster's workers cannot read",
        ),
        (["dataset", "nothing.csv"], "nothing.csv: there is no such file, and it is no dataset"),
        (["distill", "--from", "teacher"], "--from teacher learns from --labels DIR"),
        (["distill", "--from", "target", "--labels", "x"], "--labels is of --from teacher: leave"),
        (["distill", "--labels", "x"], "--labels is of --from teacher: leave it out"),
        (["distill", "--seeds", "2"], "--seeds is of --from target or --from teacher"),
        (["distill", "--lived", "0"], "--lived is of --from target: leave it out"),
        (
            ["distill", "--from", "teacher", "--labels", "x", "--dataset", "d"],
            "--dataset is of --from target: leave it out",
        ),
        (["distill", "--from", "target", "--pairs", "90"], "--pairs is of all stages, without"),
        (["distill", "--from", "target", "--source", "x"], "--source is of all stages, without"),
        (["teacher", "train", "--base", "b", "--draws", "9"], "--draws is of the small base"),
        (["evaluate", "--data", "d", "--student", "s", "--temperature", "2"], "with --free"),
        (["evaluate", "--data", "d", "--student", "s", "--base", "b"], "--base is of a teacher"),
    ],
)
def test_arguments_that_do_not_go_together_are_wrong_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """Exit code 2, and one line."""
    code, line = failed(arguments, capsys)
    assert code == 2
    assert said in line


def test_a_missing_file_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For the data and for the student alike."""
    data = tmp_path / "data.jsonl"
    code, line = failed(
        ["evaluate", "--data", str(data), "--student", str(SHIPPED_STUDENT)], capsys
    )
    assert (code, line) == (1, f"trainer: {data}: No such file or directory: check the path")
    data.write_text("{}\n")
    code, line = failed(["evaluate", "--data", str(data), "--student", str(tmp_path)], capsys)
    assert code == 1
    assert "line 1: no window" in line


def test_a_folder_that_cannot_be_written_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's reason is passed on."""
    tiny = distill.StudentRecipe(windows=200, forest=ForestParams(1, 9, 1, 1.0), lived=0)
    monkeypatch.setattr(distill, "StudentRecipe", lambda **_: tiny)
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    code, line = failed(["distill", "--from", "target", "--out", str(blocked)], capsys)
    assert (code, line) == (1, f"trainer: {blocked}: File exists: choose another name")


@pytest.mark.parametrize(
    ("arguments", "place", "said"),
    [
        (["evaluate", "--data", "x", "--student", "y"], "trainer.evaluation.evaluate.evaluate", ""),
        (["distill"], "trainer.data.dataset.build", ": the same command goes on where it stopped"),
    ],
)
def test_an_interruption_exits_with_130_and_says_whether_the_command_goes_on(
    arguments: list[str],
    place: str,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a traceback."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(place, interrupt)
    assert cli.main(arguments) == 130
    assert capsys.readouterr().err == f"trainer: interrupted{said}\n"


def test_a_closed_pipe_is_no_traceback() -> None:
    """`trainer target ... | head -c 1` ends quietly."""
    done = subprocess.run(  # noqa: S602 - our own command, and a pipe needs a shell
        f"set -o pipefail; {sys.executable} -m trainer.commands.cli"
        f" {' '.join(TARGET)} .4,.7,.1,.1 --json | head -c 1",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout == "{"
