"""A memory that never stands in the way."""

import contextlib
import errno
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lives import NOON, moment
from remembering import Remembering, refuse
from repository import ROOT

from lumen.core.reading import Channel
from lumen.errors import StoreError
from lumen.store.memory import LAST_RETRY
from lumen.store.store import FILE_NAME, Store
from lumen.units import WallTime

DAY = 86_400.0

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
    assert life.memory.notice == "the memory was taken away and begun afresh"
    assert not list(tmp_path.glob("*.damaged-???????????????"))
    assert life.kept == 3
    life.memory.close()


def test_damage_is_told_with_its_reason(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What was wrong with the file is known afterwards, and where the file is."""
    (tmp_path / FILE_NAME).write_bytes(b"rubbish" * 1000)
    life = Remembering(tmp_path)
    life.live(range(1))
    (aside,) = tmp_path.glob("*.damaged-*")
    assert life.memory.notice is not None
    assert aside.name in life.memory.notice
    assert "file is not a database" in life.memory.notice
    assert caplog.messages == [life.memory.notice]
    life.memory.close()


@pytest.mark.parametrize("pressure", ["'ab'", "X'00ff'", "1e300", "-5.0"])
def test_past_is_damaged_when_a_pressure_of_the_week_makes_no_sense(
    tmp_path: Path, pressure: str
) -> None:
    """Older than the day that is lived through again, a row is no less looked at."""
    life = Remembering(tmp_path)
    life.live(range(0, 6000, 10))
    life.memory.close()
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as file:
        query = f"UPDATE moments SET pressure_hpa = {pressure} WHERE time_ms < ?"  # noqa: S608 - the test's own
        file.execute(query, ((NOON + 600.0) * 1000.0,))
        file.commit()
    past = life.memory.past(86_400.0)
    assert past.pressures == []
    assert "begun afresh" in str(life.memory.notice)
    life.memory.close()


def test_waits_grow_to_ten_minutes_and_begin_anew_after_a_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a minute, doubled at each failure; what was written makes the next wait short again."""
    tries, broken, remember = list[float](), range(3, 100), Store.remember

    def stumble(store: Store, *given: Any) -> int:  # noqa: ANN401 - handed on
        tries.append(life.now)
        if round(life.now / 30.0) in broken:
            raise StoreError("disk is full")
        return remember(store, *given)

    life = Remembering(tmp_path)
    life.live(range(3))
    monkeypatch.setattr(Store, "remember", stumble)
    life.live(range(3, 100))
    waits = [after - before for before, after in pairwise(tries)]
    assert waits == [30, 60, 120, 240, 480, 600, 600, 600]
    broken = range(130, 200)
    life.live(range(100, 130))
    tries.clear()
    life.live(range(130, 140))
    assert [after - before for before, after in pairwise(tries)] == [30, 60, 120]
    life.memory.close()


def test_fault_and_patience_hold_when_a_failing_memory_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full can be read: that is no sign of its being well."""
    tries: list[float] = []

    def refuse(_store: Store, *_given: object) -> int:
        tries.append(life.now)
        raise StoreError("disk is full")

    life = Remembering(tmp_path)
    life.live(range(3))
    with monkeypatch.context() as full:
        full.setattr(Store, "remember", refuse)
        for step in range(3, 23):
            life.live(range(step, step + 1))
            assert life.memory.check() is None
            life.memory.past(60.0)
            life.memory.setting("page")
            assert life.memory.fault == "disk is full"
    assert [later - earlier for earlier, later in pairwise(tries)] == [30.0, 60.0, 120.0, 240.0]
    life.live(range(60, 61))
    assert life.memory.fault is None
    life.memory.close()


@pytest.mark.parametrize(
    "verdict",
    [
        sqlite3.OperationalError("disk I/O error"),
        "Tree 2 page 7: unable to get the page. error code=266",
    ],
)
def test_memory_is_not_set_aside_when_it_cannot_be_checked(
    tmp_path: Path, verdict: Exception | str
) -> None:
    """A card that stumbles once while the file is looked through costs nothing."""
    life = Remembering(tmp_path)
    life.live(range(5))
    life.memory.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", _checking(verdict))
        life.live(range(5, 7))
        assert "error" in str(life.memory.fault)
    life.live(range(7, 20))
    assert life.memory.fault is None
    assert life.memory.notice is None
    assert life.kept == 20
    life.memory.close()


def _checking(verdict: Exception | str) -> Callable[..., sqlite3.Connection]:
    """Give what connects to a disk where a check of the file ends like this."""

    class Stumbling(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:  # noqa: ANN401 - handed on
            if "quick_check" in sql:
                if isinstance(verdict, Exception):
                    raise verdict
                return super().execute("SELECT ?", (verdict,))
            return super().execute(sql, *given)

    return partial(sqlite3.connect, factory=Stumbling)


def test_size_is_unknown_when_there_is_no_file(tmp_path: Path) -> None:
    """A file that is missing is none of 0 bytes."""
    life = Remembering(tmp_path / "no")
    (tmp_path / "no").write_text("in the way")
    life.live(range(1))
    assert life.memory.size is None
    life = Remembering(tmp_path)
    life.live(range(1))
    assert life.memory.size == (tmp_path / FILE_NAME).stat().st_size
    store = Store(tmp_path / "other" / FILE_NAME)
    store.file.unlink()
    with pytest.raises(StoreError, match="No such file"):
        _ = store.size
    store.close()
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
    assert life.memory.waiting == 20
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
            [sys.executable, "-c", _WRITER, str(file), str(ROOT / "tests")],
            stdout=subprocess.PIPE,
            text=True,
        )
        with writer:
            assert writer.stdout is not None
            reported = int(writer.stdout.readline())
            ends = time.monotonic() + rng.uniform(0.0, 0.1)
            while time.monotonic() < ends:
                reported = int(writer.stdout.readline())
            writer.kill()
        store = Store(file)
        kept = list(store.past())
        store.close()
        assert len(kept) >= reported + 1
        assert kept[-1].sample.wall == moment(len(kept) - 1).sample.wall


def test_past_reaches_back_for_a_week_and_its_scale_for_two(tmp_path: Path) -> None:
    """Pressures, words and noise of seven days, CO2 of eight, one state in ten minutes of 14."""
    ago = (14.001, 14.0, 8.001, 8.0, 7.001, 7.0, 600 / DAY, 1 / DAY, 0.0)
    store = Store(tmp_path / FILE_NAME)
    for number, days in enumerate(ago):
        lived = moment(10 * number, NOON - days * DAY)
        readings = {**lived.sample.readings, Channel.CO2: 600.0}
        store.remember(replace(lived, sample=replace(lived.sample, readings=readings)))
    store.close()
    memory = Remembering(tmp_path).memory
    past = memory.past(600.0)

    def passed(walls: Iterable[float]) -> list[object]:
        return [pytest.approx(NOON - wall, abs=1e-3) for wall in walls]

    week, last = [7 * DAY, 600.0, 1.0, 0.0], [600.0, 1.0, 0.0]
    assert passed(wall for wall, _ in past.pressures) == week
    assert passed(wall for wall, _ in past.sentences) == week
    assert passed(state[0] for state in past.raw_states) == week
    assert passed(one.sample.wall for one in past.moments) == last
    fortnight = [14 * DAY, 8.001 * DAY, 8 * DAY, 7.001 * DAY, 7 * DAY, 600.0, 0.0]
    assert passed(one.sample.wall for one in past.thinned) == fortnight
    # From the fourth to the ninth, five minutes apart as they were lived.
    assert past.co2_lived == pytest.approx(1500.0)
    memory.close()


def test_nothing_is_told_of_damage_when_the_file_cannot_be_looked_through(tmp_path: Path) -> None:
    """Why it cannot is a fault; what is wrong with a file that can be is damage."""
    life = Remembering(tmp_path)
    life.live(range(3))
    life.memory.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", _checking(sqlite3.OperationalError("disk I/O error")))
        assert life.memory.check() is None
        assert "disk I/O error" in str(life.memory.fault)
    life.memory.close()


@pytest.mark.parametrize("wishing", [False, True])
def test_writes_stay_within_the_budget_when_every_moment_is_durable(
    tmp_path: Path,
    wishing: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """An hour at 30 s writes at most 30 KiB a minute, even if something is wished for all along."""
    life = Remembering(tmp_path)
    before = _written()
    for step in range(120):
        for tenth in range(10 * wishing):
            life.memory.hold_setting("wishes", f"{{'brightness': {step}.{tenth}}}")
        life.live(range(step, step + 1))
    life.memory.close()
    # In-memory file systems count nothing, and then there is nothing to judge.
    assert (_written() - before) / 60.0 <= 30 * 1024


def _written() -> int:
    for line in Path(f"/proc/{os.getpid()}/io").read_text(encoding="ascii").splitlines():
        name, _, count = line.partition(": ")
        if name == "write_bytes":
            return int(count)
    return 0


def test_fault_of_the_disk_is_no_new_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moments before and after it are of one life: the time between is known, and nobody awoke."""
    life = Remembering(tmp_path)
    life.live(range(3))
    with monkeypatch.context() as full:
        full.setattr(Store, "remember", refuse)
        life.live(range(3, 5))
        assert life.memory.fault == "disk is full"
    life.live(range(5, 10))
    assert life.memory.waiting == 0
    watched = life.memory.with_days(
        lambda days: days.lived(WallTime(NOON - 1.0), WallTime(NOON + 1e6), 3600.0)
    )
    assert watched == (30.0 * 9, 1)
    life.memory.close()


def test_memory_that_is_begun_afresh_begins_with_a_life(tmp_path: Path) -> None:
    """In a new file no moment stands before the first."""
    life = Remembering(tmp_path)
    life.live(range(3))
    (tmp_path / FILE_NAME).unlink()
    life.live(range(3, 5))
    watched = life.memory.with_days(
        lambda days: days.lived(WallTime(NOON - 1.0), WallTime(NOON + 1e6), 3600.0)
    )
    assert watched == (30.0, 1)
    life.memory.close()


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ESTALE])
def test_file_that_cannot_be_looked_at_for_a_while_is_not_given_up(
    tmp_path: Path, number: int
) -> None:
    """It was not taken away: the moments wait, and it goes on with them."""
    life, stat = Remembering(tmp_path), os.stat
    life.live(range(3))

    def stumbling(path: Any, **given: Any) -> os.stat_result:  # noqa: ANN401 - handed on
        if str(path).endswith(FILE_NAME):
            raise OSError(number, os.strerror(number), str(path))
        return stat(path, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "stat", stumbling)
        life.live(range(3, 6))
        assert os.strerror(number) in str(life.memory.fault)
        assert life.memory.past(60.0).unread
    life.live(range(6, 12))
    assert (life.memory.fault, life.memory.notice, life.kept) == (None, None, 12)
    life.memory.close()
