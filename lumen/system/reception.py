"""A listening socket whose connections cost next to nothing until they say something.

asyncio's own servers make a transport and a task of each connection, accept a hundred at once, and
log a traceback a second once descriptors run out. Here a connection that says nothing is a bare
socket in one of a bounded number of places; only one that has sent something is handed on. So a
flood of connections takes neither memory nor descriptors, and never holds up the event loop.
"""

import asyncio
import socket
from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

from lumen.system.admission import Places
from lumen.units import Seconds

AT_ONCE = 64
"""Connections accepted before everything else has its turn again."""

REST: Seconds = 0.5
"""How long none is accepted after this computer had no descriptor or memory for one."""

WAITING = 64
"""Connections that have not sent anything yet."""

WAITING_EACH = 32
"""Of these, those of one address or user."""

_FIRST = 8 * 1024
"""Bytes that are read at first."""

Identify: TypeAlias = Callable[[socket.socket, Any], Hashable]
"""Gives whose a connection is, from its socket and its address."""

Report: TypeAlias = Callable[[str], None]
"""Hears, in a few words, of a client that was hung up on."""


class _Waiting:
    """A connection that has not said anything yet."""

    __slots__ = ("connection", "key", "since")

    def __init__(self, connection: socket.socket, key: Hashable, since: Seconds) -> None:
        self.connection = connection
        self.key = key
        self.since = since


class Reception:
    """Accepts connections, and hands on each that sends something within a while."""

    def __init__(
        self,
        listener: socket.socket,
        identify: Identify,
        hand_on: Callable[[socket.socket, Hashable, bytes], None],
        report: Report,
        patience: Seconds,
    ) -> None:
        """Take over a socket that listens.

        Args:
            listener: the socket.
            identify: tells whose a connection is.
            hand_on: takes over a connection, whose it is, and its first bytes.
            report: hears of those that were hung up on for others.
            patience: how long a connection may say nothing, seconds.
        """
        self._listener = listener
        self._identify = identify
        self._hand_on = hand_on
        self._report = report
        self._patience = patience
        self._loop = asyncio.get_running_loop()
        self._places: Places[_Waiting] = Places(WAITING, WAITING_EACH)
        self._sweep: asyncio.TimerHandle | None = None
        self._resume: asyncio.TimerHandle | None = None
        listener.setblocking(False)
        self._loop.add_reader(listener, self._arrive)

    def __len__(self) -> int:
        return len(self._places)

    def close(self) -> None:
        """Stop listening, and hang up on all who wait; safe to call twice."""
        for timer in (self._sweep, self._resume):
            if timer is not None:
                timer.cancel()
        if self._listener.fileno() >= 0:
            self._loop.remove_reader(self._listener)
            self._listener.close()
        for waiting in self._places:
            self._drop(waiting)

    def _arrive(self) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, address = self._listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionError:
                continue  # it has gone again
            except OSError as error:
                self._rest(error)
                return
            try:
                connection.setblocking(False)
                self._receive(connection, self._identify(connection, address))
            except OSError:
                connection.close()

    def _receive(self, connection: socket.socket, key: Hashable) -> None:
        """Hand on a connection that has said something already, and let another wait.

        In a flood many wait to be accepted, and meanwhile who means it has sent a request: so it
        needs no place among those that say nothing.
        """
        try:
            first = connection.recv(_FIRST)
        except BlockingIOError:
            self._seat(connection, key)
            return
        if first:
            self._hand_on(connection, key, first)
        else:
            connection.close()

    def _seat(self, connection: socket.socket, key: Hashable) -> None:
        waiting = _Waiting(connection, key, self._loop.time())
        evicted = self._places.add(waiting, key)
        if evicted is not None:
            self._report("too many connections: the one that said nothing longest is hung up on")
            self._drop(evicted)
        self._loop.add_reader(connection, self._speak, waiting)
        if self._sweep is None:
            self._sweep = self._loop.call_later(self._patience, self._drop_silent)

    def _speak(self, waiting: _Waiting) -> None:
        self._loop.remove_reader(waiting.connection)
        self._places.remove(waiting)
        try:
            self._receive(waiting.connection, waiting.key)
        except OSError:
            waiting.connection.close()

    def _drop(self, waiting: _Waiting) -> None:
        self._places.remove(waiting)
        self._loop.remove_reader(waiting.connection)
        waiting.connection.close()

    def _drop_silent(self) -> None:
        """Hang up on those that said nothing for too long; they came in this order."""
        self._sweep = None
        for waiting in self._places:
            left = waiting.since + self._patience - self._loop.time()
            if left > 0.0:
                self._sweep = self._loop.call_later(left, self._drop_silent)
                return
            self._drop(waiting)

    def _rest(self, error: OSError) -> None:
        """Accept none for a while: the kernel keeps those that come in a queue of its own."""
        self._report(f"connections cannot be accepted: {error.strerror}")
        self._loop.remove_reader(self._listener)
        self._resume = self._loop.call_later(
            REST, self._loop.add_reader, self._listener, self._arrive
        )
