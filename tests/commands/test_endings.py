"""How a command ends: by a signal, a full or a closed output, a reader that goes."""

import os
import re
import signal
from pathlib import Path

import pytest
from command_shell import Shell, one_line


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGHUP, 0)])
def test_interrupt_and_closed_terminal_end_it_and_leave_nothing(
    shell: Shell, number: signal.Signals, code: int
) -> None:
    """Ctrl-C and a hangup are no errors: a clean end, the body dark, the socket gone."""
    daemon = shell.start("--mode", "mock", "--speed", "60")
    daemon.send_signal(number)
    _, errors = daemon.communicate(timeout=20)
    assert daemon.returncode == code
    assert "Traceback" not in errors
    assert not (shell.home / "run" / "lumen" / "control.sock").exists()


def has_pending(process: int) -> bool:
    """Tell whether a signal to a process waits to be handed over."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
    waiting = re.findall(r"^(?:SigPnd|ShdPnd):\s*(\w+)$", status, re.MULTILINE)
    return "Z (zombie)" not in status and any(int(each, 16) for each in waiting)


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        (signal.SIGTERM, signal.SIGHUP, 0),
        (signal.SIGTERM, signal.SIGINT, 0),
        (signal.SIGINT, signal.SIGTERM, 130),
    ],
)
def test_second_and_third_signal_leave_nothing_behind(
    shell: Shell, first: signal.Signals, then: signal.Signals, code: int
) -> None:
    """As `timeout` and make send them, to the whole group and once more."""
    daemon = shell.start("--mode", "mock", "--speed", "60")
    for number in (first, then, signal.SIGTERM):
        daemon.send_signal(number)
        # Of two that the kernel has not handed over yet, it does not keep the order.
        while has_pending(daemon.pid):
            pass
    _, errors = daemon.communicate(timeout=20)
    assert daemon.returncode == code
    assert "Traceback" not in errors
    left = {file.name for file in shell.home.rglob("*") if file.is_file()}
    assert left == {"memory.sqlite"}


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
    code, errors = shell.into(writer, *arguments)
    os.close(writer)
    assert code == 0
    assert "Traceback" not in errors
    assert "lumen: " not in errors


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
    ended = shell.closed(*target, program="trainer")
    assert ended == (1, "trainer: standard output: it is closed: redirect it\n")
