"""The small server: within bounds, whoever comes."""

import asyncio
import contextlib
import os
import resource
import socket
import time
from collections.abc import Awaitable, Callable

import h11
import pytest
from visit import Client, ask, http_request, run

from lumen.outlets.web import http
from lumen.outlets.web.http import LONGEST_BODY, LONGEST_HEAD, Request, Response
from lumen.outlets.web.server import MOST_MEMBERS, MOST_STRANGERS, HttpServer
from lumen.system import reception

QUICK = 0.3


class Tap:
    """A stream that never ends, and counts who left it."""

    def __init__(self, piece: bytes, pause: float = 0.0) -> None:
        self.piece = piece
        self.pause = pause
        self.closed = asyncio.Event()

    async def next(self) -> bytes:
        """Give the same piece again."""
        await asyncio.sleep(self.pause)
        return self.piece

    def close(self) -> None:
        """Remember."""
        self.closed.set()


class Place:
    """A server that answers with what it was asked."""

    def __init__(self, patience: float = QUICK) -> None:
        self.lines: list[str] = []
        self.tap = Tap(b"x" * 10_000)
        self.server = HttpServer(self._answer, self.lines.append, patience)

    async def _answer(self, request: Request) -> Response:
        if request.path == "/tap":
            return Response(200, stream=self.tap)
        query = "&".join(f"{k}={v}" for k, v in request.query.items())
        return Response(200, f"{request.method} {request.path} {query} ".encode() + request.body)


def at(work: Callable[[Place, int], Awaitable[None]], patience: float = QUICK) -> list[str]:
    """Do something with a server; give what it told."""

    async def live() -> list[str]:
        place = Place(patience)
        port = await place.server.start("127.0.0.1", 0)
        try:
            await work(place, port)
        finally:
            await place.server.close()
        return place.lines

    return run(live())


def test_request_is_answered_with_what_was_asked() -> None:
    """Method, path, query and body arrive, decoded."""

    async def work(_place: Place, port: int) -> None:
        answer = await ask(port, "/a%20b?c=d%26", "POST", b"body")
        assert (answer.status, answer.text) == (200, "POST /a b c=d& body")

    assert at(work) == []


@pytest.mark.parametrize(
    ("target", "host"),
    [
        (b"/a?b=c", "pi.local"),
        (b"http://evil.example/", "evil.example"),
        (b"//evil.example:80/x", "evil.example:80"),
        (b"http://pi.local/", "pi.local"),
    ],
)
def test_name_in_the_address_goes_before_the_host(target: bytes, host: str) -> None:
    """Whoever is asked for there decides who may look."""
    head = h11.Request(method=b"GET", target=target, headers=[(b"Host", b"pi.local")])
    assert http._request(head, b"").headers["host"] == host


def test_connection_serves_again_when_it_is_kept() -> None:
    """A browser asks often; it does not connect for each."""

    async def work(_place: Place, port: int) -> None:
        client = await Client.to(port)
        for number in range(3):
            await client.say(http_request("GET", f"/{number}"))
            assert (await client.answer()).text.startswith(f"GET /{number}")

    assert at(work) == []


def test_head_has_no_body() -> None:
    """What is asked for is the head alone, even of a stream."""

    async def work(place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(http_request("HEAD", "/") + http_request("GET", "/next"))
        assert (await client.head()).status == 200
        assert (await client.answer()).text.startswith("GET /next")
        await client.say(http_request("HEAD", "/tap"))
        assert (await client.head()).status == 200
        await asyncio.wait_for(place.tap.closed.wait(), 5)

    assert at(work) == []


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET //[ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET /" + b"a" * 2 * LONGEST_HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * LONGEST_HEAD, 431),
        (http_request("POST", "/", b"x" * (LONGEST_BODY + 1)), 413),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"800\r\n" + b"x" * 2048 + b"\r\n800\r\n" + b"x" * 2048 + b"\r\n1\r\nx\r\n0\r\n\r\n",
            413,
        ),
    ],
)
def test_nonsense_gets_one_clear_line(raw: bytes, status: int) -> None:
    """Too much, too odd, no HTTP at all: refused with a reason, and the next one is served."""

    async def work(_place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(raw)
        answer = await client.answer()
        assert answer.status == status
        assert answer.text.count("\n") == 1
        assert await client.reader.read() == b""
        assert (await ask(port, "/")).status == 200

    at(work)


def test_nonsense_gets_its_line_when_it_follows_a_head() -> None:
    """Its refusal has a body, though the answer before it had none."""

    async def work(_place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(http_request("HEAD", "/") + b"hello\r\n\r\n")
        assert (await client.head()).status == 200
        assert (await client.answer()).status == 400
        assert await client.reader.read() == b""

    (line,) = at(work)
    assert line.startswith("no HTTP request")


def test_slow_client_is_hung_up_on_and_nobody_waits_for_it() -> None:
    """A request that never ends costs a connection for a while, and one line."""

    async def work(_place: Place, port: int) -> None:
        slow = await Client.to(port)
        await slow.say(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert (await ask(port, "/")).status == 200
        assert await slow.reader.read() == b""

    assert at(work) == ["a client neither asked nor read for 0.3 s"]


def test_idle_client_is_hung_up_on_without_a_word() -> None:
    """A connection that was kept and is not needed is nothing to tell of."""

    async def work(_place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(http_request("GET", "/"))
        await client.answer()
        assert await client.reader.read() == b""

    assert at(work) == []


def test_client_that_does_not_read_is_left_behind() -> None:
    """What waits for it is bounded; its stream is closed."""

    async def work(place: Place, port: int) -> None:
        deaf = await Client.to(port)
        await deaf.say(http_request("GET", "/tap"))
        assert (await ask(port, "/")).status == 200
        await asyncio.wait_for(place.tap.closed.wait(), 10)

    assert at(work) == ["a client neither asked nor read for 0.3 s"]


def test_vanished_client_closes_its_stream() -> None:
    """Whoever leaves in the middle is noticed by the next piece, or sooner."""

    async def work(place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(http_request("GET", "/tap"))
        assert (await client.head()).status == 200
        client.leave()
        await asyncio.wait_for(place.tap.closed.wait(), 10)

    assert at(work) == []


def test_idle_member_makes_place_when_more_come() -> None:
    """A hundred ask in turn and keep their connections: each is answered, the oldest are closed."""

    async def work(_place: Place, port: int) -> None:
        clients = []
        for _ in range(100):
            clients.append(client := await Client.to(port))
            await client.say(http_request("GET", "/"))
            assert (await client.answer()).status == 200
        await clients[-1].say(http_request("GET", "/again"))
        assert (await clients[-1].answer()).status == 200
        for client in clients[: 100 - MOST_MEMBERS]:
            assert await client.reader.read() == b""

    lines = at(work, patience=5.0)
    assert set(lines) == {"too many connections: the one idle longest is hung up on"}


def test_crowd_is_refused_when_none_of_the_members_is_idle() -> None:
    """Streams go on; one more is told to come later, and served once one of them has gone."""

    async def work(place: Place, port: int) -> None:
        place.tap = Tap(b"", pause=3600.0)
        clients = []
        for _ in range(MOST_MEMBERS):
            clients.append(client := await Client.to(port))
            await client.say(http_request("GET", "/tap"))
            assert (await client.head()).status == 200
        late = await ask(port, "/")
        assert (late.status, late.headers["connection"]) == (503, "close")
        clients[7].leave()
        await place.tap.closed.wait()
        assert (await ask(port, "/")).status == 200

    lines = at(work, patience=5.0)
    assert set(lines) == {"too many connections: one more is refused"}


class Lock:
    """Lets in those who say a word."""

    def refusal(self, request: Request) -> Response | None:
        """Refuse who does not say it."""
        return None if request.headers.get("word") == "friend" else Response(401, b"who?\n")

    def recognises(self, first: bytes) -> bool:
        """Look for it in the first bytes."""
        return b"friend" in first


def behind_a_door(
    work: Callable[[Place, int], Awaitable[None]], patience: float = 5.0
) -> list[str]:
    """Do something with a server whose door is locked; give what it told."""

    async def live() -> list[str]:
        place = Place(patience)
        place.server = HttpServer(place._answer, place.lines.append, patience, Lock())
        port = await place.server.start("127.0.0.1", 0)
        try:
            await work(place, port)
        finally:
            await place.server.close()
        return place.lines

    return run(live())


def test_refused_connection_is_closed_when_its_answer_is_sent() -> None:
    """Who is refused keeps nothing, though it asked to keep the connection."""

    async def work(_place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(http_request("GET", "/", Connection="keep-alive"))
        answer = await client.answer()
        assert (answer.status, answer.headers["connection"]) == (401, "close")
        assert await client.reader.read() == b""

    behind_a_door(work)


@pytest.mark.parametrize(
    "said", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"POST / HTTP/1.1\r\n"]
)
def test_member_gets_in_when_strangers_hold_all_they_can(said: bytes) -> None:
    """Two hundred who say nothing, or never end what they say: the oldest give up their places."""

    async def work(place: Place, port: int) -> None:
        crowd = [await Client.to(port) for _ in range(200)]
        for client in crowd:
            await client.say(said)
        await asyncio.sleep(0.05)
        for _ in range(5):
            assert (await ask(port, "/", Word="friend")).status == 200
        assert len(place.server._tasks) <= MOST_STRANGERS + 5
        assert len(crowd) == 200

    lines = behind_a_door(work)
    assert {line.partition(":")[0] for line in lines} == {"too many connections"}


def test_flood_takes_neither_descriptors_nor_tasks_nor_time() -> None:
    """A thousand connections in a moment: a timer beside them rings in time, a member gets in."""

    async def work(place: Place, port: int) -> None:
        late, done = 0.0, asyncio.Event()

        async def watch() -> None:
            nonlocal late
            while not done.is_set():
                due = time.monotonic() + 0.01
                await asyncio.sleep(0.01)
                late = max(late, time.monotonic() - due)

        watching = asyncio.create_task(watch())
        crowd = []
        for number in range(1000):
            crowd.append(one := socket.socket())
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                one.connect(("127.0.0.1", port))
            if number % 100 == 99:
                await asyncio.sleep(0)
                assert (await ask(port, "/", Word="friend")).status == 200
        done.set()
        await watching
        assert len(place.server._tasks) < MOST_STRANGERS
        for one in crowd:
            one.close()
        assert late < 2.0

    lines = behind_a_door(work)
    assert {line.partition(":")[0] for line in lines} == {"too many connections"}


def test_nothing_is_accepted_for_a_while_when_descriptors_are_used_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is told, no traceback a second is, and whoever waited is served afterwards."""
    monkeypatch.setattr(reception, "REST", 0.05)

    async def work(_place: Place, port: int) -> None:
        least, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        client = await Client.to(port)
        await client.say(http_request("GET", "/", Word="friend"))
        assert (await client.answer()).status == 200
        late = socket.socket()
        late.setblocking(False)
        opened = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - the kernel's own list
        resource.setrlimit(resource.RLIMIT_NOFILE, (opened - 1, least))
        try:
            with contextlib.suppress(BlockingIOError):
                late.connect(("127.0.0.1", port))
            await asyncio.sleep(0.2)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (least, least))
        reader, writer = await asyncio.open_connection(sock=late)
        writer.write(http_request("GET", "/", Word="friend"))
        assert b"200" in await reader.readline()
        writer.close()

    lines = behind_a_door(work)
    assert lines
    assert set(lines) == {"connections cannot be accepted: Too many open files"}


@pytest.mark.parametrize("length", range(LONGEST_HEAD - 200, LONGEST_HEAD + 6000, 700))
def test_head_is_refused_by_its_length_alone_however_it_arrives(length: int) -> None:
    """What is longer than 8 KB is refused, whether it comes whole or in pieces."""
    plain = http_request("GET", "/", X="")
    raw = http_request("GET", "/", X="x" * (length - len(plain)))
    assert len(raw) == length

    async def work(_place: Place, port: int) -> None:
        for piece in (len(raw), 1000):
            client = await Client.to(port)
            for start in range(0, len(raw), piece):
                await client.say(raw[start : start + piece])
                await asyncio.sleep(0)
            answer = await client.answer()
            assert answer.status == (200 if length <= LONGEST_HEAD else 431)

    at(work, patience=5.0)


def test_everyone_is_hung_up_on_when_the_server_closes() -> None:
    """Streams end with it, and their resources are freed."""

    async def work(place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(http_request("GET", "/tap"))
        await client.head()
        await place.server.close()
        assert place.tap.closed.is_set()

    assert at(work, patience=5.0) == []
