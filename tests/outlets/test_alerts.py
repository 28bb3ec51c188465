"""Who is told what, and when: by a life in a test's hand, and peers on the loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import msgspec
import pytest
from alert_peers import hang, listening, status
from patience import run
from test_outlet_view import Living, living

from lumen.config.alerts import AlertsConfig
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.outlets.alerts.faults import SILENCE, FaultNews, FaultWatch
from lumen.outlets.alerts.outlet import FILE_NAME, MOST_WAITING, Alerts
from lumen.units import Monotonic

GONE = Fault(FaultKind.SILENT, "it no longer answers")
OK = status("200 OK")


@asynccontextmanager
async def alerting(at: Living, directory: Path, config: AlertsConfig) -> AsyncIterator[Alerts]:
    """Give the outlet of a life."""
    alerts = Alerts(at.view, config, directory, Random(7))
    await alerts.start()
    await asyncio.sleep(0)
    try:
        yield alerts
    finally:
        await alerts.close()


async def faulty(alerts: Alerts) -> str:
    """Wait until somebody cannot be told, and give why."""
    while alerts.fault is None:  # noqa: ASYNC110 - a fault tells nobody
        await asyncio.sleep(0.01)
    return alerts.fault


async def is_faulty(alerts: Alerts) -> bool:
    """Tell whether somebody cannot be told."""
    await asyncio.sleep(0)
    return alerts.fault is not None


async def all_taken(alerts: Alerts) -> None:
    """Wait until nothing waits."""
    while any(alerts._waiting.values()):  # noqa: ASYNC110 - a queue tells nobody
        await asyncio.sleep(0.01)


async def sample(at: Living, *lost: Channel, times: int = 2) -> None:
    """Take samples in which channels are lost."""
    whole = dict(at.sensor.readings)
    at.sensor.readings.update(dict.fromkeys(lost, GONE))
    for _ in range(times):
        await at.sample()
        await asyncio.sleep(0)
    at.sensor.readings = whole


def test_beginning_and_end_of_a_fault_are_told_to_both(tmp_path: Path) -> None:
    """Once each, in their order, with all that is known."""

    async def live() -> None:
        async with listening(OK) as hook, listening(OK) as ntfy, living(tmp_path) as at:
            config = AlertsConfig(webhook=hook.address(), ntfy=ntfy.address("/base/topic"))
            async with alerting(at, tmp_path, config) as alerts:
                await sample(at, Channel.PRESSURE, times=4)
                await sample(at, times=4)
                await hook.heard(2)
                await ntfy.heard(2)
                assert alerts.fault is None
            began, ended = (msgspec.json.decode(body) for body in hook.bodies)
            assert began["reason"] == "silent: it no longer answers"
            assert (began["event"], began["part"]) == ("fault", "pressure_hpa")
            assert (ended["event"], ended["reason"]) == ("fault_ended", None)
            assert (began["name"], began["simulated"], began["lost"]) == ("Lumen", False, 0)
            assert began["time"] < ended["time"]
            assert all(head.startswith("POST /base/ HTTP/1.1") for head in ntfy.heads)
            first, second = (msgspec.json.decode(body) for body in ntfy.bodies)
            assert first["topic"] == "topic"
            assert first["title"] == "Lumen: pressure failed"
            assert first["message"] == "silent: it no longer answers"
            assert second["title"] == "Lumen: pressure works again"

    run(live())


def test_ping_follows_the_watchdogs_condition_and_nothing_else(tmp_path: Path) -> None:
    """Samples alone bring none, nor does time: a body that stands still goes silent."""

    async def live() -> None:
        async with listening(OK) as peer, living(tmp_path) as at:
            async with alerting(at, tmp_path, AlertsConfig(ping=peer.address())):
                await sample(at, times=20)
                at.clock.now += 3600.0
                await asyncio.sleep(0.05)
                assert peer.heads == []
                (beat,) = at.lumen.progress_observers
                for number in (1, 2, 3):
                    beat()
                    await peer.heard(number)
                    await asyncio.sleep(0.02)
                assert len(peer.heads) == 3
            assert {head.split()[0] for head in peer.heads} == {"GET"}

    run(live())


def test_ping_that_fails_is_a_fault_and_the_next_beat_tries_again(tmp_path: Path) -> None:
    """Its own messages stay out of what is told: nobody is told that nobody can be told."""

    async def live() -> None:
        answers = [status("500 No"), OK]
        async with listening(answers) as peer, listening(OK) as hook, living(tmp_path) as at:
            config = AlertsConfig(ping=peer.address(), webhook=hook.address())
            async with alerting(at, tmp_path, config) as alerts:
                at.lumen.outlets.append(alerts)
                (beat,) = at.lumen.progress_observers
                beat()
                said = await faulty(alerts)
                assert (
                    said == f"http://127.0.0.1:{peer.port}: it refuses: 500 Internal Server Error"
                )
                await sample(at, times=3)
                assert "alerts" in at.view.parts
                while await is_faulty(alerts):
                    beat()
                    await asyncio.sleep(0.01)
                await sample(at, times=3)
                assert hook.heads == []

    run(live())


def test_message_is_tried_until_it_is_taken_and_the_other_address_waits_for_nothing(
    tmp_path: Path,
) -> None:
    """A server that is down for a while costs no message, and holds up no other."""

    async def live() -> None:
        down = [status("503 Down")] * 3
        async with listening([*down, OK]) as hook, listening(hang) as ntfy, living(tmp_path) as at:
            config = AlertsConfig(webhook=hook.address(), ntfy=ntfy.address("/topic"))
            async with alerting(at, tmp_path, config):
                await sample(at, Channel.PRESSURE)
                await hook.heard(4)
                await sample(at)
                await hook.heard(5)
                assert [e for e, _ in hook.events] == ["fault"] * 4 + ["fault_ended"]

    run(live())


def test_what_waits_is_bounded_and_what_was_dropped_is_counted(tmp_path: Path) -> None:
    """For an address that is away for weeks."""

    async def live() -> None:
        async with (
            listening(hang) as peer,
            living(tmp_path) as at,
            alerting(at, tmp_path, AlertsConfig(webhook=peer.address())) as alerts,
        ):
            for number in range(MOST_WAITING + 3):
                alerts._put("webhook", alerts._alert(FaultNews(f"part {number}", "x"), "t"))
            waiting = alerts._waiting["webhook"]
            assert len(waiting) == MOST_WAITING
            assert (waiting[0].part, waiting[0].lost) == ("part 3", 3)
            assert sum(each.lost for each in waiting) == 3

    run(live())


def test_restart_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """What was told is told once, what waited is sent, and so is an end that came between."""

    async def live() -> None:
        async with listening(OK) as peer:
            async with (
                listening(status("500 No")) as dead,
                living(tmp_path) as at,
                alerting(at, tmp_path, AlertsConfig(webhook=dead.address())),
            ):
                await sample(at, Channel.PRESSURE)
                await dead.heard(1)
            config = AlertsConfig(webhook=peer.address())
            async with living(tmp_path) as at, alerting(at, tmp_path, config) as alerts:
                await peer.heard(1)
                await sample(at, Channel.PRESSURE, Channel.CPU_TEMP)
                await peer.heard(2)
                await all_taken(alerts)
            async with living(tmp_path) as at, alerting(at, tmp_path, config):
                await sample(at, Channel.CPU_TEMP, times=4)
                await peer.heard(3)
            assert peer.events == [
                ("fault", "pressure_hpa"),
                ("fault", "cpu_temp_c"),
                ("fault_ended", "pressure_hpa"),
            ]
            assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600

    run(live())


@pytest.mark.parametrize("content", [b"", b"{", b'{"standing": 7}', b"\xff" * 100])
def test_file_that_makes_no_sense_is_said_and_begun_anew(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A power cut leaves no such file, but a hand may."""
    (tmp_path / FILE_NAME).write_bytes(content)

    async def live() -> None:
        async with (
            listening(OK) as peer,
            living(tmp_path) as at,
            alerting(at, tmp_path, AlertsConfig(webhook=peer.address())),
        ):
            await sample(at, Channel.PRESSURE)
            await peer.heard(1)

    run(live())
    assert FILE_NAME in caplog.text


def test_part_that_only_settles_is_no_fault(tmp_path: Path) -> None:
    """It is over with the next sample, as the log and the doctor hold it too."""

    async def live() -> None:
        async with (
            listening(OK) as peer,
            living(tmp_path) as at,
            alerting(at, tmp_path, AlertsConfig(webhook=peer.address())),
        ):
            at.sensor.readings[Channel.PRESSURE] = Fault(FaultKind.SETTLING, "soon")
            for _ in range(4):
                await at.sample()
                await asyncio.sleep(0)
            await asyncio.sleep(0.02)
            assert peer.heads == []

    run(live())


def at(minutes: float) -> Monotonic:
    """Give a time."""
    return Monotonic(60.0 * minutes)


def test_single_bad_sample_is_no_news_and_neither_is_a_single_good_one() -> None:
    """A second one bears it out."""
    watch = FaultWatch()
    assert watch.update({"panel": "it hangs"}, at(0)) == []
    assert watch.update({}, at(1)) == []
    assert watch.update({"panel": "it hangs"}, at(2)) == []
    assert watch.update({"panel": "another reason"}, at(3)) == [
        FaultNews("panel", "another reason")
    ]
    assert watch.update({}, at(4)) == []
    assert watch.update({"panel": "it hangs"}, at(5)) == []
    assert watch.update({}, at(6)) == []
    assert watch.update({}, at(7)) == [FaultNews("panel", None)]


def test_fault_that_comes_and_goes_is_told_seldom_and_always_both_ways() -> None:
    """Every beginning that was told has its end; one that lasts is told when it may be."""
    watch, begun = FaultWatch(), []
    for minute in range(120):
        faults = {"panel": "it hangs"} if minute % 5 < 3 or minute >= 100 else {}
        begun += [news.reason is not None for news in watch.update(faults, at(minute))]
    assert begun == [True, False] * (len(begun) // 2) + [True]
    assert len(begun) <= 2 * 120 * 60 / SILENCE + 1
    assert set(watch.standing) == {"panel"}
