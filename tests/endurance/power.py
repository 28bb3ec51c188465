"""Power cuts: a running daemon is killed at random moments, and what it leaves is looked at.

    PYTHONPATH=tests python -m endurance.power --kills 500

The daemon lives in a simulated room, thousands of times faster than time, so that rows are
written, old ones forgotten, drawings kept and removed at every moment. Between its lives a
migration of a copy of its memory and an export of it are killed, too. SIGKILL leaves a process
as a power cut does, but for what the kernel had not yet carried to the disk; that the memory asks
for this at every sample, and that a torn page of its log is survived, tests prove.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PIL import Image

from endurance.table import Table, file_system
from lumen.store.gallery import FOLDER
from lumen.store.schema import MIGRATIONS
from lumen.store.store import FILE_NAME
from lumen.system.atomic import MARK

NEW_LIFE = 0.04
"""The share of lives that begin without a memory, and so with the first migration."""
BETWEEN = 0.15
"""How often, between two lives, a migration of a copy and an export are killed."""
STARTING = 0.4
"""The share of kills that fall anywhere in the first seconds, the start included."""
LONGEST_START = 2.0
LONGEST_LIFE = 2.5
PATIENCE = 60.0
"""A start that takes longer has failed."""

_SETTINGS = {
    "LUMEN_PAGE_REACH": "off",
    "LUMEN_SENSES_INTERVAL": "60",
    "LUMEN_MEMORY_DAYS": "1",
    "LUMEN_MEMORY_DRAWINGS": "3",
}

# As fast as the daemon can keep up with on two busy cores; faster, its samples were gaps apart.
_RUN = ["run", "--mode", "mock", "--json", "--speed", "8000"]

_MIGRATION = """
import sys, time
from pathlib import Path
import lumen.store.store as store
from lumen.store.schema import MIGRATIONS, migrate
more = "ALTER TABLE moments ADD COLUMN proof REAL; UPDATE moments SET proof = E + I;"
store.migrate = lambda connection: migrate(connection, (*MIGRATIONS, more))
print("ready", flush=True)
store.Store(Path(sys.argv[1])).close()
"""


@dataclass(slots=True)
class Findings:
    """What the kills left."""

    kills: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    lost: Counter[int] = field(default_factory=Counter)
    """By samples lost, how often."""
    forgetting: int = 0
    """Lives in which retention removed rows."""
    drawings: set[tuple[str, int]] = field(default_factory=set)
    leftovers: int = 0
    """The most unfinished files that lay about at one time."""
    slowest: float = 0.0
    """Seconds that the slowest start took to its first sample."""
    troubles: list[str] = field(default_factory=list)
    newest_ms: int = 0
    oldest_ms: int = 0


class Home:
    """Where the daemon lives in this proof."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.memory = base / "state" / "mock" / "morning-1"
        self.exports = base / "exports"
        self.exports.mkdir()
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LUMEN_")}
        self.environment = {
            **kept,
            **_SETTINGS,
            "STATE_DIRECTORY": str(base / "state"),
            "RUNTIME_DIRECTORY": str(base / "run"),
        }

    @property
    def file(self) -> Path:
        """The memory's file."""
        return self.memory / FILE_NAME

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start a command of Lumen's."""
        return subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-m", "lumen.commands.cli", *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


class Listener(threading.Thread):
    """Hears what a daemon tells, sample by sample."""

    def __init__(self, daemon: "subprocess.Popen[bytes]") -> None:
        super().__init__(daemon=True)
        self.times_ms: list[int] = []
        self.first = threading.Event()
        self._daemon = daemon
        self.start()

    def run(self) -> None:
        """Listen until it ends; the line it was killed in is no line."""
        assert self._daemon.stdout is not None
        for line in self._daemon.stdout:
            if not line.endswith(b"\n"):
                break
            at = datetime.fromisoformat(json.loads(line)["time"])
            self.times_ms.append(round(at.timestamp() * 1000.0))
            self.first.set()
        self.first.set()


def prove(kills: int, seed: int, base: Path) -> Findings:
    """Kill so many times, and look each time."""
    home, chance, found = Home(base), random.Random(seed), Findings()
    for number in range(kills):
        if sys.stderr.isatty():
            print(f"\r{number}/{kills}", end="", file=sys.stderr)
        if number and chance.random() < NEW_LIFE:
            shutil.rmtree(home.memory.parent)
            found.newest_ms = found.oldest_ms = 0
        reported = _live_and_die(home, chance, found)
        _look(home, reported, found)
        if chance.random() < BETWEEN and found.newest_ms:
            _kill_a_migration(home, chance, found)
        if chance.random() < BETWEEN and found.newest_ms:
            _kill_an_export(home, chance, found)
    _end_well(home, found)
    return found


def _live_and_die(home: Home, chance: random.Random, found: Findings) -> list[int]:
    """Start the daemon, kill it at a random moment, and give the times it told."""
    began = time.monotonic()
    with home.start(*_RUN) as daemon:
        heard = Listener(daemon)
        if chance.random() < STARTING:
            time.sleep(chance.uniform(0.0, LONGEST_START))
        else:
            heard.first.wait(PATIENCE)
            found.slowest = max(found.slowest, time.monotonic() - began)
            if not heard.times_ms:
                found.troubles.append(f"no sample within {PATIENCE:g} s of a start")
            time.sleep(chance.uniform(0.0, LONGEST_LIFE))
        errors = _killed(daemon)
        heard.join()
    if daemon.returncode != -signal.SIGKILL or "Traceback" in errors:
        found.troubles.append(f"ended by itself ({daemon.returncode}): {errors[-400:]}")
    found.reported += len(heard.times_ms)
    found.kills["while living" if heard.times_ms else "while starting"] += 1
    return heard.times_ms


def _killed(process: "subprocess.Popen[bytes]") -> str:
    """Kill a process; give what it had written to standard error."""
    process.send_signal(signal.SIGKILL)
    assert process.stderr is not None
    errors = process.stderr.read().decode(errors="replace")
    process.wait()
    return errors


def _look(home: Home, reported: list[int], found: Findings) -> None:
    """Look at a copy of what was left, as the next start would find it."""
    copy = _copied(home, "looked-at")
    if copy is not None:
        _look_at_memory(copy, reported, found)
    elif reported:
        found.troubles.append("there is no memory")
    if any(home.memory.glob("*.damaged-*")):
        found.troubles.append("a memory was set aside as damaged")
    found.leftovers = max(found.leftovers, len(_unfinished(home)))
    for picture in (home.memory / FOLDER).glob("*.png"):
        found.drawings.add((picture.name, picture.stat().st_mtime_ns))
        try:
            with Image.open(picture) as opened:
                opened.load()
        except (OSError, SyntaxError) as error:
            found.troubles.append(f"{picture.name}: {error}")


def _copied(home: Home, name: str) -> Path | None:
    to = home.base / name
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    for suffix in ("", "-wal"):
        file = home.file.with_name(f"{FILE_NAME}{suffix}")
        if file.exists():
            shutil.copy(file, to)
    return to / FILE_NAME if home.file.exists() else None


def _look_at_memory(file: Path, reported: list[int], found: Findings) -> None:
    with closing(sqlite3.connect(file)) as memory:
        whole = memory.execute("PRAGMA integrity_check").fetchone()[0]
        if whole != "ok":
            found.troubles.append(f"integrity: {whole}")
            return
        version = memory.execute("PRAGMA user_version").fetchone()[0]
        tables = memory.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not version:
            # Killed before its first migration was whole: nothing of it may be there.
            if tables or reported:
                found.troubles.append(f"half a migration: {tables} tables of version 0")
            return
        keys = [key for (key,) in memory.execute("SELECT time_ms FROM moments ORDER BY time_ms")]
    _compare(keys, reported, found)


def _compare(keys: list[int], reported: list[int], found: Findings) -> None:
    """Compare what is kept with what was told, to the millisecond that a time is written to."""
    newest = keys[-1] if keys else 0
    lost = [at for at in reported if at > newest + 1]
    found.lost[len(lost)] += bool(reported)
    if len(lost) > 1:
        found.troubles.append(f"{len(lost)} samples lost")
    began_anew = bool(reported) and reported[0] < found.newest_ms
    if newest < found.newest_ms and keys and not began_anew:
        found.troubles.append("samples of an earlier life are gone")
    kept = {key + off for key in keys for off in (-1, 0, 1)}
    holes = [at for at in reported if keys and keys[0] <= at <= newest and at not in kept]
    if holes:
        found.troubles.append(f"{len(holes)} samples missing among those kept")
    oldest = keys[0] if keys else 0
    found.forgetting += oldest > found.oldest_ms > 0
    found.newest_ms, found.oldest_ms = newest, oldest


def _kill_a_migration(home: Home, chance: random.Random, found: Findings) -> None:
    """Kill a migration of a copy: it must be whole or not have been."""
    copy = _copied(home, "migrated")
    assert copy is not None
    with closing(sqlite3.connect(copy)) as memory:
        before = memory.execute("SELECT count(*) FROM moments").fetchone()[0]
    with subprocess.Popen(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _MIGRATION, str(copy)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as migration:
        assert migration.stdout is not None
        migration.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.03))
        _killed(migration)
    with closing(sqlite3.connect(copy)) as memory:
        whole = memory.execute("PRAGMA integrity_check").fetchone()[0]
        version = memory.execute("PRAGMA user_version").fetchone()[0]
        columns = [row[1] for row in memory.execute("PRAGMA table_info(moments)")]
        after = memory.execute("SELECT count(*) FROM moments").fetchone()[0]
    found.kills[
        f"in a migration that was {'whole' if version > len(MIGRATIONS) else 'undone'}"
    ] += 1
    if whole != "ok" or after != before or ("proof" in columns) is not (version > len(MIGRATIONS)):
        found.troubles.append(f"migration: {whole}, {before} rows became {after}")


def _kill_an_export(home: Home, chance: random.Random, found: Findings) -> None:
    """Kill an export: its file must be whole or not be there."""
    to = home.exports / "recording.csv"
    to.unlink(missing_ok=True)
    with home.start("export", "recording", str(to), "--memory", str(home.memory)) as export:
        time.sleep(chance.uniform(0.2, 0.8))
        _killed(export)
    if not to.exists():
        found.kills["in an export that left nothing"] += 1
        return
    found.kills["after an export"] += 1
    lines = to.read_text(encoding="utf-8").split("\n")
    if lines[-1] or len({line.count(",") for line in lines[:-1]}) != 1:
        found.troubles.append("half an export")


def _unfinished(home: Home) -> list[Path]:
    return list(home.base.rglob(f"{MARK}*"))


def _end_well(home: Home, found: Findings) -> None:
    """Start once more, and let it end by itself."""
    with home.start(*_RUN) as daemon:
        heard = Listener(daemon)
        heard.first.wait(PATIENCE)
        daemon.send_signal(signal.SIGTERM)
        heard.join()
    if daemon.returncode or not heard.times_ms:
        found.troubles.append(f"the last life ended with {daemon.returncode}")
    left = [path for path in _unfinished(home) if home.exports not in path.parents]
    if left:
        found.troubles.append(f"{len(left)} unfinished files are left")


def table_of(found: Findings, base: Path) -> Table:
    """Judge what was found."""
    table = Table("Power cuts")
    table.say("file system", file_system(str(base)))
    for moment, count in sorted(found.kills.items()):
        table.say(f"kills {moment}", count)
    table.say("samples reported before a kill", found.reported)
    table.say("lives in which old rows were forgotten", found.forgetting)
    table.say("drawings kept", len(found.drawings))
    table.say("slowest start to its first sample", f"{found.slowest:.1f} s")
    lost = ", ".join(f"{n} in {times}" for n, times in sorted(found.lost.items()))
    table.claim("samples lost in a kill: at most the last", lost, holds=max(found.lost) <= 1)
    table.claim("unfinished files at one time", found.leftovers, holds=found.leftovers <= 2)
    for trouble, times in Counter(found.troubles).items():
        table.claim(trouble, f"{times} times", holds=False)
    table.claim("starts, integrity, pictures, exports", "as they should be", holds=True)
    if found.troubles:
        table.rows.pop()
    return table


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--base", type=Path, help="a directory on the file system to prove on")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.base) as base:
        table = table_of(prove(given.kills, given.seed, Path(base)), Path(base))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
