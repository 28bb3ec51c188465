"""The explorer as a Space: a folder that runs by itself."""

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from lumen.errors import StudentError
from lumen.formats.student import SHIPPED
from trainer.publishing.publish import Kind, contents, prepare
from trainer.publishing.space import needed


def test_space_runs_from_its_own_folder(tmp_path: Path) -> None:
    """Nothing but what lies in it, on the port that the hub names."""
    made = prepare(Kind.SPACE, SHIPPED, tmp_path / "space", "someone/lumen")
    names = {name for name, _ in contents(made)}
    assert {"app.py", "requirements.txt", "README.md", "models/student.joblib"} <= names
    assert not any("__pycache__" in name for name in names)
    assert made.hub_type == "space"
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=made.folder,
        env={"GRADIO_SERVER_PORT": "0", "PATH": "", "PYTHONPATH": str(made.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[2]
        port = address.rpartition(":")[2]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            assert b"Lumen explorer" in page.read()
    finally:
        process.kill()
        process.communicate()


def test_space_names_what_it_needs() -> None:
    """The daemon's own needs and the explorer's, and no development tools."""
    names = {Requirement(each).name for each in needed()}
    assert {"numpy", "pillow", "msgspec", "gradio", "matplotlib", "pyarrow"} <= names
    assert not names & {"pytest", "mypy", "ruff", "torch"}


def test_damaged_student_is_in_no_space(tmp_path: Path) -> None:
    """A device would refuse it."""
    (tmp_path / "student").mkdir()
    with pytest.raises(StudentError):
        prepare(Kind.SPACE, tmp_path / "student", tmp_path / "space", "someone/lumen")
