"""The control socket and its client."""

import asyncio
import contextlib
import json
import os
import select
import socket
import stat
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hand_clock import HandClock
from patience import run

from lumen.errors import LumenError, NotRunningError
from lumen.outlets.control import client
from lumen.outlets.control import server as control
from lumen.outlets.control.examination import REST, SharedExamination
from lumen.outlets.control.server import (
    LONGEST_LINE,
    MOST_CLIENTS,
    MOST_CLIENTS_EACH,
    MOST_LONG,
    MOST_LONG_EACH,
    ControlServer,
    Request,
)


async def _echo(request: Request) -> dict[str, Any]:
    if "refuse" in request:
        raise LumenError("not now")
    if "fail" in request:
        raise ZeroDivisionError("a fault of Lumen's own")
    if "hold" in request:
        await asyncio.Event().wait()
    return {"heard": request.get("what")}


async def _count(_request: Request) -> AsyncIterator[dict[str, Any]]:
    number = 0
    while True:
        yield {"number": number}
        number += 1
        await asyncio.sleep(0)


def with_server(path: Path, talk: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever was heard
    """Run a blocking talk in a thread while a server listens."""

    async def live() -> Any:  # noqa: ANN401 - whatever was heard
        server = ControlServer(path, {"echo": _echo}, {"count": _count})
        await server.start()
        try:
            return await asyncio.to_thread(talk)
        finally:
            await server.close()

    return run(live())


@pytest.fixture
def socket_path(tmp_path: Path) -> Path:
    """Give a place for a socket."""
    return tmp_path / "s"


def test_client_hears_the_answer(socket_path: Path) -> None:
    """A question, an answer."""
    heard = with_server(
        socket_path, lambda: client.ask([socket_path], "echo", dict[str, Any], what="hello")
    )
    assert heard == {"heard": "hello"}


@pytest.mark.parametrize("name", ["x" * 120, "\u00e4 b\n#?%" * 20, "\udcff"])
def test_client_hears_the_answer_wherever_the_socket_is(tmp_path: Path, name: str) -> None:
    """In a directory with a name longer than any socket's may be, and in any letters."""
    (tmp_path / name).mkdir()
    path = tmp_path / name / "control.sock"
    heard = with_server(path, lambda: client.ask([path], "echo", dict[str, Any], what="hello"))
    assert heard == {"heard": "hello"}
    assert not path.exists()


def test_client_hears_of_an_answer_that_failed(
    socket_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the traceback, once for many; the next request is answered."""

    def talk() -> dict[str, Any]:
        for _ in range(3):
            with pytest.raises(LumenError, match="Lumen's log says why"):
                client.ask([socket_path], "echo", dict[str, Any], fail=True)
        return client.ask([socket_path], "echo", dict[str, Any], what="hello")

    assert with_server(socket_path, talk) == {"heard": "hello"}
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_memory_is_found_wherever_it_is(
    socket_path: Path, impostor: Callable[[bytes], None]
) -> None:
    """A path is opened as it came: what would not print is a part of its name."""
    impostor(json.dumps({"memory": {"directory": "/home/a\nb\x1b"}}).encode() + b"\n")
    assert client.memory_directory([socket_path]) == Path("/home/a\nb\x1b")
    impostor(json.dumps({"error": ROTTEN}).encode() + b"\n")
    with pytest.raises(LumenError) as refused:
        client.memory_directory([socket_path])
    assert str(refused.value).isprintable()


def test_client_hears_why_not_when_the_daemon_refuses(socket_path: Path) -> None:
    """An error of the daemon is an error here, in its words."""

    def talk() -> None:
        with pytest.raises(LumenError, match="not now"):
            client.ask([socket_path], "echo", dict[str, Any], refuse=True)
        with pytest.raises(LumenError, match=r"no command 'dance'; known: count, echo"):
            client.ask([socket_path], "dance", dict[str, Any])

    with_server(socket_path, talk)


def test_stream_goes_on_until_the_client_hangs_up(socket_path: Path) -> None:
    """Lines come as they are made, and the server survives the client's leaving."""

    def talk() -> list[int]:
        heard: list[int] = []
        for _ in range(3):
            numbers = client.stream([socket_path], "count", dict[str, Any], 5.0)
            heard = [next(numbers)["number"] for _ in range(5)]
            numbers.close()  # type: ignore[attr-defined]  # an iterator that is a generator
        client.ask([socket_path], "echo", dict[str, Any])
        return heard

    assert with_server(socket_path, talk) == [0, 1, 2, 3, 4]


def test_nobody_else_can_open_the_socket(socket_path: Path) -> None:
    """Its mode keeps other users out."""
    mode = with_server(socket_path, lambda: stat.S_IMODE(socket_path.stat().st_mode))
    assert mode == 0o600


def test_everybody_here_may_ask_a_service_and_only_its_owner_change_it(
    socket_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel tells who asks; a foreign user hears the answers, and how to become the owner."""

    async def live() -> list[str]:
        commands = {"echo": _echo, "calibrate": _echo}
        server = ControlServer(socket_path, commands, {}, ["calibrate"], for_all=True)
        await server.start()
        heard = []
        for command in commands:
            reader, writer = await asyncio.open_unix_connection(str(socket_path))
            writer.write(json.dumps({"command": command}).encode() + b"\n")
            heard.append((await reader.read()).decode())
            writer.close()
        await server.close()
        return heard

    assert not any("error" in answer for answer in run(live()))
    monkeypatch.setattr(control, "_peer", lambda _: 12_345)
    answered, changed = run(live())
    assert "error" not in answered
    assert "calibrate is for Lumen's own user and root: try it with sudo" in changed


def test_everybody_can_open_the_socket_of_a_service(socket_path: Path) -> None:
    """Its mode lets other users in."""

    async def live() -> int:
        server = ControlServer(socket_path, {}, {}, for_all=True)
        await server.start()
        mode = await asyncio.to_thread(socket_path.stat)
        await server.close()
        return stat.S_IMODE(mode.st_mode)

    assert run(live()) == 0o666


def test_socket_is_gone_when_closed_and_a_stale_one_is_replaced(socket_path: Path) -> None:
    """What a crash left behind does not matter."""
    socket_path.write_text("stale")
    with_server(socket_path, lambda: None)
    assert not socket_path.exists()
    with pytest.raises(NotRunningError, match="no Lumen is running here"):
        client.ask([socket_path], "echo", dict[str, Any])


@pytest.mark.parametrize(
    "nonsense", [b"hello\n", b"[1]\n", b"\xff\xfe\n", b"{}\n", b"\n", b"x" * (2 * LONGEST_LINE)]
)
def test_nonsense_gets_one_clear_line(socket_path: Path, nonsense: bytes) -> None:
    """Whatever is sent, the answer is an error, and the server goes on."""

    async def live() -> None:
        server = ControlServer(socket_path, {"echo": _echo}, {})
        await server.start()
        for _ in range(3):
            reader, writer = await asyncio.open_unix_connection(str(socket_path))
            writer.write(nonsense)
            writer.write_eof()
            answer = await reader.read()
            assert "error" in json.loads(answer)
            writer.close()
        await server.close()

    run(live())


def answer_to(path: Path, request: bytes) -> dict[str, Any]:
    """Ask by hand, and give the answer."""
    (asker,) = crowd_of(path, 1, request)
    with asker, asker.makefile("rb") as answers:
        answer: dict[str, Any] = json.loads(answers.readline())
        return answer


def crowd_of(path: Path, number: int, request: bytes = b"") -> list[socket.socket]:
    """Connect many times, saying this much."""
    crowd = []
    for _ in range(number):
        crowd.append(one := socket.socket(socket.AF_UNIX))
        one.settimeout(20)
        client._connect(one, path)
        with contextlib.suppress(ConnectionError):
            one.sendall(request)
    return crowd


@pytest.mark.parametrize("said", [b"", b'{"command":'])
def test_crowd_that_says_nothing_keeps_nobody_out(socket_path: Path, said: bytes) -> None:
    """Two hundred connections that never end a request: the oldest give up their places."""

    def talk() -> None:
        crowd = crowd_of(socket_path, 200, said)
        for _ in range(5):
            assert answer_to(socket_path, b'{"command":"echo"}\n') == {"heard": None}
        for one in crowd:
            one.close()

    with_server(socket_path, talk)


def test_streams_that_nobody_reads_leave_the_short_answers_alone(socket_path: Path) -> None:
    """More than there are places for: the rest is told so, and a status is answered."""

    def talk() -> list[bytes]:
        crowd = crowd_of(socket_path, 40, b'{"command":"count"}\n')
        assert answer_to(socket_path, b'{"command":"echo"}\n') == {"heard": None}
        first = [one.makefile("rb").readline() for one in crowd]
        for one in crowd:
            one.close()
        return first

    first = with_server(socket_path, talk)
    assert sum(b"number" in line for line in first) == MOST_LONG
    assert sum(b"too many long requests" in line for line in first) == 40 - MOST_LONG


def test_other_user_has_fewer_places_and_takes_none_of_the_owners(
    socket_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel tells who asks: what one user holds is that user's quota alone."""
    users = [*[4001] * 6, *[4002] * 6, os.getuid()]
    monkeypatch.setattr(control, "_peer", lambda _: users.pop(0) if users else os.getuid())

    def talk() -> list[bytes]:
        crowd, first = [], []
        for _ in range(13):
            # One after the other: who of many is served first is not the kernel's promise.
            crowd += crowd_of(socket_path, 1, b'{"command":"count"}\n')
            first.append(crowd[-1].makefile("rb").readline())
        for one in crowd:
            one.close()
        return first

    first = with_server(socket_path, talk)
    served = [b"number" in line for line in first]
    each = [True] * MOST_LONG_EACH + [False] * (6 - MOST_LONG_EACH)
    assert served == [*each, *each, True]


def test_one_user_whose_questions_hang_leaves_places_for_the_owner(
    socket_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is being answered is sent away for nobody: so one user cannot hold all places."""
    users = [4001] * MOST_CLIENTS
    monkeypatch.setattr(control, "_peer", lambda _: users.pop() if users else os.getuid())

    def talk() -> int:
        crowd = crowd_of(socket_path, MOST_CLIENTS, b'{"command":"echo","hold":1}\n')
        refused: set[socket.socket] = set()
        while len(refused) < MOST_CLIENTS - MOST_CLIENTS_EACH:
            # Who of many is served first is not the kernel's promise.
            ready = select.select([one for one in crowd if one not in refused], [], [], 60.0)[0]
            if not ready:
                break
            refused.update(ready)
        assert answer_to(socket_path, b'{"command":"echo"}\n') == {"heard": None}
        said = [one.makefile("rb").readline() for one in refused]
        for one in crowd:
            one.close()
        return sum(b"too many clients" in line for line in said)

    assert with_server(socket_path, talk) == MOST_CLIENTS - MOST_CLIENTS_EACH


def test_socket_is_missed_when_it_was_removed_or_replaced(socket_path: Path) -> None:
    """Whoever tends it can make it anew; what another put there is left alone."""

    async def live() -> None:
        server = ControlServer(socket_path, {"echo": _echo}, {})
        await server.start()
        assert server.is_there()
        await asyncio.to_thread(socket_path.unlink)
        assert not server.is_there()
        await asyncio.to_thread(socket_path.write_text, "another's")
        assert not server.is_there()
        await server.close()
        assert await asyncio.to_thread(socket_path.read_text) == "another's"

    run(live())


def test_umask_is_never_changed(socket_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other threads make files meanwhile."""
    changed: list[int] = []
    monkeypatch.setattr(os, "umask", changed.append)
    assert with_server(socket_path, lambda: stat.S_IMODE(socket_path.stat().st_mode)) == 0o600
    assert changed == []


@pytest.mark.parametrize("asks", [14, 1])
def test_examination_is_one_at_a_time_and_shared(asks: int) -> None:
    """However many ask at once, and again and again, the memory is looked through now and then."""

    async def live() -> None:
        clock, began, free = HandClock(), 0, asyncio.Event()

        async def examine() -> dict[str, Any]:
            nonlocal began
            began += 1
            await free.wait()
            clock.now += 2.0
            return {"number": began}

        examination = SharedExamination(examine, clock)
        waiting = [asyncio.create_task(examination.result()) for _ in range(asks)]
        await asyncio.sleep(0.01)
        assert began == 1
        waiting[0].cancel()  # whoever asked first has hung up
        free.set()
        assert [await one for one in waiting[1:]] == [{"number": 1}] * (asks - 1)
        await asyncio.sleep(0.01)
        for _ in range(20):
            assert await examination.result() == {"number": 1}
        clock.now += REST * 2.0 - 0.1
        assert await examination.result() == {"number": 1}
        clock.now += 0.2
        assert await examination.result() == {"number": 2}

    run(live())


def test_examination_that_failed_is_tried_again() -> None:
    """A failure is nobody's result."""

    async def live() -> None:
        hung = True

        async def examine() -> dict[str, Any]:
            nonlocal hung
            if hung:
                hung = False
                raise LumenError("hung")
            return {"damage": None}

        examination = SharedExamination(examine, HandClock())
        with pytest.raises(LumenError, match="hung"):
            await examination.result()
        assert await examination.result() == {"damage": None}

    run(live())


@pytest.fixture
def impostor(socket_path: Path) -> Iterator[Callable[[bytes], None]]:
    """Give somebody who answers on the socket, once for each call, with these bytes."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(socket_path))
    listener.listen(8)
    threads = []

    def answer(data: bytes) -> None:
        def serve() -> None:
            client, _ = listener.accept()
            with client, contextlib.suppress(OSError):
                client.recv(1000)
                client.sendall(data)

        threads.append(thread := threading.Thread(target=serve, daemon=True))
        thread.start()

    yield answer
    for thread in threads:
        thread.join(5)
    listener.close()


ROTTEN = "\x1b]0;title\x07\x1b[2J\x9b31m\r\n\u202e"


def test_nothing_of_an_answer_is_given_on_as_it_came(
    socket_path: Path, impostor: Callable[[bytes], None]
) -> None:
    """Escape sequences are shown, not obeyed, in texts, names and errors, however deep."""
    impostor(json.dumps({"a": ROTTEN, "b": [{ROTTEN: [ROTTEN]}]}).encode() + b"\n")
    answer = client.ask([socket_path], "status", dict[str, Any])
    assert msgspec.json.encode(answer).decode().isprintable()
    assert "\\x1b[2J" in answer["a"]
    impostor(json.dumps({"error": ROTTEN}).encode() + b"\n")
    with pytest.raises(LumenError) as refused:
        client.ask([socket_path], "status", dict[str, Any])
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("data", [b"x" * 3_000_000, b"[" * 100_000 + b"\n", b"{}", b"\xff\n", b""])
def test_answer_that_is_none_ends_in_one_line(
    socket_path: Path, impostor: Callable[[bytes], None], data: bytes
) -> None:
    """Too long, too deep, cut short, no text, nothing."""
    impostor(data)
    if data == b"{}":
        assert client.ask([socket_path], "status", dict[str, Any]) == {}
        return
    with pytest.raises(LumenError, match="running Lumen"):
        client.ask([socket_path], "status", dict[str, Any])


def test_stranger_who_answers_is_asked_nothing(
    socket_path: Path, impostor: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user's socket in a shared folder is no Lumen of this user's, nor of root's."""
    impostor(b'{"error": "asked"}\n')
    monkeypatch.setattr(client, "_owner", lambda _: 54_321)
    with pytest.raises(LumenError, match="served by user 54321, who is neither you nor root"):
        client.ask([socket_path], "status", dict[str, Any])


def test_own_lumen_is_asked_when_a_stranger_answers_before_it(
    socket_path: Path, impostor: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket that is not trusted is passed over."""
    impostor(b'{"error": "asked"}\n')
    strange = socket_path.stat().st_ino
    own = socket_path.with_name("own")
    trusted = client._owner

    def owner(connection: socket.socket) -> int:
        is_strange = Path(connection.getpeername()).stat().st_ino == strange
        return 54_321 if is_strange else trusted(connection)

    monkeypatch.setattr(client, "_owner", owner)
    heard = with_server(
        own, lambda: client.ask([socket_path, own], "echo", dict[str, Any], what="hello")
    )
    assert heard == {"heard": "hello"}


def test_services_user_is_trusted_at_the_services_place_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its directory lies where only root can make one."""
    service = tmp_path / "service"
    service.mkdir()
    os.chown(service, 4711, 4711)
    monkeypatch.setattr(client, "SERVICE_RUNTIME", service)
    assert client._trusted(service / "control.sock") == {0, os.getuid(), 4711}
    assert client._trusted(tmp_path / "other" / "control.sock") == {0, os.getuid()}
