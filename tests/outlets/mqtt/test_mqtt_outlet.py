"""The outlet without a broker: whatever is there instead, Lumen lives on and says why."""

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fleet import Small
from mosquitto import free_port
from patience import run

from lumen.config.broker import MqttConfig
from lumen.errors import BrokerError
from lumen.outlets.mqtt import link, outlet
from lumen.outlets.mqtt.link import Link, Message
from lumen.outlets.mqtt.outlet import MISSING_LIBRARY
from lumen.system.worker_thread import WorkerThread

GREETING = bytes([0x20, 3, 0, 0, 0])
"""A broker's CONNACK of MQTT 5: success, without properties."""

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


# The library leaves the socket of a failed handshake to be closed with the garbage.
unclosed = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@asynccontextmanager
async def peer(serve: Serve) -> AsyncIterator[int]:
    """Give the port of somebody who is no broker; afterwards nobody reaches for it any more."""
    writers = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await serve(reader, writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    yield int(server.sockets[0].getsockname()[1])
    server.close()
    for writer in writers:
        writer.close()
    for thread in threading.enumerate():
        if thread.name == "broker":
            await asyncio.to_thread(thread.join, 10.0)
    gc.collect()


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Take everything and say nothing."""
    while await reader.read(1000):
        pass


async def babbling(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say what no broker would."""
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 100)
    await writer.drain()
    writer.close()


@unclosed
@pytest.mark.parametrize("tls", [False, True])
def test_peer_that_says_nothing_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch, *, tls: bool
) -> None:
    """The loop goes on all the while, the wait has an end, and so has Lumen, at once."""
    monkeypatch.setattr(link, "ANSWER_DEADLINE", 0.3)
    monkeypatch.setattr(link, "SOCKET_TIMEOUT", 0.3)

    async def live() -> None:
        looks = 0

        async def watch() -> None:
            nonlocal looks
            while True:
                await asyncio.sleep(0.01)
                looks += 1

        async with peer(silent) as port:
            watching = asyncio.create_task(watch())
            async with Small(port, tls=tls) as lumen:
                fault = await lumen.fault()
                assert "timed out" in fault if tls else "no answer to greeting" in fault
                # A loop that waited itself would have looked once.
                assert looks > 3
            watching.cancel()

    run(live())


@unclosed
def test_lumen_ends_at_once_while_it_reaches_for_a_broker() -> None:
    """However long the reaching would take."""

    async def live() -> None:
        async with peer(silent) as port:
            async with Small(port, tls=True) as lumen:
                await asyncio.sleep(0.05)
            assert lumen.outlet.fault is None

    # The library's patience is 6 s, and a broker's answer would be waited for for 10.
    run(live(), patience=3.0)


@unclosed
def test_lumen_leaves_a_broker_that_does_not_answer_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ending amid an introduction leaves no connection behind."""
    monkeypatch.setattr(outlet, "FAREWELL", 0.1)
    greeted, left = asyncio.Event(), asyncio.Event()

    async def greeting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(GREETING)
        await reader.read(1000)
        greeted.set()
        while await reader.read(1000):
            pass
        left.set()

    async def live() -> None:
        async with peer(greeting) as port:
            async with Small(port):
                await greeted.wait()
            await asyncio.wait_for(left.wait(), 5.0)

    run(live())


@unclosed
def test_broker_that_lets_go_before_an_introduction_is_not_called_a_twins() -> None:
    """Another Lumen pushes out who was introduced; before that, the reason is another."""

    async def refusing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(GREETING)
        await reader.read(1000)
        writer.close()

    async def live() -> None:
        async with peer(refusing) as port, Small(port) as lumen:
            assert "another Lumen" not in await lumen.fault()

    run(live())


@unclosed
@pytest.mark.parametrize("tls", [False, True])
def test_peer_that_is_no_broker_is_a_fault(*, tls: bool) -> None:
    """A web server, for example."""

    async def live() -> None:
        async with peer(babbling) as port, Small(port, tls=tls) as lumen:
            fault = await lumen.fault()
            assert fault.startswith(f"broker 127.0.0.1:{port}: ")
            assert "\n" not in fault

    run(live())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"host": "a..b"}, "broker a..b:"),
        ({"host": "nowhere.invalid"}, "broker nowhere.invalid:"),
        ({"username": "me", "password_file": "/nowhere"}, "mqtt.password_file = /nowhere: No such"),
    ],
)
def test_what_cannot_be_reached_is_named(settings: dict[str, str], said: str) -> None:
    """One line with the address or the setting, whatever is wrong with it."""

    async def live() -> None:
        async with Small(free_port(), **settings) as lumen:
            fault = await lumen.fault()
            assert said in fault
            assert "\n" not in fault

    run(live())


def test_password_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    """And its content is not shown."""
    (tmp_path / "secret").write_bytes(b"\xff\xfe")

    async def live() -> None:
        secret = str(tmp_path / "secret")
        async with Small(free_port(), username="me", password_file=secret) as lumen:
            assert (await lumen.fault()).endswith("secret: it is no text")

    run(live())


def test_missing_library_is_a_fault_that_names_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After an update without `make setup`, say."""
    monkeypatch.setitem(sys.modules, "lumen.outlets.mqtt.link", None)

    async def live() -> None:
        async with Small(free_port()) as lumen:
            assert lumen.outlet.fault == MISSING_LIBRARY

    run(live())


def test_failure_that_nobody_foresaw_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in here is logged with its traceback, and ends nothing else."""

    async def live() -> None:
        lumen = Small(free_port())
        for _ in range(3):
            lumen.outlet._fail(KeyError("light"), 1.0)
        assert lumen.outlet.fault == "KeyError: 'light'"

    run(live())
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is not None


@unclosed
@pytest.mark.parametrize("tls", [False, True])
def test_attempts_that_fail_leave_nothing_behind(*, tls: bool) -> None:
    """Neither descriptors nor threads, however long the broker is away; and not as garbage."""

    def held() -> tuple[int, int]:
        return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()

    async def attempt(port: int, owner: WorkerThread) -> None:
        config = MqttConfig(host="127.0.0.1", port=port, tls=tls)
        connection = Link(config, "nobody", Message("lumen/nobody", b"offline"))
        with pytest.raises(BrokerError):
            await connection.open(owner)
        connection.close()

    async def live() -> None:
        owner = WorkerThread("broker")
        async with peer(babbling) as port:
            await attempt(port, owner)
            gc.collect()
            gc.disable()
            before = held()
            for _ in range(20):
                await attempt(port, owner)
            while held() > before:  # noqa: ASYNC110 - a thread that ends tells nobody
                await asyncio.sleep(0.02)
            owner.close()

    try:
        run(live(), patience=20.0)
    finally:
        gc.enable()
