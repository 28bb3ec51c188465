"""Recordings and trajectories that are given to the command, by file, pipe and standard input."""

import json

import pytest
from command_shell import Shell, one_line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("time,light_lux\n2026-01-01T00:00:00Z,bright\n", "line 2"),
        ("time,light_lux\n,5\n", "line 2: there is no time"),
        ("time,light_lux\n2026-01-01T00:01:00Z,5\n2026-01-01T00:00:00Z,5\n", "line 3"),
    ],
)
def test_broken_recording_ends_with_one(shell: Shell, text: str, said: str) -> None:
    """The line that is wrong is named."""
    file = shell.home / "r.csv"
    file.write_text(text)
    code, _, errors = shell.lumen("replay", str(file), "--json")
    assert code == 1
    assert said in one_line(errors)


def test_replay_takes_a_pipe_and_says_what_it_lacks(shell: Shell) -> None:
    """Every sample counts, however it comes; a body that is not known and no shapes are told."""
    rows = "".join(f"{1_700_000_000 + 300 * step},{step % 40},5\n" for step in range(400))
    given = f"time,ambient_temp_c,light_lux\n{rows}"
    (shell.home / "r.csv").write_text(given)
    named = shell.lumen("replay", str(shell.home / "r.csv"), "--json")[1]
    for name in ("-", "/dev/stdin"):
        code, output, errors = shell.lumen("replay", name, "--json", given=given)
        assert code == 0
        assert output == named
        assert len(output.splitlines()) == 400
        assert "does not say which body it is of" in errors
        assert "no shapes: its samples are 300 s apart" in errors


def test_replay_prints_nothing_of_a_recording_that_is_wrong_at_its_end(shell: Shell) -> None:
    """It is refused before it is lived; with the way out it is lived."""
    rows = "".join(f"2026-01-01T00:00:{step:02}Z,5\n" for step in range(50))
    (shell.home / "r.csv").write_text(f"time,light_lux\n{rows}Average,5\n")
    code, output, errors = shell.lumen("replay", str(shell.home / "r.csv"), "--json")
    assert (code, output) == (1, "")
    assert "line 52: it sums up other rows (average): --skip" in one_line(errors)
    code, output, errors = shell.lumen("replay", str(shell.home / "r.csv"), "--json", "--skip")
    assert code == 0
    assert len(output.splitlines()) == 50
    assert "passed over: 1 summary row" in errors
    code, _, errors = shell.lumen("replay", str(shell.home / "r.csv"), "--zone", "Nowhere")
    assert code == 2
    assert "'Nowhere' is no time zone" in one_line(errors)


@pytest.mark.parametrize("command", ["replay", "classify", "express"])
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/", "~nobody/x", "x" * 300])
def test_file_that_can_be_none_ends_with_one(shell: Shell, command: str, name: str) -> None:
    """In one line, and before memory or patience ends."""
    code, output, errors = shell.lumen(command, name)
    assert (code, output) == (1, "")
    one_line(errors)


def test_classify_names_each_trajectory(shell: Shell) -> None:
    """One line each; too short a trajectory has no shape."""
    times = [30.0 * i for i in range(20)]
    ramp = [0.3 + 0.02 * i for i in range(20)]
    flat = {"I": [0.8] * 20, "S": [0.2] * 20, "V": [0.08] * 20}
    lines = [
        {"id": "up", "t": times, "E": ramp, **flat},
        {"id": 7, "t": times[:3], "E": [0.5] * 3, "I": [0.8] * 3, "S": [0.2] * 3, "V": [0.1] * 3},
    ]
    given = "".join(json.dumps(line) + "\n" for line in lines)
    code, output, _ = shell.lumen("classify", "-", "--json", given=given)
    assert code == 0
    assert [json.loads(line) for line in output.splitlines()] == [
        {"id": "up", "shape": "basin_transition_up"},
        {"id": 7, "shape": None},
    ]
    code, output, _ = shell.lumen("express", "-", "--json", given=given)
    assert code == 0
    assert json.loads(output.splitlines()[0])["expression"].startswith("~")


def test_name_of_a_trajectory_is_printed_and_not_obeyed(shell: Shell) -> None:
    """A stranger's file may hold what steers a terminal, or begin with a mark."""
    given = '\ufeff{"id": "\\u001b[2J", "t": [0], "E": [0], "I": [0], "S": [0], "V": [0]}\n'
    for command in ("classify", "express"):
        code, output, _ = shell.lumen(command, "-", given=given)
        assert code == 0
        assert output.startswith("\\x1b[2J\t")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "there is no trajectory"),
        ("hello\n", "line 1: no trajectory"),
        ('{"id": 1, "t": [0, 1], "E": [0], "I": [0], "S": [0], "V": [0]}\n', "the same length"),
        ('{"id": 1, "t": [1, 0], "E": [0,0], "I": [0,0], "S": [0,0], "V": [0,0]}\n', "go forward"),
        ('{"id": 1, "t": [0, 1e96], "E": [0,0], "I": [0,0], "S": [0,0], "V": [0,0]}\n', "$.t[1]"),
        ('{"id": 1, "t": [0, 1], "E": [0,5], "I": [0,0], "S": [0,0], "V": [0,0]}\n', "$.E[1]"),
        ('{"id": 1, "t": [0, 1], "E": [0,0], "I": [0,0], "S": [0,0], "V": [0,1]}\n', "$.V[1]"),
    ],
)
def test_bad_trajectory_ends_with_one(shell: Shell, given: str, said: str) -> None:
    """The line is named."""
    code, _, errors = shell.lumen("classify", "-", given=given)
    assert code == 1
    assert said in one_line(errors)
