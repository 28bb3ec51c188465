"""Watching Lumen live in the terminal that it was started in."""

import contextlib
import io
import sys
from collections.abc import Callable

from rich.console import Console
from rich.live import Live

from lumen.errors import DeadlineError
from lumen.outlets.terminal.screen import view
from lumen.outlets.view import View
from lumen.runtime.supervision import Loop
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

FRAME: Seconds = 0.2
"""Five views a second show a breath and a blink; a terminal is no panel."""

PATIENCE: Seconds = 1.0
"""How long the terminal may take a view; while it takes none, views are dropped."""


def watching(of: View, address: Callable[[], str | None]) -> Loop:
    """Give the loop that shows Lumen until it is cancelled.

    A terminal that does not read, paused or at the end of a dead line, holds up its own thread
    and nobody else.
    """
    # Unbuffered: a thread that hangs in a buffer would keep a lock that the end of Python needs.
    wire = io.TextIOWrapper(
        io.FileIO(sys.stdout.fileno(), "w", closefd=False), "utf-8", write_through=True
    )
    console = Console(file=wire)
    live = Live(console=console, screen=True, auto_refresh=False)
    terminal = WorkerThread("terminal")

    async def on_terminal(work: Callable[[], None]) -> None:
        # A terminal that was closed takes no views: that is no reason to end, if nohup says so.
        with contextlib.suppress(DeadlineError, OSError):
            await terminal.call(work, PATIENCE)

    async def watch() -> None:
        await on_terminal(live.start)
        try:
            while True:
                seen = view(console, of.snapshot(), of.history, of.screen.shown, address())
                await on_terminal(lambda seen=seen: live.update(seen, refresh=True))  # type: ignore[misc]  # bound now
                await of.clock.sleep(FRAME)
        finally:
            await on_terminal(live.stop)

    return watch
