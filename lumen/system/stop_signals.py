"""Stop signals: the first ends a command in order, and none that follows disturbs that end.

`timeout`, make and a terminal send two or three within milliseconds. So the first only sets a
state: a coroutine is cancelled once, and what has no event loop is interrupted once. Whatever
hangs at the end, the process is gone after a stated time.
"""

import _thread
import contextlib
import os
import select
import signal
import time
from collections.abc import Coroutine
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

from lumen.units import Seconds

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
r"""SIGQUIT is Ctrl-\: left to itself it would leave the body lit and the terminal raw."""

END_BOUND: Seconds = 20.0
"""The longest that an end takes, whatever hangs: more than the shares of all parts together, and
less than the service manager waits."""

REPEAT: Seconds = 1.0
"""Without an event loop a signal interrupts again after so long: the first may have been lost
where Python ignores what is raised, as in a finalizer."""

_NEVER = float("-inf")


class StopSignals:
    """What was received, and what it ends."""

    def __init__(self) -> None:
        self.first: signal.Signals | None = None
        """The signal that ended the command, or None."""
        self._before: dict[int, Any] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._cancelled = False
        self._over = False
        self._raised_at = _NEVER
        self._order: tuple[int, int] | None = None
        """A pipe into which the interpreter writes each signal the moment it comes: it takes those
        that wait by their numbers, and not in their order."""

    def install(self) -> None:
        """Begin to receive; what nohup or a shell has ignored for this process stays ignored."""
        # One process may run several commands, as tests do.
        self.first, self._cancelled, self._over, self._raised_at = None, False, False, _NEVER
        self._before.clear()
        self._unwatch_order()
        self._watch_order()
        for number in SIGNALS:
            before = signal.getsignal(number)
            if number is signal.SIGTERM or before is not signal.SIG_IGN:
                self._before[number] = before
                signal.signal(number, self._receive)

    def uninstall(self) -> None:
        """End: after a stop nothing that comes matters; otherwise all is as it was before."""
        self._over = True
        self._unwatch_order()
        for number, before in self._before.items():
            signal.signal(number, before if self.first is None else signal.SIG_IGN)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine until it is done, or a signal has cancelled it and it has ended.

        Raises:
            KeyboardInterrupt: a signal has ended it.
        """
        import asyncio  # noqa: PLC0415 - half of the commands have no use for it

        runner = asyncio.Runner()
        try:
            return runner.run(self._attached(work))
        except asyncio.CancelledError:
            if self.first is None:
                raise
            raise KeyboardInterrupt from None
        finally:
            ended = None if self._cancelled else _end_by(END_BOUND)
            runner.close()
            self._task = self._loop = None
            if ended is not None:
                ended.release()

    async def _attached(self, work: Coroutine[Any, Any, T]) -> T:
        import asyncio  # noqa: PLC0415 - as above

        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if self.first is not None:
            self._cancel()
        return await work

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        """Take a signal, between any two steps of the main thread."""
        if self.first is None:
            self.first = self._earliest(number)
        if self._over or self._cancelled:
            return
        if self._task is not None:
            self._cancel()
        elif (now := time.monotonic()) - self._raised_at > REPEAT:
            self._raised_at = now
            raise KeyboardInterrupt

    def _watch_order(self) -> None:
        with contextlib.suppress(OSError):  # no descriptor is left: they are taken as they come
            self._order = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
            signal.set_wakeup_fd(self._order[1], warn_on_full_buffer=False)

    def _unwatch_order(self) -> None:
        if self._order is not None:
            other = signal.set_wakeup_fd(-1)
            if other not in (-1, self._order[1]):
                signal.set_wakeup_fd(other)  # an event loop's, which has signals of its own
            for end in self._order:
                os.close(end)
            self._order = None

    def _earliest(self, number: int) -> signal.Signals:
        """Give the signal that came first of those that wait, of which one was just taken."""
        came = b""
        if self._order is not None:
            with contextlib.suppress(OSError):
                came = os.read(self._order[0], 1 << 16)
        return next((signal.Signals(n) for n in came if n in self._before), signal.Signals(number))

    def _cancel(self) -> None:
        assert self._loop is not None  # noqa: S101 - set with the task
        assert self._task is not None  # noqa: S101 - as both callers made sure
        self._cancelled = True
        _end_by(END_BOUND)
        with contextlib.suppress(RuntimeError):  # the loop is closed: all has ended
            self._loop.call_soon_threadsafe(self._task.cancel)


def _end_by(bound: Seconds) -> "_thread.LockType":
    """End the process after so long, unless the lock that is given is released before.

    A bare thread: to start one of `threading` takes a lock that a signal may have interrupted.
    """
    ended = _thread.allocate_lock()
    ended.acquire()

    def wait() -> None:
        if not ended.acquire(timeout=bound):
            line = f"lumen: the end took more than {bound:g} s: what still hung was given up\n"
            with contextlib.suppress(OSError):
                # A terminal that is paused would hold up this end, too.
                ready = select.poll()
                ready.register(2, select.POLLOUT)
                if ready.poll(0):
                    os.set_blocking(2, False)
                    os.write(2, line.encode())
            os._exit(1)

    with contextlib.suppress(RuntimeError):  # no thread can be started: nothing guards this end
        _thread.start_new_thread(wait, ())
    return ended


STOP = StopSignals()
"""This process's; signals are the process's own, too."""
