"""Time that passes only when nobody has anything to do, for a daemon with threads of its own.

An event loop whose clock jumps to the next timer. Whatever is handed to a thread is done before the
loop goes on, unless it hangs in a simulated wire; so that the same seed always gives the same life,
and a deadline of two seconds takes no time.
"""

import asyncio
import contextvars
import queue
import selectors
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVarTuple, Unpack

from lumen.runtime.waiting import Bell
from lumen.units import Monotonic, Seconds, WallTime

_Ts = TypeVarTuple("_Ts")

LOOK_EVERY = 8
"""Turns of a loop that has work, from one look at its files to the next."""

PATIENCE: Seconds = 120.0
"""Real seconds that a piece of work may take on a busy computer before it is called stuck."""


class VirtualClocks:
    """The machine's clocks: one that simulated time is counted by, and those that it sets."""

    def __init__(self, wall: float) -> None:
        self.now = 0.0
        """Simulated seconds since the beginning of everything."""
        self.booted = 0.0
        """When the machine started, in these."""
        self._true = self._offset = wall
        self._wrong: dict[int, Seconds] = {}
        self.boots = 1

    @property
    def wall(self) -> WallTime:
        """The date and time that the machine believes in."""
        return WallTime(self.now + self._offset)

    @property
    def monotonic(self) -> Monotonic:
        """Seconds since the machine started."""
        return Monotonic(self.now - self.booted)

    @property
    def boot(self) -> str:
        """What the kernel calls this run of the machine."""
        return f"boot-{self.boots}"

    def reboot(self) -> None:
        """Start the machine anew."""
        self.booted, self.boots = self.now, self.boots + 1

    def set_wrong(self, number: int, by: Seconds) -> None:
        """Set the wall clock so much wrong, under a number; none tells a time before 1970."""
        self._wrong[number] = by
        self._offset = max(self._true + sum(self._wrong.values()), 3600.0 - self.now)

    def set_right(self, number: int) -> None:
        """Take back what was set under a number."""
        self.set_wrong(number, 0.0)
        del self._wrong[number]

    def as_time(self) -> SimpleNamespace:
        """Stand in for the module `time`, where clocks are read."""
        return SimpleNamespace(
            CLOCK_BOOTTIME=None,
            clock_gettime=lambda _: self.monotonic,
            monotonic=lambda: self.monotonic,
            time=lambda: self.wall,
            tzset=lambda: None,
        )


class Handover:
    """Knows which threads have work, and which of them hang in a wire."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._at_work: set[int] = set()
        self._hanging: set[int] = set()
        self._queues: dict[int, int] = {}
        """Which queue a thread lives by."""
        self.threaded = True
        """Whether work is done on its own thread though nothing can hang: slower, and the same."""
        self.shut = 0
        """How many gates are shut."""

    @property
    def may_hang(self) -> bool:
        """Whether work must have a thread of its own."""
        return self.threaded or self.shut > 0

    def live_by(self, key: int) -> None:
        """Take note, on a new thread, of its queue."""
        with self._changed:
            self._queues[threading.get_ident()] = key

    def begin(self, key: int) -> None:
        """Take note that a queue's thread has work."""
        with self._changed:
            self._at_work.add(key)

    def rest(self, key: int) -> None:
        """Take note, on a queue's thread, that it waits for work."""
        with self._changed:
            self._queues[threading.get_ident()] = key
            self._at_work.discard(key)
            self._changed.notify_all()

    def hang(self) -> int | None:
        """Take note, on a queue's thread, that it hangs; give its queue."""
        with self._changed:
            key = self._queues.get(threading.get_ident())
            if key is not None:
                self._hanging.add(key)
                self._changed.notify_all()
        return key

    def is_hanging(self, key: int) -> bool:
        """Tell whether a queue's thread hangs."""
        return key in self._hanging

    def resume(self, keys: set[int]) -> None:
        """Take note that queues' threads hang no more."""
        with self._changed:
            self._hanging -= keys

    def settle(self) -> None:
        """Wait until every thread rests or hangs."""
        if not self._at_work:
            return
        with self._changed:
            if not self._changed.wait_for(lambda: self._at_work <= self._hanging, PATIENCE):
                raise RuntimeError("a thread works on and on")


class HandedQueue:
    """Stands in for a worker thread's queue: work is handed over, and the loop waits for it."""

    def __init__(self, handover: Handover) -> None:
        self._handover = handover
        self._items: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._begun = False

    def put(self, item: Any) -> None:  # noqa: ANN401 - as the queue that it stands in for
        """Hand a piece of work over, and wait until it is done or hangs."""
        if item is None:
            self._items.put(item)
        elif self._handover.may_hang or self._handover.is_hanging(id(self)):
            self._handover.begin(id(self))
            self._items.put(item)
            self._handover.settle()
        else:
            item.do()

    def get(self) -> Any:  # noqa: ANN401 - as the queue that it stands in for
        """Wait for work, on the thread."""
        if self._begun:
            self._handover.rest(id(self))
        else:
            # The thread is started for the first piece of work, which may be there already.
            self._begun = True
            self._handover.live_by(id(self))
        return self._items.get()


class Gate:
    """Where a transfer hangs while it is shut; fulfils what simulated wires ask of an Event."""

    def __init__(self, handover: Handover) -> None:
        self._handover = handover
        self._open = threading.Event()
        self._open.set()
        self._inside: set[int] = set()

    def shut(self) -> None:
        """Let whatever comes hang."""
        self._handover.shut += self._open.is_set()
        self._open.clear()

    def open(self) -> None:
        """Let all that hangs here go on, and wait until it has done so."""
        keys, self._inside = self._inside, set()
        self._handover.resume(keys)
        self._handover.shut -= not self._open.is_set()
        self._open.set()
        self._handover.settle()

    def wait(self, _timeout: float | None = None) -> bool:
        """Hang while the gate is shut; on a thread of its own."""
        if not self._open.is_set():
            key = self._handover.hang()
            if key is not None:
                self._inside.add(key)
            self._open.wait()
        return True


class _VirtualSelector(selectors.DefaultSelector):
    """Looks at files without waiting, and lets time pass instead."""

    def __init__(self, clocks: VirtualClocks, handover: Handover) -> None:
        super().__init__()
        self._clocks = clocks
        self._handover = handover
        self._not_looked = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Give what is ready now; where nothing is, let so much time pass.

        While the loop has work, files are looked at now and then; before time passes, always.
        """
        self._handover.settle()
        if timeout == 0 and self._not_looked < LOOK_EVERY:
            self._not_looked += 1
            return []
        self._not_looked = 0
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError("nothing will ever happen again")
            self._clocks.now += max(0.0, timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in simulated time."""

    def __init__(self, clocks: VirtualClocks, handover: Handover) -> None:
        self._clocks = clocks
        super().__init__(_VirtualSelector(clocks, handover))

    def time(self) -> float:
        """Give simulated time."""
        return self._clocks.now

    def call_soon_threadsafe(
        self,
        callback: Callable[[Unpack[_Ts]], object],
        *args: *_Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        """Call soon; whoever is on the loop's own thread need not wake it by its pipe."""
        on_it = threading.get_ident() == self._thread_id  # type: ignore[attr-defined]
        call = super().call_soon if on_it else super().call_soon_threadsafe
        return call(callback, *args, context=context)


class SparseBell(Bell):
    """What ends a sleep of the body, and not sooner than a stride after it began.

    Every moment rings. Whoever waits longer than a stride is heard at once.
    """

    def __init__(self, clocks: VirtualClocks, stride: Seconds) -> None:
        super().__init__()
        self._clocks, self._stride = clocks, stride
        self._stopped_at = clocks.now

    def ring(self) -> None:
        """End the sleep, if it has lasted."""
        if self._clocks.now - self._stopped_at >= self._stride:
            super().ring()

    def stop(self) -> None:
        """Let sleeps last again."""
        self._stopped_at = self._clocks.now
        super().stop()

    def hurry(self) -> None:
        """End the sleep now: a finger."""
        super().ring()


class SparseClock:
    """The body's clock: simulated time, in which nobody draws more often than once a stride."""

    def __init__(self, clocks: VirtualClocks, stride: Seconds) -> None:
        self._clocks = clocks
        self._stride = stride

    def monotonic(self) -> Monotonic:
        """Give the machine's time since it started."""
        return self._clocks.monotonic

    def wall(self) -> WallTime:
        """Give the date and time."""
        return self._clocks.wall

    async def sleep(self, duration: Seconds) -> None:
        """Wait, and no shorter than a stride."""
        await asyncio.sleep(max(duration, self._stride))
