"""Stops: a second signal at every step of an end, and a first one at every step of a start.

    PYTHONPATH=tests python -m endurance.stops --moments 165

A step is a call of any Python function in the main thread, which is finer than the moments at
which Python lets a handler run. After each end it is looked at what the simulated body shows,
decoded from its wires, and at what is left on the disk.
"""

import argparse
import contextlib
import io
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from lumen.commands.cli import main as lumen
from lumen.composition import assembly
from lumen.errors import LumenError
from lumen.system import stop_signals
from lumen.system.ownership import sole_owner
from lumen.system.paths import LOCK_NAME, SOCKET_NAME
from lumen.system.stop_signals import SIGNALS, STOP

if TYPE_CHECKING:
    from lumen.runtime.hardware import Hardware

STARTS = 12
"""How many moments of a start a proof tries."""

_LOOKED_AT = 25
"""Every so many steps it is looked whether the body is lit: to decode it costs more than a step."""

_CODES = {signal.SIGINT: 130, signal.SIGTERM: 0, signal.SIGHUP: 0, signal.SIGQUIT: 130}


@dataclass(frozen=True, slots=True)
class End:
    """One life that signals ended."""

    steps: int
    """From the first signal on."""
    received: int
    """Signals, the first included."""
    was_lit: bool
    """When the first came."""
    faults: tuple[str, ...]
    """What was left that must not be."""


class Sender:
    """Sends this process signals, by the steps that its main thread takes."""

    def __init__(
        self, first: signal.Signals, begin: int | None, again: Callable[[int], bool]
    ) -> None:
        self.steps = self.received = 0
        self.was_lit = False
        self.bodies: list[Hardware] = []
        self._first = first
        self._begin = begin
        self._again = again
        self._calls = 0

    def step(self, _frame: FrameType, _event: str, _argument: object) -> None:
        """Take one step."""
        if self.received == 0:
            if STOP._task is not None and self._begins():
                self.was_lit = self.lit
                self._send(self._first)
            return
        self.steps += 1
        if self._again(self.steps):
            self._send(SIGNALS[self.steps % len(SIGNALS)])

    @property
    def lit(self) -> bool:
        """Whether light leaves the body."""
        for body in self.bodies:
            assert body.seen is not None
            seen = body.seen()
            if any(map(any, seen.lights)) or seen.picture.getbbox() is not None:
                return True
        return False

    def _begins(self) -> bool:
        self._calls += 1
        if self._begin is not None:
            return self._calls >= self._begin
        return self._calls % _LOOKED_AT == 0 and self.lit

    def _send(self, number: signal.Signals) -> None:
        self.received += 1
        signal.raise_signal(number)


def live(
    home: Path,
    first: signal.Signals,
    begin: int | None = None,
    again: Callable[[int], bool] = lambda _step: False,
) -> End:
    """Let a simulated Lumen live until signals end it.

    Args:
        home: an empty folder.
        first: the signal that ends it.
        begin: at which step it comes; None is once its body is lit.
        again: whether another comes, so many steps after the first.
    """
    sender = Sender(first, begin, again)
    with _home(home), _watched(sender):
        sys.settrace(sender.step)
        try:
            code = lumen(["run", "--mode", "mock", "--json", "--fresh"])
        finally:
            sys.settrace(None)
    return End(sender.steps, sender.received, sender.was_lit, tuple(_left(home, sender, code)))


def _left(home: Path, sender: Sender, code: int) -> Iterator[str]:
    if code != _CODES[sender._first]:
        yield f"exit code {code}"
    if sender.lit:
        yield "the body is lit"
    for file in home.rglob("*"):
        beside = file.name.endswith(("-wal", "-shm", "-journal"))
        if beside or file.name in (SOCKET_NAME, LOCK_NAME):
            yield f"{file.name} is left"
    try:
        with sole_owner(home / "run" / "lumen"):
            pass
    except LumenError as error:
        yield f"the lock is held: {error}"
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.main_thread():
            yield f"thread {thread.name} keeps the process"


@contextlib.contextmanager
def _watched(sender: Sender) -> Iterator[None]:
    """Note each body that is made; and let no guard of an end outlive this one of many."""
    made = vars(assembly)["mock_parts"]

    def noted(*given: Any) -> Any:  # noqa: ANN401 - passed on
        parts = made(*given)
        sender.bodies.append(parts[0])
        return parts

    def unguarded(_bound: float) -> Any:  # noqa: ANN401 - a bare lock has no public type
        lock = threading.Lock()
        lock.acquire()
        return lock

    given = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)
    output = sys.stdout
    try:
        with (
            patch.object(assembly, "mock_parts", noted),
            patch.object(stop_signals, "_end_by", unguarded),
            Path(os.devnull).open("w") as sys.stdout,
        ):
            yield
    finally:
        sys.stdout = output
        for number, handler in given.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _home(home: Path) -> Iterator[None]:
    folders = {"XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config", "XDG_RUNTIME_DIR": "run"}
    for folder in folders.values():
        (home / folder).mkdir(mode=0o700)
    set_before = dict(os.environ)
    os.environ.update({name: str(home / folder) for name, folder in folders.items()})
    os.environ["LUMEN_PAGE_PORT"] = "0"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(set_before)


def prove(moments: int, folder: Path) -> list[End]:
    """Give the ends of lives: with a signal at every step, and at so many steps each alone."""
    homes = iter(range(10_000))

    def life(*how: Any) -> End:  # noqa: ANN401 - passed on
        (home := folder / str(next(homes))).mkdir()
        return live(home, *how)

    ends = [life(first, None, lambda _step: True) for first in SIGNALS]
    longest = min(end.steps for end in ends)
    for moment in range(moments):
        step = 1 + moment * (longest - 1) // max(1, moments - 1)
        ends.append(life(SIGNALS[moment % len(SIGNALS)], None, lambda now, step=step: now == step))
    starts = range(STARTS if moments >= STARTS else 2)
    return ends + [
        life(SIGNALS[at % len(SIGNALS)], 1 + 40 * at**3, lambda _step: True) for at in starts
    ]


def summary(ends: list[End]) -> str:
    """Say in lines what was proved, and each fault."""
    whole = sum(not end.faults for end in ends)
    signals, lit = sum(end.received for end in ends), sum(end.was_lit for end in ends)
    out = io.StringIO()
    print(f"{whole} of {len(ends)} ends whole, {lit} of a lit body; {signals} signals", file=out)
    for number, end in enumerate(ends):
        if end.faults:
            print(f"  end {number}, {end.steps} steps: {'; '.join(end.faults)}", file=out)
    return out.getvalue().rstrip()


def main() -> int:
    """Prove, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=165)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ends = prove(arguments.moments, Path(folder))
    print(summary(ends))
    return int(any(end.faults for end in ends))


if __name__ == "__main__":
    sys.exit(main())
