"""A locale that lacks Lumen's characters: all is said, and nothing fails for its sake."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOCALES = ["ascii", "ascii:strict", "latin-1", "cp1252:strict", "utf-8"]


def ran(
    tmp_path: Path, encoding: str, module: str, *words: str
) -> subprocess.CompletedProcess[str]:
    """Run a command where standard output has this encoding."""
    env = {
        **os.environ,
        "PYTHONIOENCODING": encoding,
        "XDG_STATE_HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    codec = encoding.partition(":")[0]
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(  # noqa: S603 - our own program
        command, env=env, capture_output=True, encoding=codec, check=False, timeout=60
    )


@pytest.mark.parametrize("encoding", LOCALES)
def test_doctor_is_read_in_every_locale(tmp_path: Path, encoding: str) -> None:
    """Its marks are no ASCII; as JSON its rows stay JSON, with all characters."""
    run = ran(tmp_path, encoding, "lumen.commands.cli", "doctor")
    assert "Traceback" not in run.stderr
    assert "Python" in run.stdout
    rows = ran(tmp_path, encoding, "lumen.commands.cli", "doctor", "--json").stdout
    assert all(json.loads(row)["name"] for row in rows.splitlines())
    assert rows


@pytest.mark.parametrize("command", ["classify", "express"])
def test_names_stay_json_where_the_locale_lacks_their_letters(tmp_path: Path, command: str) -> None:
    """Another program reads them: Python's escapes are none of JSON's."""
    line = {"id": "Küche ☾", "t": [0], "E": [0.5], "I": [0.5], "S": [0.5], "V": [0.1]}
    (tmp_path / "t").write_text(json.dumps(line))
    run = ran(tmp_path, "ascii", "lumen.commands.cli", command, str(tmp_path / "t"), "--json")
    assert json.loads(run.stdout)["id"] == "Küche ☾"


@pytest.mark.parametrize("module", ["lumen.commands.cli", "trainer.commands.cli"])
def test_help_is_given_in_every_locale(tmp_path: Path, module: str) -> None:
    """It comes before anything else, and it has degrees in it."""
    run = ran(tmp_path, "ascii:strict", module, "--help")
    assert (run.returncode, run.stderr) == (0, "")


def test_file_whose_name_is_no_text_is_named(tmp_path: Path) -> None:
    """A name of bytes is shown with escapes, in one line."""
    name = os.fsdecode(b"caf\xe9.csv")
    run = ran(tmp_path, "utf-8:strict", "lumen.commands.cli", "replay", name)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "caf" in run.stderr
