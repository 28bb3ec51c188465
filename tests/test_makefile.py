"""The Makefile's own doing, with somebody else in the place of the programs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repository import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@pytest.mark.parametrize(
    ("task", "package", "stamp"),
    [("run", "lumen", ".daemon"), ("explore", "trainer", ".explore")],
)
@pytest.mark.parametrize(("code", "ended"), [(130, 0), (0, 0), (1, 2)])
def test_ctrl_c_is_no_error_of_make(
    tmp_path: Path, task: str, package: str, stamp: str, code: int, ended: int
) -> None:
    """Whoever leaves is told nothing; what failed is still told."""
    bin_, cli = tmp_path / "bin", tmp_path / package / "commands" / "cli.py"
    bin_.mkdir()
    program = f"import sys\ndef main():\n    print(sys.argv[1:])\n    return {code}\n"
    cli.parent.mkdir(parents=True)
    for folder in (cli.parent, cli.parent.parent):
        (folder / "__init__.py").touch()
    cli.write_text(f"{program}if __name__ == '__main__':\n    sys.exit(main())\n")
    for name, what in (("python", ""), (package, str(cli))):
        # Make keeps a person's PYTHONPATH away from what it starts: here it is the stand-in's.
        run = f"PYTHONPATH={tmp_path} exec {sys.executable} {what}"
        (bin_ / name).write_text(f'#!/bin/sh\n{run} "$@"\n')
        (bin_ / name).chmod(0o755)
    command = ["make", "-o", f".venv/{stamp}", task, f"BIN={bin_}", "ARGS=--port 0"]
    environment = {"PATH": os.environ["PATH"], "PYTHONSAFEPATH": "1"}
    done = subprocess.run(  # noqa: S603 - our own Makefile
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (ended, f"['{task}', '--port', '0']\n")
    assert bool(done.stderr) == bool(ended)
