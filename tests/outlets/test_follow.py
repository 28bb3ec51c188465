"""What happens to Lumen, as programs follow it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from patience import run
from test_outlet_view import Living, living

from lumen.commands import follow
from lumen.commands.parser import new_parser
from lumen.core.events import Event
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.errors import LumenError, NotRunningError
from lumen.outlets.control import client
from lumen.outlets.control.events import NAMES, Began, Happening, Uttered, happenings
from lumen.outlets.control.requests import OWNERS, SLOW, answers, streams
from lumen.outlets.control.server import ControlServer
from lumen.runtime.controls import ControlChange, ControlState
from lumen.runtime.hardware import Mode

TIME = "2026-02-16T21:40:00Z"


def began(schema: int = 1) -> Began:
    """Give the first event of a session."""
    return Began(
        time=TIME,
        schema=schema,
        simulated=True,
        version="1",
        mode=Mode.MOCK,
        moment=None,
        parts={},
        controls=ControlState(),
    )


async def _next(found: Any) -> dict[str, Any]:  # noqa: ANN401 - an asynchronous generator
    async with asyncio.timeout(60.0):
        event: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(await anext(found)))
    assert event["event"] in NAMES
    assert event["schema"] == 1
    return event


async def _until_moment(found: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    events = [await _next(found)]
    while events[-1]["event"] != "moment":
        events.append(await _next(found))
    return events


def test_moments_events_and_controls_come_in_their_order(tmp_path: Path) -> None:
    """Each fault, shape and expression before its moment; a change of the controls at once."""

    async def live(at: Living) -> None:
        found = happenings(at.view)
        first = await _next(found)
        assert (first["event"], first["moment"], first["mode"]) == ("began", None, "host")
        await at.sample()
        (only,) = await _until_moment(found)
        assert only["moment"]["reading"]["pressure_hpa"] == 1000.0
        at.sensor.readings[Channel.PRESSURE] = Fault(FaultKind.SILENT, "it no longer answers")
        await at.sample()
        fault, _ = await _until_moment(found)
        assert (fault["event"], fault["part"]) == ("fault", "pressure_hpa")
        assert fault["reason"] == "silent: it no longer answers"
        await at.sample()
        assert [each["event"] for each in await _until_moment(found)] == ["moment"]
        at.sensor.readings[Channel.PRESSURE] = 1000.0
        await at.sample()
        ended, _ = await _until_moment(found)
        assert (ended["event"], ended["part"]) == ("fault_ended", "pressure_hpa")
        at.view.controls.apply(ControlChange(muted=True))
        changed = await _next(found)
        assert (changed["event"], changed["controls"]["muted"]) == ("controls", True)
        spoken: list[dict[str, Any]] = []
        for _ in range(40):
            await at.sample()
            spoken += await _until_moment(found)
        shapes = [each for each in spoken if each["event"] == "shape"]
        assert shapes[0]["before"] is None
        assert shapes[-1]["shape"] == at.view.history.states[-1].shape
        assert [each["before"] for each in shapes[1:]] == [each["shape"] for each in shapes[:-1]]
        said = [each["expression"] for each in spoken if each["event"] == "said"]
        assert said == [str(each.expression) for each in at.view.history.said]
        assert said
        await found.aclose()

    async def alive() -> None:
        async with living(tmp_path) as at:
            await live(at)
            assert vars(at.lumen.creature)["_listeners"] == set()

    run(alive())


def test_news_is_named_with_its_sentence_and_its_numbers(tmp_path: Path) -> None:
    """Once, before the utterance that tells it; what is no news is not named."""

    async def live() -> list[dict[str, Any]]:
        async with living(tmp_path) as at:
            found = happenings(at.view)
            await _next(found)
            events: list[dict[str, Any]] = []
            for number in range(60):
                if number == 40:
                    gone = Fault(FaultKind.SILENT, "it no longer answers")
                    at.sensor.readings |= {Channel.AMBIENT_TEMP: gone, Channel.PRESSURE: gone}
                await at.sample()
                events += await _until_moment(found)
            await found.aclose()
            return events

    events = run(live())
    noticed = [number for number, each in enumerate(events) if each["event"] == "noticed"]
    assert noticed
    for number in noticed:
        news, said = events[number], events[number + 1]
        assert (said["event"], said["time"]) == ("said", news["time"])
        assert said["sentence"] == news["sentence"]
        assert news["news"].upper() in Event.__members__
        assert all(isinstance(value, float) for value in news["evidence"].values())
    assert "air_lost" in [events[number]["news"] for number in noticed]
    assert len(noticed) < len([each for each in events if each["event"] == "said"])


def test_nobody_is_left_listening_who_has_gone(tmp_path: Path) -> None:
    """Neither to moments nor to controls: who follows costs nothing afterwards."""

    async def live() -> None:
        async with living(tmp_path) as at:
            observers = len(vars(at.view.controls)["_observers"])
            for _ in range(3):
                found = happenings(at.view)
                await _next(found)
                assert len(vars(at.view.controls)["_observers"]) == observers + 1
                await found.aclose()
            assert len(vars(at.view.controls)["_observers"]) == observers
            assert vars(at.lumen.creature)["_listeners"] == set()

    run(live())


def test_slow_reader_is_dropped_with_a_line_and_misses_nothing_before(tmp_path: Path) -> None:
    """What waits is bounded, and what is given has no gap."""

    async def live() -> None:
        async with living(tmp_path) as at:
            found = happenings(at.view)
            await _next(found)
            for _ in range(10):
                await at.sample()
            times = [(await _until_moment(found))[-1]["time"] for _ in range(10)]
            assert len(set(times)) == 10
            assert times == sorted(times)
            for _ in range(40):
                await at.sample()

            async def rest() -> None:
                while True:
                    await _next(found)

            with pytest.raises(LumenError, match=r"too slow: it missed \d+ moments"):
                await rest()

    run(live())


def test_socket_gives_the_events_and_the_line_of_the_end(tmp_path: Path) -> None:
    """The client that `lumen follow` uses reads typed events from the daemon's server."""
    socket = tmp_path / "control.sock"

    async def live() -> list[Happening]:
        async with living(tmp_path / "memory") as at:
            server = ControlServer(socket, answers(at.view), streams(at.view), OWNERS, SLOW)
            await server.start()
            heard: list[Happening] = []
            reached = asyncio.Event()
            loop = asyncio.get_running_loop()

            def read() -> None:
                form: type[Happening] = Happening  # type: ignore[assignment]  # msgspec takes a union
                for happening in client.stream([socket], "follow", form, 60.0):
                    heard.append(happening)
                    loop.call_soon_threadsafe(reached.set)

            reading = asyncio.ensure_future(asyncio.to_thread(read))
            await reached.wait()
            await at.sample()
            while len(heard) < 2:
                reached.clear()
                await reached.wait()
            await server.close()
            with pytest.raises(LumenError, match="has hung up"):
                await reading
            return heard

    assert [type(each).__name__ for each in run(live())] == ["Began", "Lived"]


def _streams(
    monkeypatch: pytest.MonkeyPatch, *sessions: list[Happening | LumenError]
) -> list[float]:
    """Let these be what sockets give, one after the other; give how long was waited between."""
    rest = iter(sessions)

    def stream(*_: object) -> Iterator[Happening]:
        for each in next(rest):
            if isinstance(each, LumenError):
                raise each
            yield each

    monkeypatch.setattr(client, "stream", stream)
    return []


def test_reconnect_waits_for_the_next_lumen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line says that it waits, and not each time; after a success the waits begin anew."""
    gone, none = LumenError("the running Lumen has hung up"), NotRunningError("no Lumen")
    waited = _streams(monkeypatch, [none], [none], [none], [began(), gone], [began(), gone])
    found = follow.followed(reconnect=True, sleep=waited.append)
    assert [next(found), next(found)] == [began(), began()]
    assert waited == [1.0, 2.0, 4.0, 1.0]
    errors = capsys.readouterr().err.splitlines()
    assert errors == [
        "lumen: no Lumen; trying again",
        "lumen: the running Lumen has hung up; trying again",
    ]


def test_without_reconnect_the_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a daemon of another schema: nothing is read that means something else."""
    _streams(monkeypatch, [began(), LumenError("hung up")], [began(schema=2)])
    found = follow.followed(reconnect=False)
    assert next(found) == began()
    with pytest.raises(LumenError, match="hung up"):
        next(found)
    with pytest.raises(LumenError, match="schema 2, and this program reads 1"):
        next(follow.followed(reconnect=False))


def test_people_and_programs_read_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each event; with --json each is one object."""
    monkeypatch.setenv("TZ", "UTC")
    said = Uttered(time=TIME, simulated=True, expression="~warmth~", sentence="I glow.", shape=None)
    for arguments in (["follow"], ["follow", "--json"]):
        _streams(monkeypatch, [began(), said, LumenError("hung up")])
        with pytest.raises(LumenError):
            follow.run(new_parser().parse_args(arguments))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("following Lumen 1, mode mock, simulated")
    assert lines[1].endswith("says ~warmth~  I glow.")
    assert [msgspec.json.decode(line)["event"] for line in lines[2:]] == ["began", "said"]
