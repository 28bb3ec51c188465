"""What a running daemon writes, at the real cadence of one sample every 30 s.

    python -m endurance.writes --minutes 10

As the operating system counts the process: what it had the block layer write. On a file system
that lies in memory nothing is counted, and nothing is proved.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from endurance.table import Table, file_system
from endurance.written import BUDGET, written


def prove(minutes: float, base: Path) -> Table:
    """Let a daemon live in real time, and count."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LUMEN_")}
    environment = {
        **kept,
        "LUMEN_PAGE_REACH": "off",
        "STATE_DIRECTORY": str(base / "state"),
        "RUNTIME_DIRECTORY": str(base / "run"),
    }
    command = [sys.executable, "-m", "lumen.cli", "run", "--mode", "mock", "--json"]
    with subprocess.Popen(  # noqa: S603 - this very program
        [*command, "--speed", "1"], env=environment, stdout=subprocess.PIPE
    ) as daemon:
        assert daemon.stdout is not None  # noqa: S101 - it was started with a pipe
        daemon.stdout.readline()
        before, began = written(daemon.pid), time.monotonic()
        time.sleep(60.0 * minutes)
        count, lasted = written(daemon.pid) - before, time.monotonic() - began
        daemon.send_signal(signal.SIGTERM)
        samples = len(daemon.stdout.readlines())
    table = Table("What a running daemon writes")
    system = file_system(str(base))
    table.say("samples", f"{samples} in {lasted / 60.0:.1f} min")
    rate = 60.0 * count / lasted
    told = f"{rate / 1024:.1f} KiB a minute"
    table.claim(f"written on {system}", told, holds=0 < rate <= BUDGET)
    table.claim("exit", daemon.returncode, holds=daemon.returncode == 0)
    return table


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--base", type=Path, help="a directory on the file system to prove on")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.base) as base:
        table = prove(given.minutes, Path(base))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
