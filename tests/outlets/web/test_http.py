"""The small server: within bounds, whoever comes."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from visit import Answer, Client, ask, asked, run

from lumen.outlets.web.http import (
    LONGEST_BODY,
    LONGEST_HEAD,
    MOST_CONNECTIONS,
    HttpServer,
    Request,
    Response,
)

QUICK = 0.3


class Tap:
    """A stream that never ends, and counts who left it."""

    def __init__(self, piece: bytes) -> None:
        self.piece = piece
        self.closed = asyncio.Event()

    async def next(self) -> bytes:
        """Give the same piece at once."""
        await asyncio.sleep(0)
        return self.piece

    def close(self) -> None:
        """Remember."""
        self.closed.set()


class Place:
    """A server that answers with what it was asked."""

    def __init__(self, patience: float = QUICK) -> None:
        self.told: list[str] = []
        self.tap = Tap(b"x" * 10_000)
        self.server = HttpServer(self._answer, self.told.append, patience)

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
        return place.told

    return run(live())


def test_request_is_answered_with_what_was_asked() -> None:
    """Method, path, query and body arrive, decoded."""

    async def work(_place: Place, port: int) -> None:
        answer = await ask(port, "/a%20b?c=d%26", "POST", b"body")
        assert (answer.status, answer.text) == (200, "POST /a b c=d& body")

    assert at(work) == []


def test_connection_serves_again_when_it_is_kept() -> None:
    """A browser asks often; it does not connect for each."""

    async def work(_place: Place, port: int) -> None:
        client = await Client.to(port)
        for number in range(3):
            await client.say(asked("GET", f"/{number}"))
            assert (await client.answer()).text.startswith(f"GET /{number}")

    assert at(work) == []


def test_head_has_no_body() -> None:
    """What is asked for is the head alone, even of a stream."""

    async def work(place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(asked("HEAD", "/") + asked("GET", "/next"))
        assert (await client.head()).status == 200
        assert (await client.answer()).text.startswith("GET /next")
        await client.say(asked("HEAD", "/tap"))
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
        (asked("POST", "/", b"x" * (LONGEST_BODY + 1)), 413),
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
        await client.say(asked("HEAD", "/") + b"hello\r\n\r\n")
        assert (await client.head()).status == 200
        assert (await client.answer()).status == 400
        assert await client.reader.read() == b""

    (told,) = at(work)
    assert told.startswith("no HTTP request")


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
        await client.say(asked("GET", "/"))
        await client.answer()
        assert await client.reader.read() == b""

    assert at(work) == []


def test_client_that_does_not_read_is_left_behind() -> None:
    """What waits for it is bounded; its stream is closed."""

    async def work(place: Place, port: int) -> None:
        deaf = await Client.to(port)
        await deaf.say(asked("GET", "/tap"))
        assert (await ask(port, "/")).status == 200
        await asyncio.wait_for(place.tap.closed.wait(), 10)

    assert at(work) == ["a client neither asked nor read for 0.3 s"]


def test_vanished_client_closes_its_stream() -> None:
    """Whoever leaves in the middle is noticed by the next piece, or sooner."""

    async def work(place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(asked("GET", "/tap"))
        assert (await client.head()).status == 200
        client.leave()
        await asyncio.wait_for(place.tap.closed.wait(), 10)

    assert at(work) == []


def test_crowd_is_refused_beyond_the_bound_and_served_when_it_has_gone() -> None:
    """A hundred connections at once: most are served, the rest told to come later."""

    async def work(_place: Place, port: int) -> None:
        clients = [await Client.to(port) for _ in range(100)]

        async def one(client: Client) -> Answer:
            await client.say(asked("GET", "/"))
            return await client.answer()

        answers = await asyncio.gather(*(one(client) for client in clients))
        assert sum(answer.status == 200 for answer in answers) == MOST_CONNECTIONS
        assert {answer.status for answer in answers} == {200, 503}
        for client in clients:
            client.leave()
        await asyncio.sleep(QUICK)
        assert (await ask(port, "/")).status == 200

    told = at(work, patience=5.0)
    assert set(told) == {"too many connections: one more is refused"}


def test_everyone_is_hung_up_on_when_the_server_closes() -> None:
    """Streams end with it, and their resources are freed."""

    async def work(place: Place, port: int) -> None:
        client = await Client.to(port)
        await client.say(asked("GET", "/tap"))
        await client.head()
        await place.server.close()
        assert place.tap.closed.is_set()

    assert at(work, patience=5.0) == []
