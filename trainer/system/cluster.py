"""Work that is shared out by joblib: among this computer's processors, or a Dask cluster's.

What is shared out are pure functions of their argument, so that it does not matter where they
run: the results are equal to the last bit.
"""

import contextlib
import queue
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from lumen.errors import LumenError

if TYPE_CHECKING:
    import distributed

J = TypeVar("J")
R = TypeVar("R")

_PATIENCE_S = 4
"""Given to each of the three that must answer: the scheduler, a first worker, every worker."""


def mapped(
    function: Callable[[J], R], jobs: Sequence[J], scheduler: str | None = None, workers: int = -1
) -> Iterator[R]:
    """Give function(job) of each job, in order.

    From the main thread, Ctrl-C is held back while processes of this computer begin, and they never
    hear it; from another thread it is neither.

    Args:
        function: pure, and known by its module's name.
        jobs: what it is called with.
        scheduler: a Dask scheduler's address; None is this computer.
        workers: processes on this computer; -1 is one for each processor.

    Raises:
        LumenError: Dask is not installed, the scheduler or its workers do not answer, or they lack
            this package.
    """
    if scheduler is None and (workers == 1 or len(jobs) == 1):
        yield from map(function, jobs)
    else:
        with processors(scheduler):
            yield from _shared_out(function, jobs, workers)


def _shared_out(function: Callable[[J], R], jobs: Sequence[J], workers: int) -> Iterator[R]:
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    with _deaf_to_interrupts():
        results = Parallel(n_jobs=workers, return_as="generator")(
            delayed(function)(job) for job in jobs
        )
    try:
        for result in results:  # noqa: UP028 - it is closed below, and not by what closes this
            yield result
    finally:
        with warnings.catch_warnings():
            # Whoever stops listening knows that there was more to hear.
            warnings.simplefilter("ignore", UserWarning)
            results.close()
        # Processes that stayed would be taken for leaking by work that loads larger libraries.
        get_reusable_executor().shutdown()


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Begin processes that do not hear Ctrl-C: who began them does, and ends them.

    What is ignored here is ignored by them from their first moment on, and meanwhile here too. Only
    the main thread may say so; others leave it be.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def processors(scheduler: str | None) -> Iterator[None]:
    """Let joblib, and scikit-learn through it, work on a Dask cluster; None is this computer.

    Raises:
        LumenError: as `mapped`.
    """
    if scheduler is None:
        yield
        return
    import joblib

    with _client_of(scheduler), joblib.parallel_config("dask"):
        yield


@contextlib.contextmanager
def _client_of(scheduler: str) -> "Iterator[distributed.Client]":
    try:
        import distributed
    except ImportError:
        raise LumenError(
            'a cluster needs Dask: install it with pip install "lumen-creature[cluster]"'
        ) from None
    # Whoever listens there may say nothing at all, or anything.
    made = _within(
        _PATIENCE_S + 1,
        lambda: distributed.Client(scheduler, timeout=_PATIENCE_S),  # type: ignore[no-untyped-call]
    )
    if not isinstance(made, distributed.Client):
        reason = str(made or f"silence for {_PATIENCE_S} s").splitlines()[0]
        raise LumenError(
            f"no Dask scheduler answers at {scheduler}: start one with `dask scheduler` ({reason})"
        )
    with made as client:
        _check_workers(client, scheduler)
        yield client


def _check_workers(client: "distributed.Client", scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_S)
    except TimeoutError:
        raise LumenError(
            f"the Dask scheduler at {scheduler} has no workers: start some with "
            f"`dask worker {scheduler}`"
        ) from None
    found = _within(_PATIENCE_S, lambda: client.run(_probe(), on_error="return"))
    if not isinstance(found, dict):
        raise LumenError(
            f"the workers of the Dask scheduler at {scheduler} do not answer: restart them"
        )
    for address, lacking in found.items():
        if lacking is not None:
            raise LumenError(
                f"the Dask worker at {address} cannot load this package ({lacking}): install the "
                "same release there, with the extras trainer and cluster"
            )


def _probe() -> Callable[[], str | None]:
    """Give a function that travels as its code, for a worker may know no module of ours."""

    def lacking() -> str | None:
        import importlib

        try:
            importlib.import_module("trainer.system.cluster")
        except ImportError as error:
            return str(error)
        return None

    return lacking


def _within(seconds: float, call: Callable[[], R]) -> R | Exception | None:
    """Give what a call gives or raises, or None where it has not come back in time."""
    results: queue.Queue[R | Exception] = queue.Queue()

    def answer() -> None:
        try:
            results.put(call())
        except Exception as error:  # noqa: BLE001 - whatever it was, it is the answer
            results.put(error)

    threading.Thread(target=answer, daemon=True).start()
    try:
        return results.get(timeout=seconds)
    except queue.Empty:
        return None
