"""What a running daemon writes, counted by the operating system: what it had the disk write.

    PYTHONPATH=tests python -m endurance.writes --minutes 8.5

Lumen lives at one sample every 2 s, the least there is, until its log has grown to its length, and
then on, when its pages are written over and over; a sample's bytes are told for two a minute. All
is carried to the disk before each sample, as the kernel has done by itself after 30 s: whatever a
sample touches is then counted in full. On a file system in memory nothing is counted.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from endurance.table import Table, file_system
from endurance.written import BUDGET, written

LOG_SAMPLES = 64
"""Samples until the log has its length and is begun anew."""
INTERVAL = 2
A_MINUTE = 2
"""Samples in a minute at the real cadence."""


def prove(minutes: float, base: Path) -> Table:
    """Let a daemon live in real time, and count."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LUMEN_")}
    environment = {
        **kept,
        "LUMEN_PAGE_REACH": "off",
        "LUMEN_SENSES_INTERVAL": str(INTERVAL),
        "STATE_DIRECTORY": str(base / "state"),
        "RUNTIME_DIRECTORY": str(base / "run"),
    }
    command = [sys.executable, "-m", "lumen.commands.cli", "run", "--mode", "mock", "--json"]
    with subprocess.Popen(  # noqa: S603 - this very program
        [*command, "--speed", "1"], env=environment, stdout=subprocess.PIPE
    ) as daemon:
        assert daemon.stdout is not None
        growing = _each(daemon, LOG_SAMPLES)
        settled = _each(daemon, round(60.0 * minutes / INTERVAL))
        daemon.send_signal(signal.SIGTERM)
        daemon.stdout.read()
    table = Table("What a running daemon writes")
    system = file_system(str(base))
    table.say(f"while the log grows, on {system}", f"{_rate(growing)} a minute")
    holds = 0 < settled * A_MINUTE <= BUDGET
    table.claim(f"from then on, on {system}", f"{_rate(settled)} a minute", holds=holds)
    table.claim("exit", daemon.returncode, holds=daemon.returncode == 0)
    return table


def _each(daemon: "subprocess.Popen[bytes]", samples: int) -> float:
    """Wait for so many samples; give the bytes that each had written."""
    assert daemon.stdout is not None
    daemon.stdout.readline()
    before = written(daemon.pid)
    for _ in range(samples):
        daemon.stdout.readline()
        os.sync()
    return (written(daemon.pid) - before) / samples


def _rate(each: float) -> str:
    return f"{each * A_MINUTE / 1024:.1f} KiB"


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=8.5)
    parser.add_argument("--base", type=Path, help="a directory on the file system to prove on")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.base) as base:
        table = prove(given.minutes, Path(base))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
