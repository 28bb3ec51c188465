"""One HTTP connection within bounds: h11 reads and writes the protocol, this holds the line.

Whoever sends too much, too slowly or nonsense gets one clear line and is hung up on; whoever does
not read is left behind. No connection can make another one wait, and none the senses.
"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Protocol, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import h11

from lumen.system.wire import Wire
from lumen.units import Seconds

LONGEST_HEAD = 8 * 1024
"""Bytes of a request's first line and headers; a browser's are about 1 KiB."""
LONGEST_BODY = 4 * 1024
PATIENCE: Seconds = 10.0
"""How long a client may take to send a request, or to read its answer."""

CHUNK = 4 * 1024
"""Bytes that are read at once."""

_MOST_LINGERING = 256 * 1024
_LINGER: Seconds = 1.0


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
    last: bool = False
    """Whether the connection ends with it."""


Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


def refusal(status: int, reason: str) -> Response:
    """Give an answer that is one line."""
    return Response(status, f"{reason}\n".encode())


class Connection(Wire):
    """One client of the page."""

    def __init__(self, client: socket.socket, first: bytes, patience: Seconds) -> None:
        """Take over a socket that is connected.

        Args:
            client: the socket.
            first: what was read of it already.
            patience: how long the client may take to send a request, or to read its answer.
        """
        super().__init__(client, first)
        self._patience = patience
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._head_only = False

    async def serve(self, answer: Handler) -> None:
        """Answer requests until one side has had enough."""
        while True:
            try:
                async with asyncio.timeout(self._patience):
                    request = await self._next_request()
            except TimeoutError:
                if self._http.their_state is h11.IDLE and not self._http.trailing_data[0]:
                    return  # a connection kept for later, and not needed
                raise
            if request is None:
                return
            if isinstance(request, Response):
                response = request
            else:
                response = await answer(request)
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
            await self._answer(replace(refusal(status, reason), last=True))
            await self._linger()

    async def _next_request(self) -> Request | Response | None:
        """Read a request; the refusal of one that is too large; None where none comes."""
        self._head_only = False  # what comes need not be a request: its refusal has a body
        head = await self._event()
        if not isinstance(head, h11.Request):
            return None
        self._head_only = head.method == b"HEAD"
        if _length(head) > LONGEST_HEAD:
            # h11 bounds what is incomplete; a whole head may have come with its last bytes.
            return replace(refusal(431, f"a head has at most {LONGEST_HEAD} bytes"), last=True)
        if self._http.they_are_waiting_for_100_continue:
            await self._send(h11.InformationalResponse(status_code=100, headers=[]))
        body = b""
        while isinstance(event := await self._event(), h11.Data):
            body += event.data
            if len(body) > LONGEST_BODY:
                reason = f"a body has at most {LONGEST_BODY} bytes"
                return replace(refusal(413, reason), last=True)
        if not isinstance(event, h11.EndOfMessage):
            return None
        try:
            return _request(head, body)
        except ValueError:
            return refusal(400, "this address makes no sense")

    async def _event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            with self.waiting():
                data = await self.reader.read(CHUNK)
            self._http.receive_data(data)
        return event

    async def _answer(self, response: Response) -> None:
        # An answer that has no body by its status says nothing of one.
        bodiless = response.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        about = {} if bodiless else {"content-type": response.kind}
        headers = {**about, **response.headers}
        if response.stream is None and not bodiless:
            headers["content-length"] = str(len(response.body))
        if response.last or response.stream is not None:
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
        gone = asyncio.ensure_future(self.reader.read(1))
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
                self.writer.write(data)
        async with asyncio.timeout(self._patience):
            with self.waiting():
                await self.writer.drain()

    async def _linger(self) -> None:
        """Read a little of what still comes: a reset would take the answer from the client."""
        self.writer.write_eof()
        if self._http.their_state in (h11.DONE, h11.MUST_CLOSE) and not self._http.trailing_data[0]:
            return  # the request was read to its end
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                with self.waiting():
                    await self._discard()

    async def _discard(self) -> None:
        for _ in range(_MOST_LINGERING // CHUNK):
            if not await self.reader.read(CHUNK):
                return


def _length(head: h11.Request) -> int:
    """Give how many bytes a head has, on its first line and with the ends of its lines."""
    first = len(head.method) + len(head.target) + len(b"  HTTP/1.1\r\n\r\n")
    return first + sum(len(name) + len(value) + len(b": \r\n") for name, value in head.headers)


def _request(head: h11.Request, body: bytes) -> Request:
    target = urlsplit(head.target.decode("ascii"))
    headers = {name.decode("ascii"): value.decode("latin-1") for name, value in head.headers}
    if target.netloc:
        headers["host"] = target.netloc  # it goes before the header (RFC 9112, 3.2.2)
    return Request(
        head.method.decode("ascii"),
        unquote(target.path),
        dict(parse_qsl(target.query)),
        headers,
        body,
    )
