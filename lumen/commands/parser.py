"""What the command line takes: every command, with its help; `arguments` has what each takes."""

import argparse
import itertools
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias

from lumen import __version__
from lumen.commands import arguments
from lumen.system.command_parser import CommandParser

Command: TypeAlias = tuple[str, str, Callable[[CommandParser], None]]
"""A command's name, what it does, and what adds its arguments."""


def new_parser() -> CommandParser:
    """Give the parser of the whole command line."""
    parser = CommandParser(
        prog="lumen",
        description="A small creature that senses its own hardware and room, and shows its state.",
        epilog="Exit codes: 0 done; 1 failed, or nothing to print, with one line that says why; "
        "2 wrong usage; 130 interrupted.",
    )
    _add_config(parser, default=None)
    parser.add_argument("--version", action="version", version=f"lumen {__version__}")
    commands = parser.add_subparsers(
        dest="command",
        required=True,
        metavar="COMMAND",
        help="one of those below; `lumen COMMAND --help` lists its options",
    )
    for name, text, add in itertools.chain(*_COMMANDS.values()):
        # Without a help of its own: the parser lists them by what they are for.
        command = commands.add_parser(name, description=f"{text[:1].upper()}{text[1:]}.")
        # After the command it counts too; left out there, what stands before it stays.
        _add_config(command, default=argparse.SUPPRESS)
        add(command)
    for purpose, them in _COMMANDS.items():
        parser.add_list(purpose, partial(_said_of, them))
    return parser


def _said_of(them: Iterable[Command]) -> Mapping[str, str]:
    return {name: text for name, text, _ in them}


def _add_config(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=default,
        help="settings file (docs/lumen.toml lists all)",
    )


_COMMANDS: Mapping[str, tuple[Command, ...]] = {
    "Live": (
        ("run", "start Lumen; Ctrl-C stops it", arguments.of_run),
        ("once", "take one sample, print the state, and stop", arguments.of_look),
        ("blank", "turn off lights and screen after a stop or a crash", arguments.of_none),
    ),
    "Look": (
        ("status", "show the state and the problems of the running Lumen", arguments.of_look),
        (
            "why",
            "explain the state, the shape and the last words, with their numbers",
            arguments.of_why,
        ),
        ("diary", "print what Lumen wrote of its days, or the week's letter", arguments.of_diary),
        ("invite", "print the address of the live page with its token", arguments.of_printing),
        ("answer", "say whether the last expression fits: yes, no, or undo", arguments.of_answer),
    ),
    "Set up and mend": (
        (
            "doctor",
            "check hardware, system and stored data, with a remedy for each problem",
            arguments.of_printing,
        ),
        (
            "calibrate",
            "measure how much Lumen's own heat and light disturb its sensors",
            arguments.of_calibrate,
        ),
        (
            "update",
            "install the newest signed release; go back if it is not well",
            arguments.of_update,
        ),
        (
            "student",
            "install another student, go back to the one before, or show it",
            arguments.of_student,
        ),
    ),
    "Keep and move": (
        ("backup", "write memory, drawings and calibration into one file", arguments.of_backup),
        (
            "restore",
            "put a backup's contents in their place, on another card too",
            arguments.of_restore,
        ),
        (
            "export",
            "export a recording, states, both as Parquet, answers, drawings, or one day's drawing",
            arguments.of_export,
        ),
    ),
    "Other programs": (
        ("follow", "print what happens to the running Lumen, as it happens", arguments.of_follow),
        (
            "hooks",
            "run the scripts of a folder on what happens to the running Lumen",
            arguments.of_hooks,
        ),
        (
            "alerts",
            "try the addresses that are told of faults, or let the service reach them",
            arguments.of_alerts,
        ),
        (
            "mcp",
            "let an assistant ask the running Lumen, over standard input and output",
            arguments.of_none,
        ),
    ),
    "Recordings and trajectories": (
        ("record", "write raw sensor readings to a CSV file", arguments.of_record),
        ("replay", "run a recording through Lumen again", arguments.of_replay),
        ("classify", "name the shapes of trajectories", arguments.of_classify),
        (
            "express",
            "print the expression chosen for trajectories, or for now",
            arguments.of_express,
        ),
    ),
}
"""Every command, by what it is for."""
