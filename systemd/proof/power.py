"""Power cuts: the whole kernel is killed at random moments, under a disk that forgets.

Lumen's memory lies on an ext4 of its own, below which dm-log-writes keeps every write and flush.
After a kill each disk that this log allows is made: up to every flush, and between two flushes
with any part of what came after. In each the file system is mended as at a boot, and the memory
must be whole; on the last of each life the daemon must start.
"""

import contextlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from debian import Failed
from disk import make_state
from machine import Machine
from write_log import State, states, writes

ROOM = ("--mode", "mock", "--scenario", "morning", "--seed", "1")
"""Where `power_init` lets it live: each simulated room has a memory of its own."""
MEMORY = Path("mock/morning-1/memory.sqlite")
STATE_MEGABYTES = 24
_LOG_BYTES = 512 << 20
_SEED = 1
_STARTING = 0.3
"""The share of kills that fall into the first seconds, mounting and first commit included."""
_LONGEST_START = 25.0
_LONGEST_LIFE = 12.0
_SHOWN_EVERY = 10
"""All take more than an hour: whoever waits, or ends it early, sees how far it came."""


@dataclass(slots=True)
class Findings:
    """What the cuts left."""

    cuts: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    lost: Counter[int] = field(default_factory=Counter)
    flushed: int = 0
    torn: int = 0
    starts: int = 0
    troubles: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        cuts = ", ".join(f"{count} {when}" for when, count in sorted(self.cuts.items()))
        lost = ", ".join(f"{n} lost in {count}" for n, count in sorted(self.lost.items()))
        return (
            f"cuts: {cuts}; {self.reported} samples reported, {lost}; "
            f"disks: {self.flushed} at a flush, {self.torn} between two; "
            f"the daemon started on {self.starts}"
        )


def prove_power(machine: Machine, folder: Path, checkout: Path, cuts: int) -> str:
    """Cut the power so many times, and look at every disk that each may have left.

    Raises:
        Failed: a disk on which Lumen does not start, or that lost more than the last sample.
    """
    chance, found = random.Random(_SEED), Findings()
    disk, image = folder / "state.ext4", folder / "state.before"
    make_state(image, STATE_MEGABYTES)
    for cut in range(1, cuts + 1):
        shutil.copy(image, disk)
        log = folder / "state.log"
        log.unlink(missing_ok=True)
        with log.open("wb") as made:
            made.truncate(_LOG_BYTES)
        reported = _live_and_die(machine, chance, found)
        _look(image, log, reported, chance, found, folder)
        _start(folder / "found", checkout, found)
        if found.troubles:
            raise Failed(f"{'; '.join(found.troubles)} -- {found}")
        if cut % _SHOWN_EVERY == 0:
            print(f"      {cut} of {cuts}: {found}", flush=True)
    return str(found)


def _live_and_die(machine: Machine, chance: random.Random, found: Findings) -> list[int]:
    """Boot, kill it at a random moment, and give the times that it told."""
    machine.boot("init=/srv/power_init")
    heard: list[int] = []
    starting = chance.random() < _STARTING
    left = chance.uniform(0.0, _LONGEST_START) if starting else 120.0
    until = time.monotonic() + left
    with contextlib.suppress(Failed):
        while time.monotonic() < until:
            answer = machine.next_line(max(0.0, until - time.monotonic()))
            if not isinstance(answer, dict) or "time" not in answer:
                continue
            heard.append(_milliseconds(answer["time"]))
            if not starting and len(heard) == 1:
                until = time.monotonic() + chance.uniform(0.0, _LONGEST_LIFE)
    machine.kill()
    found.reported += len(heard)
    found.cuts["while living" if heard else "while starting"] += 1
    if not heard and not starting:
        found.troubles.append("no sample within two minutes of a start")
    return heard


def _milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000.0)


def _look(
    image: Path,
    log: Path,
    reported: list[int],
    chance: random.Random,
    found: Findings,
    folder: Path,
) -> None:
    """Look at each disk that the cut may have left; the last is what the next life finds."""
    before = image.read_bytes()
    last = before
    with log.open("rb") as opened:
        for state in states(bytearray(before), writes(opened), chance):
            found.torn += state.torn
            found.flushed += not state.torn
            _look_at(state, folder, found)
            last = last if state.torn else state.image
    image.write_bytes(last)
    kept = _kept(_files(last, folder, found))
    newest = kept[-1] if kept else 0
    lost = [at for at in reported if at > newest + 1]
    found.lost[len(lost)] += bool(reported)
    if len(lost) > 1:
        found.troubles.append(f"{len(lost)} samples lost")


def _look_at(state: State, folder: Path, found: Findings) -> None:
    """The memory on a disk must be whole, or not be there yet."""
    try:
        _kept(_files(state.image, folder, found))
    except (Failed, sqlite3.Error) as error:
        kind = "between two flushes" if state.torn else "at a flush"
        found.troubles.append(f"a disk {kind} ({state.flushes}): {error}")


def _files(image: bytes, folder: Path, found: Findings) -> Path:
    """Mend a disk as a boot does, and give what is on it."""
    disk, files = folder / "looked-at.ext4", folder / "found"
    disk.write_bytes(image)
    mended = subprocess.run(["e2fsck", "-p", disk], capture_output=True, text=True, check=False)  # noqa: S603, S607 - Debian's own
    if mended.returncode > 1:
        found.troubles.append(f"e2fsck ended with {mended.returncode}: {mended.stdout[-200:]}")
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir()
    subprocess.run(["debugfs", "-R", f"rdump / {files}", disk], capture_output=True, check=True)  # noqa: S603, S607 - as above
    return files


def _kept(files: Path) -> list[int]:
    """Give the times of a memory's samples.

    Raises:
        Failed: it is damaged.
    """
    file = files / MEMORY
    if any(file.parent.glob("*.damaged-*")):
        raise Failed("a memory was set aside as damaged")
    if not file.exists() or not file.stat().st_size:
        return []
    with contextlib.closing(sqlite3.connect(file)) as memory:
        whole = memory.execute("PRAGMA integrity_check").fetchone()[0]
        if whole != "ok":
            raise Failed(f"the memory is not whole: {whole}")
        if not memory.execute("PRAGMA user_version").fetchone()[0]:
            return []
        rows = memory.execute("SELECT time_ms FROM moments ORDER BY time_ms")
        return [at for (at,) in rows]


def _start(files: Path, checkout: Path, found: Findings) -> None:
    """The daemon, of the version that the machine ran, must start on what a disk holds."""
    environment = dict(
        os.environ,
        STATE_DIRECTORY=str(files),
        RUNTIME_DIRECTORY=str(files / "run"),
        LUMEN_PAGE_REACH="off",
        TZ="UTC",
    )
    with subprocess.Popen(  # noqa: S603 - our own daemon
        [sys.executable, "-m", "lumen.commands.cli", "run", "--json", *ROOM],
        env=environment,
        cwd=checkout,  # goes before what is installed here
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None  # noqa: S101 - as opened
        first = daemon.stdout.readline()
        daemon.kill()
        errors = daemon.stderr.read() if daemon.stderr is not None else ""
    with contextlib.suppress(json.JSONDecodeError):
        if "time" in json.loads(first):
            found.starts += 1
            if any((files / MEMORY).parent.glob("*.damaged-*")):
                found.troubles.append("the start set a memory aside as damaged")
            return
    found.troubles.append(f"the daemon did not start: {errors[-300:]}")
