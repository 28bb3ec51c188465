"""`lumen diary`, of a memory at rest and of a living Lumen."""

import contextlib
import json
from pathlib import Path

import msgspec
import pytest
from lives import moment

from lumen.commands import diary
from lumen.commands.parser import new_parser
from lumen.core.local_days import Date, number_of
from lumen.errors import LumenError
from lumen.outlets.control import client
from lumen.outlets.snapshot import Snapshot
from lumen.runtime.diary_report import DayReport, DiaryLine, DiaryReport
from lumen.store.store import FILE_NAME, Store

MONDAY = 1_771_200_000.0
"""16 February 2026, 0:00 UTC."""


@pytest.fixture
def rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the home of a simulated Lumen that lived for eight days, and sleeps."""
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LUMEN_MOCK_SCENARIO", "day")
    monkeypatch.setenv("TZ", "UTC")
    file = tmp_path / "state" / "mock" / "day-1" / FILE_NAME
    with contextlib.closing(Store(file)) as store:
        for day in range(8):
            for step in range(18):
                at = 144 * day + step
                store.remember(moment(at, MONDAY + 36_000.0 + 600.0 * at, 600.0))
    return file


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, and give what it printed."""
    diary.run(new_parser().parse_args(["diary", *arguments]))
    return capsys.readouterr().out


def test_diary_at_rest_is_made_of_the_moments_that_are_kept(
    rest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each day that is over has its line, and nothing is written beside the memory."""
    before = rest.read_bytes()
    lines = printed(capsys).splitlines()
    assert lines[0] == "Monday, 16 February 2026"
    assert lines[1].startswith("I was born, and am called Lumen.")
    assert lines[-2] == "Sunday, 22 February 2026"
    assert rest.read_bytes() == before
    assert [file.name for file in rest.parent.iterdir()] == [FILE_NAME]


def test_week_letter_day_and_json_are_parts_of_the_same(
    rest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The letter of the last week that is over; a day with its numbers; all of it typed."""
    assert rest.exists()
    assert "Sunday, 22 February" in printed(capsys, "--week")
    letter = printed(capsys, "--letter")
    assert letter.startswith("The week of 16 February 2026.")
    assert letter.endswith("Yours, Lumen\n")
    day = printed(capsys, "--day", "2026-02-18")
    assert "Wednesday, 18 February 2026" in day
    assert "pressure_hpa" in day
    report = msgspec.json.decode(printed(capsys, "--json"), type=DiaryReport)
    assert [each.date for each in report.days] == [f"2026-02-{d}" for d in range(16, 23)]
    assert report.letters[0].line + "\n" == letter
    one = json.loads(printed(capsys, "--json", "--day", "2026-02-18"))
    assert [each["date"] for each in one["days"]] == ["2026-02-18"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--day", "2026-03-18"], "did not live then"),
        (["--day", "18.2."], "a date as 2026-02-16"),
        (["--day", "2026-02-18", "--letter"], "not allowed with"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    rest: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    """With what is meant, and no traceback."""
    assert rest.exists()
    with pytest.raises((LumenError, SystemExit)) as refused:
        printed(capsys, *arguments)
    assert says in f"{refused.value}{capsys.readouterr().err}"


def test_diary_without_a_memory_says_how_to_begin(
    rest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And one of a first day says when its first line comes."""
    with contextlib.closing(Store(rest)) as store:
        store._connection.execute("DELETE FROM moments WHERE time_ms >= ?", (MONDAY * 1000 + 8e7,))
    with pytest.raises(LumenError, match="until the first day is over"):
        printed(capsys)
    rest.unlink()
    with pytest.raises(LumenError, match="start Lumen with `lumen run`"):
        printed(capsys)


def test_living_lumen_is_asked_for_its_own_days(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By their numbers, counted from its own date."""
    requests = []

    def ask(_sockets: object, command: str, form: type, **request: object) -> object:
        if form is Snapshot:
            return type("Now", (), {"local_time": "2026-02-25T12:00:00+01:00"})
        requests.append((command, request["first"], request["last"]))
        letters = [DiaryLine("2026-02-09", "Old."), DiaryLine("2026-02-16", "New.")]
        return DiaryReport("Ada", [], letters)

    monkeypatch.setattr(client, "ask", ask)
    assert printed(capsys, "--letter") == "New.\n"
    monday = number_of(Date(2026, 2, 23))
    assert requests == [("diary", monday - 14, monday - 1)]


def test_damaged_line_is_called_so() -> None:
    """An empty one would be a day without words."""
    times = dict.fromkeys(("first_light", "last_light", "sun_first", "sun_last"))
    numbers = {"awakenings": 1, "expressions": 0, "utterances": 0, "watched_min": 1}
    known = {"date": "2026-02-18", "line": None, "whole": False, "clock_set": False}
    none: dict[str, object] = {"shapes_min": {}, "faults_min": {}, "ranges": {}}
    day = msgspec.convert({**times, **numbers, **known, **none}, DayReport)
    assert diary._line(day) == "the line of this day is damaged"
