"""Kills while days are kept: none that is over is lost, and none is there by half.

    PYTHONPATH=tests python -m endurance.days_kept --kills 200

A process that makes days and letters of the moments of three weeks is killed at random moments;
then what it left is looked at, and the next goes on from there, until all is made, again and again.
"""

import argparse
import contextlib
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from lives import moment

from endurance.table import Table
from lumen.core.compensation import Compensation
from lumen.core.local_days import DAY
from lumen.core.long_memory import LongMemory
from lumen.runtime.past_days import complete
from lumen.store.store import FILE_NAME, Store

DAYS = 21
INTERVAL = 900.0
BEGINS = 1_770_076_800.0
"""A midnight in February 2026, UTC."""
TODAY = round(BEGINS / DAY) + DAYS
LONGEST = 0.4
"""Seconds after which a process is killed at the latest; all days together take about so long."""
_KEPT = ("days", "day_hours", "diary", "letters")


def lived(file: Path) -> None:
    """Write three weeks of moments, and a start with each day."""
    for day in range(DAYS):
        with contextlib.closing(Store(file)) as store:
            # Only what is killed later needs to be durable.
            store._connection.execute("PRAGMA synchronous = OFF")
            for step in range(round(DAY / INTERVAL)):
                after = INTERVAL * step
                store.remember(moment(step, BEGINS + DAY * day + after, INTERVAL))


def keep_days(file: Path) -> None:
    """Make what is missing, as a start does."""
    with contextlib.closing(Store(file)) as store:
        complete(store.days, LongMemory(), Compensation(), TODAY)


def rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Give everything that is kept of days, from a copy."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("", "-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copy(f"{file}{suffix}", Path(folder) / f"{file.name}{suffix}")
        with contextlib.closing(sqlite3.connect(Path(folder) / file.name)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                return {"damaged": []}
            return {name: copy.execute(f"SELECT * FROM {name}").fetchall() for name in _KEPT}  # noqa: S608 - names of this file


def killed(file: Path, after: float) -> bool:
    """Keep days in a process of its own, and kill it; tell whether it had not ended before."""
    child = os.fork()
    if not child:
        try:
            keep_days(file)
        finally:
            os._exit(0)
    time.sleep(after)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def prove(kills: int, seed: int, base: Path) -> Table:
    """Kill so many times, and look each time."""
    chance, found, table = Random(seed), Counter[str](), Table("Kills while days are kept")
    origin, file, whole = base / "origin", base / FILE_NAME, base / "whole"
    lived(origin)
    shutil.copy(origin, whole)
    keep_days(whole)
    true, before = rows(whole), dict.fromkeys(_KEPT, 0)
    shutil.copy(origin, file)
    while found["kills"] < kills:
        if killed(file, chance.uniform(0.0, LONGEST)):
            found["kills"] += 1
        left = rows(file)
        found["damaged"] += "damaged" in left
        sizes = {name: len(left.get(name, [])) for name in _KEPT}
        found["lost"] += any(sizes[name] < before[name] for name in _KEPT)
        found["by half"] += len({sizes[name] for name in _KEPT[:3]}) > 1
        found["other"] += any(row not in true[name] for name in _KEPT for row in left.get(name, []))
        found["in between"] += 0 < sizes["days"] < DAYS
        before = sizes
        if left == true:
            found["made to the end"] += 1
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)
            shutil.copy(origin, file)
            before = dict.fromkeys(_KEPT, 0)
    keep_days(file)
    for what in ("kills", "in between", "made to the end"):
        table.say(what, found[what])
    for what in ("damaged", "lost", "by half", "other"):
        table.claim(f"days {what}", found[what], holds=not found[what])
    table.claim("days made at last", len(rows(file)["days"]), holds=rows(file) == true)
    return table


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.environ["TZ"] = "UTC"
    with tempfile.TemporaryDirectory() as base:
        table = prove(given.kills, given.seed, Path(base))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
