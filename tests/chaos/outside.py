"""Fingers on the buttons, and programs on the control socket: a real one, in a real folder."""

import asyncio
import contextlib
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from chaos.body import Board
from chaos.faults import Kind, Strike
from lumen.ports import Button
from lumen.runtime.lifecycle import Lumen
from lumen.system.paths import SOCKET_NAME

QUESTIONS = ("status", "why", "history", "panel", "express", "diary", "examine")
WISHES: tuple[dict[str, Any], ...] = (
    {"brightness": 0.3},
    {"brightness": 1.0},
    {"brightness": 1e308},
    {"muted": True},
    {"muted": False},
    {"quiet": True},
    {"quiet": False},
    {"page": "vitals"},
    {"page": "drawing"},
    {"page": "nowhere"},
    {"answer": "yes"},
    {"answer": "no"},
)
RUBBISH = (
    b"\n",
    b"{\n",
    b"[]\n",
    b"\xff\xfe\n",
    b'{"command": 5}\n',
    b"x" * 70_000,
    b'{"a":' * 900,
)


class Outside:
    """Those who touch one Lumen while it lives."""

    def __init__(self, lumen: Lumen, directory: Path, board: Board) -> None:
        self._lumen = lumen
        self._socket = directory / SOCKET_NAME
        self._board = board
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, strike: Strike) -> None:
        """Begin to touch it."""
        chance = Random(strike.number)
        if strike.kind is Kind.PRESS:
            self._board.header.buttons.press(_button(strike.number))
        elif strike.kind is Kind.SOCKET_REMOVED:
            self._socket.unlink(missing_ok=True)
        elif strike.kind is Kind.CLIENT_SILENT:
            self._do(self._say(b"", strike.lasts))
        elif strike.kind is Kind.CLIENT_NONSENSE:
            self._do(self._say(chance.choice(RUBBISH), 1.0))
        else:
            change = {"command": "control", "change": chance.choice(WISHES)}
            question = {"command": chance.choice(QUESTIONS)}
            for request in (change, question):
                self._do(self._say(msgspec.json.encode(request) + b"\n", 30.0))

    def end(self, strike: Strike) -> None:
        """Let go."""
        if strike.kind is Kind.PRESS:
            self._board.header.buttons.release(_button(strike.number))

    def _do(self, work: Any) -> None:  # noqa: ANN401 - a coroutine
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say(self, said: bytes, patience: float) -> None:
        """Say something on the socket, and hear what comes, or nothing."""
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(patience):
                reader, writer = await asyncio.open_unix_connection(self._socket, limit=1 << 20)
                try:
                    writer.write(said)
                    await writer.drain()
                    await reader.readline()
                finally:
                    writer.close()
                    with contextlib.suppress(OSError):
                        await writer.wait_closed()


def _button(number: int) -> Button:
    buttons = tuple(Button)
    return buttons[number % len(buttons)]
