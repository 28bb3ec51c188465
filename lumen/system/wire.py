"""A connected socket that asyncio reads and writes, in a task that may be sent away."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator


class Wire:
    """One client's connection; it is idle where the client is waited for."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def __init__(self, client: socket.socket, first: bytes) -> None:
        """Take over a socket that is connected.

        Args:
            client: the socket.
            first: what was read of it already.
        """
        self.task: asyncio.Task[None] | None = None
        """What serves it."""
        self._client = client
        self._first = first
        self._is_idle = False
        self._transport: asyncio.WriteTransport | None = None

    async def open(self, limit: int) -> None:
        """Let asyncio read and write.

        Args:
            limit: bytes that are read ahead, and of the longest line.
        """
        loop = asyncio.get_running_loop()
        self.reader = asyncio.StreamReader(limit=limit)
        self.reader.feed_data(self._first)
        protocol = asyncio.StreamReaderProtocol(self.reader)
        transport, _ = await loop.connect_accepted_socket(lambda: protocol, self._client)
        # Whatever was written has been taken by the kernel once a drain is over.
        transport.set_write_buffer_limits(high=0)
        self._transport = transport
        self.writer = asyncio.StreamWriter(transport, protocol, self.reader, loop)

    def is_evictable(self) -> bool:
        """Tell whether it may be hung up on for another: its client is waited for."""
        return self._is_idle

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait for the client, and be idle meanwhile."""
        self._is_idle = True
        try:
            yield
        finally:
            self._is_idle = False

    def hang_up(self) -> None:
        """Make place for another."""
        if self.task is not None:
            self.task.cancel()

    def abort(self) -> None:
        """Close it at once; safe to call twice."""
        if self._transport is not None:
            self._transport.abort()
        else:
            self._client.close()
