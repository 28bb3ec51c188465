"""One thread a bus, whatever hangs on it."""

import asyncio
import errno
import sys
import threading
from functools import partial

import pytest
from patience import run

from lumen.errors import DeadlineError, DeviceError
from lumen.system.worker_thread import WorkerThread


def test_work_is_done_on_one_other_thread() -> None:
    """Every call runs on the same thread, which is not the loop's."""

    async def live() -> None:
        owner = WorkerThread("bus")
        threads = {await owner.call(threading.get_ident, 5.0) for _ in range(5)}
        owner.close()
        assert len(threads) == 1
        assert threads != {threading.get_ident()}

    run(live())


def test_errors_of_the_work_are_raised_where_it_was_asked_for() -> None:
    """An exception crosses the threads, and the owner goes on."""

    async def live() -> None:
        owner = WorkerThread("bus")
        with pytest.raises(ZeroDivisionError):
            await owner.call(lambda: 1 / 0, 5.0)
        assert await owner.call(lambda: 7, 5.0) == 7
        owner.close()

    run(live())


def test_hang_is_given_up_and_over_when_it_returns() -> None:
    """A call that hangs is a fault; the next are refused at once, until it is over."""

    async def live() -> None:
        owner, freed = WorkerThread("bus"), threading.Event()
        with pytest.raises(DeadlineError, match=r"bus: no answer within 0\.01 s"):
            await owner.call(freed.wait, 0.01)
        with pytest.raises(DeviceError, match="an earlier call is stuck"):
            await owner.call(lambda: 7, 5.0)
        freed.set()
        while True:
            try:
                assert await owner.call(lambda: 7, 5.0) == 7
            except DeviceError:
                await asyncio.sleep(0)
            else:
                break
        owner.close()

    run(live())


def test_threads_stay_one_when_a_thousand_calls_hang() -> None:
    """Hangs pile up nothing."""

    async def live() -> None:
        owner, freed = WorkerThread("bus"), threading.Event()
        with pytest.raises(DeadlineError):
            await owner.call(freed.wait, 0.01)
        before = threading.active_count()
        for _ in range(1000):
            with pytest.raises(DeviceError):
                await owner.call(freed.wait, 0.01)
        assert threading.active_count() == before
        freed.set()
        owner.close()

    run(live())


def test_calls_wait_for_their_turn_when_they_come_together() -> None:
    """Two callers share the thread, one after the other."""

    async def live() -> None:
        owner = WorkerThread("bus")
        done: list[int] = []
        await asyncio.gather(*(owner.call(partial(done.append, i), 5.0) for i in range(10)))
        assert done == list(range(10))
        owner.close()

    run(live())


def test_call_waits_when_the_caller_before_it_was_cancelled() -> None:
    """What a cancelled caller asked for goes on, and hinders nobody for longer than it takes."""

    async def live() -> None:
        owner, freed, said = WorkerThread("terminal"), threading.Event(), list[str]()

        def slow() -> None:
            freed.wait(5.0)
            said.append("a view")
            raise OSError("nobody hears of this")

        shown = asyncio.create_task(owner.call(slow, 5.0))
        await asyncio.sleep(0)
        shown.cancel()
        await asyncio.gather(shown, return_exceptions=True)
        ended = asyncio.create_task(owner.call(lambda: said.append("the end"), 5.0))
        await asyncio.sleep(0)
        freed.set()
        await ended
        assert said == ["a view", "the end"]
        owner.close()

    run(live())


def test_call_is_given_up_when_what_a_cancelled_caller_asked_for_hangs() -> None:
    """It waits for it no longer than it would for its own answer; the next are refused at once."""

    async def live() -> None:
        owner, freed = WorkerThread("bus"), threading.Event()
        hanging = asyncio.create_task(owner.call(freed.wait, 5.0))
        await asyncio.sleep(0)
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)
        with pytest.raises(DeadlineError, match=r"bus: no answer within 0\.01 s"):
            await owner.call(lambda: 7, 0.01)
        with pytest.raises(DeadlineError, match="an earlier call is stuck"):
            await owner.call(lambda: 7, 5.0)
        freed.set()
        owner.close()

    run(live())


def test_closed_owner_refuses() -> None:
    """Nothing is asked of a bus that was let go."""

    async def live() -> None:
        owner = WorkerThread("bus")
        owner.close()
        owner.close()
        with pytest.raises(DeviceError, match="closed"):
            await owner.call(lambda: 7, 5.0)

    run(live())


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(errno.ETIMEDOUT, "Connection timed out"),
        TimeoutError("the driver waited long enough"),
        StopIteration(7),
        asyncio.CancelledError("by the work itself"),
    ],
)
def test_error_of_the_work_is_no_deadline_and_stops_nothing(error: BaseException) -> None:
    """ETIMEDOUT from a bus is a TimeoutError in Python: an answer, and the thread is free."""

    def fail() -> None:
        raise error

    async def live() -> None:
        owner = WorkerThread("bus")
        for _ in range(3):
            with pytest.raises((OSError, RuntimeError, DeviceError)) as caught:
                await owner.call(fail, 5.0)
            assert not isinstance(caught.value, DeadlineError)
        assert await owner.call(lambda: 7, 5.0) == 7
        owner.close()

    run(live())


def test_work_that_ends_the_program_ends_only_itself() -> None:
    """A driver that calls exit is a fault with its reason."""

    async def live() -> None:
        owner = WorkerThread("bus")
        with pytest.raises(DeviceError, match="bus: SystemExit no board here"):
            await owner.call(lambda: sys.exit("no board here"), 5.0)
        assert await owner.call(lambda: 7, 5.0) == 7
        owner.close()

    run(live())


def test_thread_that_cannot_be_started_is_a_failed_call_and_no_dead_owner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A system that is out of threads for a while: the next call has one."""

    async def live() -> None:
        owner = WorkerThread("bus")

        def refuse(_thread: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        with monkeypatch.context() as full:
            full.setattr(threading.Thread, "start", refuse)
            with pytest.raises(DeviceError, match="bus: can't start new thread"):
                await owner.call(lambda: 7, 5.0)
        assert await owner.call(lambda: 7, 5.0) == 7
        owner.close()

    run(live())


def test_work_that_is_started_is_done_before_what_is_called_next() -> None:
    """Nobody is woken for it, and whoever calls waits for its end."""

    async def live() -> None:
        owner, freed, done = WorkerThread("panel"), threading.Event(), list[str]()
        free = [owner.free]

        def wait() -> None:
            freed.wait()
            done.append("started")

        job = owner.start(wait)
        free.append(owner.free)
        calling = asyncio.create_task(owner.call(lambda: done.append("called"), 60.0))
        await asyncio.sleep(0)
        assert not job.done.is_set()
        freed.set()
        await calling
        assert done == ["started", "called"]
        assert [*free, owner.free] == [True, False, True]
        owner.close()
        with pytest.raises(DeviceError, match="closed"):
            owner.start(freed.wait)

    run(live())


def test_end_is_told_of_work_that_has_ended_and_of_work_that_has_not() -> None:
    """Whichever of the two threads is first, and though one of those who wait is cancelled."""

    async def live() -> None:
        owner, freed = WorkerThread("panel"), threading.Event()
        job = owner.start(freed.wait)
        one, other = job.end(), job.end()
        one.cancel()
        freed.set()
        await other
        await job.end()
        for _ in range(200):
            await owner.start(lambda: None).end()
        failing = owner.start(lambda: 1 / 0)
        await failing.end()
        with pytest.raises(ZeroDivisionError):
            failing.outcome()
        owner.close()

    run(live())
