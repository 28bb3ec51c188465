"""The SQLite file."""

import contextlib
import math
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lives import NOON, moment
from repository import ROOT

from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.errors import StoreError
from lumen.store import store
from lumen.store.at_rest import newest_wall
from lumen.store.schema import MIGRATIONS, migrate
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError
from lumen.units import Monotonic, WallTime


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a place for a memory."""
    return tmp_path / "memory" / FILE_NAME


def test_moments_come_back_as_they_were(file: Path) -> None:
    """Readings, faults, raw state, shape, expression and sentence survive a restart.

    How the state was felt follows from the raw ones.
    """
    lived = [moment(step) for step in range(12)]
    store = Store(file)
    for one in lived:
        store.remember(one)
    store.close()
    store = Store(file)
    assert list(store.past()) == [replace(one, eisv=None) for one in lived]
    assert store.last_wall == lived[-1].sample.wall
    store.close()
    assert newest_wall(file) == lived[-1].sample.wall


def test_past_is_bounded_when_only_the_last_is_wanted(file: Path) -> None:
    """The last ten minutes are twenty moments and the newest."""
    store = Store(file)
    for step in range(100):
        store.remember(moment(step))
    assert len(list(store.past(600.0))) == 21
    store.close()


def test_order_and_intervals_hold_when_the_clock_jumps(file: Path) -> None:
    """Keys ascend and intervals are the monotonic clock's, whatever the wall clock does."""
    walls = [NOON, NOON + 30, NOON - 3600, NOON - 3570, NOON + 9e8, NOON + 90]
    store = Store(file)
    for step, wall in enumerate(walls):
        store.remember(moment(step, wall))
    times = [one.sample.at for one in store.past()]
    assert times == pytest.approx([0.0, 30.0, 60.0, 90.0, 120.0, 150.0])
    store.close()


@pytest.mark.parametrize("glitches", [1, 5])
@pytest.mark.parametrize("restarted", [False, True])
def test_leap_is_undone_when_the_clock_is_right_again(
    file: Path, *, glitches: int, restarted: bool
) -> None:
    """A date 80 years ahead costs no older moment, and later ones have their true times."""
    store = Store(file)
    store._connection.execute("PRAGMA synchronous = OFF")
    walls = [NOON + 30.0 * step for step in range(3000)]
    ahead = range(119 - glitches, 119)
    for step, wall in enumerate(walls):
        if restarted and step == ahead.stop:
            store.close()
            store = Store(file)
        store.remember(moment(step, wall + 2.5e9 * (step in ahead)))
        store.forget(90.0)
    assert [one.sample.wall for one in store.past()] == walls
    assert len(list(store.past(3600.0))) == 121
    store.close()


def test_nothing_is_forgotten_when_the_clock_has_only_just_leapt(file: Path) -> None:
    """What is old by a date that may be wrong is kept for a day, and then forgotten."""
    store = Store(file)
    store._connection.execute("PRAGMA synchronous = OFF")
    for step in range(120, 6120):
        store.remember(moment(step, NOON + 30.0 * step + 2.5e9 * (step >= 1000)))
        store.forget(90.0)
        if step == 1000 + 2400:
            assert len(list(store.past())) == 3281
    assert len(list(store.past())) == 5120
    store.close()


def test_past_is_not_moved_when_the_clock_falls_to_before_it(file: Path) -> None:
    """1970 is the wrong date then, and what was remembered by the right one stays as it is."""
    store = Store(file)
    for step in range(20):
        store.remember(moment(step, NOON + 30.0 * step if step < 10 else 30.0 * step))
    walls = [one.sample.wall for one in store.past()]
    store.close()
    assert walls == [NOON + 30.0 * step for step in range(20)]


def test_lives_are_set_apart_by_the_wall_clock(file: Path) -> None:
    """Between two lives the interval is the wall clock's; where that went back, a gap."""
    for start in (NOON, NOON + 7200.0, NOON + 7200.0):
        store = Store(file)
        for step in range(2):
            shifted = moment(step, start + 30.0 * step)
            at = Monotonic(shifted.sample.at + 5.0)
            store.remember(replace(shifted, sample=replace(shifted.sample, at=at)))
        store.close()
    store = Store(file)
    times = [one.sample.at for one in store.past()]
    assert times[1] - times[0] == pytest.approx(30.0)
    assert times[2] - times[1] == pytest.approx(7170.0)
    assert times[4] - times[3] >= 3600.0
    store.close()


@pytest.mark.parametrize(
    ("boot", "at", "ahead", "away"),
    [
        ("the first", 340.0, 40.0, 40.0),
        ("the first", 340.0, 86_400.0, 40.0),  # the clock was set between two processes
        ("the first", 340.0, -7200.0, 40.0),
        ("the second", 20.0, 20.0, 3600.0),  # it stood still while the machine was off
        ("the second", 20.0, -5e8, 3600.0),
        ("the second", 20.0, 30_000.0, 30_000.0),
    ],
)
def test_lives_are_as_far_apart_as_the_second_was_lived(
    file: Path, boot: str, at: float, ahead: float, away: float
) -> None:
    """By the machine's run where it went on; after a restart at least an hour, as a start has it.

    So it stays in every later start, and in the days.
    """
    first = Store(file, "the first")
    for step in range(11):
        first.remember(moment(step))
    first.close()
    second, last = Store(file, boot), NOON + 300.0
    for step in range(3):
        one = moment(step, last + ahead + 30.0 * step)
        there = Monotonic(at + 30.0 * step)
        second.remember(replace(one, sample=replace(one.sample, at=there)))
    second.close()
    for again in (None, boot, "another"):
        with contextlib.closing(Store(file, again)) as store:
            times = [one.sample.at for one in store.past()]
            in_days = store.days.samples(WallTime(0.0), WallTime(2e9))
        assert times[10] == pytest.approx(300.0)
        assert times[11:] == pytest.approx([300.0 + away + 30.0 * step for step in range(3)])
        assert [one.sample.at for one, _ in in_days] == pytest.approx(times)
        assert [begins for _, begins in in_days] == [number in {0, 11} for number in range(14)]


def test_end_of_a_life_is_the_wall_clocks_when_its_beginning_is_forgotten(file: Path) -> None:
    """A life of weeks outlasts what is kept; how long it was cannot be summed up any more."""
    store = Store(file, "this run")
    for step in range(120):
        store.remember(moment(step, NOON + 3600.0 * step, 3600.0))
    assert (store.last_at(), store.rebooted()) == (119 * 3600.0, False)
    store.forget(1.0)
    store.close()
    with contextlib.closing(Store(file, "this run")) as store:
        assert len(list(store.past())) == 25
        assert (store.last_at(), store.rebooted()) == (None, False)
        store.remember(moment(120, NOON + 3600.0 * 119 + 40.0, 3600.0))
        *_, last, first = (one.sample.at for one in store.past())
    assert first - last == pytest.approx(40.0)


def test_pressures_are_thinned_to_one_a_minute(file: Path) -> None:
    """A week of weather is few numbers."""
    store = Store(file)
    for step in range(40):
        store.remember(moment(step))
    pressures = store.recent.pressures(7 * 86_400.0)
    assert 20 <= len(pressures) <= 21
    assert [wall for wall, _ in pressures] == sorted(wall for wall, _ in pressures)
    store.close()


def test_settings_are_kept(file: Path) -> None:
    """What was wished for survives."""
    store = Store(file)
    assert store.setting("page") is None
    store.keep_settings({"page": "face"})
    store.keep_settings({"page": "words"})
    store.close()
    store = Store(file)
    assert store.setting("page") == "words"
    store.close()


def test_table_stays_flat_when_the_old_is_forgotten(file: Path) -> None:
    """A year at one sample an hour, kept for thirty days, is thirty days' rows."""
    store = Store(file)
    store._connection.execute("PRAGMA synchronous = OFF")
    sizes = []
    for step in range(365 * 24):
        store.remember(moment(step, interval=3600.0))
        store.forget(30.0)
        if step % (30 * 24) == 0:
            sizes.append(sum(1 for _ in store._connection.execute("SELECT 1 FROM moments")))
    assert max(sizes[2:]) <= 30 * 24 + 200
    store.close()


@pytest.mark.parametrize("days", [0.5, 2.0])
def test_what_was_kept_before_the_clock_was_set_stays_as_long_as_what_followed(
    file: Path, days: float
) -> None:
    """It has no age: two hours of 1970 are not fifty years old once the network tells the time."""
    store = Store(file)
    store._connection.execute("PRAGMA synchronous = OFF")
    for step in range(round(days * 1440)):
        wall = 3600.0 + 60.0 * step if step < 120 else NOON + 60.0 * step
        store.remember(moment(step, wall, interval=60.0))
        store.forget(1.0)
    kept = [one.sample.wall for one in store.past()]
    # Of two days one is left, and an hour between two looks; before a day has passed, everything.
    assert len(kept) == 720 if days < 1.0 else 1440 <= len(kept) <= 1560
    assert (kept[0] < NOON) is (days < 1.0)
    store.close()


def test_every_commit_is_on_the_disk_before_the_next(file: Path) -> None:
    """SQLite says so itself: synced at each commit, alone with its file, with a short log."""
    store = Store(file)

    def pragma(name: str) -> object:
        return store._connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("synchronous") == 2  # FULL
    assert pragma("journal_mode") == "wal"
    assert pragma("locking_mode") == "exclusive"
    assert pragma("page_size") == 1024
    assert pragma("wal_autocheckpoint") == 32
    assert pragma("temp_store") == 2  # memory
    store.close()


def test_old_is_forgotten_at_every_120th_moment_and_400_at_a_time(file: Path) -> None:
    """An hour's moments between two looks, and no look that takes long."""
    store = Store(file)
    store._connection.execute("PRAGMA synchronous = OFF")
    for step in range(120):
        # Of moments an hour apart a day keeps 25: the last, and those up to 24 hours before it.
        assert len(list(store.past())) == step
        store.remember(moment(step, interval=3600.0))
        store.forget(1.0)
    assert len(list(store.past())) == 25
    for step in range(120, 720):
        store.remember(moment(step, interval=3600.0))
    store.forget(1.0)
    assert len(list(store.past())) == 625 - 400
    store.close()


def test_damage_is_told_from_trouble(file: Path) -> None:
    """A file that is no database, and one with torn pages, are damaged."""
    file.parent.mkdir()
    file.write_bytes(b"this is no database" * 500)
    with pytest.raises(DamagedError, match="not a database"):
        Store(file)
    file.unlink()
    store = Store(file)
    for step in range(300):
        store.remember(moment(step))
    store.close()
    data = bytearray(file.read_bytes())
    data[8192:20480] = b"\xa5" * 12288
    file.write_bytes(data)
    with pytest.raises(DamagedError):
        Store(file)


def test_torn_page_in_the_log_is_survived(file: Path) -> None:
    """A power cut in the midst of a commit loses that commit, and nothing else."""
    script = (
        "import os, sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path; from lives import moment; from lumen.store.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for step in range(12): store.remember(moment(step))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    here = str(ROOT / "tests")
    subprocess.run([sys.executable, "-c", script, str(file), here], check=False)  # noqa: S603 - this very interpreter
    log = file.with_name(f"{FILE_NAME}-wal")
    data = bytearray(log.read_bytes())
    data[-500:] = b"\x5a" * 500
    log.write_bytes(data)
    store = Store(file)
    assert len(list(store.past())) == 11
    assert store.check() is None
    store.close()


def test_file_that_was_taken_away_is_noticed(file: Path) -> None:
    """Writing into a deleted file would remember nothing."""
    store = Store(file)
    store.remember(moment(0))
    file.unlink()
    with pytest.raises(DamagedError, match="taken away"):
        store.remember(moment(1))
    with pytest.raises(DamagedError, match="taken away"):
        store.keep_settings({"page": "words"})
    store.close()


def test_full_disk_is_trouble_and_no_damage(file: Path) -> None:
    """The moment is refused, and the file stays whole."""
    store = Store(file)
    store._connection.execute("PRAGMA max_page_count = 8")
    with pytest.raises(StoreError, match="full") as caught:
        _fill(store)
    assert not isinstance(caught.value, DamagedError)
    assert store.check() is None
    store.close()


def test_later_version_is_refused_with_the_way_out(file: Path) -> None:
    """A memory of the future is neither read nor harmed."""
    Store(file).close()
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for readable_from in (0, -1, len(MIGRATIONS) + 1):
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.execute(f"PRAGMA application_id = {readable_from}")
        with pytest.raises(StoreError, match="version 99, and this Lumen knows"):
            Store(file)


def test_version_before_goes_on_remembering_after_an_upgrade_that_went_back(file: Path) -> None:
    """A later version has added a column and a table: what is remembered then is there for both."""
    Store(file).close()
    added = "ALTER TABLE moments ADD COLUMN later REAL; CREATE TABLE later (x);"
    later = (*MIGRATIONS, f"{added} PRAGMA application_id = {len(MIGRATIONS)};")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, later)
    store = Store(file)
    store.remember(moment(1))
    assert store.check() is None
    store.close()
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, later)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(later),)
        assert connection.execute("SELECT count(*) FROM moments").fetchone() == (1,)


def test_migration_is_whole_or_not_at_all() -> None:
    """An older memory gains what is new; a migration that fails leaves it as it was."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    connection.execute("INSERT INTO settings VALUES ('a', 'b')")
    more = (*MIGRATIONS, "ALTER TABLE settings ADD COLUMN kept_ms INTEGER;")
    migrate(connection, more)
    assert connection.execute("SELECT * FROM settings").fetchall() == [("a", "b", None)]
    broken = (*more, "ALTER TABLE settings ADD COLUMN x TEXT; ALTER TABLE nothing ADD COLUMN y;")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, broken)
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    assert connection.execute("PRAGMA user_version").fetchone() == (len(more),)
    assert len(connection.execute("SELECT * FROM settings").fetchone()) == 3
    connection.close()


def test_memory_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    """A directory that is a file is named."""
    (tmp_path / "memory").write_text("")
    with pytest.raises(StoreError, match="memory"):
        Store(tmp_path / "memory" / FILE_NAME)


def _fill(store: Store) -> None:
    for step in range(1000):
        store.remember(moment(step))


def test_setting_is_kept_with_the_moment_or_not_at_all(file: Path) -> None:
    """One commit holds both: what fails leaves neither."""
    store = Store(file)
    store.remember(moment(0), {"page": "face"})
    store._connection.execute(
        "CREATE TEMP TRIGGER no BEFORE INSERT ON settings BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(StoreError):
        store.remember(moment(1), {"page": "words"})
    store.close()
    store = Store(file)
    assert store.setting("page") == "face"
    assert len(list(store.past())) == 1
    store.close()


def test_memory_that_another_keeps_is_told_as_such(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two Lumens that know nothing of each other may be given one folder."""
    monkeypatch.setattr(store, "_BUSY", 0.01)
    first = Store(file)
    with pytest.raises(StoreError, match="another program uses it: another Lumen, perhaps"):
        Store(file)
    first.close()
    Store(file).close()


def test_one_moment_without_a_fault_is_given_of_each_slot(file: Path) -> None:
    """The first of each ten minutes by the calendar, whole; a fault or half a state is none."""
    store = Store(file)
    lived = [moment(step) for step in range(200)]
    for one in lived:
        store.remember(one)
    thinned = store.recent.thinned(1e9, 600.0)
    store.close()
    first: dict[int, WallTime] = {}
    for one in lived:
        if not one.faults and one.raw is not None and one.raw.V is not None:
            first.setdefault(int(one.sample.wall // 600.0), one.sample.wall)
    assert [one.sample.wall for one in thinned] == list(first.values())
    assert len(thinned) == 10
    assert {one.raw for one in thinned} == {lived[0].raw}
    assert thinned[0].sample.readings == lived[0].sample.readings


def test_raw_states_are_given_with_what_is_unknown_or_faulty(file: Path) -> None:
    """A row for each moment: wall time, E, I, S, V; a fault makes it NaN, as it teaches nothing."""
    store = Store(file)
    for step in range(6):
        store.remember(moment(step))
    states = store.recent.raw_states(100.0)
    store.close()
    assert [row[0] for row in states] == [NOON + 60.0, NOON + 90.0, NOON + 120.0, NOON + 150.0]
    assert states[0][1:4] == (0.6, 0.7, 0.3)
    assert math.isnan(states[0][4])
    assert all(math.isnan(x) for x in states[1][1:])


def test_state_without_co2_is_whole(tmp_path: Path) -> None:
    """A sensor of CO2 that is at fault for weeks keeps nobody from learning the own scale."""
    lost = Fault(FaultKind.SILENT, "no answer")

    def kept(step: int, *channels: Channel) -> Moment:
        whole = moment(step)
        readings = {c: r for c, r in whole.sample.readings.items() if not isinstance(r, Fault)}
        sample = replace(whole.sample, readings={**readings, **dict.fromkeys(channels, lost)})
        return replace(whole, sample=sample, raw=Eisv(0.5, 0.6, 0.2, 0.1))

    store = Store(tmp_path / FILE_NAME)
    for step, channels in enumerate([(), (Channel.CO2,), (Channel.LIGHT, Channel.CO2)]):
        store.remember(kept(step, *channels))
    assert len(store.recent.thinned(1e6, 1.0)) == 2
    assert [math.isnan(row[1]) for row in store.recent.raw_states(1e6)] == [False, False, True]
    store.close()
