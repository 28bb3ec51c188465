"""A small HTTP server within bounds: h11 reads and writes the protocol, this holds connections.

Whoever sends too much, too slowly or nonsense gets one clear line and is hung up on; whoever does
not read is left behind. No connection can make another one wait, and none the senses.
"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import h11

from lumen.units import Seconds

LONGEST_HEAD = 8 * 1024
"""Bytes of a request's first line and headers; a browser's are about 1 KiB."""
LONGEST_BODY = 4 * 1024
MOST_CONNECTIONS = 80
PATIENCE: Seconds = 10.0
"""How long a client may take to ask, or to read what it was told."""

_CHUNK = 4 * 1024
_MOST_LINGERING = 256 * 1024
_LINGER: Seconds = 1.0
_BACKLOG = 128


class Stream(Protocol):
    """Pieces of an answer that has no end of its own."""

    async def next(self) -> bytes:
        """Give the next piece, once there is one."""

    def close(self) -> None:
        """Hear that nobody reads any more; called once, whatever happened."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked; the names of headers are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered; `stream` is what follows the body, until the client hangs up."""

    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Stream | None = None


Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
Told: TypeAlias = Callable[[str], None]
"""Hears, in a few words, of a client that was hung up on."""


def refusal(status: int, reason: str) -> Response:
    """Give an answer that is one line."""
    return Response(status, f"{reason}\n".encode())


class HttpServer:
    """Serves a handler on addresses of this computer."""

    def __init__(self, handler: Handler, told: Told, patience: Seconds = PATIENCE) -> None:
        self._handler = handler
        self._told = told
        self._patience = patience
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str | None, port: int) -> int:
        """Begin to listen, on every address where `host` is None; give the port, one for all.

        Raises:
            OSError: the port is taken, or not allowed.
        """
        listener = _everywhere(port) if host is None else socket.create_server((host, port))
        self._server = await asyncio.start_server(
            self._accept, sock=listener, limit=_CHUNK, backlog=_BACKLOG
        )
        bound: int = listener.getsockname()[1]
        return bound

    async def close(self) -> None:
        """Stop listening, and hang up; safe to call twice."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        for connection in tuple(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection is served by a task
        self._connections.add(task)
        connection = _Connection(reader, writer, self._patience)
        try:
            if len(self._connections) > MOST_CONNECTIONS:
                self._told("too many connections: one more is refused")
                await connection.refuse(503, "too many connections: try again later")
            else:
                await connection.serve(self._handler)
        except h11.RemoteProtocolError as error:
            self._told(f"no HTTP request: {error}")
            await connection.refuse(error.error_status_hint, str(error))
        except TimeoutError:
            self._told(f"a client neither asked nor read for {self._patience:g} s")
        except (OSError, asyncio.CancelledError):
            pass  # the client has gone, or the server closes; nothing comes after this
        finally:
            self._connections.discard(task)
            writer.transport.abort()


def _everywhere(port: int) -> socket.socket:
    """Open a port on every address, of IPv6 too where this computer has it."""
    if socket.has_dualstack_ipv6():
        with contextlib.suppress(OSError):
            return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("", port))


class _Connection:
    """One client."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, patience: Seconds
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._patience = patience
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._head_only = False

    async def serve(self, handler: Handler) -> None:
        """Answer requests until one side has had enough."""
        while True:
            try:
                async with asyncio.timeout(self._patience):
                    asked = await self._asked()
            except TimeoutError:
                if self._http.their_state is h11.IDLE and not self._http.trailing_data[0]:
                    return  # a connection kept for later, and not needed
                raise
            if asked is None:
                return
            response = asked if isinstance(asked, Response) else await handler(asked)
            try:
                await self._answer(response)
            finally:
                if response.stream is not None:
                    response.stream.close()
            if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
                await self._linger()
                return
            self._http.start_next_cycle()

    async def refuse(self, status: int, reason: str) -> None:
        """Say why not, if that can still be said, and let it be read."""
        if self._http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return
        with contextlib.suppress(OSError, TimeoutError):
            await self._answer(refusal(status, reason), last=True)
            await self._linger()

    async def _asked(self) -> Request | Response | None:
        """Read a request; the refusal of one with too large a body; None where none comes."""
        self._head_only = False  # what comes need not be a request: its refusal has a body
        head = await self._event()
        if not isinstance(head, h11.Request):
            return None
        self._head_only = head.method == b"HEAD"
        if self._http.they_are_waiting_for_100_continue:
            await self._send(h11.InformationalResponse(status_code=100, headers=[]))
        body = b""
        while isinstance(event := await self._event(), h11.Data):
            body += event.data
            if len(body) > LONGEST_BODY:
                return refusal(413, f"a body has at most {LONGEST_BODY} bytes")
        if not isinstance(event, h11.EndOfMessage):
            return None
        try:
            return _request(head, body)
        except ValueError:
            return refusal(400, "this address makes no sense")

    async def _event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_CHUNK))
        return event

    async def _answer(self, response: Response, *, last: bool = False) -> None:
        # An answer that has no body by its status says nothing of one.
        bodiless = response.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        about = {} if bodiless else {"content-type": response.kind}
        headers = {**about, **response.headers}
        if response.stream is None and not bodiless:
            headers["content-length"] = str(len(response.body))
        if last or response.stream is not None or response.status == 413:  # noqa: PLR2004 - 413: the rest is not read
            headers["connection"] = "close"
        status = HTTPStatus(response.status)
        await self._send(
            h11.Response(
                status_code=status, headers=list(headers.items()), reason=status.phrase.encode()
            ),
            h11.Data(data=b"" if self._head_only else response.body),
        )
        if response.stream is not None and not self._head_only:
            await self._follow(response.stream)
        await self._send(h11.EndOfMessage())

    async def _follow(self, stream: Stream) -> None:
        """Send what comes until the client hangs up, which a read notices between two pieces."""

        async def pump() -> None:
            while True:
                await self._send(h11.Data(data=await stream.next()))

        pumping = asyncio.ensure_future(pump())
        gone = asyncio.ensure_future(self._reader.read(1))
        try:
            await asyncio.wait({pumping, gone}, return_when=asyncio.FIRST_COMPLETED)
            if pumping.done():
                pumping.result()
            raise ConnectionResetError
        finally:
            for task in (pumping, gone):
                task.cancel()
            await asyncio.gather(pumping, gone, return_exceptions=True)

    async def _send(self, *events: h11.Event) -> None:
        for event in events:
            data = self._http.send(event)
            if data:
                self._writer.write(data)
        async with asyncio.timeout(self._patience):
            await self._writer.drain()

    async def _linger(self) -> None:
        """Read a little of what still comes: a reset would take the answer from the client."""
        self._writer.write_eof()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                for _ in range(_MOST_LINGERING // _CHUNK):
                    if not await self._reader.read(_CHUNK):
                        return


def _request(head: h11.Request, body: bytes) -> Request:
    target = urlsplit(head.target.decode("ascii"))
    return Request(
        head.method.decode("ascii"),
        unquote(target.path),
        dict(parse_qsl(target.query)),
        {name.decode("ascii"): value.decode("latin-1") for name, value in head.headers},
        body,
    )
