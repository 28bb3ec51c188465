"""The clocks: the machine's, its time zone, and the simulated one."""

import asyncio
import math
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lumen.system import clock
from lumen.system.clock import SimulatedClock, SystemClock, local_time, machine_run
from lumen.units import WallTime

ZONES = Path("/usr/share/zoneinfo")


def test_time_stands_still_when_nothing_sleeps_at_infinite_speed() -> None:
    """Nothing passes but what is slept, and that passes at once."""
    simulated = SimulatedClock(WallTime(1000.0), math.inf)
    asyncio.run(simulated.sleep(3600.0))
    assert simulated.monotonic() == 3600.0
    assert simulated.wall() == 4600.0


def test_time_runs_faster_when_the_speed_is_high() -> None:
    """A thousandth of a second is most of a simulated hour at three million times the speed."""
    simulated = SimulatedClock(WallTime(0.0), 3e6)
    asyncio.run(simulated.sleep(3000.0))
    assert simulated.monotonic() >= 3000.0


def test_time_goes_on_from_where_it_is_when_the_speed_changes() -> None:
    """A change of speed is no jump."""
    simulated = SimulatedClock(WallTime(0.0), math.inf)
    asyncio.run(simulated.sleep(600.0))
    simulated.speed = 1.0
    assert simulated.monotonic() == pytest.approx(600.0, abs=1.0)


def test_suspended_time_is_time_on_the_machines_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The boot-time clock goes on while the computer sleeps; the monotonic one stands still."""
    monkeypatch.setattr(
        time, "clock_gettime", lambda kind: {time.CLOCK_BOOTTIME: 30_000.0}.get(kind, 1_200.0)
    )
    monkeypatch.setattr(time, "monotonic", lambda: 1_200.0)
    assert SystemClock().monotonic() == 30_000.0


def test_run_of_the_machine_is_the_same_after_a_suspend(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the boot-time clock counted before still holds after it."""
    before = machine_run()
    monkeypatch.setattr(time, "clock_gettime", lambda kind: 1e6 * kind)
    assert machine_run() == before


MORNING = WallTime(1_767_243_600.0)
"""2026-01-01 05:00 UTC."""


@pytest.fixture
def zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let this process follow a zone file of the test's own."""
    file = tmp_path / "localtime"
    file.write_bytes((ZONES / "Europe/Berlin").read_bytes())
    with monkeypatch.context() as patch:
        patch.setenv("TZ", f":{file}")
        yield file
    time.tzset()


def local(wall: WallTime = MORNING) -> str:
    """Give the local time, and what the rest of the program takes it for."""
    shown = f"{local_time(wall):%H:%M %Z}"
    assert time.strftime("%H:%M %Z", time.localtime(wall)) == shown
    return shown


def test_zone_whose_file_is_replaced_is_noticed_at_once(zone: Path, tmp_path: Path) -> None:
    """As a system's tools do it: another file is moved to its place."""
    assert local() == "06:00 CET"
    new = tmp_path / "new"
    new.write_bytes((ZONES / "Asia/Tokyo").read_bytes())
    new.replace(zone)
    assert local() == "14:00 JST"


def test_zone_whose_file_is_written_over_is_noticed_at_once(zone: Path) -> None:
    """In the same file, within the same second, with the same time stamp."""
    assert local() == "06:00 CET"
    before = zone.stat()
    zone.write_bytes((ZONES / "America/New_York").read_bytes())
    os.utime(zone, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert local() == "00:00 EST"


def test_zone_whose_link_is_turned_is_noticed_at_once(zone: Path) -> None:
    """As timedatectl does it; and a link to nothing is UTC, until it is something again."""
    zone.unlink()
    zone.symlink_to(ZONES / "Asia/Tokyo")
    assert local() == "14:00 JST"
    zone.unlink()
    assert local().startswith("05:00")
    zone.symlink_to(ZONES / "Europe/Berlin")
    assert local() == "06:00 CET"


def test_zone_that_the_system_is_set_to_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without TZ it is /etc/localtime: what is looked at is that file, and TZ stays unset."""
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(clock, "SYSTEM_ZONE", tmp_path / "localtime")
    assert local_time(MORNING).timestamp() == MORNING
    calls = list[str | None]()
    monkeypatch.setattr(time, "tzset", lambda: calls.append(os.environ.get("TZ")))
    local_time(MORNING)
    assert calls == []
    (tmp_path / "localtime").symlink_to(ZONES / "Asia/Tokyo")
    local_time(MORNING)
    assert calls == ["UTC0", None]
    assert "TZ" not in os.environ


def test_thread_that_looks_while_the_zone_is_read_anew_does_not_keep_what_it_meets(
    zone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For an instant the variable names UTC; who comes then waits, and finds the zone itself."""
    assert local() == "06:00 CET"
    read_anew, first_is_done = time.tzset, threading.Event()
    second = threading.Thread(target=local_time, args=(MORNING,))

    def met_meanwhile() -> None:
        read_anew()
        if threading.current_thread() is second:
            first_is_done.wait()
        elif second.ident is None:
            second.start()
            second.join(0.2)

    monkeypatch.setattr(time, "tzset", met_meanwhile)
    zone.write_bytes((ZONES / "Asia/Tokyo").read_bytes())
    local_time(MORNING)
    first_is_done.set()
    second.join()
    assert os.environ["TZ"] == f":{zone}"
    assert local() == "14:00 JST"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Asia/Tokyo", {"14:00 JST"}),
        ("CET-1CEST", {"06:00 CET"}),
        # The C library calls it so itself, where the package tzdata-legacy is missing.
        ("", {"05:00 UTC", "05:00 Universal"}),
    ],
)
def test_zone_may_be_a_name_or_a_rule(
    monkeypatch: pytest.MonkeyPatch, name: str, shown: set[str]
) -> None:
    """Whatever TZ may hold."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", name)
        assert local() in shown
    local_time(MORNING)


@pytest.mark.usefixtures("zone")
def test_hour_that_comes_twice_is_told_apart() -> None:
    """When summer time ends, local times repeat and their offsets differ."""
    end = WallTime(1_792_890_000.0)  # 2026-10-25 01:00 UTC
    assert (local(WallTime(end - 1800.0)), local(WallTime(end + 1800.0))) == (
        "02:30 CEST",
        "02:30 CET",
    )
