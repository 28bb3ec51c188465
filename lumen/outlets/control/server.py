"""The control socket: how other programs reach the running daemon.

It is its own user's alone or, as a service, everybody's on this machine: then all may ask, and
only Lumen's own user and root may change something. One JSON object a line, either way. A
request names a command; the answer is one line, or many where the command streams. Whoever sends
nonsense gets one clear line; nobody makes the senses wait, and no user keeps out another.
"""

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from lumen.errors import LumenError, system_refusal
from lumen.system.admission import Places
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.log import FailureLog
from lumen.system.reception import Reception, Report
from lumen.system.socket_names import socket_name
from lumen.system.wire import Wire
from lumen.units import Monotonic, Seconds

Request: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = Callable[[Request], Awaitable[object]]
Stream: TypeAlias = Callable[[Request], AsyncIterator[object]]

LONGEST_LINE = 64 * 1024
PATIENCE: Seconds = 10.0
"""How long a client may take to ask, or to read what it was told."""
MOST_CLIENTS = 96
"""Clients whose request is being read, or answered at once."""
MOST_CLIENTS_EACH = 64
"""Of these, those of one user."""
MOST_LONG = 16
"""Requests of Lumen's own user and of root that take a while: streams, examinations."""
MOST_LONG_OF_OTHERS = 8
"""The same of all other users."""
MOST_LONG_EACH = 2
"""Of these, those of one user."""

_BACKLOG = 512


class ControlServer:
    """Answers on a Unix socket.

    Args:
        path: where.
        answers: the commands that answer once.
        streams: the commands that go on.
        owners: those of the answers that are for Lumen's own user and root alone.
        slow: those of the answers that take a while.
        for_all: whether every user of this machine may ask.
        report: hears of clients that were hung up on.
    """

    def __init__(
        self,
        path: Path,
        answers: Mapping[str, Answer],
        streams: Mapping[str, Stream],
        owners: Collection[str] = (),
        slow: Collection[str] = (),
        *,
        for_all: bool = False,
        report: Report = lambda _: None,
    ) -> None:
        self._path = path
        self._answers = answers
        self._streams = streams
        self._owners = frozenset(owners)
        self._long = frozenset((*slow, *streams))
        self._mode = 0o666 if for_all else 0o600
        self._report = report
        self._clients: Places[Wire] = Places(MOST_CLIENTS, MOST_CLIENTS_EACH, Wire.is_evictable)
        self._own: Places[Wire] = Places(MOST_LONG, MOST_LONG, Wire.is_evictable)
        self._others: Places[Wire] = Places(MOST_LONG_OF_OTHERS, MOST_LONG_EACH, Wire.is_evictable)
        self._failures = FailureLog()
        self._tasks: set[asyncio.Task[None]] = set()
        self._reception: Reception | None = None
        self._inode: int | None = None

    async def start(self) -> None:
        """Begin to listen. The caller holds the lock, so a socket that is left here is stale.

        Raises:
            LumenError: there can be no socket there.
        """
        try:
            listener = socket.socket(socket.AF_UNIX)
        except OSError as error:
            raise LumenError(f"{self._path}: {system_refusal(error)}") from None
        try:
            self._path.unlink(missing_ok=True)
            # Nobody else's from its first moment on, whatever the umask, which is left alone.
            os.fchmod(listener.fileno(), 0o600)
            with socket_name(self._path) as name:
                listener.bind(name)
            self._path.chmod(self._mode)
            listener.listen(_BACKLOG)
            self._inode = self._path.stat().st_ino
        except OSError as error:
            listener.close()
            raise LumenError(f"{self._path}: {system_refusal(error)}") from None
        self._reception = Reception(
            listener, _user_of, _is_whole, self._begin, self._report, PATIENCE
        )

    def is_there(self) -> bool:
        """Whether clients find the socket: nothing has removed or replaced it."""
        try:
            return self._path.stat().st_ino == self._inode
        except OSError:
            return False

    async def close(self) -> None:
        """Stop listening, and hang up; safe to call twice."""
        if self._reception is None:
            return
        self._reception.close()
        self._reception = None
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.is_there():
            self._path.unlink(missing_ok=True)

    def _begin(self, connection: socket.socket, user: Hashable, first: bytes) -> None:
        """Take over a connection that has said something; only now a task is made of it."""
        client = Wire(connection, first)
        evicted = self._clients.add(client, user)
        if evicted is not None:
            self._report("too many clients: the one idle longest is hung up on")
            evicted.hang_up()
        if evicted is client:
            with contextlib.suppress(OSError), connection:
                connection.send(b'{"error":"too many clients: try again"}\n')
            return
        task = asyncio.get_running_loop().create_task(self._serve(client, user))
        client.task = task
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, client))

    def _ended(self, client: Wire, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        for places in (self._clients, self._own, self._others):
            places.remove(client)
        client.abort()

    async def _serve(self, client: Wire, user: Hashable) -> None:
        try:
            await client.open(LONGEST_LINE)
            await self._answer(client, user)
        except (OSError, TimeoutError, asyncio.CancelledError):
            pass  # the client has gone, does not read, or was sent away
        except Exception as error:  # noqa: BLE001 - whatever it was, it is logged with its traceback
            now = Monotonic(asyncio.get_running_loop().time())
            self._failures.failed("an answer on the control socket", error, now)
            await _send(client, {"error": "this failed: Lumen's log says why"})

    async def _answer(self, client: Wire, user: Hashable) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                with client.waiting():
                    line = await client.reader.readline()
            request = msgspec.json.decode(line, type=dict[str, Any]) if line else {}
        except (*NO_SUCH_JSON, ValueError):
            await _send(client, {"error": "a request is one JSON object on one line"})
            return
        try:
            await self._obey(request, client, user)
        except LumenError as error:
            await _send(client, {"error": str(error)})

    async def _obey(self, request: Request, client: Wire, user: Hashable) -> None:
        command = str(request.get("command"))
        if command in self._owners and user not in (0, os.getuid()):
            raise LumenError(f"{command} is for Lumen's own user and root: try it with sudo")
        if command in self._long and not self._has_place(client, user):
            raise LumenError("too many long requests at once: try again later")
        if command in self._streams:
            await self._stream(self._streams[command](request), client)
        elif command in self._answers:
            await _send(client, await self._answers[command](request))
        else:
            known = ", ".join(sorted([*self._answers, *self._streams]))
            raise LumenError(f"no command {command[:40]!r}; known: {known}")

    def _has_place(self, client: Wire, user: Hashable) -> bool:
        """Give a long request a place beside those that are answered at once."""
        self._clients.remove(client)
        places = self._own if user in (0, os.getuid()) else self._others
        return places.add(client, user) is not client

    @staticmethod
    async def _stream(items: AsyncIterator[object], client: Wire) -> None:
        """Send items until the client hangs up, which a read notices between two of them."""

        async def pump() -> None:
            async for item in items:
                await _send(client, item)

        pumping = asyncio.ensure_future(pump())
        gone = asyncio.ensure_future(client.reader.read(1))
        try:
            await asyncio.wait({pumping, gone}, return_when=asyncio.FIRST_COMPLETED)
            if pumping.done():
                pumping.result()
        finally:
            for task in (pumping, gone):
                task.cancel()
            await asyncio.gather(pumping, gone, return_exceptions=True)


def _is_whole(first: bytes) -> bool:
    """Tell whether a request has come to the end of its line."""
    return b"\n" in first


def _user_of(connection: socket.socket, _address: object) -> int:
    return _peer(connection)


def _peer(connection: socket.socket) -> int:
    """Give the user number of who is on the other side, as the kernel tells it."""
    credentials = connection.getsockopt(
        socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")
    )
    uid: int = struct.unpack("3i", credentials)[1]
    return uid


async def _send(client: Wire, item: object) -> None:
    client.writer.write(msgspec.json.encode(item) + b"\n")
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(PATIENCE):
            await client.writer.drain()
