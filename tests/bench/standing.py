"""What the daemon costs while it lives: memory, processor, disk."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
from daemons import LOADED, ROOT, Running, running
from figures import Beside, Figure

from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME
from lumen.units import Seconds

HOUR = 120
"""Samples of an hour, at one every 30 s."""
_FAST = 1200.0
_SETTLED: Seconds = 5.0
_KIB = 1024.0


def memory() -> list[Figure]:
    """Measure resident memory after an hour's samples, body and store active, page off."""
    lived = HOUR * 30.0 / _FAST + 2.0
    with running(["--mode", "mock", "--speed", str(_FAST)]) as daemon:
        time.sleep(lived)
        resident = daemon.resident
    with running(["--mode", "mock", "--speed", str(_FAST)], "import sklearn.ensemble") as daemon:
        time.sleep(lived)
        with_sklearn = daemon.resident
    with running(["--mode", "host"]) as daemon:
        time.sleep(_SETTLED)
        host = daemon.resident
    return [
        Figure(
            "resident memory after an hour's samples (mock, with its simulated parts), page off",
            resident,
            "MB",
            "at most",
            60.0,
            beside=(
                Beside("bare interpreter", _resident_of("pass")),
                Beside("its imports alone", _resident_of(LOADED)),
                Beside("host mode: no simulation, no body", host),
                Beside("the same with scikit-learn loaded", with_sklearn),
            ),
        )
    ]


def _resident_of(script: str) -> float:
    """Look from outside at what a script has loaded, MB."""
    with subprocess.Popen(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", f"{script}\nprint(flush=True)\ninput()"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError(f"it ended too early: {script}")
        resident = Running(psutil.Process(process.pid), 0.0, ROOT).resident
        process.communicate(b"\n")
    return resident


def processor(watched: Seconds) -> list[Figure]:
    """Measure the share of one core at real cadence, breathing lights and an animated face."""
    real = ["--mode", "mock", "--speed", "1"]
    shares = []
    for arguments, script in ((real, _NO_SILICON), (real, None), (["--mode", "host"], None)):
        with running(arguments, script) as daemon:
            time.sleep(_SETTLED)
            shares.append(daemon.share(watched))
    share, simulated, off = shares
    return [
        Figure(
            "processor at real cadence: breathing lights, animated face, wires that do nothing, "
            "page off",
            share,
            "% of a core, all threads",
            "at most",
            1.0,
            beside=(
                Beside("the same with simulated parts decoding", simulated),
                Beside("body off (host mode)", off),
                Beside(
                    "an event loop that wakes on the body's beat, and does nothing", _idle(watched)
                ),
            ),
        )
    ]


def _idle(watched: Seconds) -> float:
    """Give the share of a core that waking up takes by itself, %."""
    with subprocess.Popen([sys.executable, "-c", _ONLY_WAKES], cwd=ROOT) as process:  # noqa: S603 - this very interpreter
        try:
            time.sleep(_SETTLED)
            return Running(psutil.Process(process.pid), 0.0, ROOT).share(watched)
        finally:
            process.terminate()


_ONLY_WAKES = """
import asyncio
from lumen.body.rhythm import BEAT

async def live():
    while True:
        await asyncio.sleep(BEAT)

asyncio.run(live())
"""

# What a real part costs beyond this is the kernel's and the wire's, not Lumen's; and a real room
# costs nothing.
_NO_SILICON = """
from lumen.simulation.silicon import apa102, st7789, pins
from lumen.simulation import lived
lived.LivedWorld._now = lambda lived: lived.world
apa102.SimulatedStrip.receive = lambda *_: None
pins.GpioLine.drive = lambda wire, *, high: setattr(wire, "level", high)
st7789.SimulatedPanel.receive = lambda *_: None
"""


def disk(watched: Seconds, directory: Path) -> list[Figure]:
    """Count what the daemon has written a minute at real cadence, every sample durable.

    The kernel counts a page for whoever makes it dirty, when that is done (`write_bytes`); a page
    that is dirty already is not counted again, and on a file system in memory none is.
    """
    with running(["--mode", "host"], directory=directory) as daemon:
        time.sleep(_SETTLED)
        before = daemon.process.io_counters().write_bytes
        time.sleep(watched)
        written = daemon.process.io_counters().write_bytes - before
        rows = _rows(next(daemon.home.rglob(FILE_NAME)))
    return [
        Figure(
            "pages made dirty for the disk (the kernel's write_bytes) at real cadence, one durable "
            "row a sample",
            written / _KIB / (watched / 60.0),
            "KiB/min",
            "at most",
            30.0,
            beside=tuple(Beside(f"a row in {name}", size, "bytes") for name, size in rows.items()),
        )
    ]


def _rows(file: Path) -> dict[str, float]:
    """Give the mean size of a row by table, bytes."""
    with snapshot(file) as copy, sqlite3.connect(copy) as memory:
        tables = [name for (name,) in memory.execute("SELECT name FROM sqlite_master")]
        sizes = {}
        for table in tables:
            columns = [row[1] for row in memory.execute(f"PRAGMA table_info({table})")]
            length = " + ".join(f"coalesce(length({column}), 0)" for column in columns)
            mean = memory.execute(f"SELECT avg({length}) FROM {table}").fetchone()[0]  # noqa: S608 - names of the schema
            if mean is not None:
                sizes[table] = float(mean)
    memory.close()
    return sizes
