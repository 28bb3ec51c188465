"""The control socket and its client."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from patience import run

from lumen.errors import LumenError, NotRunningError
from lumen.outlets.control import client
from lumen.outlets.control import server as control
from lumen.outlets.control.server import LONGEST_LINE, MOST_CLIENTS, ControlServer, Request


async def _echo(request: Request) -> dict[str, Any]:
    if "refuse" in request:
        raise LumenError("not now")
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
    monkeypatch.setattr(control, "_peer", lambda _writer: 12_345)
    asked, changed = run(live())
    assert "error" not in asked
    assert "sudo lumen calibrate" in changed


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


def test_crowd_is_refused_and_the_rest_served(socket_path: Path) -> None:
    """Clients beyond the limit are told so."""

    async def live() -> None:
        server = ControlServer(socket_path, {"echo": _echo}, {})
        await server.start()
        crowd = [await asyncio.open_unix_connection(str(socket_path)) for _ in range(MOST_CLIENTS)]
        await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_unix_connection(str(socket_path))
        assert "too many" in json.loads(await reader.readline())["error"]
        writer.close()
        for _, one in crowd:
            one.close()
        await server.close()

    run(live())
