"""The quick form of the proof that a kill loses no day that is over."""

import os
import subprocess
import sys

from repository import ROOT


def test_kills_lose_no_day_that_is_over() -> None:
    """Twelve kills of a process that makes days, in a process without threads of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "endurance.days_kept", "--kills", "12"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "days lost" in run.stdout
