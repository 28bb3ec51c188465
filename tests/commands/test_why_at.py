"""`lumen why --at`: which moment is meant, and by which student it is explained."""

import time as clock
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lives import moment
from small_student import small_student

from lumen.commands import why
from lumen.commands.argument_types import moment as moment_argument
from lumen.commands.parser import new_parser
from lumen.errors import StoreError
from lumen.formats.installed_student import install
from lumen.formats.report import WhyReport
from lumen.formats.student import Student
from lumen.runtime.explained_past import ExplainedPast
from lumen.store.store import FILE_NAME, Store
from lumen.system.clock import local_time
from lumen.system.command_parser import parse
from lumen.units import WallTime
from trainer.student.export import StudentOrigin, export

BERLIN = ZoneInfo("Europe/Berlin")
NEWEST = WallTime(datetime(2026, 2, 16, 21, 50, tzinfo=BERLIN).timestamp())


@pytest.fixture(autouse=True)
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Lumen live in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    yield
    monkeypatch.undo()
    local_time(WallTime(clock.time()))


@pytest.mark.parametrize(
    ("given", "day", "hour"),
    [
        ("21:40", 16, 21),
        ("21:55", 15, 21),
        ("21:40+01:00", 16, 21),
        ("20:40Z", 16, 21),
        ("20:55Z", 15, 21),
        ("2026-02-14T20:40Z", 14, 21),
    ],
)
def test_time_of_day_is_the_last_one_that_the_memory_holds(given: str, day: int, hour: int) -> None:
    """In local time, or in the zone that it names."""
    minute = int(given.partition("T")[2][3:5] or given[3:5])
    wanted = datetime(2026, 2, day, hour, minute, tzinfo=BERLIN).timestamp()
    assert why._wall_of(moment_argument(given), NEWEST) == wanted


def test_moment_is_explained_by_the_student_that_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed student spoke, and not the one that ships, whose chances are others."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    origin = StudentOrigin("mine", "none", "0" * 64, 100, 42, {})
    install(export(tmp_path / "mine", small_student(), origin), tmp_path / "state" / "lumen")
    with closing(Store(tmp_path / FILE_NAME)) as store:
        store.remember(moment(0))
    speakers = []

    class Past(ExplainedPast):
        def at(self, wall: WallTime) -> WhyReport:
            assert isinstance(self._speaker, Student)
            speakers.append(self._speaker)
            raise StoreError(f"{wall:.0f}")

    monkeypatch.setattr(why, "ExplainedPast", Past)
    with pytest.raises(StoreError):
        why.run(parse(new_parser(), ("why", "--at", "21:40", "--memory", str(tmp_path))))
    assert [each.manifest.teacher for each in speakers] == ["mine"]
