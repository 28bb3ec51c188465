"""The `lumen` command, as a person or a program meets it: a process, its lines, its exit code."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lives import moment
from own_home import environment_in
from PIL import Image
from repository import ROOT

from lumen.formats.recording import Recording
from lumen.runtime.local_time import local_time
from lumen.runtime.storage_writer import BODY
from lumen.store.store import FILE_NAME, Store


class Shell:
    """A home of its own, and the command in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = environment_in(home, LUMEN_PAGE_PORT="0")

    def lumen(self, *arguments: str, given: str = "", **settings: str) -> tuple[int, str, str]:
        """Run the command; give its exit code, output and errors."""
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-m", "lumen.commands.cli", *arguments],
            env={**self.environment, **settings},
            input=given,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def full(self, *arguments: str) -> tuple[int, str]:
        """Run the command into a full disk; give its exit code and errors."""
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(  # noqa: S603 - this very program
                [sys.executable, "-m", "lumen.commands.cli", *arguments],
                env=self.environment,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=100,
                check=False,
            )
        return done.returncode, done.stderr

    def closed(self, *arguments: str, program: str = "lumen") -> tuple[int, str]:
        """Run a command without a standard output; give its exit code and errors."""
        command = [sys.executable, "-m", f"{program}.commands.cli", *arguments]
        done = subprocess.run(  # noqa: S603 - this very program
            ["sh", "-c", 'exec "$@" >&-', "sh", *command],  # noqa: S607 - found on PATH
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
            timeout=100,
            check=False,
        )
        return done.returncode, done.stderr

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a daemon, and give it once its first line has come."""
        daemon = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-m", "lumen.commands.cli", "run", "--json", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert daemon.stdout is not None
        assert daemon.stdout.readline().startswith("{"), daemon.stderr
        return daemon


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Give a fresh home."""
    return Shell(tmp_path)


@pytest.fixture
def running(shell: Shell) -> Iterator[Shell]:
    """Give a home in which a simulated Lumen runs, fast."""
    daemon = shell.start("--mode", "mock", "--speed", "60")
    yield shell
    daemon.send_signal(signal.SIGTERM)
    daemon.communicate(timeout=20)
    assert daemon.returncode == 0


def one_line(errors: str) -> str:
    """Give the one line that a refusal is."""
    assert errors.startswith("lumen: "), errors
    assert errors.count("\n") == 1, errors
    assert "Traceback" not in errors
    return errors


@pytest.mark.parametrize(
    "arguments",
    [
        ("dance",),
        ("run", "--scenario", "nowhere"),
        ("run", "--mode", "host", "--speed", "5"),
        ("run", "--speed", "0"),
        ("run", "--speed", "10001"),
        ("run", "--speed", "fast"),
        ("run", "--seed", "9" * 5000),
        ("run", "--speed", "1e-20"),
        ("run", "--seed", "9" * 19),
        ("replay", "x.csv", "--speed", "1e-20"),
        ("replay", "x.csv", "--speed", "inf"),
        ("export", "recording", "x.csv", "--hours", "1e16"),
        ("export", "recording", "x.csv", "--hours", "nan"),
        ("export", "recording", "x.csv", "--hours", "1e-20"),
        ("replay",),
        ("calibrate", "heat"),
        ("calibrate", "heat", "--room", "nan"),
        ("calibrate", "heat", "--room=-inf"),
        ("record", "x.csv", "--samples", "0"),
    ],
)
def test_wrong_usage_ends_with_two(shell: Shell, arguments: tuple[str, ...]) -> None:
    """What is not allowed is said, and nothing is done."""
    code, output, errors = shell.lumen(*arguments)
    assert code == 2
    assert output == ""
    assert "Traceback" not in errors


def test_unknown_scenario_lists_those_there_are(shell: Shell) -> None:
    """One line tells what would be allowed."""
    _, _, errors = shell.lumen("run", "--scenario", "nowhere")
    assert "there is no scenario 'nowhere'; there are: morning, day, calm" in one_line(errors)


def test_bad_settings_end_with_one(shell: Shell) -> None:
    """File and environment are refused with key, value and what is allowed."""
    file = shell.home / "lumen.toml"
    file.write_text("[lights]\nceiling = 7\n")
    code, _, errors = shell.lumen("--config", str(file), "once", "--mode", "mock")
    assert code == 1
    assert "lights.ceiling = 7: must be at most 1.0" in one_line(errors)
    code, _, errors = shell.lumen("once", "--mode", "mock", LUMEN_SENSES_INTERVAL="1")
    assert code == 1
    assert "senses.interval = '1': must be at least 2.0" in one_line(errors)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("missing", "there is no student"),
        ("damaged", "the SHA-256 differs"),
        ("manifest", "student.json: it ends in the middle"),
    ],
)
def test_bad_student_ends_with_one(shell: Shell, harm: str, said: str) -> None:
    """A missing, damaged or unfitting student is named, before anything is opened."""
    models = shell.home / "models"
    shutil.copytree(ROOT / "models", models)
    if harm == "missing":
        shutil.rmtree(models)
    elif harm == "damaged":
        data = bytearray((models / "student.joblib").read_bytes())
        data[1000] ^= 1
        (models / "student.joblib").write_bytes(data)
    else:
        (models / "student.json").write_text("{")
    code, _, errors = shell.lumen("once", "--mode", "mock", LUMEN_STUDENT_PATH=str(models))
    assert code == 1
    assert said in one_line(errors)


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


def test_once_tells_what_is_felt(shell: Shell) -> None:
    """Without a daemon the parts are opened for a moment: every field is there."""
    code, output, errors = shell.lumen("once", "--mode", "mock", "--json")
    assert (code, errors) == (0, "")
    told = json.loads(output)
    assert set(told) >= {"time", "reading", "eisv", "shape", "expression", "narration", "faults"}
    assert told["shape"]
    code, output, _ = shell.lumen("once", "--mode", "mock")
    assert code == 0
    assert "feels E" in output


def test_host_feels_this_computer(shell: Shell) -> None:
    """Without a HAT, the computer itself is a body."""
    code, output, errors = shell.lumen("once", "--mode", "host", "--json")
    assert (code, errors) == (0, "")
    reading = json.loads(output)["reading"]
    assert {"cpu_pct", "memory_pct", "disk_pct", "load_1m", "ctx_switches_per_s"} <= set(reading)
    assert "ambient_temp_c" not in reading


def test_running_lumen_answers_and_is_alone(running: Shell) -> None:
    """Status, once and express ask the daemon; a second one is refused and touches nothing."""
    code, output, errors = running.lumen("status", "--json")
    assert (code, errors) == (0, "")
    status = json.loads(output)
    assert status["running"] is True
    assert status["simulated"] is True
    assert status["now"]["shape"]
    assert "simulated room, day   SIMULATED" in running.lumen("status")[1]
    once = json.loads(running.lumen("once", "--json")[1])
    assert once["reading"]
    assert once["simulated"]
    for command in (("once",), ("record", "-"), ("calibrate", "light")):
        code, _, errors = running.lumen(*command, "--mode", "host")
        assert code == 1
        assert "lives in mock mode, not in host" in one_line(errors)
    assert running.lumen("express")[1].startswith("~")
    code, _, errors = running.lumen("run", "--mode", "mock")
    assert code == 1
    assert "another Lumen is running here" in one_line(errors)
    assert json.loads(running.lumen("status", "--json")[1])["running"] is True


def test_doctor_asks_the_running_lumen(running: Shell) -> None:
    """It never opens what the daemon owns, and has it look through its own memory."""
    code, output, errors = running.lumen("doctor", "--json")
    assert (code, errors) == (0, "")
    rows = {row["name"]: row for row in map(json.loads, output.splitlines())}
    assert rows["Lumen"]["verdict"] == "well"
    assert "mode mock" in rows["Lumen"]["found"]
    assert rows["memory"]["verdict"] == "well"
    assert str(running.home) in rows["disk"]["found"]


def test_record_writes_what_the_daemon_senses(running: Shell) -> None:
    """A recording of a running Lumen can be replayed, and is overwritten only on request."""
    file = str(running.home / "r.csv")
    told = (0, "", "lumen: these readings are simulated\n")
    assert running.lumen("record", file, "--samples", "3") == told
    code, output, errors = running.lumen("replay", file, "--json")
    assert code == 0
    simulated, sparse = errors.splitlines()
    assert simulated == f"lumen: {file}: these readings are simulated"
    assert "no shapes: " in sparse
    assert len(output.splitlines()) == 3
    body = Recording(file).body
    assert body is not None
    assert body.heat_factor is None
    code, _, errors = running.lumen("record", file, "--samples", "3")
    assert code == 1
    assert one_line(errors) == f"lumen: {file}: it exists and is not empty: --force replaces it\n"
    assert running.lumen("record", file, "--samples", "2", "--force") == told
    assert len(Recording(file)) == 2


def test_status_looks_without_living_when_none_runs(shell: Shell) -> None:
    """It says so, and nothing of what it saw is kept: the next look sees the same moment."""
    state = shell.home / "state"
    code, output, _ = shell.lumen("status", "--mode", "mock")
    assert code == 0
    assert output.startswith("Lumen is not running; it has not run in mode mock yet. If started")
    assert not state.exists()
    shell.lumen("once", "--mode", "mock")
    memory = state / "lumen" / "mock" / "day-1" / "memory.sqlite"
    before = memory.read_bytes()
    looks = [json.loads(shell.lumen("status", "--mode", "mock", "--json")[1]) for _ in range(2)]
    assert looks[0]["running"] is False
    assert looks[0]["asleep_s"] == pytest.approx(30.0, abs=0.2)
    assert looks[0]["now"]["time"] == looks[1]["now"]["time"]
    assert looks[0]["now"]["shape"]
    assert memory.read_bytes() == before


def test_status_tells_of_a_damaged_memory_and_changes_nothing(shell: Shell) -> None:
    """Where it is, what is wrong with it and what will be done, once Lumen wakes."""
    shell.lumen("once", "--mode", "mock")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    assert looked_at(shell)["memory"]["directory"] == str(memory.parent)
    assert looked_at(shell)["damage"] is None
    memory.write_bytes(b"no memory at all" * 1000)
    told = looked_at(shell)
    assert told["memory"]["directory"] == str(memory.parent)
    assert told["damage"] == "file is not a database"
    assert told["notice"] == told["memory"]["notice"]
    assert told["notice"].startswith(f"{memory} is damaged (file is not a database): when Lumen")
    code, output, errors = shell.lumen("status", "--mode", "mock")
    assert (code, errors) == (0, "")
    assert "its stored data of mode mock is damaged. If started now" in output
    assert [each.name for each in memory.parent.iterdir()] == ["memory.sqlite"]
    assert memory.read_bytes() == b"no memory at all" * 1000


def looked_at(shell: Shell) -> dict[str, Any]:
    """Give what status tells where none runs."""
    code, output, errors = shell.lumen("status", "--mode", "mock", "--json")
    assert (code, errors) == (0, "")
    told: dict[str, Any] = json.loads(output)
    return told


def test_express_says_what_it_would_when_none_runs(shell: Shell) -> None:
    """As its help promises: by default right now."""
    code, output, errors = shell.lumen("express", "--json")
    assert (code, errors) == (0, "")
    assert json.loads(output)["expression"].startswith("~")
    assert not (shell.home / "state").exists()


def test_unknown_scenario_of_a_file_is_its_fault(shell: Shell) -> None:
    """A setting is refused as settings are: file, key, value and what there is."""
    del shell.environment["LUMEN_MOCK_SCENARIO"]
    file = shell.home / "lumen.toml"
    file.write_text('[mock]\nscenario = "nowhere"\n')
    code, _, errors = shell.lumen("--config", str(file), "once", "--mode", "mock")
    assert code == 1
    assert f"{file}: mock.scenario = 'nowhere': there is no scenario" in one_line(errors)
    assert "there are: morning, day, calm" in errors
    assert shell.lumen("once", "--mode", "mock", "--config", str(file)) == (1, "", errors)
    code, _, errors = shell.lumen("once", "--mode", "mock", LUMEN_MOCK_SCENARIO="nowhere")
    assert code == 1
    assert "environment: mock.scenario" in one_line(errors)


def test_option_of_the_simulated_world_is_named_when_refused(shell: Shell) -> None:
    """It is the option that was used, and not a list of all."""
    code, _, errors = shell.lumen("run", "--mode", "host", "--fresh")
    assert code == 2
    assert one_line(errors) == (
        "lumen: --fresh is of the simulated world, not of mode host: leave it out, or use "
        "--mode mock\n"
    )


def test_pi_is_said_to_be_missing_when_there_is_none(shell: Shell) -> None:
    """No word of the drivers' insides, and each part named once."""
    if Path("/dev/i2c-1").exists():
        pytest.skip("this machine has an I2C bus")
    _, output, errors = shell.lumen("status", "--mode", "pi")
    told = " ".join(output.split())
    assert "header: there is no Raspberry Pi here" in told
    assert "light: missing: there is no Raspberry Pi here" in told
    assert "attribute" not in output + errors


def test_interrupt_ends_with_130_and_leaves_no_traceback(shell: Shell) -> None:
    """Ctrl-C is no error, and a clean end."""
    daemon = shell.start("--mode", "mock", "--speed", "60")
    daemon.send_signal(signal.SIGINT)
    _, errors = daemon.communicate(timeout=20)
    assert daemon.returncode == 130
    assert "Traceback" not in errors
    assert not (shell.home / "run" / "lumen" / "control.sock").exists()


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [(signal.SIGTERM, signal.SIGHUP, 0), (signal.SIGINT, signal.SIGTERM, 130)],
)
def test_second_and_third_signal_leave_nothing_behind(
    shell: Shell, first: signal.Signals, then: signal.Signals, code: int
) -> None:
    """As `timeout` and make send them, to the whole group and once more."""
    daemon = shell.start("--mode", "mock", "--speed", "60")
    for number in (first, then, signal.SIGTERM):
        daemon.send_signal(number)
    _, errors = daemon.communicate(timeout=20)
    assert daemon.returncode == code
    assert "Traceback" not in errors
    left = {file.name for file in shell.home.rglob("*") if file.is_file()}
    assert left == {"memory.sqlite"}


def test_closed_terminal_ends_it_and_leaves_nothing(shell: Shell) -> None:
    """A hangup ends Lumen as a stop does: the body dark, the socket gone."""
    daemon = shell.start("--mode", "mock", "--speed", "60")
    daemon.send_signal(signal.SIGHUP)
    _, errors = daemon.communicate(timeout=20)
    assert daemon.returncode == 0
    assert "Traceback" not in errors
    assert not (shell.home / "run" / "lumen" / "control.sock").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("status", "--json"),
        ("doctor",),
        ("replay", "RECORDING", "--json"),
        ("replay", "RECORDING"),
        ("record", "-", "--samples", "1"),
    ],
)
def test_full_output_ends_with_one(running: Shell, arguments: tuple[str, ...]) -> None:
    """What cannot be written is one line, and no traceback at the end either."""
    recording = running.home / "r.csv"
    recording.write_text("time,light_lux\n2026-01-01T00:00:00Z,5\n2026-01-01T00:00:30Z,5\n")
    given = (str(recording) if a == "RECORDING" else a for a in arguments)
    code, errors = running.full(*given)
    assert code == 1
    notices = ("simulated", "which body", "no shapes")
    lines = [line for line in errors.splitlines() if not any(each in line for each in notices)]
    assert lines == ["lumen: standard output: No space left on device: free some space"]


@pytest.mark.parametrize("how", ["--json", "--plain"])
def test_full_output_ends_the_daemon(shell: Shell, how: str) -> None:
    """A log that cannot be written ends it at its first line, and not with a line for each."""
    code, errors = shell.full("run", "--mode", "mock", "--speed", "1000", how)
    assert code == 1
    assert (
        errors.splitlines()[-1]
        == "lumen: standard output: No space left on device: free some space"
    )
    assert "Traceback" not in errors


@pytest.mark.parametrize("arguments", [("run", "--mode", "mock", "--json"), ("status", "--json")])
def test_reader_that_goes_is_no_failure(shell: Shell, arguments: tuple[str, ...]) -> None:
    """It has all that it wanted: the command ends by itself, quietly."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "lumen.commands.cli", *arguments],
        env=shell.environment,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=100,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "lumen: " not in done.stderr


@pytest.mark.parametrize("arguments", [("once", "--mode", "mock"), ("run", "--mode", "mock")])
def test_command_says_so_when_its_output_is_closed(
    shell: Shell, arguments: tuple[str, ...]
) -> None:
    """Nothing can be told, and that is the one thing to tell."""
    code, errors = shell.closed(*arguments)
    assert (code, one_line(errors)) == (1, "lumen: standard output: it is closed: redirect it\n")


def test_trainer_says_so_when_its_output_is_closed(shell: Shell) -> None:
    """As the creature does."""
    target = ("target", "--shape", "settled_presence", "--eisv", ".5,.7,.3,.1")
    told = shell.closed(*target, program="trainer")
    assert told == (1, "trainer: standard output: it is closed: redirect it\n")


def test_expression_is_that_of_the_present_when_there_is_a_past(shell: Shell) -> None:
    """What is remembered has no shape by itself: a moment is lived, and kept nowhere."""
    assert shell.lumen("once", "--mode", "mock")[0] == 0
    code, output, _ = shell.lumen("express", "--json")
    assert code == 0
    assert json.loads(output)["expression"].startswith("~")


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


def test_memory_of_the_running_lumen_is_exported(shell: Shell) -> None:
    """Without a word it is meant, whichever body it lives in; its body goes with the readings."""
    file = shell.home / "out.csv"
    daemon = shell.start("--mode", "mock", "--scenario", "kettle", "--speed", "60")
    code, output, errors = shell.lumen("export", "recording", str(file))
    assert (code, errors) == (0, "")
    assert output.endswith("samples, simulated\n")
    daemon.send_signal(signal.SIGTERM)
    daemon.communicate(timeout=20)
    body = Recording(file).body
    assert body is not None
    assert body.cores == 4
    assert body.heat_factor is None
    code, _, errors = shell.lumen("export", "recording", str(file))
    assert code == 1
    kettle = shell.home / "state" / "lumen" / "mock" / "kettle-1"
    assert f"there is one in {kettle} (--memory DIR names it)" in one_line(errors)
    states = str(shell.home / "out.jsonl")
    assert shell.lumen("export", "states", states, "--scenario", "kettle")[0] == 0
    assert shell.lumen("export", "states", states, "--mode", "host", "--seed", "2")[0] == 2


def test_memory_is_exported(shell: Shell) -> None:
    """What a life has left can be taken out, and an empty memory says so."""
    code, _, errors = shell.lumen("export", "recording", str(shell.home / "out.csv"))
    assert code == 1
    assert "there is no memory" in one_line(errors)
    shell.lumen("once", "--mode", "mock")
    memory = str(shell.home / "state" / "lumen" / "mock" / "day-1")
    code, output, errors = shell.lumen(
        "export", "recording", str(shell.home / "out.csv"), "--memory", memory
    )
    assert (code, errors) == (0, "")
    assert output == f"{shell.home / 'out.csv'}: 27 samples, simulated\n"
    code, output, _ = shell.lumen(
        "export", "states", str(shell.home / "out.jsonl"), "--memory", memory
    )
    assert (code, output) == (0, f"{shell.home / 'out.jsonl'}: 21 states, simulated\n")
    assert json.loads((shell.home / "out.jsonl").read_text().splitlines()[-1])["E"] > 0.0
    code, _, errors = shell.lumen("export", "drawings", str(shell.home / "d"), "--memory", memory)
    assert code == 1
    assert "no finished drawings" in one_line(errors)


def test_export_replaces_its_own_and_nothing_else(shell: Shell) -> None:
    """The same memory's export is renewed; a diary is not, but on request."""
    shell.lumen("once", "--mode", "mock")
    diary, recording, states = (shell.home / name for name in ("diary", "r.csv", "s.jsonl"))
    diary.write_text("dear diary")
    for what, file in (("recording", recording), ("states", states)):
        code, _, errors = shell.lumen("export", what, str(diary))
        assert code == 1
        assert "it exists and is not an export of" in one_line(errors)
        assert "--force replaces it" in errors
        assert shell.lumen("export", what, str(file))[0] == 0
    before = recording.read_text()
    shell.lumen("once", "--mode", "mock")
    for what, file in (("recording", recording), ("states", states)):
        assert shell.lumen("export", what, str(file), "--hours", "1e6")[0] == 0
        assert shell.lumen("export", what, str(file), "--hours", "1e16")[0] == 2
    assert recording.read_text().startswith(before)
    other = ("--scenario", "calm")
    shell.lumen("once", "--mode", "mock", *other)
    code, _, errors = shell.lumen("export", "recording", str(recording), *other)
    assert code == 1
    assert "that this memory holds" in one_line(errors)
    assert diary.read_text() == "dear diary"
    assert shell.lumen("export", "states", str(diary), "--force")[0] == 0
    assert diary.read_text() == states.read_text()


def test_export_goes_into_pipes_and_standard_output(shell: Shell) -> None:
    """What is no file is written to, and the count told apart."""
    shell.lumen("once", "--mode", "mock")
    file, pipe = shell.home / "out.csv", shell.home / "pipe"
    assert shell.lumen("export", "recording", str(file))[0] == 0
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    code, output, errors = shell.lumen("export", "recording", str(pipe))
    assert (code, output, errors) == (0, "", f"{pipe}: 27 samples, simulated\n")
    assert os.read(reader, 65_536) == file.read_bytes()
    os.close(reader)
    assert pipe.is_fifo()
    code, output, errors = shell.lumen("export", "states", "/proc/self/fd/1")
    assert code == 0
    assert [json.loads(line)["E"] > 0.0 for line in output.splitlines()] == 21 * [True]
    assert errors == "/proc/self/fd/1: 21 states, simulated\n"
    code, output, errors = shell.lumen("export", "recording", "-")
    assert (code, output, errors) == (
        0,
        file.read_text(),
        "standard output: 27 samples, simulated\n",
    )
    assert not (shell.home / "-").exists()


def test_drawings_never_replace_other_pictures(shell: Shell) -> None:
    """A picture of the same name stays, unless it is the same picture."""
    shell.lumen("once", "--mode", "mock")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    drawn, out = memory.parent / "drawings", shell.home / "out"
    for folder, content in ((drawn, b"drawn"), (out, b"a photograph")):
        folder.mkdir(exist_ok=True)
        (folder / "2026-02-16.png").write_bytes(content)
    code, _, errors = shell.lumen("export", "drawings", str(out))
    assert code == 1
    assert "2026-02-16.png: it exists and is not this drawing" in one_line(errors)
    assert (out / "2026-02-16.png").read_bytes() == b"a photograph"
    assert shell.lumen("export", "drawings", str(out), "--force")[0] == 0
    assert shell.lumen("export", "drawings", str(out))[0] == 0
    assert (out / "2026-02-16.png").read_bytes() == b"drawn"


def test_drawing_is_made_again_from_the_moments(shell: Shell) -> None:
    """Signed and dated, of the whole day; the same file again, and over no other picture."""
    shell.lumen("once", "--mode", "mock")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    with contextlib.closing(Store(memory)) as store:
        spoken = next(m for m in store.past() if m.expression is not None)
    day = local_time(spoken.sample.wall).date().isoformat()
    to, photograph = shell.home / "day.png", shell.home / "photograph.png"
    photograph.write_bytes(b"a photograph")
    code, output, errors = shell.lumen("export", "drawing", "--day", day, str(to))
    assert (code, output, errors) == (0, f"{to}: the drawing of {day}, simulated\n", "")
    with Image.open(to) as picture:
        assert picture.size == (1440, 1440)
        assert picture.info["Creation Time"] == day
        assert picture.convert("L").getextrema() != (0, 0)
    before = to.read_bytes()
    assert shell.lumen("export", "drawing", "--day", day, str(to))[0] == 0
    assert to.read_bytes() == before
    code, _, errors = shell.lumen("export", "drawing", "--day", day, str(photograph))
    assert code == 1
    assert "photograph.png: it exists and is not this drawing: --force" in one_line(errors)
    assert photograph.read_bytes() == b"a photograph"
    code, _, errors = shell.lumen("export", "drawing", "--day", "1999-01-01", str(to))
    assert code == 1
    assert "no expression of 1999-01-01" in one_line(errors)


@pytest.mark.parametrize(
    "words",
    [("drawing", "x.png"), ("states", "x", "--day", "2026-02-16"), ("drawing", "--day", "x", "y")],
)
def test_drawing_needs_a_day_and_nothing_else_takes_one(
    shell: Shell, words: tuple[str, ...]
) -> None:
    """Wrong usage is told before a memory is looked for."""
    assert shell.lumen("export", *words)[0] == 2


def test_export_refuses_a_folder(shell: Shell) -> None:
    """Where a file belongs: in one line."""
    shell.lumen("once", "--mode", "mock")
    code, _, errors = shell.lumen("export", "states", str(shell.home))
    assert code == 1
    assert one_line(errors) == f"lumen: {shell.home}: Is a directory: name a file\n"


def test_export_names_the_memory_that_is_damaged(shell: Shell) -> None:
    """And not the copy that was read."""
    shell.lumen("once", "--mode", "mock")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    data = bytearray(memory.read_bytes())
    data[-1024:] = b"\xff" * 1024
    memory.write_bytes(data)
    code, _, errors = shell.lumen("export", "states", str(shell.home / "out.jsonl"))
    assert code == 1
    assert one_line(errors).startswith(f"lumen: {memory}: it is damaged (")
    assert "lumen-" not in errors
    assert not (shell.home / "out.jsonl").exists()


@pytest.mark.parametrize("body", ["", '{"cores":4,"x":"\x1b[2J"}'])
def test_recording_is_exported_though_its_body_makes_no_sense(shell: Shell, body: str) -> None:
    """The readings are whole: it says in one line that nobody knows whose they are."""
    memory = shell.home / "m"
    with contextlib.closing(Store(memory / FILE_NAME)) as store:
        store.remember(moment(0), {BODY: body})
    to = shell.home / "out.csv"
    code, _, errors = shell.lumen("export", "recording", str(to), "--memory", str(memory))
    assert code == 0
    assert one_line(errors).startswith(f"lumen: {memory / FILE_NAME}: the stored body makes no")
    assert errors.strip().isprintable()
    assert Recording(to).body is None


def test_doctor_ends_with_one_when_something_fails(shell: Shell) -> None:
    """Each failing row has its remedy, and one line on standard error names them."""
    shell.lumen("once", "--mode", "mock", "--scenario", "morning")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    memory.write_bytes(b"no memory at all" * 1000)
    settings = shell.home / "lumen.toml"
    settings.write_text("[lights]\nceiling = 7\n")
    code, output, errors = shell.lumen("--config", str(settings), "doctor")
    assert code == 1
    assert one_line(errors) == "lumen: 2 of 21 fail: settings, memory\n"
    assert "lights.ceiling = 7" in output
    assert "→ docs/lumen.toml lists every setting" in output


def test_blank_says_that_there_is_nothing_to_blank(shell: Shell) -> None:
    """Off a Pi it is no error."""
    if Path("/dev/i2c-1").exists():
        pytest.skip("this machine has an I2C bus")
    code, output, _ = shell.lumen("blank")
    assert code == 0
    assert "no HAT" in output


def test_heat_is_calibrated_by_the_running_lumen(shell: Shell) -> None:
    """Over the socket and in simulated time, with progress, old and new values and their place."""
    daemon = shell.start("--mode", "mock", "--scenario", "calm", "--speed", "150")
    # Its moments are read, so that it never waits for whoever reads them.
    reader = threading.Thread(target=daemon.communicate)
    reader.start()
    code, output, errors = shell.lumen("calibrate", "heat", "--room", "20.5")
    assert code == 0, errors
    assert errors.splitlines()[-1].split()[0] in ("98%", "99%", "100%")
    assert any("under load" in line for line in errors.splitlines())
    first, before, now, kept = output.splitlines()
    assert first.startswith("The processor will be loaded for 20 of 45 minutes")
    assert before == "before: not calibrated"
    assert re.match(
        r"now:    heat_factor \d\.\d\d, heat_lag \d+ s: a room of 20\.5 °C is known", now
    )
    file = Path(kept.removeprefix("kept in "))
    assert json.loads(file.read_text())["heat_factor"] > 1.0
    status = json.loads(shell.lumen("status", "--json")[1])
    assert "ambient_temp_c" in status["compensated"]
    daemon.kill()
    reader.join()
