"""`make fuzz`: inputs guided by the code that they reach, at every door, for some seconds each.

Atheris counts the branches that an input takes and keeps what finds new ones. A door that breaks
leaves the input in build/fuzz, and the run fails.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
_BUILD = ROOT / "build" / "fuzz"
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
_COVERED = re.compile(r"cov: (\d+)")
_RAISED = re.compile(r"^ ?(?:\w+\.)*\w*(?:Error|Exception)\b.*", re.MULTILINE)
_HANGS = 10
_GRACE = 120


class Row(msgspec.Struct):
    """What came of one door."""

    door: str
    held: bool
    inputs: int
    seconds: float
    branches: int
    reason: str


def main(argv: Sequence[str] | None = None) -> None:
    """Knock at every door, print what came of it, and fail if one broke."""
    parser = argparse.ArgumentParser(description="knock at every door, guided by coverage")
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="at each door")
    parser.add_argument("--door", action="append", metavar="NAME", help="may come again")
    parser.add_argument("--inside", metavar="NAME", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.inside:
        _inside(arguments.inside, arguments.seconds)
        return
    from doors import doors  # noqa: PLC0415 - instrumented in the processes, not here

    rows = [_knocked(name, arguments.seconds) for name in arguments.door or doors()]
    Console().print(_as_table(rows))
    report = {"measured": datetime.now(UTC).isoformat(timespec="seconds"), "doors": rows}
    (_BUILD / "fuzz.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    if not all(row.held for row in rows):
        sys.exit(1)


def _as_table(rows: Sequence[Row]) -> Table:
    table = Table(title="Coverage-guided knocks", header_style="bold")
    for name in ("door", "inputs", "a second", "branches", "what came of it"):
        table.add_column(name, justify="left" if name in ("door", "what came of it") else "right")
    for row in rows:
        outcome = "[green]held[/]" if row.held else f"[red]broke[/]: {escape(row.reason)}"
        rate = f"{row.inputs / row.seconds:,.0f}"
        table.add_row(row.door, f"{row.inputs:,}", rate, str(row.branches), outcome)
    return table


def _knocked(name: str, seconds: int) -> Row:
    """Fuzz one door in a process of its own."""
    _BUILD.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    try:
        run = _fuzzed(name, seconds)
    except subprocess.TimeoutExpired as late:
        hung = f"it did not end within {late.timeout:.0f} s"
        return Row(name, held=False, inputs=0, seconds=late.timeout, branches=0, reason=hung)
    done = _DONE.search(run.stdout)
    covered = _COVERED.findall(run.stdout)
    raised = _RAISED.findall(run.stdout)
    return Row(
        door=name,
        held=run.returncode == 0 and done is not None,
        inputs=int(done[1]) if done else 0,
        seconds=time.monotonic() - begin,
        branches=int(covered[-1]) if covered else 0,
        reason="" if run.returncode == 0 else (raised or ["it hung, or died"])[-1],
    )


def _fuzzed(name: str, seconds: int) -> "subprocess.CompletedProcess[str]":
    """Run the process; however it ends, what it made for itself goes with it."""
    # In memory where that is possible: a card would be worn out by millions of knocks.
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a new folder in it
    with tempfile.TemporaryDirectory(dir=memory) as scratch:
        return subprocess.run(  # noqa: S603 - this very interpreter
            [sys.executable, __file__, "--inside", name, "--seconds", str(seconds)],
            cwd=_BUILD,
            env=os.environ | {"TMPDIR": scratch},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            timeout=seconds + _GRACE,
        )


def _inside(name: str, seconds: int) -> None:
    import atheris  # noqa: PLC0415 - only where it guides

    with atheris.instrument_imports(include=["lumen"]):
        from doors import doors, knock  # noqa: PLC0415 - while imports are instrumented
    door = doors()[name]
    corpus = _BUILD / re.sub(r"\W+", "-", name)
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(door.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={_HANGS}",
        "-max_len=16384",
        "-print_final_stats=1",
        "-rss_limit_mb=2048",
    ]
    atheris.Setup([sys.argv[0], str(corpus), *options], lambda data: knock(door, data) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
