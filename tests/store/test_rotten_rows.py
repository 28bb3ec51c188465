"""Rows and settings that SQLite's own check finds nothing wrong with, and that cannot be."""

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from lives import NOON, moment

from lumen.core.moment import Moment
from lumen.core.reading import QUANTITIES
from lumen.errors import StoreError
from lumen.store.at_rest import newest_wall
from lumen.store.memory import Memory
from lumen.store.rows import COLUMNS, LATEST_MS
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store
from lumen.units import Monotonic, WallTime

BOOT = "this-run"
DAY = 86_400.0


def memory_in(directory: Path) -> Memory:
    """Give the memory in a directory, at noon and a quarter."""
    now = Monotonic(900.0)
    return Memory(directory, 30.0, lambda: now, lambda: WallTime(NOON + now), BOOT)


def filled(directory: Path, steps: int = 12) -> Path:
    """Live some moments, and give the file."""
    store = Store(directory / FILE_NAME, BOOT)
    for step in range(steps):
        store.remember(moment(step), {"wishes": "{}"})
    store.close()
    return directory / FILE_NAME


def change(file: Path, script: str, *values: Any) -> None:  # noqa: ANN401 - whatever SQLite keeps
    """Change a memory as its disk might, or whoever may write to it."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        if values:
            connection.execute(script, values)
        else:
            connection.executescript(script)
        connection.commit()
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)


def recalled(directory: Path) -> tuple[Memory, list[Moment]]:
    """Take up the past as a start does, and live on; give what was remembered."""
    memory = memory_in(directory)
    memory.open()
    memory.setting("wishes")
    past = memory.past(DAY)
    assert past.last_at is None or 0.0 <= past.last_at < 1e11
    memory.hold(moment(40))
    memory.write()
    assert memory.fault is None
    return memory, list(past.moments)


LAST = "WHERE time_ms = (SELECT max(time_ms) FROM moments)"
CELLS = {
    "a time beyond the calendar": "time_ms = 9223372036000 + 1",
    "the last time there is": "time_ms = 9223372036854775807",
    "an endless interval": "interval_ms = 1000000000000000000",
    "an interval of none": "interval_ms = 0",
    "an interval in words": "interval_ms = 'abc'",
    "an infinite interval": "interval_ms = 9e999",
    "a state in words": "E = 'nan'",
    "a state of bytes": "I = x'00ff'",
    "a state beyond its range": "S = 1.01",
    "a void beyond its range": "V = 0.31",
    "a negative state": "E = -0.01",
    "an infinite state": "E = 9e999",
    "a reading out of range": "cpu_pct = 100.5",
    "a reading in words": "light_lux = 'much'",
    "faults cut short": "faults = '{'",
    "faults in a list": "faults = '[]'",
    "a fault of no kind": 'faults = \'{"cpu_pct":"odd|x"}\'',
    "a fault of no channel": 'faults = \'{"zzz":"silent|x"}\'',
    "a deep nest of faults": f"faults = '{'[' * 5000}'",
    "endless faults": "faults = printf('%.*c', 1000000, ' ')",
    "no shape": "shape = 'x'",
    "no trend": "trend = 7",
    "no expression": "expression = '~x~'",
    "an endless expression": "expression = printf('%.*c', 1000000, '~')",
    "an endless sentence": "narration = printf('%.*c', 1000000, '~')",
    "a sentence that commands": "narration = char(27) || '[2J'",
    "a sentence of two lines": "narration = 'a' || char(10) || 'b'",
    "a sentence of bytes": "narration = x'00ff'",
    "a sentence that is no text": "narration = cast(x'ff00fe' AS text)",
}
"""What is put into the last row."""

FILES = {
    "a time before all clocks": "UPDATE moments SET time_ms = -4611686018427387904 WHERE time_ms = "
    "(SELECT min(time_ms) FROM moments)",
    "all times before 1970": "UPDATE moments SET time_ms = time_ms - 4000000000000",
    "a beginning that is no time": "UPDATE settings SET value = 'this-run x' WHERE name = 'began'",
    "a beginning at no time": "UPDATE settings SET value = 'this-run nan' WHERE name = 'began'",
    "an endless beginning": "UPDATE settings SET value = 'this-run 1e999' WHERE name = 'began'",
    "a negative beginning": "UPDATE settings SET value = 'this-run -1' WHERE name = 'began'",
    "a wish of bytes": "UPDATE settings SET value = x'00ff' WHERE name = 'wishes'",
    "an endless wish": "UPDATE settings SET value = printf('%.*c', 9000000, 'x')",
    "no moments": "DROP TABLE moments",
    "no settings": "DROP TABLE settings",
    "a view of moments": "ALTER TABLE moments RENAME TO m; CREATE VIEW moments AS SELECT * FROM m",
    "a trigger that forbids": "CREATE TRIGGER t BEFORE INSERT ON moments BEGIN SELECT "
    "raise(ABORT, 'no'); END",
    "a trigger that forgets": "CREATE TRIGGER t AFTER INSERT ON moments BEGIN DELETE "
    "FROM moments; END",
    "a column that is missing": "ALTER TABLE moments DROP COLUMN light_lux",
    "an older version's number": "PRAGMA user_version = 0",
}
"""What is done to the whole file."""

_SET = f"UPDATE moments SET {{}} {LAST}"  # noqa: S608 - a statement of this test
ROTTEN = {**{what: _SET.format(cell) for what, cell in CELLS.items()}, **FILES}


@pytest.mark.parametrize("what", ROTTEN)
def test_rotten_memory_is_set_aside_and_lumen_starts(tmp_path: Path, what: str) -> None:
    """Under a dated name, with one notice; the next moment is kept in a fresh one."""
    change(filled(tmp_path), ROTTEN[what])
    memory, past = recalled(tmp_path)
    assert past == []
    assert len(list(tmp_path.glob("*.damaged-*"))) == 1
    assert memory.notice is not None
    assert "begun afresh" in memory.notice
    assert memory.notice.isprintable()
    assert len(memory.notice) < 400
    memory.close()
    again, past = recalled(tmp_path)
    assert len(past) == 1
    assert again.notice is None
    again.close()


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE mine (a)",
        "ALTER TABLE moments ADD COLUMN more",
        "INSERT INTO settings VALUES ('unheard of', 'x')",
        "UPDATE settings SET value = 'another-run 17.5' WHERE name = 'began'",
        _SET.format(f"time_ms = {LATEST_MS}"),
        _SET.format("V = 0.3, E = 0, S = 1"),
    ],
)
def test_memory_that_is_only_unusual_is_kept(tmp_path: Path, script: str) -> None:
    """What may be is no damage."""
    change(filled(tmp_path), script)
    memory = memory_in(tmp_path)
    assert memory.past(1e10).moments
    assert memory.notice is None
    memory.close()
    assert not list(tmp_path.glob("*.damaged-*"))


@pytest.mark.parametrize(
    "cell",
    [
        *("E = 77.5", "I = '5'", "S = x'00'", "E = 9e999", "V = -5", "V = 0.31", "S = ''"),
        *("narration = char(27) || '[2J'", "narration = printf('%.*c', 1000000, '~')"),
    ],
)
def test_rotten_row_of_the_week_is_found_where_only_a_part_of_it_is_read(
    tmp_path: Path, cell: str
) -> None:
    """Noise and words are learnt from a week, of which only the last day is read whole."""
    file = filled(tmp_path)
    second = "WHERE time_ms = (SELECT time_ms FROM moments ORDER BY time_ms LIMIT 1 OFFSET 1)"
    change(file, f"UPDATE moments SET {cell} {second}")  # noqa: S608 - a cell of this test
    memory = memory_in(tmp_path)
    past = memory.past(60.0)
    assert [*past.moments, *past.raw_states, *past.sentences] == []
    assert memory.notice is not None
    assert "makes no sense" in memory.notice
    memory.close()


ANYTHING = (
    some.none()
    | some.integers(-(2**63), 2**63 - 1)
    | some.floats(allow_nan=False)
    | some.text(max_size=40)
    | some.binary(max_size=40)
)


@settings(max_examples=150)
@given(column=some.sampled_from(COLUMNS[1:]), row=some.integers(0, 11), value=ANYTHING)
def test_whatever_stands_in_a_column_the_past_is_within_its_ranges_or_set_aside(
    tmp_path_factory: pytest.TempPathFactory, column: str, row: int, value: object
) -> None:
    """Nothing raises, and nothing that cannot be is remembered."""
    directory = tmp_path_factory.mktemp("memory")
    file = filled(directory)
    query = f"UPDATE moments SET {column} = ? WHERE time_ms = ?"  # noqa: S608 - a column's name
    with contextlib.suppress(UnicodeEncodeError):  # a lone surrogate is no text to SQLite
        change(file, query, value, round((NOON + 30.0 * row) * 1000.0))
    memory, past = recalled(directory)
    memory.close()
    assert len(past) in (0, 12)
    for one in past:
        for channel, reading in one.sample.readings.items():
            low, high = QUANTITIES[channel].low, QUANTITIES[channel].high
            assert not isinstance(reading, float) or low <= reading <= high
        assert one.eisv is None or all(v is None or 0.0 <= v <= 1.0 for v in one.eisv)
        assert one.narration is None or one.narration.isprintable()
        assert all(fault.reason.isprintable() for fault in one.faults.values())


@pytest.mark.parametrize("what", ["fifo", "folder", "/dev/zero", "wal", "journal", "half"])
def test_memory_that_is_no_file_does_not_stop_the_start(tmp_path: Path, what: str) -> None:
    """A pipe is not waited for, a device not read; rubbish beside the file is looked at."""
    file = filled(tmp_path)
    if what in ("wal", "journal"):
        Path(f"{file}-{what}").write_bytes(b"\x37\x7f\x06\x82" + os.urandom(50_000))
    elif what == "half":
        os.truncate(file, file.stat().st_size // 2 // 1024 * 1024 + 300)
    else:
        file.unlink()
        if what == "fifo":
            os.mkfifo(file)
            assert newest_wall(file) is None
            with pytest.raises(StoreError, match="it is no file"), snapshot(file):
                pass
        elif what == "folder":
            file.mkdir()
        else:
            file.symlink_to(what)
    memory, past = recalled(tmp_path)
    assert len(past) in (0, 12)
    memory.close()


@pytest.mark.parametrize("name", ["a#b", "a?b", "a%20b", "a b", "a%41b", "a?mode=memory"])
def test_memory_is_found_again_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    """Its name is a name, and no address."""
    file = filled(tmp_path / name)
    assert newest_wall(file) == NOON + 330.0
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_moment_that_cannot_be_is_not_written(tmp_path: Path) -> None:
    """It would be damage when it is read."""
    store = Store(tmp_path / FILE_NAME)
    store.remember(moment(0))
    impossible = moment(5)
    object.__setattr__(impossible, "narration", "two\nlines")
    with pytest.raises(StoreError, match="makes no sense"):
        store.remember(impossible)
    assert len(list(store.past())) == 1
    store.close()
