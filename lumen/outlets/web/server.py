"""The page's HTTP server: who gets a connection, and who gives one up for another."""

import asyncio
import contextlib
import re
import socket
from collections.abc import Hashable
from dataclasses import replace
from functools import partial
from typing import Protocol

import h11

from lumen.outlets.web.http import (
    CHUNK,
    PATIENCE,
    Connection,
    Handler,
    Request,
    Response,
    refusal,
)
from lumen.system.admission import Places
from lumen.system.reception import Reception, Report
from lumen.units import Seconds

MOST_STRANGERS = 32
"""Connections that have sent a request, and none that was allowed yet."""
MOST_STRANGERS_EACH = 16
"""Of these, those of one address."""
MOST_MEMBERS = 48
"""Connections whose last request was allowed, or that brought the token with their first bytes."""

_BACKLOG = 2048
"""Connections that the kernel keeps until they are accepted: of more, it lets the sender try again
a second later."""
_HEAD_END = re.compile(rb"\n\r?\n")
_MOST_DISCARDED = 64 * 1024


class Doorkeeper(Protocol):
    """Decides who may come in."""

    def refusal(self, request: Request) -> Response | None:
        """Give the refusal of a request that is not allowed, or None."""

    def recognises(self, first: bytes) -> bool:
        """Tell whether a connection's first bytes bring what only members know."""


class OpenDoor:
    """Lets everybody in."""

    def refusal(self, request: Request) -> Response | None:  # noqa: ARG002 - as the contract has it
        """Refuse nobody."""
        return None

    def recognises(self, first: bytes) -> bool:  # noqa: ARG002 - as the contract has it
        """Know nobody."""
        return False


class HttpServer:
    """Serves a handler on addresses of this computer.

    Strangers have few places of their own, and the oldest idle one gives its place to the next;
    so no number of them keeps out a member, or another stranger.
    """

    def __init__(
        self,
        handler: Handler,
        report: Report,
        patience: Seconds = PATIENCE,
        door: Doorkeeper | None = None,
    ) -> None:
        self._handler = handler
        self._report = report
        self._patience = patience
        self._door = door or OpenDoor()
        self._strangers: Places[Connection] = Places(
            MOST_STRANGERS, MOST_STRANGERS_EACH, Connection.is_evictable
        )
        self._members: Places[Connection] = Places(
            MOST_MEMBERS, MOST_MEMBERS, Connection.is_evictable
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._reception: Reception | None = None

    async def start(self, host: str | None, port: int) -> int:
        """Begin to listen, on every address where `host` is None; give the port, one for all.

        Raises:
            OSError: the port is taken, or not allowed.
        """
        listener = _listening(host, port)
        bound: int = listener.getsockname()[1]
        self._reception = Reception(
            listener, _address_of, _is_whole, self._begin, self._report, self._patience
        )
        return bound

    async def close(self) -> None:
        """Stop listening, and hang up; safe to call twice."""
        if self._reception is not None:
            self._reception.close()
            self._reception = None
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, client: socket.socket, address: Hashable, first: bytes) -> None:
        """Take over a connection that has said something; only now a task is made of it."""
        connection = Connection(client, first, self._patience)
        pool = self._members if self._door.recognises(first) else self._strangers
        if not self._seat(connection, pool, address):
            _refuse_at_once(client)
            return
        task = asyncio.get_running_loop().create_task(self._serve(connection, address))
        connection.task = task
        self._tasks.add(task)
        # Not in the task itself: one that is cancelled before its first step does nothing at all.
        task.add_done_callback(partial(self._ended, connection))

    def _seat(self, connection: Connection, pool: Places[Connection], address: Hashable) -> bool:
        """Give a connection a place, if need be the one of the oldest idle; tell if there is."""
        evicted = pool.add(connection, address)
        if evicted is None:
            return True
        if evicted is connection:
            self._report("too many connections: one more is refused")
            return False
        self._report("too many connections: the one idle longest is hung up on")
        evicted.hang_up()
        return True

    def _let_in(self, connection: Connection, address: Hashable) -> bool:
        """Make a member of a stranger whose request is allowed; tell if there is a place."""
        if connection in self._members:
            return True
        self._strangers.remove(connection)
        return self._seat(connection, self._members, address)

    async def _serve(self, connection: Connection, address: Hashable) -> None:
        async def answer(request: Request) -> Response:
            objection = self._door.refusal(request)
            if objection is not None:
                return replace(objection, last=True)
            if not self._let_in(connection, address):
                return replace(refusal(503, "too many connections: try again later"), last=True)
            return await self._handler(request)

        try:
            await connection.open(CHUNK)
            await connection.serve(answer)
        except h11.RemoteProtocolError as error:
            self._report(f"no HTTP request: {error}")
            await connection.refuse(error.error_status_hint, str(error))
        except TimeoutError:
            self._report(f"a client neither asked nor read for {self._patience:g} s")
        except (OSError, asyncio.CancelledError):
            pass  # the client has gone or was sent away; nothing comes after this

    def _ended(self, connection: Connection, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._strangers.remove(connection)
        self._members.remove(connection)
        connection.abort()


def _listening(host: str | None, port: int) -> socket.socket:
    """Open a port, on every address where no host is given, of IPv6 too where there is any."""
    if host is not None:
        return socket.create_server((host, port), backlog=_BACKLOG)
    if socket.has_dualstack_ipv6():
        with contextlib.suppress(OSError):
            return socket.create_server(
                ("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=_BACKLOG
            )
    return socket.create_server(("", port), backlog=_BACKLOG)


def _is_whole(first: bytes) -> bool:
    """Tell whether a request's head has come to its end, or is none: a method is a word."""
    return _HEAD_END.search(first) is not None or not first[:1].isalpha()


def _address_of(_client: socket.socket, address: tuple[str, int]) -> Hashable:
    return address[0]


def _refuse_at_once(client: socket.socket) -> None:
    """Say in one go, without a task, that there is no place."""
    reason = b"too many connections: try again later\n"
    head = (
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(reason)
    )
    with contextlib.suppress(OSError), client:
        client.send(head + reason)
        client.shutdown(socket.SHUT_WR)
        # What is still unread would make the kernel take the answer back.
        client.recv(_MOST_DISCARDED)
