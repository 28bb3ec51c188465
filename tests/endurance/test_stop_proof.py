"""The quick form of the proof that no second signal disturbs an end."""

import os
import subprocess
import sys

from repository import ROOT


def test_no_second_signal_leaves_the_body_lit_or_the_memory_open() -> None:
    """At every step at once, at four steps alone, and in two starts."""
    done = subprocess.run(
        [sys.executable, "-m", "endurance.stops", "--moments", "4"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        text=True,
        timeout=120.0,
        check=False,
    )
    assert done.stdout.startswith("10 of 10 ends whole, 8 of a lit body; "), (
        done.stdout + done.stderr
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
