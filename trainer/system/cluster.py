"""Work that is shared out by joblib: among this computer's processors, or a Dask cluster's.

What is shared out are pure functions of their argument, so that it does not matter where they
run: the results are equal to the last bit.
"""

import contextlib
import queue
import signal
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from lumen.errors import LumenError
from lumen.system.stop_signals import SIGNALS

if TYPE_CHECKING:
    import distributed

J = TypeVar("J")
R = TypeVar("R")

_PATIENCE_S = 9.0
"""Given to a cluster until its scheduler, a first worker and every worker have answered."""

_LEAST_S = 2.0
"""What is left for a first worker, and for the workers' answer, whatever took its time before."""

_GREETING_S = 4.0
"""Of it, what a scheduler may take to say its first word: all greet whoever connects."""


def mapped(
    function: Callable[[J], R], jobs: Sequence[J], scheduler: str | None = None, workers: int = -1
) -> Iterator[R]:
    """Give function(job) of each job, in order.

    Stop signals are held back while processes of this computer begin, and these never hear one.

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

    with _deaf_to_stops():
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
def _deaf_to_stops() -> Iterator[None]:
    """Begin processes that hear no stop signal: who began them does, and ends them.

    One that died of it could take a lock with it that the end waits for. What is held back here is
    held back in them from their first moment on; here it comes afterwards.
    """
    from multiprocessing import resource_tracker

    from joblib.externals.loky.backend import resource_tracker as resource_tracker_of_loky

    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        for tracker in (resource_tracker, resource_tracker_of_loky):
            tracker.ensure_running()
        # Each lets signals through once it has begun.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def processors(scheduler: str | None) -> Iterator[None]:
    """Let joblib, and scikit-learn through it, work on a Dask cluster; None is this computer.

    Raises:
        LumenError: as `mapped`.
    """
    if scheduler is None:
        yield
        return
    refuse_silent(scheduler)
    import joblib

    with _client_of(scheduler), joblib.parallel_config("dask"):
        yield


def refuse_useless(scheduler: str | None) -> None:
    """Refuse a cluster that could not be worked with; before any work, and any larger library.

    Raises:
        LumenError: as `mapped`.
    """
    if scheduler is not None:
        refuse_silent(scheduler)
        with _client_of(scheduler):
            pass


def refuse_silent(scheduler: str) -> None:
    """Refuse an address at which nobody greets; without Dask, whose loading takes its time.

    Raises:
        LumenError: nobody listens there, or whoever does says nothing.
    """
    scheme, _, place = scheduler.rpartition("://")
    host, _, port = place.rpartition(":")
    if scheme not in ("", "tcp") or not host or not port.isdecimal():
        return  # Dask knows other ways
    try:
        with socket.create_connection((host.strip("[]"), int(port)), _GREETING_S) as peer:
            reason = None if peer.recv(1) else "it hangs up at once"
    except TimeoutError:
        reason = f"silence for {_GREETING_S:g} s"
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    if reason is not None:
        raise LumenError(
            f"no Dask scheduler answers at {scheduler}: start one with `dask scheduler` ({reason})"
        )


@contextlib.contextmanager
def _client_of(scheduler: str) -> "Iterator[distributed.Client]":
    until = time.monotonic() + _PATIENCE_S  # loading Dask, which a busy computer is long at, counts
    try:
        import distributed
    except ImportError:
        raise LumenError(
            'a cluster needs Dask: install it with pip install "lumen-creature[cluster]"'
        ) from None
    # Whoever listens there may say nothing at all, or anything.
    made = _within(
        _PATIENCE_S,
        lambda: distributed.Client(scheduler, timeout=_PATIENCE_S / 2),  # type: ignore[no-untyped-call]
    )
    if not isinstance(made, distributed.Client):
        reason = str(made or f"silence for {_PATIENCE_S:g} s").splitlines()[0]
        raise LumenError(
            f"no Dask scheduler answers at {scheduler}: start one with `dask scheduler` ({reason})"
        )
    with made as client:
        _check_workers(client, scheduler, until)
        yield client


def _check_workers(client: "distributed.Client", scheduler: str, until: float) -> None:
    try:
        client.wait_for_workers(1, timeout=max(_LEAST_S, until - time.monotonic() - _LEAST_S))
    except TimeoutError:
        raise LumenError(
            f"the Dask scheduler at {scheduler} has no workers: start some with "
            f"`dask worker {scheduler}`"
        ) from None
    left = max(_LEAST_S, until - time.monotonic())
    found = _within(left, lambda: client.run(_probe(), on_error="return"))
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
