"""The past of 90 days on the page: nobody waits for it, no peak is lost, few points travel.

    PYTHONPATH=tests python -m endurance.long_past

A memory of 90 days at one moment every 30 s is made; then every view of it is asked for, while an
alarm clock on the event loop notes how late it rings, and a moment is stored five times a second.
"""

import argparse
import asyncio
import contextlib
import math
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from hand_clock import HandClock
from lives import moment

from endurance.table import Table
from lumen.config.settings import MemoryConfig
from lumen.core.compensation import Compensation
from lumen.core.local_days import day_of
from lumen.core.long_memory import LongMemory
from lumen.core.own_scale import IDENTITY
from lumen.runtime.local_time import local_seconds
from lumen.runtime.past_curves import STATE, CurvesReport, PastCurves, PastSpan
from lumen.runtime.past_days import complete
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.rows import COLUMNS
from lumen.store.store import FILE_NAME, Store
from lumen.units import WallTime

INTERVAL = 30.0
ENDS = 1_780_000_020.0
PEAK = 0.987
"""Energy of a single moment, in the middle of everything."""
MOST_POINTS = 2000
MOST_LAG = 0.020
TICK = 0.002
STORED_EVERY = 0.2


def write_memory(file: Path, days: float) -> None:
    """Write a memory of so many days, a single peak of energy in its middle."""
    count = round(days * 86_400.0 / INTERVAL)
    with contextlib.closing(Store(file)) as store:
        store.remember(moment(5, ENDS - INTERVAL * count))
    with contextlib.closing(sqlite3.connect(file)) as connection:
        template = list(
            connection.execute(f"SELECT {', '.join(COLUMNS)} FROM moments").fetchone()  # noqa: S608 - the program's own names
        )
        names, places = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
        connection.executemany(
            f"INSERT OR REPLACE INTO moments ({names}) VALUES ({places})",  # noqa: S608 - as above
            _rows(template, count),
        )
        connection.commit()


def _rows(template: list[object], count: int) -> Iterator[list[object]]:
    e, said = COLUMNS.index("E"), COLUMNS.index("narration")
    for step in range(1, count):
        row = list(template)
        row[0] = round(1000.0 * (ENDS - INTERVAL * (count - step)))
        row[1] = round(1000.0 * INTERVAL)
        row[e] = PEAK if step == count // 2 else 0.5 + 0.2 * math.sin(step / 900.0)
        if step % 60:
            row[said] = None
        yield row


def points(report: CurvesReport) -> int:
    """Count every point that is drawn: extents, shapes and marks."""
    extents = sum(2 for row in report.rows for extent in row.extents if extent is not None)
    shapes = sum(row.shape is not None for row in report.rows)
    return extents + shapes + len(report.marks)


async def _measured(directory: Path, table: Table, rounds: int) -> None:
    clock = HandClock(ENDS)
    storage = StorageWriter(directory, MemoryConfig(days=3650.0), clock)
    await storage.open()
    lags: list[float] = []
    waits: list[float] = []
    background = [
        asyncio.create_task(_ring(lags)),
        asyncio.create_task(_store(storage, waits)),
    ]
    try:
        for span in PastSpan:
            begun = time.perf_counter()
            for _ in range(rounds - 1):
                await _first_report(storage, clock, span)
            report, size = await _first_report(storage, clock, span)
            took = (time.perf_counter() - begun) / rounds
            table.say(f"{span}: seconds, bytes", f"{took:.2f} s, {size:,} bytes")
            count = points(report)
            table.claim(f"{span}: points", count, holds=0 < count <= MOST_POINTS)
            if span is PastSpan.QUARTER:
                highest = max(row.extents[0][1] for row in report.rows if row.extents[0])
                table.claim("the one peak is there", highest, holds=highest == PEAK)
    finally:
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        await storage.close()
    late = sorted(lags)[int(0.99 * len(lags))]
    worst = f"{1000.0 * late:.1f} ms, longest {1000.0 * max(lags):.1f} ms"
    table.claim("loop lag p99, of all", f"{worst} of {len(lags)}", holds=late < MOST_LAG)
    table.say("longest that a moment waited to be stored", f"{1000.0 * max(waits):.0f} ms")


async def _first_report(
    storage: StorageWriter, clock: HandClock, span: PastSpan
) -> tuple[CurvesReport, int]:
    """Ask as the first who does: nothing was read before."""
    report = await PastCurves(storage, clock, clock, lambda: IDENTITY).curves(span, STATE)
    return report, len(msgspec.json.encode(report))


async def _ring(lags: list[float]) -> None:
    while True:
        due = time.perf_counter() + TICK
        await asyncio.sleep(TICK)
        lags.append(time.perf_counter() - due)


async def _store(storage: StorageWriter, waits: list[float]) -> None:
    step = 0
    while True:
        step += 5
        begun = time.perf_counter()
        await storage.keep(moment(step, ENDS + step))
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(STORED_EVERY)


def main() -> int:
    """Make the memory, ask for its views, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=float, default=90.0)
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    table = Table("The past of 90 days on the page")
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        write_memory(directory / FILE_NAME, arguments.days)
        with contextlib.closing(Store(directory / FILE_NAME)) as store:
            today = day_of(local_seconds(WallTime(ENDS)))
            complete(store.days, LongMemory(), Compensation(), today)
        size = (directory / FILE_NAME).stat().st_size / 1e6
        table.say("memory", f"{arguments.days:g} days, {size:.0f} MB")
        asyncio.run(_measured(directory, table, arguments.rounds))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
