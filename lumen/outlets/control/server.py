"""The control socket: how other programs reach the running daemon.

It is its own user's alone or, as a service, everybody's on this machine: then all may ask, and
only Lumen's own user and root may change something. One JSON object a line, either way. A
request names a command; the answer is one line, or many where the command streams. Whoever sends
nonsense gets one clear line; nobody makes the senses wait.
"""

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from lumen.errors import LumenError
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Seconds

Request: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = Callable[[Request], Awaitable[object]]
Stream: TypeAlias = Callable[[Request], AsyncIterator[object]]

LONGEST_LINE = 64 * 1024
PATIENCE: Seconds = 10.0
"""How long a client may take to ask, or to read what it was told."""
MOST_CLIENTS = 16


class ControlServer:
    """Answers on a Unix socket.

    Args:
        path: where.
        answers: the commands that answer once.
        streams: the commands that go on.
        changing: those of the answers that change something.
        for_all: whether every user of this machine may ask.
    """

    def __init__(
        self,
        path: Path,
        answers: Mapping[str, Answer],
        streams: Mapping[str, Stream],
        changing: Collection[str] = (),
        *,
        for_all: bool = False,
    ) -> None:
        self._path = path
        self._answers = answers
        self._streams = streams
        self._changing = frozenset(changing)
        self._mask = 0o111 if for_all else 0o177
        self._clients: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to listen. The caller holds the lock, so a socket that is left here is stale.

        Raises:
            LumenError: there can be no socket there.
        """
        before = os.umask(self._mask)
        try:
            self._path.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(
                self._accept, str(self._path), limit=LONGEST_LINE
            )
        except OSError as error:
            raise LumenError(f"{self._path}: {error.strerror or error}") from None
        finally:
            os.umask(before)

    async def close(self) -> None:
        """Stop listening, and hang up."""
        if self._server is None:
            return
        self._server.close()
        for client in tuple(self._clients):
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection is served by a task
        self._clients.add(task)
        try:
            if len(self._clients) > MOST_CLIENTS:
                await _send(writer, {"error": "too many clients: try again"})
            else:
                await self._serve(reader, writer)
        except (OSError, TimeoutError):
            pass  # the client has gone, or does not read
        finally:
            self._clients.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                line = await reader.readline()
            request = msgspec.json.decode(line, type=dict[str, Any]) if line else {}
        except (*NO_SUCH_JSON, ValueError):
            await _send(writer, {"error": "a request is one JSON object on one line"})
            return
        command = str(request.get("command"))
        try:
            if command in self._changing and _peer(writer) not in (0, os.getuid()):
                refusal = f"{command} changes the service: sudo lumen {command} ... may"
                await _send(writer, {"error": refusal})
            elif command in self._streams:
                await self._stream(self._streams[command](request), reader, writer)
            elif command in self._answers:
                await _send(writer, await self._answers[command](request))
            else:
                known = ", ".join(sorted([*self._answers, *self._streams]))
                await _send(writer, {"error": f"no command {command!r}; known: {known}"})
        except LumenError as error:
            await _send(writer, {"error": str(error)})

    @staticmethod
    async def _stream(
        items: AsyncIterator[object],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Send items until the client hangs up, which a read notices between two of them."""

        async def pump() -> None:
            async for item in items:
                await _send(writer, item)

        pumping, gone = asyncio.ensure_future(pump()), asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({pumping, gone}, return_when=asyncio.FIRST_COMPLETED)
            if pumping.done():
                pumping.result()
        finally:
            for task in (pumping, gone):
                task.cancel()
            await asyncio.gather(pumping, gone, return_exceptions=True)


def _peer(writer: asyncio.StreamWriter) -> int:
    """Give the user number of who is on the other side, as the kernel tells it."""
    connection: socket.socket = writer.get_extra_info("socket")
    told = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    uid: int = struct.unpack("3i", told)[1]
    return uid


async def _send(writer: asyncio.StreamWriter, item: object) -> None:
    writer.write(msgspec.json.encode(item) + b"\n")
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(PATIENCE):
            await writer.drain()
