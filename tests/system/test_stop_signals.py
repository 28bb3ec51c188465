"""Stop signals: the first ends, the others change nothing, and no end lasts for ever."""

import asyncio
import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from repository import ROOT

from lumen.runtime.lifecycle import DARK_SHARE, MEMORY_SHARE, OUTSIDE_SHARE
from lumen.system import stop_signals
from lumen.system.stop_signals import END_BOUND, REPEAT, SIGNALS, StopSignals


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> Iterator[StopSignals]:
    """Give signals that are received, by a process that no guard ends."""

    def unguarded(_bound: float) -> Any:  # noqa: ANN401 - a bare lock has no public type
        lock = threading.Lock()
        lock.acquire()
        return lock

    monkeypatch.setattr(stop_signals, "_end_by", unguarded)
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)
    stop = StopSignals()
    stop.install()
    yield stop
    stop.uninstall()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("first", SIGNALS)
def test_coroutine_ends_in_peace_when_signals_come_at_every_step(
    stop: StopSignals, first: signal.Signals
) -> None:
    """It is cancelled once: what it awaits at its end is awaited to the last."""
    ended: list[int] = []

    async def live() -> None:
        try:
            signal.raise_signal(first)
            await asyncio.Event().wait()
        finally:
            for step in range(50):
                signal.raise_signal(SIGNALS[step % len(SIGNALS)])
                await asyncio.sleep(0)
                ended.append(step)

    with pytest.raises(KeyboardInterrupt):
        stop.run(live())
    signal.raise_signal(first)
    assert ended == list(range(50))
    assert stop.first is first


def test_result_is_given_when_no_signal_comes(stop: StopSignals) -> None:
    """Nothing else is changed by it."""

    async def work() -> int:
        await asyncio.sleep(0)
        return 7

    assert stop.run(work()) == 7
    assert stop.first is None


def test_first_signal_interrupts_once_where_there_is_no_loop(
    stop: StopSignals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three within a moment are one; a later one is heard again, for the first may be lost."""
    now = 100.0
    monkeypatch.setattr("lumen.system.stop_signals.time.monotonic", lambda: now)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)
    assert stop.first is signal.SIGTERM
    now += REPEAT + 0.1
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("first", SIGNALS)
@pytest.mark.parametrize("second", SIGNALS)
def test_first_is_the_one_that_came_first_when_several_wait(
    stop: StopSignals, first: signal.Signals, second: signal.Signals
) -> None:
    """The interpreter takes those that wait by their numbers: a service would seem to fail."""
    raise_in_c = ctypes.PyDLL(None)["raise"]
    with pytest.raises(KeyboardInterrupt):
        list(map(raise_in_c, (signal.SIGWINCH, first, second)))
    assert stop.first is first


def test_coroutine_is_cancelled_when_the_signal_came_before_it(stop: StopSignals) -> None:
    """An interrupt that was lost at the start, as in a finalizer, ends it all the same."""
    with contextlib.suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)

    async def live() -> None:
        await asyncio.Event().wait()

    with pytest.raises(KeyboardInterrupt):
        stop.run(live())


def test_signals_are_ignored_after_a_stop_and_as_before_without_one(stop: StopSignals) -> None:
    """Between the end of a command and that of its process nothing can go wrong any more."""
    stop.uninstall()
    assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    stop.install()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGHUP)
    stop.uninstall()
    for number in SIGNALS:
        assert signal.getsignal(number) is signal.SIG_IGN


def test_hangup_stays_ignored_when_nohup_said_so(stop: StopSignals) -> None:
    """A life shall go on when its terminal closes."""
    stop.uninstall()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stop.install()
    signal.raise_signal(signal.SIGHUP)
    assert stop.first is None


_HANGS = """
import asyncio, signal, sys, threading, time
from lumen.system import stop_signals
from lumen.system.stop_signals import STOP

stop_signals.END_BOUND = 0.3

async def swallows():
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            pass

async def live():
    if sys.argv[1] == "a task that goes on":
        hanging = asyncio.create_task(swallows())
        await asyncio.sleep(0)
    if sys.argv[1] == "a thread that nobody can end":
        asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)
    try:
        signal.raise_signal(signal.SIGTERM)
        await asyncio.Event().wait()
    finally:
        if sys.argv[1] == "a call that blocks":
            threading.Event().wait()

STOP.install()
STOP.run(live())
"""


@pytest.mark.parametrize(
    "hangs", ["a call that blocks", "a task that goes on", "a thread that nobody can end"]
)
def test_process_ends_within_the_bound_whatever_hangs(hangs: str) -> None:
    """With one line, and as a failure."""
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _HANGS, hangs],
        capture_output=True,
        text=True,
        timeout=30.0,
        check=False,
        env={**os.environ},
    )
    assert done.returncode == 1
    assert done.stderr == "lumen: the end took more than 0.3 s: what still hung was given up\n"


def test_bound_is_longer_than_all_shares_and_shorter_than_the_service_manager_waits() -> None:
    """Who has a share gets it, and systemd never needs to kill."""
    unit = (ROOT / "systemd" / "lumen.service").read_text(encoding="utf-8")
    (waits,) = re.findall(r"^TimeoutStopSec=(\d+)s$", unit, re.MULTILINE)
    assert DARK_SHARE + OUTSIDE_SHARE + MEMORY_SHARE < END_BOUND < float(waits)
