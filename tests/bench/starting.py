"""How long the daemon takes to start, and what of that are imports."""

import statistics
import subprocess
import sys
import time
from collections import defaultdict

from daemons import ROOT, running
from figures import Beside, Figure
from timing import spread

_SHOWN = 6
# Who asked first is told as whose: numpy's own needs count as numpy.
_LIBRARIES = ("numpy", "PIL", "msgspec", "asyncio", "sqlite3", "lumen.", "adafruit")


def starting(rounds: int) -> list[Figure]:
    """Measure wall time from the command to the first sample's line, and the imports' share."""
    firsts = []
    # The first start of all compiles Lumen's modules.
    for _ in range(1 + rounds):
        with running(["--mode", "mock"]) as daemon:
            firsts.append(daemon.first)
    bare = statistics.median(_bare() for _ in range(rounds))
    median, low, high = spread(firsts[1:])
    return [
        Figure(
            "start of the daemon (mock) to its first sample",
            median,
            "s",
            "at most",
            0.5,
            low,
            high,
            (Beside("bare interpreter", bare),),
        ),
        _imports(),
    ]


def _bare() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - begin


def _imports() -> Figure:
    """Break the imports down, by the library that brings each module in first."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import lumen.commands.run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    own: dict[str, float] = defaultdict(float)
    for line in told.stderr.splitlines():
        cost, _, name = line.removeprefix("import time:").split("|")
        if cost.strip().isdecimal():
            whose = next((k for k in _LIBRARIES if name.strip().startswith(k)), "everything else")
            own[whose.rstrip(".")] += int(cost) / 1e6
    largest = sorted(own.items(), key=lambda item: -item[1])[:_SHOWN]
    beside = tuple(Beside(name, seconds) for name, seconds in largest)
    return Figure("imports of `lumen run`, one start", sum(own.values()), "s", beside=beside)
