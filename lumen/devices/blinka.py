"""How Adafruit's drivers are imported: silently, and without asking anybody anything.

Blinka looks for the board at import. It prints to standard output where it does not know the
machine, which would spoil `--json`, and on a terminal it may offer to install packages.
"""

import importlib
import os
from types import ModuleType

from lumen.errors import DeviceError, LumenError
from lumen.system.standard_output import silenced


def import_driver(name: str) -> ModuleType:
    """Import a driver module by name; what it prints goes nowhere.

    Raises:
        DeviceError: it cannot be imported, whatever the reason: it is not installed, Blinka lacks
            a library of this board or does not know this machine, a device may not be opened.
    """
    os.environ.setdefault("BLINKA_SKIP_DEPENDENCY_CHECK", "1")
    with silenced():
        try:
            return importlib.import_module(name)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            # Importing runs foreign code, which looks for chips and devices: it raises anything,
            # SystemExit included.
            raise DeviceError(f"the driver {name} cannot be used here: {reason(error)}") from error


_SAY_ENOUGH = (ImportError, LumenError, NotImplementedError, OSError, RuntimeError)
"""Errors whose text says what is wrong without the name of their kind."""


def reason(error: BaseException) -> str:
    """Give a foreign error as one line; never nothing."""
    try:
        text = " ".join(str(error).split())  # some of Blinka's reasons span lines
    except Exception:  # noqa: BLE001 - even that is foreign code
        text = ""
    if text and isinstance(error, _SAY_ENOUGH):
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
