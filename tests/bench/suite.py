"""`make bench`: every figure in one table, and as JSON.

`--only NAME` measures one part, `--quick` does it with few rounds: a look, not a measurement.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import bulk
import growing
import instructions
import living_cost
import msgspec
import painting
import speaking_cost
import standing
import starting
import teaching
import waiting
import wired
from daemons import ROOT
from figures import Figure, as_table
from rich.console import Console

_WIDTH = 150
_ASKED_FOR = frozenset({"distill", "instructions"})
"""Measured when it is asked for: minutes each, and valgrind is not everywhere."""
_RESULT = ROOT / "build" / "bench.json"


def parts(*, quick: bool, disk: Path) -> dict[str, Callable[[], Sequence[Figure]]]:
    """Give every part of the suite by its name."""
    rounds = 5 if quick else 25
    return {
        "start": lambda: starting.starting(2 if quick else 11),
        "memory": standing.memory,
        "processor": lambda: standing.processor(5.0 if quick else 120.0),
        "student": lambda: speaking_cost.speaking(rounds),
        "forest": lambda: speaking_cost.forest_growth(rounds),
        "sample": lambda: living_cost.sample_by_stage(rounds),
        "year": lambda: living_cost.year(1_000 if quick else living_cost.YEAR),
        "history": lambda: living_cost.history_growth(rounds, 3 if quick else 30),
        "windows": lambda: bulk.bulk(100_000 if quick else 2_000_000),
        "disk": lambda: standing.disk(30.0 if quick else 300.0, disk),
        "watchers": lambda: growing.watchers(4.0 if quick else 30.0),
        "dataset": lambda: growing.datasets((180, 720, 1440) if quick else (720, 2880, 11_520)),
        "labels": lambda: teaching.labels(32 if quick else 512),
        "distill": teaching.distilling,
        "frame": lambda: painting.painting(40 if quick else 400, rounds),
        "instructions": lambda: instructions.instructions(20 if quick else 100),
        "wires": lambda: wired.wired(1.0 if quick else 120.0),
        "loop": lambda: waiting.waiting(0.5 if quick else 30.0),
    }


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print, and write build/bench.json."""
    parser = argparse.ArgumentParser(description="measure Lumen")
    parser.add_argument("--only", action="append", metavar="NAME", help="may come again")
    parser.add_argument("--quick", action="store_true", help="few rounds: a look")
    parser.add_argument("--disk", type=Path, default=ROOT / "build", help="a folder on a real disk")
    arguments = parser.parse_args(argv)
    arguments.disk.mkdir(parents=True, exist_ok=True)
    known = parts(quick=arguments.quick, disk=arguments.disk)
    unknown = sorted(set(arguments.only or ()) - set(known))
    if unknown:
        parser.error(f"there is no {unknown[0]!r}; there are: {', '.join(known)}")
    figures: list[Figure] = []
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    for name in arguments.only or (name for name in known if name not in _ASKED_FOR):
        with console.status(f"measuring {name}"):
            figures += known[name]()
        # What was measured is kept, whatever comes of the next part.
        _RESULT.parent.mkdir(exist_ok=True)
        _RESULT.write_bytes(msgspec.json.format(msgspec.json.encode(_report(figures)), indent=2))
    console.print(as_table(figures))
    console.print(f"{_RESULT.relative_to(ROOT)}")


def _report(figures: Sequence[Figure]) -> dict[str, object]:
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "figures": figures,
    }


if __name__ == "__main__":
    main()
