"""The `lumen` command: how it runs one of its commands, and how errors end.

A failure is one line on standard error and exit code 1. A reader that goes, as `head` does, has all
that it wanted: the command ends at once, quietly, with 0.

Nothing heavy is imported here: each command imports what it needs when it is run.
"""

import argparse
import gc
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import ModuleType

from lumen.commands.parser import new_parser
from lumen.errors import LumenError, OutputError
from lumen.system.command_parser import parse
from lumen.system.interruption import INTERRUPTED
from lumen.system.standard_output import own_standard_output, spell_out_unknown_characters
from lumen.system.stop_signals import STOP
from lumen.system.without_openssl import load_without_openssl

_LIVING = "run"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    spell_out_unknown_characters()
    arguments = parse(new_parser(), sys.argv[1:] if argv is None else argv)
    # As a service, or under a supervisor, SIGTERM ends Lumen as Ctrl-C does; so does a terminal
    # that closes, unless nohup has said that it shall not.
    try:
        STOP.install()
        return _code(arguments)
    except KeyboardInterrupt:
        # That a service is stopped is no failure, nor is it that a terminal is closed.
        ended = STOP.first in (signal.SIGTERM, signal.SIGHUP)
        return 0 if ended and arguments.command == _LIVING else INTERRUPTED
    finally:
        STOP.uninstall()


def _code(arguments: argparse.Namespace) -> int:
    try:
        own_standard_output()
        _loaded(arguments.command).run(arguments)
        sys.stdout.flush()
    except OutputError as error:
        if sys.stdout is not None:
            # What is still unwritten cannot be, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _ended(error)
    except LumenError as error:
        return _ended(error)
    return 0


def _loaded(command: str) -> ModuleType:
    """Load a command's module: only what it needs, and without looking for garbage meanwhile.

    What is imported stays; to look through it again and again takes a twentieth of a start.
    """
    gc.disable()
    try:
        if command == _LIVING:
            load_without_openssl()
        return importlib.import_module(f"lumen.commands.{command}")
    finally:
        gc.enable()


def _ended(error: LumenError) -> int:
    if error.exit_code:
        print(f"lumen: {error}", file=sys.stderr)
    return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
