"""Paths at which a command may not even look: another user's folder, a name that no disk takes."""

import errno
import importlib
import os
from pathlib import Path

import pytest

from lumen.commands.parser import new_parser
from lumen.errors import LumenError
from lumen.system.command_parser import parse

CLOSED = Path("/closed")


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Refuse whoever looks below a folder, as the kernel does for all but root; be at home."""
    stat = os.stat

    def refusing(path: object, **given: bool) -> os.stat_result:
        if isinstance(path, str | Path) and CLOSED in Path(path).parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return stat(path, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", refusing)
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.mark.parametrize(
    "arguments",
    [
        ("record", "/closed/x.csv"),
        ("export", "recording", "x.csv", "--memory", "/closed/memory"),
        ("export", "recording", "/closed/x.csv", "--memory", "."),
        ("export", "drawings", "drawings", "--memory", "/closed/memory"),
        ("backup", "x", "--memory", "/closed/memory"),
        ("why", "--at", "21:40", "--memory", "/closed/memory"),
        ("student", "install", "/closed/student"),
    ],
)
def test_closed_path_ends_with_one_line(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which path is closed, and what helps; whether something is there is not known."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "memory.sqlite").touch()
    with pytest.raises(LumenError, match=r"^/closed/\S+: Permission denied: .*sudo"):
        _run(*arguments)


@pytest.mark.parametrize("command", ["diary", "express", "status"])
def test_closed_state_directory_ends_with_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of whoever runs a command with another user's environment."""
    monkeypatch.setenv("XDG_STATE_HOME", "/closed/state")
    with pytest.raises(LumenError, match=r"^/closed/state/\S+: Permission denied: .*sudo"):
        _run(command)


def _run(*given: str) -> None:
    arguments = parse(new_parser(), given)
    importlib.import_module(f"lumen.commands.{arguments.command}").run(arguments)
