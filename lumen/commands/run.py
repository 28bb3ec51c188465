"""`lumen run`: wake Lumen, and live until Ctrl-C."""

import argparse
import asyncio
import contextlib
import logging
import os
import select
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

import msgspec

from lumen.commands.settings import choice_of, owner_of, settings_of, with_mock
from lumen.composition.assembly import Choice, assembled, reachable, woken
from lumen.config.settings import Settings
from lumen.errors import DeadlineError, LumenError
from lumen.formats.report import wall_of
from lumen.formats.spans import counted
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.runtime.hardware import Mode
from lumen.runtime.heartbeat import heartbeat
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.local_time import local_time
from lumen.runtime.supervision import Loop
from lumen.system.allocator import return_freed_memory, trim
from lumen.system.log import log
from lumen.system.notify import notify
from lumen.system.ownership import Ownership, sole_owner
from lumen.system.paths import runtime_directory
from lumen.system.standard_output import output_errors
from lumen.system.stop_signals import STOP
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

if TYPE_CHECKING:
    from rich.console import RenderableType

PATIENCE: Seconds = 1.0
"""How long a line may take to be read, before it is dropped."""

FASTEST_WHOLE = 500.0
"""Simulated seconds in one of ours above which the drivers, whose time is real, hold samples up."""

_LINES_ONLY = ("", "dumb", "unknown")
"""What the terminal is called where it cannot move its cursor, or where nobody knows."""


def run(arguments: argparse.Namespace) -> None:
    """Own the body, wake, live, and leave it dark."""
    settings = with_mock(settings_of(arguments), arguments)
    return_freed_memory()
    # Only the owner looks for parts: a second instance touches nothing.
    with sole_owner(runtime_directory()) as ownership:
        choice = choice_of(arguments)
        _warn_of_speed(choice, settings)
        STOP.run(_live(arguments, settings, choice, ownership))


def _warn_of_speed(choice: Choice, settings: Settings) -> None:
    """Say it before any view: what is shown at such a speed is not to be relied on."""
    speed = choice.speed or settings.mock.speed
    if choice.mode is Mode.MOCK and speed > FASTEST_WHOLE:
        print(
            f"lumen: at {speed:g}x samples come too far apart: shapes stay unknown, and parts may "
            f"be called late that are not; use {FASTEST_WHOLE:g}x or less",
            file=sys.stderr,
        )


async def _live(
    arguments: argparse.Namespace, settings: Settings, choice: Choice, ownership: Ownership
) -> None:
    show = _presentation(arguments)
    lived: Lumen | None = None
    try:
        async with (
            assembled(settings, choice) as lumen,
            reachable(lumen, ownership, owner_of(arguments)),
        ):
            await woken(lumen)
            trim()
            lived = lumen
            lumen.let_time_run()
            log.info("awake in %s", lumen.hardware.place)
            try:
                beats = lumen.progress_observers
                beat = heartbeat(lumen.creature, lumen.renderer, notify, beats)
                await lumen.live(show(lumen), beat)
            finally:
                # Where a view was shown its terminal is whole again: what cannot be closed is told.
                _log_lines()
    except asyncio.CancelledError:
        if lived is not None:
            log.info("%s", farewell(lived))
        raise


def farewell(lumen: Lumen) -> str:
    """Say that it was stopped by intention, and where its memory is."""
    samples, fault = lumen.creature.history.samples, lumen.storage.fault
    kept = f"its memory is in {lumen.directory}" if fault is None else f"memory: {fault}"
    return f"stopped after {counted(samples, 'sample')}; {kept}"


def _presentation(arguments: argparse.Namespace) -> Callable[[Lumen], Loop]:
    """Choose how Lumen is seen in the terminal it was started in."""
    if arguments.json or arguments.plain or not _shows_views():
        _log_lines()
        return _as_json if arguments.json else _as_lines
    from lumen.outlets.terminal.watching import watching  # noqa: PLC0415 - only where it is looked at

    logging.basicConfig(handlers=[logging.NullHandler()])
    return lambda lumen: watching(View(lumen), _explaining(View(lumen)), lambda: lumen.address)


def _explaining(of: View) -> "Callable[[int], RenderableType]":
    """Give what says why, as text for so many columns of a terminal."""
    from rich.text import Text  # noqa: PLC0415 - only where it is looked at

    from lumen.commands.why_text import portrait  # noqa: PLC0415 - as above

    def explain(columns: int) -> "RenderableType":
        try:
            why = of.why()
        except LumenError as error:
            return Text(str(error))
        when = f"{local_time(wall_of(why.time)):%d %B %Y, %H:%M:%S}".lstrip("0")
        return portrait(why, when, columns)

    return explain


class _Lines(logging.StreamHandler[TextIO]):
    """Standard error; a line that it does not take at once is dropped, and holds up nobody."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, or drop it."""
        with contextlib.suppress(OSError, ValueError):
            ready = select.poll()
            ready.register(self.stream.fileno(), select.POLLOUT)
            if not ready.poll(0):
                return
        super().emit(record)


def _log_lines() -> None:
    handlers = [_Lines(sys.stderr)]
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=handlers, force=True)


def _shows_views() -> bool:
    """Tell whether standard output is a terminal that can show more than line after line."""
    return sys.stdout.isatty() and os.environ.get("TERM", "").lower() not in _LINES_ONLY


class _Output:
    """Standard output, on a thread of its own: a reader that does not read holds up nobody."""

    def __init__(self) -> None:
        self._owner = WorkerThread("standard output")

    async def put(self, line: str) -> None:
        """Write a line, or drop it.

        Raises:
            OutputError: nothing can be written there any more.
        """
        data = f"{line}\n".encode()
        # Not print: a thread that hangs in it would keep a lock that the end of Python needs.
        with output_errors(), contextlib.suppress(DeadlineError):
            await self._owner.call(lambda: os.write(sys.stdout.fileno(), data), PATIENCE)


def _as_json(lumen: Lumen) -> Loop:
    return _printing(lumen, lambda snapshot: msgspec.json.encode(snapshot.now).decode())


def _as_lines(lumen: Lumen) -> Loop:
    def line(snapshot: Snapshot) -> str | None:
        moment = snapshot.now
        if moment is None or moment.expression is None:
            return None
        simulated = " (simulated)" if snapshot.simulated else ""
        said = f"{moment.shape}  {moment.expression}  {moment.narration or ''}".rstrip()
        return f"{moment.time}{simulated}  {said}"

    return _printing(lumen, line)


def _printing(lumen: Lumen, line_of: Callable[[Snapshot], str | None]) -> Loop:
    output, view = _Output(), View(lumen)

    async def print_lines() -> None:
        snapshots = view.follow()
        await anext(snapshots)
        async for snapshot in snapshots:
            line = line_of(snapshot)
            if line is not None:
                await output.put(line)

    return print_lines
