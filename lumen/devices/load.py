"""A load that Lumen makes itself, to see how its board follows the processor's heat."""

import subprocess
import sys

from lumen.units import Seconds

LONGEST: Seconds = 1800.0
"""A load ends by itself after this, or with the process that made it, whatever becomes of it."""

_SPIN = """
import os, sys, time
os.nice(10)
end, parent = time.monotonic() + float(sys.argv[1]), os.getppid()
while time.monotonic() < end and os.getppid() == parent:
    for _ in range(100_000):
        pass
"""


class OwnLoad:
    """Keeps threads of this computer busy, each a process of its own at a low priority."""

    def __init__(self) -> None:
        self._working: list[subprocess.Popen[bytes]] = []

    def busy(self, threads: float) -> None:
        """Keep so many threads busy from now on, whole ones; 0 ends it."""
        while len(self._working) > int(threads):
            working = self._working.pop()
            working.kill()
            working.wait()
        while len(self._working) < int(threads):
            command = [sys.executable, "-I", "-c", _SPIN, str(LONGEST)]
            self._working.append(
                subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - nothing is given from outside
            )
