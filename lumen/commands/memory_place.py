"""Where the memory is that a command reads or writes."""

import argparse
import contextlib
from pathlib import Path

from lumen.commands.settings import choice_of, settings_of, with_mock
from lumen.composition.assembly import memories, memory_directory
from lumen.errors import NotRunningError
from lumen.outlets.control import client
from lumen.system.paths import control_sockets


def memory_place(arguments: argparse.Namespace) -> Path:
    """Give the directory that is named, else the running Lumen's, else that of a new one."""
    if arguments.memory is not None:
        return Path(arguments.memory)
    if arguments.mode == "auto" and not _names_a_room(arguments):
        with contextlib.suppress(NotRunningError):
            return client.memory_directory(control_sockets())
    return _named_place(arguments)


def look_for_room(arguments: argparse.Namespace) -> None:
    """See that the running Lumen lives in the simulated room that is named, if one is.

    Raises:
        NotRunningError: none runs, or in another room.
    """
    if not _names_a_room(arguments):
        return
    place = _named_place(arguments)
    if client.memory_directory(control_sockets()).resolve() != place.resolve():
        raise NotRunningError("the Lumen that runs lives in another room: leave out --scenario")


def where(arguments: argparse.Namespace) -> str:
    """Say which room is meant, where one is named."""
    return " in that room" if _names_a_room(arguments) else ""


def _named_place(arguments: argparse.Namespace) -> Path:
    """Give where a new Lumen of these arguments would remember."""
    settings = with_mock(settings_of(arguments), arguments)
    return memory_directory(settings, choice_of(arguments).mode)


def _names_a_room(arguments: argparse.Namespace) -> bool:
    return (arguments.scenario, arguments.seed) != (None, None)


def other_memories(arguments: argparse.Namespace) -> str:
    """Say where there are memories, where none is where it was looked for."""
    found = [] if arguments.memory else memories(settings_of(arguments))
    if not found:
        return " (--memory DIR names another)"
    return f"; there is one in {', in '.join(map(str, found))} (--memory DIR names it)"
