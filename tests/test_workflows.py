"""The release workflow: a linter for such files has nothing to say of it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repository import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"


def test_workflow_has_no_fault_that_actionlint_finds() -> None:
    """Syntax, expressions, action inputs, and by shellcheck the scripts within."""
    beside = Path(sys.executable).parent
    program = shutil.which("actionlint", path=str(beside)) or shutil.which("actionlint")
    if program is None:
        pytest.skip("actionlint is not installed")
    done = subprocess.run([program, WORKFLOW], capture_output=True, text=True, check=False)  # noqa: S603 - the linter
    assert (done.returncode, done.stdout) == (0, "")


def test_workflow_is_one_by_its_schema() -> None:
    """Keys, triggers, jobs and steps are such as the forge takes."""
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [*command, "vendor.github-workflows", WORKFLOW], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_workflow_makes_what_make_can_make() -> None:
    """Each task that it names is one of the Makefile's."""
    tasks = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"\bmake ([\w-]+)", WORKFLOW.read_text(encoding="utf-8"))
    assert named
    assert set(named) <= tasks
