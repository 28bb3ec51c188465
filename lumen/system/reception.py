"""A listening socket whose connections cost next to nothing until they have said enough.

asyncio's own servers make a transport and a task of each connection, accept a hundred at once, and
log a traceback a second once descriptors run out. Here a connection is a bare socket in
one of a bounded number of places until it has sent a whole request; only then it is handed on. So a
flood of connections takes neither memory nor descriptors, and never holds up the event loop.
"""

import asyncio
import socket
from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

from lumen.system.admission import Places
from lumen.units import Seconds

AT_ONCE = 8
"""Connections accepted before everything else has its turn: a sample takes many turns."""

REST: Seconds = 0.5
"""How long none is accepted after this computer had no descriptor or memory for one."""

WAITING = 64
"""Connections that have not sent a whole request yet."""

WAITING_EACH = 32
"""Of these, those of one address or user."""

_LONGEST = 8 * 1024
"""Bytes that are heard at most before a connection is handed on."""

IsWhole: TypeAlias = Callable[[bytes], bool]
"""Tells whether what was heard at first is enough to begin with."""

Identify: TypeAlias = Callable[[socket.socket, Any], Hashable]
"""Gives whose a connection is, from its socket and its address."""

Report: TypeAlias = Callable[[str], None]
"""Hears, in a few words, of a client that was hung up on."""


class _Waiting:
    """A connection that has not said all yet that is to be heard at first."""

    __slots__ = ("connection", "heard", "key", "since")

    def __init__(self, connection: socket.socket, key: Hashable, since: Seconds) -> None:
        self.connection = connection
        self.key = key
        self.since = since
        self.heard = b""


class Reception:
    """Accepts connections, and hands on each that has said enough within a while."""

    def __init__(
        self,
        listener: socket.socket,
        identify: Identify,
        is_whole: IsWhole,
        hand_on: Callable[[socket.socket, Hashable, bytes], None],
        report: Report,
        patience: Seconds,
    ) -> None:
        """Take over a socket that listens.

        Args:
            listener: the socket.
            identify: tells whose a connection is.
            is_whole: tells whether a connection has said enough to be handed on.
            hand_on: takes over a connection, whose it is, and its first bytes.
            report: hears of those that were hung up on for others.
            patience: how long a connection may say nothing, seconds.
        """
        self._listener = listener
        self._identify = identify
        self._is_whole = is_whole
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
        """Hand on a connection that has said all already, and let another wait.

        In a flood many wait to be accepted, and meanwhile who means it has sent a request: so it
        needs no place among those that wait.
        """
        waiting = _Waiting(connection, key, self._loop.time())
        if not self._hear(waiting):
            self._seat(waiting)

    def _seat(self, waiting: _Waiting) -> None:
        evicted = self._places.add(waiting, waiting.key)
        if evicted is not None:
            self._report("too many connections: the one that waited longest is hung up on")
            self._drop(evicted)
        self._loop.add_reader(waiting.connection, self._speak, waiting)
        if self._sweep is None:
            self._sweep = self._loop.call_later(self._patience, self._drop_slow)

    def _speak(self, waiting: _Waiting) -> None:
        try:
            done = self._hear(waiting)
        except OSError:
            self._drop(waiting)
            return
        if done:
            self._places.remove(waiting)

    def _hear(self, waiting: _Waiting) -> bool:
        """Read what there is; tell whether the connection was handed on, or is over."""
        try:
            piece = waiting.connection.recv(_LONGEST - len(waiting.heard))
        except BlockingIOError:
            return False
        waiting.heard += piece
        whole = self._is_whole(waiting.heard) or len(waiting.heard) >= _LONGEST
        if piece and not whole:
            return False
        self._loop.remove_reader(waiting.connection)
        if waiting.heard:
            self._hand_on(waiting.connection, waiting.key, waiting.heard)
        else:
            waiting.connection.close()
        return True

    def _drop(self, waiting: _Waiting) -> None:
        self._places.remove(waiting)
        self._loop.remove_reader(waiting.connection)
        waiting.connection.close()

    def _drop_slow(self) -> None:
        """Hang up on those that have waited for too long; they came in this order."""
        self._sweep = None
        for waiting in self._places:
            left = waiting.since + self._patience - self._loop.time()
            if left > 0.0:
                self._sweep = self._loop.call_later(left, self._drop_slow)
                return
            if waiting.heard:
                self._report(f"a client neither asked nor read for {self._patience:g} s")
            self._drop(waiting)

    def _rest(self, error: OSError) -> None:
        """Accept none for a while: the kernel keeps those that come in a queue of its own."""
        self._report(f"connections cannot be accepted: {error.strerror}")
        self._loop.remove_reader(self._listener)
        self._resume = self._loop.call_later(
            REST, self._loop.add_reader, self._listener, self._arrive
        )
