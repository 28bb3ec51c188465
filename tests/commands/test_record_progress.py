"""What whoever records sees meanwhile, on a terminal."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from own_home import environment_in

_BRIEF = {"LUMEN_SENSES_INTERVAL": "5", "TERM": "xterm", "COLUMNS": "200"}


def on_a_terminal(home: Path, *arguments: str) -> tuple[int, str]:
    """Run `lumen` with its errors on a terminal; give its exit code, and what that showed."""
    own, other = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-m", "lumen.commands.cli", *arguments],
        env=environment_in(home, LUMEN_PAGE_PORT="0") | _BRIEF,
        stdout=subprocess.DEVNULL,
        stderr=other,
    ) as process:
        os.close(other)
        shown = b""
        try:
            while some := os.read(own, 65_536):
                shown += some
        except OSError:  # the other end is closed
            pass
        finally:
            os.close(own)
    return process.returncode, shown.decode()


def test_a_recording_shows_how_far_it_has_come(tmp_path: Path) -> None:
    """How many samples, the last one's time and the way to end; a line with the count stays."""
    file = tmp_path / "r.csv"
    code, shown = on_a_terminal(tmp_path, "record", str(file), "--samples", "2", "--mode", "mock")
    assert code == 0, shown
    assert f"{file}: waiting for the first sample; Ctrl-C ends" in shown
    assert f"{file}: 1 sample, the last at " in shown
    assert shown.rstrip().endswith(f"{file}: 2 samples")
    assert len(file.read_text().splitlines()) == 3


def test_nothing_but_rows_is_written_when_the_recording_goes_on(tmp_path: Path) -> None:
    """Where a pipe reads it, the terminal stays as it was."""
    code, shown = on_a_terminal(tmp_path, "record", "-", "--samples", "1", "--mode", "mock")
    assert (code, shown) == (0, "lumen: these readings are simulated\r\n")
