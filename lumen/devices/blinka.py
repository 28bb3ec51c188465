"""How Adafruit's drivers are imported: silently, and without asking or waiting for anybody.

Blinka looks for the board at import. It prints to standard output where it does not know the
machine, which would spoil `--json`, and on a terminal it may offer to install packages. What it
looks at may hang: so each import has a thread of its own, and is given up after a while.
"""

import importlib
import os
import threading
import time
from types import ModuleType

from lumen.errors import DeviceError, LumenError
from lumen.system.standard_output import silenced
from lumen.system.stop_signals import STOP
from lumen.units import Seconds

IMPORT_DEADLINE: Seconds = 15.0
"""How long an import may take: some seconds from a slow card, and less than a stop may take."""


class _Import:
    """One import on its thread; as long as it goes on it is the only one of its module."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._module: ModuleType | None = None
        self._error: BaseException | None = None
        self._ended = threading.Event()
        self._given_up = False
        # A daemon thread: what hangs in it must not keep the process alive.
        threading.Thread(target=self._run, name=f"import {name}", daemon=True).start()

    def _run(self) -> None:
        try:
            with silenced():
                self._module = importlib.import_module(self._name)
        except BaseException as error:  # noqa: BLE001 - foreign code raises anything, SystemExit included
            self._error = error
        with _LOCK:
            del _RUNNING[self._name]
        self._ended.set()

    def outcome(self, deadline: Seconds) -> ModuleType:
        """Wait, once so long for all who ask, and give the module, or raise what became of it."""
        until = time.monotonic() + deadline
        while not self._given_up and not self._ended.wait(_LOOK):
            # A stop is not kept waiting either.
            self._given_up = time.monotonic() > until or STOP.first is not None
        if self._given_up:
            raise DeviceError(f"the driver {self._name} is not imported within {deadline:g} s")
        if self._module is None:
            assert self._error is not None  # noqa: S101 - one of both is there at the end
            text = f"the driver {self._name} cannot be used here: {reason(self._error)}"
            raise DeviceError(text) from self._error
        return self._module


_LOOK: Seconds = 0.25
_LOCK = threading.Lock()
_RUNNING: dict[str, _Import] = {}


def import_driver(name: str) -> ModuleType:
    """Import a driver module by name; what it prints goes nowhere.

    Raises:
        DeviceError: it cannot be imported, whatever the reason: it is not installed, Blinka lacks
            a library of this board or does not know this machine, a device may not be opened, or
            something hangs. One that ends late is there for whoever asks next.
    """
    os.environ.setdefault("BLINKA_SKIP_DEPENDENCY_CHECK", "1")
    with _LOCK:
        if name not in _RUNNING:
            _RUNNING[name] = _Import(name)
        running = _RUNNING[name]
    return running.outcome(IMPORT_DEADLINE)


_SAY_ENOUGH = (ImportError, LumenError, NotImplementedError, OSError, RuntimeError)
"""Errors whose text says what is wrong without the name of their kind."""


def reason(error: BaseException) -> str:
    """Give a foreign error as one line; never nothing."""
    try:
        text = " ".join(str(error).split())  # some of Blinka's reasons span lines
    except Exception:  # noqa: BLE001 - even that is foreign code
        text = ""
    if text and (isinstance(error, _SAY_ENOUGH) or type(error) is Exception):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def import_board() -> ModuleType:
    """Import the board that Blinka found, with the pins of a Pi's header.

    Raises:
        DeviceError: it is no Pi, or Blinka cannot be used.
    """
    board = import_driver("board")
    try:
        board.D26  # noqa: B018 - a board of another make may raise anything when asked
    except AttributeError:
        raise DeviceError("there is no Raspberry Pi here") from None
    except Exception as error:
        raise DeviceError(f"the board cannot be used: {reason(error)}") from error
    return board


def forgo_board() -> None:
    """Tell Blinka that there is no board, so that simulated parts work on any machine.

    It matters where Blinka would refuse: on a Pi without gpiod, or on an unknown computer.
    Without effect once Blinka has looked for a board.
    """
    os.environ.setdefault("BLINKA_FORCECHIP", "OS_AGNOSTIC")
    os.environ.setdefault("BLINKA_FORCEBOARD", "OS_AGNOSTIC_BOARD")
