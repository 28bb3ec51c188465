"""How Adafruit's drivers are imported: silently, and without asking anybody anything.

Blinka looks for the board at import. It prints to standard output where it does not know the
machine, which would spoil `--json`, and on a terminal it may offer to install packages.
"""

import importlib
import os
from types import ModuleType

from lumen.errors import DeviceError
from lumen.system.standard_output import silenced


def import_driver(name: str) -> ModuleType:
    """Import a driver module by name; what it prints goes nowhere.

    Raises:
        DeviceError: it is not installed, Blinka lacks a library of this board, or Blinka does
            not know this machine.
    """
    os.environ.setdefault("BLINKA_SKIP_DEPENDENCY_CHECK", "1")
    with silenced():
        try:
            return importlib.import_module(name)
        except (ImportError, RuntimeError, NotImplementedError, AttributeError) as error:
            reason = " ".join(str(error).split())  # some of Blinka's reasons span lines
            raise DeviceError(f"the driver {name} cannot be used here: {reason}") from error


def import_board() -> ModuleType:
    """Import the board that Blinka found, with the pins of a Pi's header.

    Raises:
        DeviceError: it is no Pi, or Blinka cannot be used.
    """
    board = import_driver("board")
    if not hasattr(board, "D26"):
        raise DeviceError("there is no Raspberry Pi here")
    return board


def forgo_board() -> None:
    """Tell Blinka that there is no board, so that simulated parts work on any machine.

    It matters where Blinka would refuse: on a Pi without gpiod, or on an unknown computer.
    Without effect once Blinka has looked for a board.
    """
    os.environ.setdefault("BLINKA_FORCECHIP", "OS_AGNOSTIC")
    os.environ.setdefault("BLINKA_FORCEBOARD", "OS_AGNOSTIC_BOARD")
