"""Work that is shared out: among this computer's processors, or a Dask cluster's.

What is shared out are pure functions of their argument, so that it does not matter where they
run: the results are equal to the last bit.
"""

import contextlib
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

_PATIENCE_S = 10


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
        LumenError: the scheduler does not answer, or Dask is not installed.
    """
    if scheduler is not None:
        with client_of(scheduler) as client:
            futures = client.map(function, jobs)
            yield from (future.result() for future in futures)
    elif workers == 1 or len(jobs) == 1:
        yield from map(function, jobs)
    else:
        yield from _in_processes(function, jobs, workers)


def _in_processes(function: Callable[[J], R], jobs: Sequence[J], workers: int) -> Iterator[R]:
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
def forests_on(scheduler: str | None) -> Iterator[None]:
    """Let scikit-learn grow its trees on a Dask cluster, through joblib; None is this computer."""
    if scheduler is None:
        yield
        return
    import joblib

    with client_of(scheduler), joblib.parallel_config("dask"):
        yield


@contextlib.contextmanager
def client_of(scheduler: str) -> "Iterator[distributed.Client]":
    """Reach a Dask scheduler.

    Raises:
        LumenError: it does not answer, or Dask is not installed.
    """
    try:
        import distributed
    except ImportError:
        raise LumenError(
            'a cluster needs Dask: install it with pip install "lumen-creature[cluster]"'
        ) from None
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE_S)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise LumenError(f"no Dask scheduler answers at {scheduler}: {reason}") from None
    with client:
        yield client
