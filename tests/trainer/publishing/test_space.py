"""The explorer as a Space: a folder that runs by itself."""

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from hub_cache import HubCache
from huggingface_hub import SpaceCard
from packaging.requirements import Requirement

from lumen.errors import StudentError
from lumen.formats.student import SHIPPED
from trainer.publishing.publish import Kind, Related, contents, prepare
from trainer.publishing.space import needed
from trainer.system import hub


def test_space_runs_as_the_hub_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name, with nothing but what lies in it, on the port that the hub names."""
    related = Related(student="someone/student")
    made = prepare(Kind.SPACE, SHIPPED, tmp_path / "space", "someone/lumen", related)
    card = SpaceCard.load(made.folder / "README.md").data
    assert (card.sdk, card.app_file, card.models) == ("gradio", "app.py", ["someone/student"])
    assert (made.folder / str(card.app_file)).is_file()
    names = {name for name, _ in contents(made)}
    assert {"app.py", "requirements.txt", "README.md", "models/student.joblib"} <= names
    assert not any("__pycache__" in name for name in names)
    assert made.hub_type == "space"
    HubCache(tmp_path / "hub", monkeypatch).keep(made.name, "space", made.folder)
    kept = hub.fetched(made.name, "space", "Space", ["*"]).folder
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=kept,
        env={"GRADIO_SERVER_PORT": "0", "PATH": "", "PYTHONPATH": str(kept)},
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
