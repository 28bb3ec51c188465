"""The proof's machine never leaves its kernel running, however its guest behaves."""

import json
import sys
from pathlib import Path

import psutil
import pytest
from debian import Failed
from machine import Machine
from pi_lines import killed
from workbench import Bench

_GUEST = """#!{python}
import socket, sys, time
descriptor = next(a for a in sys.argv if a.startswith("ssl0=fd:")).removeprefix("ssl0=fd:")
line = socket.socket(fileno=int(descriptor))
line.sendall({greeting!r})
while line.recv(65536):
    line.sendall(b"no answer\\n")
time.sleep(600.0)
"""


def machine_that_greets(folder: Path, greeting: bytes) -> Machine:
    """Give a machine whose kernel is a program that greets so, and answers with no JSON."""
    kernel = folder / "kernel"
    kernel.write_text(_GUEST.format(python=sys.executable, greeting=greeting), encoding="utf-8")
    kernel.chmod(0o755)
    return Machine(kernel, folder / "tree", folder, [])


def running(folder: Path) -> list[int]:
    """Give this process's children that run the kernel of a folder."""
    children = psutil.Process().children(recursive=True)
    return [child.pid for child in children if str(folder / "kernel") in child.cmdline()]


def test_kernel_is_ended_when_its_guest_answers_nonsense(tmp_path: Path) -> None:
    """What is asked of it at the end fails in a way that nobody expects; it ends all the same."""
    machine = machine_that_greets(tmp_path, b'"ready"\n')
    machine.boot()
    assert running(tmp_path)
    with pytest.raises(json.JSONDecodeError):
        machine.power_off()
    assert not running(tmp_path)


def test_kernel_is_ended_when_it_does_not_come_up(tmp_path: Path) -> None:
    """A guest that is not ready fails the boot, and is not left behind."""
    machine = machine_that_greets(tmp_path, b'"panic"\n')
    with pytest.raises(Failed, match="did not come up"):
        machine.boot()
    assert not running(tmp_path)


def test_lumen_is_started_again_when_a_proof_of_its_kill_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting that keeps it down for the proof is taken back, though its end never comes."""
    bench = Bench(Machine(tmp_path, tmp_path, tmp_path, []), tmp_path, tmp_path, tmp_path)
    commands: list[str] = []

    def never(*_: object) -> float:
        raise Failed("the end did not come")

    def noted(command: str, *_: object) -> str:
        commands.append(command)
        return "17"

    monkeypatch.setattr("pi_lines.time.sleep", lambda _: None)
    monkeypatch.setattr(bench, "output", noted)
    monkeypatch.setattr(bench, "wait_for", never)
    with pytest.raises(Failed, match="did not come"):
        killed(bench)
    assert "Restart=no" in commands[0]
    assert commands[-1].startswith("rm ")
    assert commands[-1].endswith("systemctl start lumen")
