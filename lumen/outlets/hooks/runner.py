"""Runs scripts: without a shell, a few at a time, each within its time, its output bounded."""

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import msgspec

from lumen.errors import LumenError, printable
from lumen.outlets.control.events import Happening
from lumen.outlets.hooks.scripts import scripts_in
from lumen.units import Seconds

TIME_LIMIT: Seconds = 10.0
"""How long a script may take, and all that it starts."""
MOST_AT_ONCE = 4
MOST_WAITING = 64
"""Runs that wait for a place; beyond, an event runs no scripts, and a line says so."""
MOST_OUTPUT = 8192
"""Bytes of a script's output that are passed on."""
_PATH = "/usr/local/bin:/usr/bin:/bin"

Say = Callable[[str], None]


class HookRunner:
    """Runs the scripts of a folder on events.

    Args:
        folder: where the scripts are.
        say: hears what they print, and what is wrong with them.
        limit: how long each may take.
    """

    def __init__(self, folder: Path, say: Say, limit: Seconds = TIME_LIMIT) -> None:
        self._folder = folder
        self._say = say
        self._limit = limit
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE + MOST_WAITING)
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="hook")
        self._refused: list[str] = []

    def take(self, happening: Happening) -> None:
        """Run what is wanted on an event, beside whoever calls."""
        event = str(happening.__struct_config__.tag)
        try:
            found = scripts_in(self._folder)
        except LumenError as error:
            self._name_refused([str(error)])
            return
        self._name_refused(found.refused)
        line = msgspec.json.encode(happening) + b"\n"
        for script in found.wanted(event):
            if not self._places.acquire(blocking=False):
                self._say(f"{script.name}: too many scripts wait: not run on {event}")
                continue
            running = self._pool.submit(self._ran, script, line, _environment(event, happening))
            running.add_done_callback(partial(self._ended, script))

    def close(self) -> None:
        """Wait for the scripts that run; those that wait are not run, and each is named."""
        self._pool.shutdown(cancel_futures=True)

    def _name_refused(self, refused: list[str]) -> None:
        """Say what is wrong in the folder once, until it is something else."""
        for reason in refused:
            if reason not in self._refused:
                self._say(reason)
        self._refused = refused

    def _ended(self, script: Path, running: "Future[str | None]") -> None:
        self._places.release()
        if running.cancelled():
            self._say(f"{script.name}: not run: it still waited at the end")
            return
        error = running.exception()
        if isinstance(error, OSError):
            self._say(f"{script.name}: it cannot be run: {error.strerror}")
        elif error is not None:
            self._say(f"{script.name}: {error!r}")
        elif (problem := running.result()) is not None:
            self._say(f"{script.name}: {problem}")

    def _ran(self, script: Path, line: bytes, environment: Mapping[str, str]) -> str | None:
        """Run a script; give what was wrong with it."""
        with subprocess.Popen(  # noqa: S603 - the owner's own script, and no shell
            [script],
            cwd="/",
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            try:
                output, problem = _heard(process, line, time.monotonic() + self._limit)
            finally:
                # All that it has started ends with it.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        for each in output.decode("utf-8", "replace").splitlines():
            self._say(f"{script.name}: {printable(each)}")
        if problem is None and process.returncode:
            return f"it ended with {process.returncode}"
        return None if problem is None else f"{problem}, and is ended"


def _heard(
    process: "subprocess.Popen[bytes]", line: bytes, deadline: Seconds
) -> tuple[bytearray, str | None]:
    """Give what a script prints until it ends, and what is wrong where it must be ended."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101 - as above
    with contextlib.suppress(BrokenPipeError), process.stdin:
        # A pipe holds more than an event has: this never waits for a script that does not read.
        process.stdin.write(line)
    os.set_blocking(process.stdout.fileno(), False)
    output, ended = bytearray(), os.pidfd_open(process.pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            selector.register(ended, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                ready = {key.fd for key, _ in selector.select(left)}
                stdout = process.stdout.fileno()
                if (stdout in ready or ended in ready) and _reads_end(stdout, output):
                    # It may go on without an output.
                    with contextlib.suppress(KeyError):
                        selector.unregister(stdout)
                if len(output) > MOST_OUTPUT:
                    return output[:MOST_OUTPUT], f"it prints more than {MOST_OUTPUT} bytes"
                if ended in ready:
                    return output, None
            return output, "it takes too long"
    finally:
        os.close(ended)


def _reads_end(stdout: int, output: bytearray) -> bool:
    """Read what is there, within bounds; tell whether that was the end."""
    with contextlib.suppress(BlockingIOError):
        while len(output) <= MOST_OUTPUT:
            if not (read := os.read(stdout, MOST_OUTPUT)):
                return True
            output += read
    return False


def _environment(event: str, happening: Happening) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", _PATH),
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "LUMEN_EVENT": event,
        "LUMEN_SCHEMA": str(happening.schema),
        "LUMEN_TIME": happening.time,
        "LUMEN_SIMULATED": "1" if happening.simulated else "0",
    }
