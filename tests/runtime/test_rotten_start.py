"""A start on a memory in which any value of any table is another: it goes on, and says so."""

import contextlib
import logging
import shutil
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hand_clock import HandClock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from lives import NOON, moment
from patience import run

from lumen.config.settings import MemoryConfig
from lumen.core.answers import Answerer, ExpressedMoment, HumanAnswer
from lumen.core.compensation import Compensation
from lumen.core.day_summary import DaySummary
from lumen.core.daylight import SunDay
from lumen.core.events import Event
from lumen.core.lamps import LampLight
from lumen.core.language import parse
from lumen.core.learned import Learned
from lumen.core.local_days import date_of
from lumen.core.long_memory import LongMemory
from lumen.core.shape_names import Shape, Trend
from lumen.runtime.chronicle import Chronicle
from lumen.runtime.past_days import complete
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.learned import text_of
from lumen.store.memory import Past
from lumen.store.store import FILE_NAME, Store
from lumen.units import WallTime

TODAY = 20_486
RANGES = {
    "ambient_temp_c": (-40.0, 85.0),
    "humidity_pct": (0.0, 100.0),
    "pressure_hpa": (300.0, 1100.0),
    "light_lux": (0.0, 150_000.0),
    "cpu_temp_c": (-40.0, 125.0),
    **dict.fromkeys(("cpu_pct", "memory_pct", "disk_pct"), (0.0, 100.0)),
    "load_1m": (0.0, 100_000.0),
    **dict.fromkeys(("ctx_switches_per_s", "interrupts_per_s"), (0.0, 1e9)),
    "led_brightness": (0.0, 1.0),
    "co2_ppm": (200.0, 40_000.0),
    "room_temp_c": (-40.0, 85.0),
    "room_humidity_pct": (0.0, 100.0),
    "room_light_lux": (0.0, 150_000.0),
    **dict.fromkeys("EIS", (0.0, 1.0)),
    "V": (0.0, 0.3000001),
    **dict.fromkeys(("night", "afternoon"), (-40.0, 85.0)),
    "noon": (0.0, 150_000.0),
    **dict.fromkeys(("lowest pressure", "highest pressure"), (300.0, 1100.0)),
}
"""Written out once more: what the code believes must not judge itself."""

ODD = some.one_of(
    some.sampled_from(
        [9e13, -9e13, float("inf"), -300.0, 1e-300, 2**53, -(2**53), 2**62, -(2**62), -1, 0, 200]
    ),
    some.floats(allow_nan=True),
    some.integers(-(2**63), 2**63 - 1),
    some.text(max_size=20),
    some.binary(max_size=20),
)
KEYS = {(table, 0) for table in ("moments", "days")}
"""What is in its place by another time, which may be, is another row; and it may be too old."""
TABLES = ("moments", "days", "day_hours", "diary", "letters", "answers", "settings")


class Start(NamedTuple):
    """What a start has found."""

    past: Past
    summaries: list[DaySummary]
    chronicle: Chronicle
    answers: list[HumanAnswer]
    born: WallTime | None
    notice: str | None


def lived(directory: Path) -> Path:
    """Live six minutes, keep two days, two answers and what was learned; give the file."""
    file = directory / FILE_NAME
    with contextlib.closing(Store(file)) as store:
        for step in range(12):
            store.remember(moment(step))
        e = ExpressedMoment(
            WallTime(NOON),
            (0.5, 0.8, 0.2, 0.08),
            Shape.CONVERGENCE,
            Trend.RISING,
            parse("~ripple~"),
        )
        store.keep_answers(
            [HumanAnswer(e, fits, Answerer.PAGE, WallTime(NOON + 9.0)) for fits in (True, False)]
        )
        complete(store.days, LongMemory(), Compensation(), TODAY + 7)
        sun = (SunDay(TODAY - 1, 0.0, 86_000.0, 812.5, 25_000.0, 61_000.0),)
        lamps = (LampLight(NOON - 90_000.0, 120.5),)
        learned = Learned(NOON, lamps, lamps, sun, {Event.LAMP_ON: (NOON - 90_000.0,)})
        store.keep_settings(
            {
                "wishes": '{"brightness":0.5,"awake_until":null}',
                "learned": text_of(learned),
                "born": repr(NOON),
                "compensated since": repr(NOON),
                "simulated": "no",
            }
        )
    return file


async def started(directory: Path) -> Start:
    """Start as Lumen does: open, take up controls, past and days, keep a moment, and close."""
    storage = StorageWriter(directory, MemoryConfig(), HandClock(NOON + 7 * 86_400.0))
    await storage.open()
    controls = await storage.controls()
    assert controls is None or 0.0 <= controls.brightness <= 1.0
    chronicle = Chronicle(storage, WallTime(NOON + 7 * 86_400.0), Compensation, "Ada")
    await chronicle.load()
    past, answers, born = (
        await storage.past(86_400.0),
        await storage.answers(),
        await storage.born(),
    )
    since = await storage.compensated_since()
    assert since is None or since >= 0.0
    summaries = await storage.with_days(lambda days: days.summaries())
    await storage.keep(moment(40, NOON + 7 * 86_400.0))
    await chronicle.take(moment(40, NOON + 7 * 86_400.0))
    assert storage.fault is None
    await storage.close()
    return Start(past, summaries or [], chronicle, list(answers), born, storage.notice)


def leaf_changed(found: Any, place: int, value: object) -> Any:  # noqa: ANN401 - any tree of lists and tables
    """Give a tree in which one leaf is another, by its number."""
    leaves = 0

    def copy(tree: Any) -> Any:  # noqa: ANN401 - as above
        nonlocal leaves
        if isinstance(tree, dict):
            return {name: copy(each) for name, each in tree.items()}
        if isinstance(tree, list):
            return [copy(each) for each in tree]
        leaves += 1
        return value if leaves - 1 == place else tree

    copy(found)
    wanted, leaves = place % max(1, leaves), 0
    place = wanted
    return copy(found)


def rotten(cell: object, table: str, place: int, value: object) -> object:
    """Give what stands in a cell's place: of what is packed into it, one number is another."""
    if table == "day_hours" and isinstance(cell, bytes):
        numbers = list(struct.unpack("<384e", cell))
        with contextlib.suppress(TypeError, OverflowError, ValueError):
            numbers[place % 384] = float(value)  # type: ignore[arg-type]
            return struct.pack("<384e", *numbers)
        return value
    with contextlib.suppress(msgspec.MsgspecError, OverflowError, TypeError, UnicodeEncodeError):
        if table == "days" and isinstance(cell, bytes):
            return msgspec.msgpack.encode(leaf_changed(msgspec.msgpack.decode(cell), place, value))
        if table == "settings" and isinstance(cell, str):
            return msgspec.json.encode(
                leaf_changed(msgspec.json.decode(cell), place, value)
            ).decode()
    return value


def spoil(file: Path, table: str, column: int, place: int, value: object) -> bool:
    """Put a value into a cell of a table; tell whether it stands there now."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if column >= len(names):
            return False
        name = names[column]
        rows = connection.execute(f"SELECT {names[0]}, {name} FROM {table}").fetchall()  # noqa: S608 - of this test
        key, cell = rows[place % len(rows)]
        new = rotten(cell, table, place, value)
        try:
            connection.execute(
                f"UPDATE {table} SET {name} = ? WHERE {names[0]} = ?",  # noqa: S608 - of this test
                (new, key),
            )
        except (sqlite3.Error, OverflowError, UnicodeEncodeError):
            return False
        connection.commit()
    return True


def shown(found: Start) -> Iterator[tuple[str, float]]:
    """Give every number of which there is a range."""
    for one in found.past.moments:
        yield from (
            (str(c), v) for c in one.sample.readings if (v := one.sample.value(c)) is not None
        )
        state = one.raw or ()
        yield from ((name, v) for name, v in zip("EISV", state, strict=False) if v is not None)
    for summary in found.summaries:
        for name, span in summary.spans.items():
            yield from ((name, value) for value in (span.low, span.median, span.high))
        yield from ((name, part.value) for name, part in summary.parts.items())
    if found.past.learned is not None:
        lamps = (*found.past.learned.lamps, *found.past.learned.steps)
        yield from (("light_lux", lamp.light) for lamp in lamps)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a memory of everything there is."""
    return lived(tmp_path_factory.mktemp("base"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=some.sampled_from(TABLES),
    column=some.integers(0, 23) | some.integers(0, 2),
    place=some.integers(0, 400),
    value=ODD,
)
def test_start_goes_on_whatever_stands_in_a_table(
    base: Path,
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
    table: str,
    column: int,
    place: int,
    value: object,
) -> None:
    """Nothing out of its range is taken up, and whatever is left out is told of."""
    directory = tmp_path_factory.mktemp("memory")
    shutil.copy(base, directory / FILE_NAME)
    if not spoil(directory / FILE_NAME, table, column, place, value):
        return
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        found = run(started(directory))
    assert not [record for record in caplog.records if record.exc_info]
    for name, number in shown(found):
        low, high = RANGES[name]
        assert low <= number <= high, (name, number)
    assert found.born is None or 0.0 <= found.born < 1e10
    said = found.chronicle.line
    assert said is None or said.date <= str(date_of(TODAY + 7))
    is_said = (
        found.notice is not None or "makes no sense" in caplog.text or "left out" in caplog.text
    )
    whole = (len(found.past.moments), len(found.summaries), len(found.answers)) == (12, 1, 2)
    assert is_said or whole or (table, column) in KEYS
