"""Backups and restores that are killed: what they leave is the old, or the new, and whole.

    PYTHONPATH=tests python -m endurance.backups --kills 200

Each is killed at every one of its own steps, at a file that it opens, renames, makes durable or
removes, and then at random moments. SIGKILL leaves a process as a power cut does, but for what the
kernel had not yet carried to the disk; that it is asked for this at each step a test proves.
"""

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lives import moment

import lumen.commands.backup
import lumen.commands.restore  # noqa: F401 - loaded once, and not in every child
from endurance.table import Table
from lumen.commands.cli import main as command_line
from lumen.errors import LumenError
from lumen.formats.backup import BackupReader
from lumen.store.restoring import settle
from lumen.store.store import FILE_NAME, Store
from lumen.units import WallTime

_STEPS = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chown", "sqlite3.connect"}
"""What of a program's doings is a step, by its audit events."""

Contents = Mapping[str, str]
"""What belongs to a memory, by name, each with a digest."""


class Card:
    """A card with a memory on it, and where backups of it go."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.memory = base / "state"
        self.backup = base / "lumen.backup"
        (base / "run").mkdir(mode=0o700, parents=True)

    def fill(self, steps: int) -> None:
        """Begin with a memory of so many moments, two drawings and a calibration."""
        store = Store(self.memory / FILE_NAME)
        for step in range(steps):
            store.remember(moment(step), {"body": '{"cores":4}'} if step == 0 else {})
        store.close()
        (self.memory / "drawings").mkdir()
        for day in ("2026-02-16", "2026-02-17"):
            (self.memory / "drawings" / f"{day}.png").write_bytes(f"{day} {steps}".encode() * 999)
        (self.memory / "calibration.json").write_text(f'{{"heat_factor": {steps}.0}}')

    def command(self, *arguments: str) -> list[str]:
        """Give a command line for this card."""
        return [*arguments, "--memory", str(self.memory)]

    @property
    def contents(self) -> Contents:
        """What belongs to the memory now."""
        found = {}
        for file in sorted(self.memory.rglob("*")):
            name = str(file.relative_to(self.memory))
            if file.is_file() and not name.startswith(("before-restore-", ".unfinished-")):
                found[name] = hashlib.sha256(file.read_bytes()).hexdigest()
        file = self.memory / FILE_NAME
        if file.exists():
            with closing(sqlite3.connect(file)) as memory:
                rows = memory.execute("SELECT * FROM moments ORDER BY time_ms").fetchall()
            found[FILE_NAME] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return {
            name: digest for name, digest in found.items() if not name.endswith(("-wal", "-shm"))
        }


def run(card: Card, command: list[str], kill_at: int = 0, kill_after: float = 0.0) -> int:
    """Run a command in a process of its own; give its steps, or -1 where it was killed.

    Args:
        card: where.
        command: of `lumen`.
        kill_at: the step at which it kills itself.
        kill_after: the seconds after which it is killed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(card, command, kill_at, writing)
    os.close(writing)
    if kill_after:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as answer:
        steps = answer.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return -1
    if os.WEXITSTATUS(status):
        raise RuntimeError(f"{command} failed: {steps.decode(errors='replace')}")
    return int(steps)


def _child(card: Card, command: list[str], kill_at: int, writing: int) -> None:
    count, base = 0, str(card.base)

    def step(*paths: object) -> None:
        nonlocal count
        if any(str(path).startswith(base) for path in paths):
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _STEPS:
            step(*arguments[:2])

    code = 1
    try:
        os.environ["RUNTIME_DIRECTORY"] = str(card.base / "run")
        os.environ["TMPDIR"] = tempfile.tempdir = str(card.base)
        durable = os.fsync

        def fsync(fd: Any) -> None:  # noqa: ANN401 - a number, or what has one
            step(base)
            durable(fd)

        os.fsync = fsync
        sys.addaudithook(heard)
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            code = command_line(command)
        os.write(writing, str(count).encode())
    finally:
        os._exit(code)


@dataclass(slots=True)
class Findings:
    """What the kills left."""

    kills: Counter[str] = field(default_factory=Counter)
    steps: dict[str, int] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


def prove(kills: int, seed: int, base: Path) -> Findings:
    """Kill backups so many times, and restores as often; of fewer than its steps, some of them."""
    found, chance = Findings(), random.Random(seed)
    _kill_backups(kills, chance, base, found)
    _kill_restores(kills, chance, base, found)
    return found


def _plan(kills: int, steps: int, seconds: float, chance: random.Random) -> list[tuple[int, float]]:
    """Give at which steps, or after how many seconds, to kill."""
    at = range(1, steps + 1)
    chosen = list(at) if steps <= kills else sorted(chance.sample(at, kills))
    return [(step, 0.0) for step in chosen] + [
        (0, chance.uniform(0.001, 1.2 * seconds)) for _ in range(kills - len(chosen))
    ]


def _kill_backups(kills: int, chance: random.Random, base: Path, found: Findings) -> None:
    card = Card(base / "backups")
    card.fill(40)
    command = card.command("backup", str(card.backup))
    began = time.monotonic()
    run(card, command)
    seconds = time.monotonic() - began
    before, held = card.backup.read_bytes(), card.contents
    # From now on a backup replaces one: it has more steps than the first.
    found.steps["backup"] = run(card, command)
    for at, after in _plan(kills, found.steps["backup"], seconds, chance):
        card.backup.write_bytes(before)
        killed = run(card, command, at, after) < 0
        found.kills["backup, killed" if killed else "backup, done before"] += 1
        try:
            with card.backup.open("rb") as stream, tempfile.TemporaryDirectory() as folder:
                BackupReader(stream, "it").unpack(Path(folder))
        except LumenError as error:
            found.troubles.append(f"backup at {at or after}: {error}")
        if card.contents != held:
            found.troubles.append(f"backup at {at or after}: the memory was touched")
    run(card, command)
    left = [file.name for file in card.base.glob(".unfinished-*")]
    if left:
        found.troubles.append(f"backup: {left} lie about")


def _kill_restores(kills: int, chance: random.Random, base: Path, found: Findings) -> None:
    source, card = Card(base / "source"), Card(base / "target")
    source.fill(40)
    run(source, source.command("backup", str(source.backup)))
    new = source.contents
    card.fill(25)
    shutil.copytree(card.memory, card.base / "old")
    old = card.contents
    command = card.command("restore", str(source.backup), "--force")
    began = time.monotonic()
    found.steps["restore"] = run(card, command)
    for at, after in _plan(kills, found.steps["restore"], time.monotonic() - began, chance):
        shutil.rmtree(card.memory)
        shutil.copytree(card.base / "old", card.memory)
        killed = run(card, command, at, after) < 0
        # What every start of Lumen does first.
        settle(card.memory, WallTime(1.77e9))
        now = card.contents
        which = "old" if now == old else "new" if now == new else "neither"
        found.kills[f"restore, {'killed' if killed else 'done before'}: {which}"] += 1
        asides = list(card.memory.glob("before-restore-*"))
        if which == "neither" or len(asides) != (which == "new"):
            found.troubles.append(f"restore at {at or after}: {which}, {len(asides)} kept aside")
    run(card, command)
    left = [file.name for file in card.memory.glob(".*")]
    if left or card.contents != new:
        found.troubles.append(f"restore: {left} lie about")


def table_of(found: Findings) -> Table:
    """Say what was found."""
    table = Table("Killed backups and restores")
    for name, steps in found.steps.items():
        table.say(f"steps of a {name}", steps)
    for name, count in sorted(found.kills.items()):
        table.say(name, count)
    troubles = "; ".join(found.troubles[:3]) or "none"
    table.claim("what is left is the old or the new, and whole", troubles, holds=not found.troubles)
    both = any("old" in name for name in found.kills) and any("new" in name for name in found.kills)
    table.claim("kills before and after the decision", both, holds=both)
    return table


def main() -> int:
    """Prove it, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as base:
        table = table_of(prove(arguments.kills, arguments.seed, Path(base)))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
