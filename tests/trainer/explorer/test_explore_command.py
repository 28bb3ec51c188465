"""`trainer explore`: what keeps it from starting is one clear line."""

import importlib.util
import socket
import sys
from pathlib import Path

import pytest

from trainer.commands import cli


def failed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run the command, which fails with code 1; give its one line."""
    assert cli.main(["explore", *arguments]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err.strip()


def test_port_in_use_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    """And says what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = failed(["--port", str(port)], capsys)
    assert line == (
        f"trainer: port {port} is in use: end what uses it, or choose another with --port"
    )


def test_host_that_is_not_this_computers_is_one_clear_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An address of the documentation's range is nobody's (RFC 5737)."""
    line = failed(["--host", "192.0.2.1", "--port", "0"], capsys)
    assert line.startswith("trainer: 192.0.2.1, port 0: ")


def test_without_gradio_the_command_that_installs_it_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trainer's own libraries do not bring it."""
    monkeypatch.delitem(sys.modules, "gradio", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert "`make explore` installs it" in failed([], capsys)


def test_missing_dataset_or_student_is_one_clear_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Said before the page is built."""
    gone = tmp_path / "gone"
    assert failed(["--dataset", str(gone)], capsys) == (
        f"trainer: {gone}: there is no such dataset: `trainer dataset` makes one"
    )
    assert f"{gone}: there is no student" in failed(["--student", str(gone)], capsys)


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_wrong_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2."""
    with pytest.raises(SystemExit) as caught:
        cli.main(["explore", f"--port={port}"])
    assert caught.value.code == 2
    assert "a whole number from 0 to 65535" in capsys.readouterr().err
