"""Live simulated years under faults of every kind at once: `make chaos`.

    make chaos ARGS="--years 1 --workers 1"
    make chaos ARGS="--years 20 --ledger lives.jsonl"
    make chaos ARGS="--seed 17"

With a ledger the years may be lived in pieces: what it holds of this very code and of lives of this
length counts, and those seeds are not lived again. One life a process, on every core as a rule;
Ctrl-C ends it with the table of what was lived. The exit code is 1 where anything failed. Each
failure names its seed, which brings it back, together with the journal of
what was injected.
"""

import argparse
import ctypes
import gc
import itertools
import os
import signal
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psutil
from endurance.table import Table

from chaos.faults import DAY, Kind
from chaos.ledger import Ledger
from chaos.life import lived
from chaos.outcome import Outcome

YEAR = 365.0
GROWTH = 8 * 2**20
"""Bytes of C's heap that a process may use more after its last life than after its third."""
MORE_BLOCKS = 0.02
"""The share of Python's blocks that it may."""
SHOWN = 5
PR_SET_PDEATHSIG = 1


class Held(NamedTuple):
    """What a process uses, whatever its allocators keep of what it used before.

    That is what a leak adds to. The resident set depends on the largest life so far, and on how its
    pieces lay.
    """

    blocks: int
    """Of Python's objects."""
    heap: int
    """Bytes of C's, SQLite's and Pillow's."""


class _Mallinfo(ctypes.Structure):
    """What glibc's `mallinfo2` gives (mallinfo(3))."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    )


def held_now() -> Held:
    """Give what this process uses now."""
    gc.collect()
    mallinfo = ctypes.CDLL(None).mallinfo2
    mallinfo.restype = _Mallinfo
    info = mallinfo()
    return Held(sys.getallocatedblocks(), info.uordblks + info.hblkhd)


@dataclass(slots=True)
class Total:
    """What many lives came to, all of one code and one length."""

    code: str
    days: float
    others: int = 0
    """Lives of other code or another length that the ledger holds, and that are left out."""
    lives: int = 0
    samples: int = 0
    lived_s: float = 0.0
    processes: int = 0
    cpu_s: float = 0.0
    faults: Counter[Kind] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    named: dict[Kind, list[int]] = field(default_factory=dict)
    held: dict[int, list[Held]] = field(default_factory=dict)
    """What each process held after each of its lives."""

    interrupted: bool = False
    known: set[tuple[int, float]] = field(default_factory=set)
    """Each life's seed and intensity."""

    def add(self, outcome: Outcome) -> None:
        """Add a life."""
        self.lives += 1
        self.known.add((outcome.seed, outcome.intensity))
        self.samples += outcome.samples
        self.lived_s += outcome.lived_s
        self.processes += outcome.processes
        self.cpu_s += outcome.cpu_s
        self.faults += outcome.faults
        self.checked += outcome.checked
        self.violations += outcome.violations
        for kind, samples in outcome.named.items():
            self.named.setdefault(kind, []).extend(samples)


def measured(days: float, base: Path, intensity: float, seed: int) -> tuple[Outcome, int, Held]:
    """Live a life; give besides which process did, and what it held afterwards."""
    try:
        outcome = lived(seed, days, base, intensity)
    except Exception as error:  # noqa: BLE001 - a life that breaks off is a failure of its seed
        outcome = Outcome(seed, intensity, violations=[f"seed {seed}: broke off: {error!r}"])
    return outcome, os.getpid(), held_now()


def _leave_ends_to_the_parent() -> None:
    """Let a worker end when its parent does, however that ends, and not by a Ctrl-C of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def in_workers(
    seeds: Sequence[int], days: float, base: Path, workers: int, intensity: float
) -> Iterator[tuple[Outcome, int, Held]]:
    """Give lives as they end, each lived by one of so many processes; none outlasts this."""
    pool = ProcessPoolExecutor(workers, initializer=_leave_ends_to_the_parent)
    try:
        left, begun = iter(seeds), set[Future[tuple[Outcome, int, Held]]]()
        while True:
            some = itertools.islice(left, workers - len(begun))
            begun |= {pool.submit(measured, days, base, intensity, seed) for seed in some}
            if not begun:
                return
            ended, begun = wait(begun, return_when=FIRST_COMPLETED)
            for life in ended:
                yield life.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in psutil.Process().children():
            child.kill()
        raise
    finally:
        pool.shutdown()


def lives(
    seeds: Sequence[int], base: Path, workers: int, intensity: float, ledger: Ledger
) -> Total:
    """Live a life for each seed that the ledger lacks; say on standard error how far that is.

    Ctrl-C, or SIGTERM, ends it with what was lived until then.
    """
    past, others = ledger.lived()
    total = Total(code=ledger.code, days=ledger.days, others=others)
    for outcome in past:
        total.add(outcome)
    left = [seed for seed in seeds if (seed, intensity) not in total.known]
    try:
        for outcome, process, held in in_workers(left, ledger.days, base, workers, intensity):
            ledger.add(outcome)
            total.add(outcome)
            total.held.setdefault(process, []).append(held)
            years = total.lived_s / DAY / YEAR
            line = f"{total.lives} lives, {years:.2f} years, {len(total.violations)} failures"
            print(line, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        total.interrupted = True
    return total


def table_of(total: Total) -> Table:
    """Lay out what was lived, injected, checked and found."""
    table = Table("Years under faults of every kind at once")
    table.say("creature-years", f"{total.lived_s / DAY / YEAR:.2f}, in {total.lives} lives")
    table.say("each of them", f"{total.days:g} days, of the code {total.code}")
    if total.others:
        table.say("left out", f"{total.others} lives of other code or another length")
    table.say("samples; processes", f"{total.samples:,}; {total.processes:,}")
    cost = 1000 * total.cpu_s / max(1, total.samples)
    table.say("processor", f"{total.cpu_s / 60:.0f} min, {cost:.2f} ms a sample")
    table.say("injected", f"{sum(total.faults.values()):,}")
    for kind in Kind:
        table.say(f"  {kind}", f"{total.faults[kind]:,}")
    for kind, named in total.named.items():
        worst, middle = max(named), statistics.median(named)
        often = f"{len(named)} channels, with sample {middle:g}, at worst {worst}"
        table.say(f"named a fault: {kind}", often)
    for what, count in sorted(total.checked.items()):
        table.claim(f"checked: {what}", f"{count:,}", holds=count > 0)
    lived_on = [held for held in total.held.values() if len(held) > SHOWN]
    heap = max((held[-1].heap - held[2].heap for held in lived_on), default=0)
    blocks = max((held[-1].blocks / held[2].blocks - 1.0 for held in lived_on), default=0.0)
    grown = f"{heap / 2**20:+.1f} MiB of C's heap, {blocks:+.1%} of Python's blocks"
    bounded = heap <= GROWTH and blocks <= MORE_BLOCKS
    table.claim("memory in use, third life to the last", grown, holds=bounded)
    failures = "; ".join([str(len(total.violations)), *total.violations[:SHOWN]])
    table.claim("failures", failures if total.violations else "none", holds=not total.violations)
    return table


def _report(outcome: Outcome) -> int:
    """Print one life: what was injected, and what failed."""
    print(*outcome.journal, sep="\n")
    print(f"{outcome.samples:,} samples, {outcome.processes} processes, {outcome.digest[:16]}")
    print(*outcome.violations or ["no failure"], sep="\n")
    return 1 if outcome.violations else 0


def main() -> int:
    """Run it; give the exit code."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__.splitlines()[0])
    parser.add_argument("--years", type=float, default=20.0, help="creature-years; 20 as a rule")
    parser.add_argument("--days", type=float, default=10.0, help="of one life; 10 as a rule")
    parser.add_argument("--seed", type=int, help="only this life, with its journal")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--workers", type=int, default=cores, help="lives at a time; one a core")
    parser.add_argument("--intensity", type=float, default=1.0, help="times as many faults")
    parser.add_argument("--ledger", type=Path, help="a file of lives, to go on with another time")
    parser.add_argument("--base", type=Path, help="a directory; one in memory is fastest")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
    base = given.base or (memory if memory.is_dir() else None)
    with tempfile.TemporaryDirectory(dir=base) as folder:
        if given.seed is not None:
            return _report(lived(given.seed, given.days, Path(folder), given.intensity))
        count = max(1, round(given.years * YEAR / given.days))
        seeds = range(given.first, given.first + count)
        ledger = Ledger(given.ledger, given.days)
        total = lives(seeds, Path(folder), given.workers, given.intensity, ledger)
    table = table_of(total)
    print(table)
    if total.interrupted:
        return 128 + signal.SIGINT
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
