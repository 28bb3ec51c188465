"""A simulated year: every sample through state, window, shape, student and store.

    PYTHONPATH=tests python -m endurance.year --days 365

The simulated world's scenarios take turns, a week each, so that a year holds everything that
can happen. Rows are written as the daemon writes them, but without waiting for the disk: how
much is written, and that it lasts, other proofs measure.
"""

import argparse
import gc
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil

from endurance.sentences import Unheard
from endurance.table import Table
from lumen.config.settings import MemoryConfig
from lumen.core.compensation import Compensation
from lumen.core.events import Event
from lumen.core.language import PATTERNS, TOKENS
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.shape_names import Shape, Trend
from lumen.core.state import Body
from lumen.formats.student import load_student
from lumen.simulation.board import BoardTraits
from lumen.simulation.measured import measured
from lumen.simulation.place import Mishap
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.store.store import FILE_NAME, Store
from lumen.units import Monotonic, Seconds, WallTime

INTERVAL: Seconds = 30.0
DAY: Seconds = 86_400.0
TURN_DAYS = 7
BEGINS = 1.77e9
BOARD = BoardTraits(2.25, 300.0)
"""One board for the whole year, and its owner has calibrated it."""

BYTES_A_ROW = 300
"""The budget of a row in the file, everything included."""
HEARD = 0.8
"""Of all phrases, in a year."""
GROWTH = 8 * 2**20
"""Bytes that a flat process may gain in a year: what an allocator's habits come to."""

_AIR = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
_LOST = {
    Mishap.CABLE_PULLED: ((*_AIR, Channel.LIGHT), FaultKind.SILENT),
    Mishap.BUS_HANGS: ((*_AIR, Channel.LIGHT), FaultKind.TIMEOUT),
    Mishap.BAROMETER_ASLEEP: ((Channel.PRESSURE,), FaultKind.FROZEN),
    Mishap.LIGHT_FROZEN: ((Channel.LIGHT,), FaultKind.FROZEN),
    Mishap.LIGHT_SILENT: ((Channel.LIGHT,), FaultKind.SILENT),
}
"""What the parts make of a mishap; the daemon's own are proved to elsewhere."""


@dataclass(slots=True)
class Held:
    """What the process and its memory held at the end of a day."""

    resident: int
    descriptors: int
    threads: int
    rows: int
    size: int


@dataclass(slots=True)
class Year:
    """What happened."""

    samples: int = 0
    mind_s: float = 0.0
    store_s: float = 0.0
    held: list[Held] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    unheard: Unheard = field(default_factory=Unheard)


def samples(days: int) -> Iterator[Sample]:
    """Give the samples of a simulated life, in which the scenarios take turns."""
    at, chance = 1000.0, Random(1)
    names = list(SCENARIOS)
    for turn in range(-(-days // TURN_DAYS)):
        world = World(SCENARIOS[names[turn % len(names)]], seed=turn, board=BOARD)
        for step in range(round(min(TURN_DAYS, days - turn * TURN_DAYS) * DAY / INTERVAL)):
            world.advance(step * INTERVAL)
            yield Sample(Monotonic(at), WallTime(BEGINS + at), _readings(world, chance))
            at += INTERVAL
        at += 600.0  # Lumen is carried to another room, which is a gap


def _readings(world: World, chance: Random) -> dict[Channel, Reading]:
    readings: dict[Channel, Reading] = {**measured(world.surroundings, chance)}
    readings[Channel.LED_BRIGHTNESS] = world.led_brightness
    readings[Channel.CO2] = round(world.truth.co2 + chance.gauss(0.0, 4.0))
    for mishap in world.mishaps:
        channels, kind = _LOST.get(mishap, ((), FaultKind.SILENT))
        readings.update(dict.fromkeys(channels, Fault(kind, str(mishap))))
    return readings


def live(days: int, base: Path) -> Year:
    """Live so many days."""
    own = Compensation(BOARD.factor, World.light_glow, heat_lag=BOARD.lag)
    body = Body(frozenset(Channel), 4, own)
    mind = Mind(body, load_student())
    store = Store(base / FILE_NAME)
    store._connection.execute("PRAGMA synchronous = OFF")
    year, keep = Year(), MemoryConfig().days
    for sample in samples(days):
        began = time.thread_time()
        moment = mind.live(sample)
        lived = time.thread_time()
        store.remember(moment)
        store.forget(keep)
        year.store_s += time.thread_time() - lived
        year.mind_s += lived - began
        year.samples += 1
        _note(year, mind, moment)
        if year.samples % round(DAY / INTERVAL) == 0:
            year.held.append(_held(store))
    trouble = store.check()
    if trouble is not None:
        year.happened[f"the memory is damaged: {trouble}"] += 1
    store.close()
    return year


def _note(year: Year, mind: Mind, moment: Moment) -> None:
    """Count what happened."""
    happened = year.happened
    happened[moment.shape or "waking"] += 1
    happened[f"trend {moment.trend}"] += 1
    events = mind._events
    for event in (*(noticed.event for noticed in events.latest), *events.present):
        happened[event] += 1
    if moment.expression is not None:
        happened[moment.expression.pattern] += 1
        for token in moment.expression.tokens:
            happened[token] += 1
    if moment.narration is not None:
        year.unheard.hear(moment.narration)


def _held(store: Store) -> Held:
    gc.collect()
    process = psutil.Process()
    rows = store._connection.execute("SELECT count(*) FROM moments").fetchone()[0]
    return Held(
        process.memory_info().rss, process.num_fds(), threading.active_count(), rows, store.size
    )


def table_of(year: Year) -> Table:
    """Judge a year."""
    table = Table("A simulated year")
    count = year.samples
    table.say("samples", f"{count:,}")
    table.say(
        "state, window, shape, student",
        f"{year.mind_s:.0f} s of a core, {_each(year.mind_s, count)}",
    )
    table.say("store", f"{year.store_s:.0f} s of a core, {_each(year.store_s, count)}")
    _claim_flatness(table, year)
    wanted: dict[str, tuple[str, ...]] = {
        "shapes": (*Shape, "waking"),
        "trends": tuple(f"trend {trend}" for trend in Trend),
        "patterns": tuple(PATTERNS),
        "tokens": tuple(TOKENS),
        "notices": tuple(Event),
    }
    for kind, names in wanted.items():
        never = [name for name in names if not year.happened[name]]
        rarest = min(names, key=lambda name: year.happened[name])
        share = f"{len(names) - len(never)} of {len(names)}"
        rare = f"; the rarest, {rarest}, {year.happened[rarest]} times"
        table.claim(
            f"{kind} that occurred",
            share + (f"; never: {', '.join(never)}" if never else rare),
            holds=not never,
        )
    unheard = tuple(year.unheard)
    share = f"{year.unheard.all - len(unheard)} of {year.unheard.all}"
    never_said = f"; never: {' / '.join(unheard[:12])}" if unheard else ""
    # A day has some fifty utterances, and a phrase of a rare event its turn once in months.
    heard = 1.0 - len(unheard) / year.unheard.all
    table.claim("phrases that were heard", share + never_said, holds=heard >= HEARD)
    return table


def _claim_flatness(table: Table, year: Year) -> None:
    """Compare the end of the year with its hundredth day, when the memory is full."""
    full = min(100, len(year.held) // 2)
    then, now = year.held[full], year.held[-1]
    grown = now.resident - then.resident
    table.claim(
        f"memory, day {full} to the last",
        f"{then.resident / 2**20:.1f} to {now.resident / 2**20:.1f} MiB",
        holds=grown <= GROWTH,
    )
    for what in ("descriptors", "threads"):
        before, after = getattr(then, what), getattr(now, what)
        table.claim(what, f"{before} to {after}", holds=after == before)
    keep = MemoryConfig().days
    rows = round(keep * DAY / INTERVAL)
    most = max(held.rows for held in year.held)
    table.claim("most rows", f"{most:,} for {keep:g} days", holds=most <= rows + 2 * 120)
    size, budget = now.size, rows * BYTES_A_ROW
    table.claim(
        "the memory's file, at last",
        f"{size / 2**20:.1f} of {budget / 2**20:.0f} MiB, {size / now.rows:.0f} bytes a row",
        holds=size <= budget,
    )
    damage = [what for what in year.happened if what.startswith("the memory is damaged")]
    table.claim("the memory is whole", damage or "yes", holds=not damage)


def _each(seconds: float, count: int) -> str:
    return f"{1000.0 * seconds / count:.3f} ms each"


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--base", type=Path, help="a directory on the file system to prove on")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.base) as base:
        table = table_of(live(given.days, Path(base)))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
