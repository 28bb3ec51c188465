"""Every schema that was released is kept as a file, and a memory of each as a fixture.

To release a new schema: append a migration, write `schemas/N.sql` and a small memory
`databases/N.sqlite` with the release before anything else changes, and leave the old ones as they
are. The full day of `2.sqlite` is one of `test_day_tables.full_day`, kept by `DayTables.keep`.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from lives import moment
from repository import ROOT

from lumen.core.shape_names import SHAPES
from lumen.runtime.controls import ControlState
from lumen.store.schema import MIGRATIONS, migrate
from lumen.store.store import FILE_NAME, Store

HERE = ROOT / "tests" / "store"
RELEASED = range(1, len(MIGRATIONS) + 1)


def tables(connection: sqlite3.Connection) -> Iterator[list[tuple[str, str, int, int]]]:
    """Give every table's columns: name, type, whether it must be there, place in the key."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    for (name,) in connection.execute(names).fetchall():
        rows = connection.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
        yield [(row[1], row[2], row[3], row[5]) for row in rows]


@pytest.mark.parametrize("version", RELEASED)
def test_migrations_make_the_schema_that_was_released(version: int) -> None:
    """Not one that a later change of the code made of it."""
    with closing(sqlite3.connect(":memory:")) as made, closing(sqlite3.connect(":memory:")) as kept:
        migrate(made, MIGRATIONS[:version])
        kept.executescript((HERE / "schemas" / f"{version}.sql").read_text(encoding="utf-8"))
        assert list(tables(made)) == list(tables(kept))


@pytest.mark.parametrize("version", RELEASED)
def test_memory_of_a_released_schema_is_opened_whole(version: int, tmp_path: Path) -> None:
    """Every moment and setting that it held, and it can be written on."""
    file = tmp_path / FILE_NAME
    shutil.copy(HERE / "databases" / f"{version}.sqlite", file)
    with closing(sqlite3.connect(file)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (version,)
    store = Store(file)
    try:
        past = list(store.past())
        assert [m.sample.readings for m in past] == [moment(s).sample.readings for s in range(12)]
        assert [m.narration for m in past] == [moment(step).narration for step in range(12)]
        stored = store.setting("wishes")
        assert stored is not None
        assert msgspec.json.decode(stored, type=ControlState).brightness == 0.5
        store.remember(moment(12))
        assert len(list(store.past())) == 13
    finally:
        store.close()


@pytest.mark.parametrize("version", RELEASED)
def test_times_of_a_released_schema_are_as_they_were_lived(version: int, tmp_path: Path) -> None:
    """Since the third, over a restart of the machine in the middle, whose clock stood still."""
    file = tmp_path / FILE_NAME
    shutil.copy(HERE / "databases" / f"{version}.sqlite", file)
    with closing(Store(file)) as store:
        times = [one.sample.at for one in store.past()]
    away = 3600.0 if version > 2 else 30.0
    assert times == pytest.approx([30.0 * n + (away - 30.0) * (n > 5) for n in range(12)])


@pytest.mark.parametrize("version", RELEASED[1:])
def test_days_of_a_released_schema_are_read_as_they_were(version: int, tmp_path: Path) -> None:
    """A name that was put before another would make of its numbers another's."""
    file = tmp_path / FILE_NAME
    shutil.copy(HERE / "databases" / f"{version}.sqlite", file)
    with closing(Store(file)) as store:
        full, short = store.days.summaries()
        assert list(store.days.lines()) == [20_485, 20_486]
        assert set(store.days.hours()) == {20_485, 20_486}
    assert (full.watched, set(full.shapes)) == (86_370.0, set(SHAPES))
    assert [full.spans[name].high for name in ("co2_ppm", "E", "room_temp_c")] == [
        1876.0,
        0.56,
        56.78,
    ]
    assert full.spans["pressure_hpa"] == (991.23, 86_340.0, 1001.45, 1012.34, 43_200.0)
    assert (short.watched, "co2_ppm" in short.spans) == (330.0, False)
    assert short.spans["E"].median == 0.5
