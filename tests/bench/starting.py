"""How long the daemon takes to start, and what of that are imports."""

import statistics
import subprocess
import sys
import time
from collections import defaultdict
from typing import NamedTuple

from daemons import LOADED, ROOT, running
from figures import Beside, Figure
from timing import spread

from lumen.units import Seconds

_SHOWN = 6
_LIBRARIES = ("numpy", "PIL", "msgspec", "asyncio", "sqlite3", "lumen", "adafruit")
_OTHERS = "everything else"


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
            "start of the daemon (mock, page off) to its first sample",
            median,
            "s of wall time",
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


class _Import(NamedTuple):
    """A module's own time, without those it asked for, and how deep it was asked for."""

    name: str
    depth: int
    seconds: Seconds


def _imports() -> Figure:
    """Break the imports down by library; what a library asks for first counts as its own.

    What Lumen asks for does not. Python tells nothing of the few modules that are loaded by their
    names in variables, but of what these import.
    """
    # What stands in site-packages may load more at every start, some of which Lumen needs.
    bare = {each.name for each in _imported("import site", "-S")}
    own: dict[str, float] = defaultdict(float)
    askers: list[str] = []
    # A module is told after those it asked for: backwards, the asker comes first.
    for each in reversed(_imported(LOADED)):
        del askers[each.depth :]
        asker = askers[-1] if askers and askers[-1] != "lumen" else _OTHERS
        whose = next((name for name in _LIBRARIES if each.name.startswith(name)), asker)
        askers.append(whose)
        if each.name not in bare:
            own[whose] += each.seconds
    largest = sorted(own.items(), key=lambda item: -item[1])[:_SHOWN]
    beside = tuple(Beside(name, seconds) for name, seconds in largest)
    return Figure(
        "imports of `lumen run` beyond a bare interpreter's",
        sum(own.values()),
        "s of wall time",
        beside=beside,
    )


def _imported(script: str, *options: str) -> list[_Import]:
    """Give what a script imports, in the order in which it was done with."""
    run = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, *options, "-X", "importtime", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = []
    for line in run.stderr.splitlines():
        cost, _, name = line.removeprefix("import time:").split("|")
        if cost.strip().isdecimal():
            # One space before the name, and two more for each who asked.
            depth = (len(name) - len(name.lstrip()) - 1) // 2
            found.append(_Import(name.strip(), depth, int(cost) / 1e6))
    return found
