"""A memory that never stands in the way."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from lives import NOON, moment

from lumen.store.memory import LAST_RETRY, WAITING, Memory
from lumen.store.store import FILE_NAME, Store
from lumen.units import Monotonic, WallTime

_WRITER = """
import sys; sys.path.insert(0, sys.argv[2])
from pathlib import Path
from lives import moment
from lumen.store.store import Store
store = Store(Path(sys.argv[1]))
step = sum(1 for _ in store.past())
while True:
    store.remember(moment(step))
    print(step, flush=True)
    step += 1
"""


class Remembering:
    """A memory and its time."""

    def __init__(self, directory: Path) -> None:
        self.now = 0.0
        self.memory = Memory(
            directory, 30.0, lambda: Monotonic(self.now), lambda: WallTime(NOON + self.now)
        )

    def live(self, steps: range) -> None:
        """Remember the moments of these steps."""
        for step in steps:
            self.now = 30.0 * step
            self.memory.remember(moment(step))

    @property
    def kept(self) -> int:
        """How many moments the file holds."""
        return len(self.memory.past(1e9).moments)


def test_damaged_file_is_replaced_at_the_start_and_told(tmp_path: Path) -> None:
    """A fresh memory is begun, the damaged one is set aside, and a person is told."""
    (tmp_path / FILE_NAME).write_bytes(b"rubbish" * 1000)
    life = Remembering(tmp_path)
    life.live(range(3))
    assert life.memory.fault is None
    assert life.memory.notice is not None
    assert "begun afresh" in life.memory.notice
    assert life.kept == 3
    assert len(list(tmp_path.glob("*.damaged-*"))) == 1
    life.memory.close()


def test_file_that_is_damaged_while_running_is_replaced(tmp_path: Path) -> None:
    """Whether it is deleted or overwritten, the next moment is in a fresh one."""
    life = Remembering(tmp_path)
    life.live(range(5))
    (tmp_path / FILE_NAME).unlink()
    life.live(range(5, 8))
    assert life.memory.fault is None
    assert life.memory.notice is not None
    assert life.kept == 3
    life.memory.close()


def test_moments_wait_when_they_cannot_be_written(tmp_path: Path) -> None:
    """While the disk is away the last ten minutes are held, and written when it is back."""
    life = Remembering(tmp_path)
    life.live(range(3))
    moved = tmp_path.with_name("away")
    tmp_path.rename(moved)
    tmp_path.write_text("no directory")
    life.live(range(3, 60))
    assert life.memory.fault is not None
    assert life.memory.waiting == WAITING
    tmp_path.unlink()
    moved.rename(tmp_path)
    life.live(range(60, 60 + round(LAST_RETRY / 30.0) + 2))
    assert not life.memory.fault
    assert life.memory.waiting == 0
    life.memory.close()


def test_nothing_is_lost_but_the_last_when_killed_at_any_moment(tmp_path: Path) -> None:
    """Kill -9 at random moments: the file stays whole, and what was told as kept is kept."""
    file = tmp_path / FILE_NAME
    rng = random.Random(1)
    for _ in range(8):
        writer = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", _WRITER, str(file), str(Path(__file__).parent)],
            stdout=subprocess.PIPE,
            text=True,
        )
        with writer:
            assert writer.stdout is not None
            told = int(writer.stdout.readline())
            ends = time.monotonic() + rng.uniform(0.0, 0.1)
            while time.monotonic() < ends:
                told = int(writer.stdout.readline())
            writer.kill()
        store = Store(file)
        kept = list(store.past())
        store.close()
        assert len(kept) >= told + 1
        assert kept[-1].sample.wall == moment(len(kept) - 1).sample.wall


def test_writes_stay_within_the_budget_when_every_moment_is_durable(tmp_path: Path) -> None:
    """An hour at 30 s writes at most 30 KiB a minute, as the operating system counts it."""
    life = Remembering(tmp_path)
    before = _written()
    life.live(range(120))
    life.memory.close()
    # In-memory file systems count nothing, and then there is nothing to judge.
    assert (_written() - before) / 60.0 <= 30 * 1024


def _written() -> int:
    for line in Path(f"/proc/{os.getpid()}/io").read_text(encoding="ascii").splitlines():
        name, _, count = line.partition(": ")
        if name == "write_bytes":
            return int(count)
    return 0
