"""The Makefile's own doing, with somebody else in the place of the programs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repository import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@pytest.mark.parametrize(
    ("task", "package", "stamp", "programs"),
    [
        ("run", "lumen", ".venv/.daemon", "BIN"),
        ("explore", "trainer", ".venv-dev/.explore", "DEVBIN"),
    ],
)
@pytest.mark.parametrize(("code", "ended"), [(130, 0), (0, 0), (1, 2)])
def test_ctrl_c_is_no_error_of_make(
    tmp_path: Path, task: str, package: str, stamp: str, programs: str, code: int, ended: int
) -> None:
    """Whoever leaves is told nothing; what failed is still told."""
    bin_, entry = tmp_path / "bin", tmp_path / package / "commands" / "entry.py"
    bin_.mkdir()
    program = f"import sys\ndef main():\n    print(sys.argv[1:])\n    return {code}\n"
    entry.parent.mkdir(parents=True)
    for folder in (entry.parent, entry.parent.parent):
        (folder / "__init__.py").touch()
    entry.write_text(f"{program}if __name__ == '__main__':\n    sys.exit(main())\n")
    for name, what in (("python", ""), (package, str(entry))):
        # Make keeps a person's PYTHONPATH away from what it starts: here it is the stand-in's.
        run = f"PYTHONPATH={tmp_path} exec {sys.executable} {what}"
        (bin_ / name).write_text(f'#!/bin/sh\n{run} "$@"\n')
        (bin_ / name).chmod(0o755)
    command = ["make", "-o", stamp, task, f"{programs}={bin_}", "ARGS=--port 0"]
    environment = {"PATH": os.environ["PATH"], "PYTHONSAFEPATH": "1"}
    done = subprocess.run(  # noqa: S603 - our own Makefile
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (ended, f"['{task}', '--port', '0']\n")
    assert bool(done.stderr) == bool(ended)


def recipe(directory: Path, *task: str) -> str:
    """Give what make would run for a task in a copy where nothing is installed yet."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, directory)
    done = subprocess.run(  # noqa: S603 - our own Makefile, which runs nothing here
        ["make", "--just-print", *task],  # noqa: S607 - whichever make is there
        cwd=directory,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.mark.parametrize("task", ["test", "check", "explore", "distill", "trainer-setup", "bench"])
def test_only_what_runs_lumen_installs_into_its_environment(tmp_path: Path, task: str) -> None:
    """A running Lumen's libraries stay as they are, whatever is tested, explored or trained."""
    commands = recipe(tmp_path, task)
    assert ".venv-dev/bin/pip install" in commands
    assert ".venv/" not in commands


def test_lumen_runs_from_an_environment_without_the_trainer(tmp_path: Path) -> None:
    """`make run` installs the daemon's own needs, and nothing else."""
    commands = recipe(tmp_path, "run")
    assert re.findall(r"pip install.*", commands) == [
        'pip install --quiet --disable-pip-version-check -e "."'
    ]
    assert ".venv-dev" not in commands
