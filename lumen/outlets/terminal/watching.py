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

from lumen.body.presses import Press
from lumen.errors import DeadlineError
from lumen.formats.catalogue import catalogue_of
from lumen.outlets.terminal.keyboard import Keyboard
from lumen.outlets.terminal.screen import help_text, laid_out, rows_beyond, view
from lumen.outlets.view import View
from lumen.ports import Button
from lumen.runtime.button_input import change_for, page_change, page_names
from lumen.runtime.closing import finished
from lumen.runtime.controls import ControlChange, ControlState
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
        self.keyboard = Keyboard()
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
            self.keyboard.take()
            await self._do(self._live.start)
        seen = draw()
        await self._do(lambda: self._live.update(seen, refresh=True))

    async def give_back(self) -> None:
        """Make it whole: the old lines, the cursor; whatever cancels meanwhile, it is done."""
        if self._taken:
            await finished(asyncio.create_task(self._restore(), name="terminal"))

    def pressed(self) -> list[str]:
        """Give the keys pressed since the last look; what the shell is sent is not ours."""
        return self.keyboard.pressed() if self._taken and self._in_foreground() else []

    async def _restore(self) -> None:
        if self._in_foreground():
            self.keyboard.give_back()
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


class Watch:
    """What a person at the terminal looks at: the view, or a text instead of it."""

    def __init__(
        self,
        of: View,
        console: Console,
        explain: Callable[[int], RenderableType],
        address: Callable[[], str | None],
        *,
        keys: bool,
    ) -> None:
        self._catalogue = catalogue_of(of.settings.identity.language)
        self._of, self._console, self._explain, self._address = of, console, explain, address
        self._keys = keys
        self._shown: str | None = None
        self._first = 0
        self._text: RenderableType = ""
        self._text_of: tuple[object, ...] = ()

    def press(self, key: str) -> None:
        """Do what a key asks for; one without a meaning does nothing."""
        added = self._of.additions.pages
        if key in ("w", "?", "h"):
            wanted = "why" if key == "w" else "help"
            self._shown = None if self._shown == wanted else wanted
            self._first = 0
        elif key == "escape":
            self._shown = None
        elif key in ("up", "down"):
            self._first += -1 if key == "up" else 1
        elif key == "q":
            # The same end as any other: in order, and with the exit code of an end by intention.
            signal.raise_signal(signal.SIGTERM)
        elif (change := change_of(key, self._of.controls.state, added)) is not None:
            self._of.controls.apply(change)

    def draw(self) -> RenderableType:
        """Give what the terminal is to show."""
        of, console = self._of, self._console
        snapshot = of.snapshot()
        if self._shown is None:
            screen = (of.screen.scene(), of.screen.lights)
            shown = (snapshot, of.history, *screen, self._address())
            return view(console, *shown, keys=self._keys)
        wanted = (self._shown, snapshot.at_s, snapshot.silent_min, console.width)
        if wanted != self._text_of:
            help_shown = self._shown == "help"
            self._text = help_text(self._catalogue) if help_shown else self._explain(console.width)
            self._text_of = wanted
        self._first = max(0, min(self._first, rows_beyond(console, self._text)))
        return laid_out(
            console, self._text, self._first, keys=self._keys, catalogue=self._catalogue
        )


def change_of(key: str, state: ControlState, added: tuple[str, ...] = ()) -> ControlChange | None:
    """Give the change of the controls that a key asks for."""
    presses = {
        "left": Press(Button.LEFT),
        "right": Press(Button.RIGHT),
        "m": Press(Button.SELECT),
        "z": Press(Button.BUTTON, long=True),
        "+": Press(Button.UP),
        "=": Press(Button.UP),
        "-": Press(Button.DOWN),
    }
    pages = {str(number): name for number, name in enumerate(page_names(added), 1)}
    if key in pages:
        return page_change(pages[key])
    return change_for(presses[key], state, added) if key in presses else None


def watching(
    of: View, explain: Callable[[int], RenderableType], address: Callable[[], str | None]
) -> Loop:
    """Give the loop that shows Lumen until it is cancelled.

    Args:
        of: Lumen.
        explain: gives why, as text for so many columns.
        address: gives where the page is.
    """
    terminal = Terminal()
    watch = Watch(of, terminal.console, explain, address, keys=terminal.keyboard.works)

    async def watch_terminal() -> None:
        with terminal.job_control():
            try:
                while True:
                    for key in terminal.pressed():
                        watch.press(key)
                    await terminal.show(watch.draw)
                    await of.clock.sleep(FRAME)
            finally:
                await terminal.give_back()

    return watch_terminal
