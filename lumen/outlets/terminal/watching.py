"""Watching Lumen live in the terminal that it was started in."""

import asyncio
import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator

from rich.console import Console, RenderableType
from rich.live import Live

from lumen.errors import DeadlineError
from lumen.outlets.terminal.screen import view
from lumen.outlets.view import View
from lumen.runtime.closing import finished
from lumen.runtime.supervision import Loop
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

FRAME: Seconds = 0.2
"""Five views a second show a breath and a blink; a terminal is no panel."""

PATIENCE: Seconds = 1.0
"""How long the terminal may take a view; while it takes none, views are dropped."""

FAREWELL: Seconds = 4.0
"""How long it may take to be made whole again, at a stop or at the end."""

_STUCK_PAUSE: Seconds = 0.05


class Terminal:
    """The terminal: taken for views, and given back whole.

    One that does not read, paused or at the end of a dead line, holds up its own thread and
    nobody else.
    """

    def __init__(self) -> None:
        # Unbuffered: a thread that hangs in a buffer would keep a lock that the end of Python
        # needs.
        self._wire = io.FileIO(sys.stdout.fileno(), "w", closefd=False)
        file = io.TextIOWrapper(self._wire, "utf-8", write_through=True)
        self.console = Console(file=file)
        """For drawing; not the one that writes, whose lock is held while a write hangs."""
        # Standard error is not led through it: a thread that hangs would hold its lock.
        self._live = Live(
            console=Console(file=file),
            screen=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._thread = WorkerThread("terminal")
        self._taken = False
        self._stop_wanted = False
        self._continued = False

    async def show(self, draw: Callable[[], RenderableType]) -> None:
        """Show a view; not while another program has the terminal.

        Args:
            draw: gives what rich can render.
        """
        if self._stop_wanted:
            await self._stop()
        if self._continued:
            # A stop that could not be caught has left the shell's lines over ours.
            self._continued = False
            await self.give_back()
        if not self._in_foreground():
            return
        if not self._taken:
            self._taken = True
            await self._do(self._live.start)
        seen = draw()
        await self._do(lambda: self._live.update(seen, refresh=True))

    async def give_back(self) -> None:
        """Make it whole: the old lines, the cursor; whatever cancels meanwhile, it is done."""
        if self._taken:
            await finished(asyncio.create_task(self._restore(), name="terminal"))

    async def _restore(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                for _ in range(round(FAREWELL / _STUCK_PAUSE)):
                    if await self._do(self._live.stop, FAREWELL):
                        break
                    await asyncio.sleep(_STUCK_PAUSE)
        self._taken = False

    @contextlib.contextmanager
    def job_control(self) -> Iterator[None]:
        """Hear of Ctrl-Z and of `fg`, unless whoever started Lumen ignores them."""
        loop = asyncio.get_running_loop()
        heard = signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL
        if heard:
            self._hear(loop)
        try:
            yield
        finally:
            if heard:
                _hear_no_more(loop)

    def _hear(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGTSTP, setattr, self, "_stop_wanted", True)
        loop.add_signal_handler(signal.SIGCONT, setattr, self, "_continued", True)

    async def _stop(self) -> None:
        """Give the terminal back, and stop as if nothing had caught the signal, until `fg`."""
        await self.give_back()
        loop = asyncio.get_running_loop()
        _hear_no_more(loop)
        self._stop_wanted = False
        signal.raise_signal(signal.SIGTSTP)
        self._hear(loop)

    async def _do(self, work: Callable[[], None], deadline: Seconds = PATIENCE) -> bool:
        """Do something to the terminal; tell whether it was done, or can never be."""
        try:
            await self._thread.call(work, deadline)
        except DeadlineError:
            return False
        except OSError:
            # One that was closed takes no views: that is no reason to end, if nohup says so.
            return True
        return True

    def _in_foreground(self) -> bool:
        """Tell whether the terminal is this job's: after `bg` it is the shell's."""
        try:
            return os.tcgetpgrp(self._wire.fileno()) == os.getpgrp()
        except OSError:
            return True  # no terminal of jobs: nobody else has it


def _hear_no_more(loop: asyncio.AbstractEventLoop) -> None:
    loop.remove_signal_handler(signal.SIGTSTP)
    loop.remove_signal_handler(signal.SIGCONT)


def watching(of: View, address: Callable[[], str | None]) -> Loop:
    """Give the loop that shows Lumen until it is cancelled."""
    terminal = Terminal()

    def draw() -> RenderableType:
        return view(terminal.console, of.snapshot(), of.history, of.screen.shown, address())

    async def watch() -> None:
        with terminal.job_control():
            try:
                while True:
                    await terminal.show(draw)
                    await of.clock.sleep(FRAME)
            finally:
                await terminal.give_back()

    return watch
