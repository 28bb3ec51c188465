"""One thread that owns one bus: what blocks, blocks there, and never the event loop.

A call that hangs keeps its thread and is given up after its deadline; until it comes back every
further call is refused at once. So there is one thread a bus, whatever hangs and however often. A
call whose caller was cancelled goes on as well; the next one waits for it.
"""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from lumen.errors import DeadlineError, DeviceError
from lumen.units import Seconds

T = TypeVar("T")


class WorkerThread:
    """Runs blocking work, one piece at a time, in the order in which it was asked for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[ThreadJob[Any] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._turn = asyncio.Lock()
        self._latest: ThreadJob[Any] | None = None
        self._stuck: ThreadJob[Any] | None = None
        self._closed = False

    async def call(self, work: Callable[[], T], deadline: Seconds) -> T:
        """Do the work on the thread; what it raises is raised here.

        Args:
            work: what blocks.
            deadline: how long it may take, seconds; its turn is waited for no longer either.

        Raises:
            DeadlineError: it took longer, and may still be going on, its result dropped; or an
                earlier call is stuck.
            DeviceError: the owner was closed, or has no thread.
        """
        try:
            async with asyncio.timeout(deadline):
                async with self._turn:
                    job = await self._do(work)
        except TimeoutError:
            self._stuck = self._latest
            raise DeadlineError(f"{self._name}: no answer within {deadline:g} s") from None
        # Given outside of the deadline's reach: the work may fail with a TimeoutError of its own,
        # as a bus does with ETIMEDOUT, and that is an answer.
        return job.outcome()

    def close(self) -> None:
        """End the thread once it is free; safe to call twice."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)

    async def interrupt(self, patience: Seconds) -> None:
        """Raise SystemExit in work that is stuck; it ends if it runs Python, and lets it pass.

        For work of strangers, whose thread is closed anyway: a driver's is never interrupted.

        Args:
            patience: how long to wait for its end, seconds.
        """
        if self._thread is None or self._stuck is None or self._stuck.done.is_set():
            return
        import ctypes  # noqa: PLC0415 - only where work of strangers hangs

        ident = ctypes.c_ulong(self._thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(SystemExit))
        await asyncio.wait([self._stuck.end()], timeout=patience)

    def start(self, work: Callable[[], T]) -> "ThreadJob[T]":
        """Do the work on the thread, which is `free`, and wake nobody when it is done.

        Raises:
            DeviceError: the owner was closed, or has no thread.
        """
        job = ThreadJob(work, self._name)
        self._give(job)
        return job

    @property
    def free(self) -> bool:
        """Whether the thread has done all that it was given."""
        return self._latest is None or self._latest.done.is_set()

    async def _do(self, work: Callable[[], T]) -> "ThreadJob[T]":
        self._refuse_when_closed()
        if self._stuck is not None and not self._stuck.done.is_set():
            raise DeadlineError(f"{self._name}: an earlier call is stuck")
        if self._latest is not None and not self.free:
            await self._latest.end()
        job = ThreadJob(work, self._name)
        end = job.end()
        self._give(job)
        await end
        return job

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise DeviceError(f"{self._name}: closed")

    def _give(self, job: "ThreadJob[Any]") -> None:
        self._refuse_when_closed()
        if self._thread is None:
            # A daemon thread: a read that hangs in the kernel must not keep the process alive.
            thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            try:
                thread.start()
            except RuntimeError as error:  # the system is out of threads
                raise DeviceError(f"{self._name}: {error}") from None
            self._thread = thread
        self._latest = job
        self._jobs.put(job)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.do()
            del job  # its work may hold buffers, and the next may be long in coming


async def on_a_thread(name: str, work: Callable[[], T], deadline: Seconds) -> T:
    """Do one piece of work on a thread that ends with it; what it raises is raised here.

    Args:
        name: what the thread is called.
        work: what blocks.
        deadline: how long it may take, seconds.

    Raises:
        DeadlineError: it took longer, and may still be going on, its result dropped.
    """
    thread = WorkerThread(name)
    try:
        return await thread.call(work, deadline)
    finally:
        thread.close()


class ThreadJob(Generic[T]):
    """One piece of work, and what came of it."""

    def __init__(self, work: Callable[[], T], name: str) -> None:
        self._work = work
        self._name = name
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self._result: T
        self._error: Exception | None = None
        self._waiting: list[asyncio.Future[None]] = []
        self.done = threading.Event()

    @property
    def age(self) -> Seconds:
        """How long ago it was given to the thread, on the loop's clock."""
        return self._loop.time() - self._begun

    def end(self) -> asyncio.Future[None]:
        """Give what tells the loop that the work has ended; who waits may cancel it."""
        waits: asyncio.Future[None] = self._loop.create_future()
        # Before it is asked whether the work is done: then one of the two threads sees the other's.
        self._waiting.append(waits)
        if self.done.is_set():
            waits.set_result(None)
        return waits

    def do(self) -> None:
        """Work, on the owner's thread, and wake the loop, if anything in it waits."""
        try:
            self._result = self._work()
        except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
            self._error = error
        except BaseException as error:  # noqa: BLE001 - a driver that calls exit ends only its work
            self._error = DeviceError(f"{self._name}: {type(error).__name__} {error}".strip())
        self.done.set()
        if self._waiting:
            # The loop may have ended meanwhile, and with it whoever waited.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for waits in self._waiting:
            if not waits.done():
                waits.set_result(None)

    def outcome(self) -> T:
        """Give the result of work that has ended, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._result
