"""The arguments of every command, each with its help."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from lumen.commands.argument_types import (
    count,
    day,
    hours,
    mock_speed,
    moment,
    room_temperature,
    row_span,
    speed_or_max,
    whole,
)
from lumen.system.command_parser import CommandParser

_RECORD_TO = "a new file; - for standard output"
_BACKUP_TO = (
    "a file; - for standard output. An existing file is replaced only if it is an earlier backup "
    "of the same memory, once the new one is complete"
)
_EXPORT_TO = (
    "a file, or for drawings a folder; - for standard output. An existing file is replaced only if "
    "it is an earlier export of the same memory, once the new one is complete"
)


def _scenarios() -> Mapping[str, str]:
    from lumen.simulation.scenarios import SCENARIOS  # noqa: PLC0415 - where its help is wanted

    return {name: scenario.description for name, scenario in SCENARIOS.items()}


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")


def _add_force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")


def _add_memory(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--memory",
        type=Path,
        metavar="DIR",
        help="directory of the memory; default: that of the running Lumen",
    )


def _add_body(parser: CommandParser) -> None:
    parser.add_argument(
        "--mode",
        choices=["auto", "pi", "host", "mock"],
        default="auto",
        help="pi: the HAT; host: this computer's own telemetry; mock: a simulated room, host and "
        "body; auto: pi where a HAT answers, else mock (default)",
    )
    parser.add_argument(
        "--scenario", metavar="NAME", help="mock: what happens in the simulated room, as below"
    )
    parser.add_argument("--seed", type=whole, metavar="N", help="mock: random seed")
    parser.add_list("scenarios; the first is the default", _scenarios)


def of_run(parser: CommandParser) -> None:
    """Add what `run` takes."""
    _add_body(parser)
    parser.add_argument(
        "--speed",
        type=mock_speed,
        metavar="N",
        help="mock: simulated seconds per second, up to 10000; above about 500x, samples are too "
        "far apart to classify",
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="mock: start with a new simulated room, and keep the last one aside",
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        help="print lines of text instead of the live view; automatic if the terminal lacks one",
    )
    _add_json(parser)


def of_look(parser: CommandParser) -> None:
    """Add what a command takes that looks at a body, and prints."""
    _add_body(parser)
    _add_json(parser)


def of_why(parser: CommandParser) -> None:
    """Add what `why` takes."""
    parser.add_argument(
        "--at",
        type=moment,
        metavar="TIME",
        help="a moment of the stored past, as 21:40 or 2026-02-16T21:40, in local time",
    )
    _add_memory(parser)
    _add_body(parser)
    _add_json(parser)


def of_replay(parser: CommandParser) -> None:
    """Add what `replay` takes."""
    parser.add_argument("file", metavar="FILE", help="a recording (CSV); - to read stdin")
    parser.add_argument(
        "--skip",
        action="store_true",
        help="skip and count rows that are not samples: repeated, damaged, headers, totals",
    )
    parser.add_argument(
        "--zone",
        metavar="NAME",
        help="time zone of times without one, such as Europe/Berlin (default UTC)",
    )
    parser.add_argument(
        "--every",
        type=row_span,
        metavar="S",
        help="if each value has its own row: merge S seconds into one sample",
    )
    parser.add_argument(
        "--fill", choices=["mock"], help="simulate the channels that the recording lacks"
    )
    parser.add_argument(
        "--speed",
        type=speed_or_max,
        metavar="N|max",
        help="playback speed; max (default) does not wait",
    )
    _add_json(parser)


def of_record(parser: CommandParser) -> None:
    """Add what `record` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_RECORD_TO)
    parser.add_argument("--samples", type=count, metavar="N", help="stop after N samples")
    _add_force(parser)
    _add_body(parser)


def of_classify(parser: CommandParser) -> None:
    """Add what `classify` takes."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="trajectories, JSON lines of id, t, E, I, S, V, or exported states; - to read stdin",
    )
    _add_json(parser)


def of_express(parser: CommandParser) -> None:
    """Add what `express` takes."""
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="trajectories as for classify; default: right now"
    )
    parser.add_argument("--seed", type=whole, default=1, metavar="N", help="random seed")
    _add_json(parser)


def of_export(parser: CommandParser) -> None:
    """Add what `export` takes."""
    parser.add_argument(
        "what", choices=["recording", "states", "parquet", "answers", "drawings", "drawing"]
    )
    parser.add_argument("to", type=Path, metavar="TO", help=_EXPORT_TO)
    _add_memory(parser)
    parser.add_argument(
        "--hours", type=hours, metavar="N", help="only the last N hours (default all)"
    )
    parser.add_argument("--day", type=day, metavar="DATE", help="drawing: of which, as 2026-02-16")
    _add_force(parser)
    _add_body(parser)


def of_diary(parser: CommandParser) -> None:
    """Add what `diary` takes."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--week", action="store_true", help="the last seven days (default: 31)")
    which.add_argument("--letter", action="store_true", help="the last week's letter")
    which.add_argument("--day", type=day, metavar="DATE", help="one day, as 2026-02-16")
    _add_body(parser)
    _add_json(parser)


def of_answer(parser: CommandParser) -> None:
    """Add what `answer` takes."""
    parser.add_argument(
        "answer",
        choices=["yes", "no", "undo"],
        help="yes: that fits; no: that does not; undo: take the newest answer back",
    )
    _add_json(parser)


def of_follow(parser: CommandParser) -> None:
    """Add what `follow` takes."""
    parser.add_argument(
        "--reconnect",
        action="store_true",
        help="wait where no Lumen runs, and follow the next one after a restart",
    )
    _add_json(parser)


def of_hooks(parser: CommandParser) -> None:
    """Add what `hooks` takes."""
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="of executable files, each named after its event: said, fault-mail.sh",
    )


def of_alerts(parser: CommandParser) -> None:
    """Add what `alerts` takes."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("test", help="send a test message to ntfy and webhook")
    what.add_parser(
        "drop-in", help="print the systemd drop-in that lets the service reach the addresses"
    )


def of_student(parser: CommandParser) -> None:
    """Add what `student` takes."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    install = what.add_parser("install", help="check a student and put it in use; keep the old one")
    install.add_argument("file", type=Path, metavar="FILE", help="student.joblib or its folder")
    what.add_parser("revert", help="put the student in use that was there before")
    _add_json(what.add_parser("show", help="print which student is in use"))
    parser.add_argument(
        "--state",
        type=Path,
        metavar="DIR",
        help="Lumen's state directory; default: this user's; the service's is /var/lib/lumen",
    )


def of_backup(parser: CommandParser) -> None:
    """Add what `backup` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_BACKUP_TO)
    _add_memory(parser)
    _add_force(parser)
    _add_body(parser)


def of_restore(parser: CommandParser) -> None:
    """Add what `restore` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup; - for standard input")
    parser.add_argument(
        "--memory",
        type=Path,
        metavar="DIR",
        help="directory to restore into; default: the same place as before on this computer; for "
        "root, that of the service",
    )
    parser.add_argument(
        "--force", action="store_true", help="keep aside what is there, and restore"
    )


def of_calibrate(parser: CommandParser) -> None:
    """Add what `calibrate` takes."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    heat = what.add_parser("heat", help="the board's own heat; needs a thermometer in the room")
    heat.add_argument(
        "--room",
        type=room_temperature,
        required=True,
        metavar="DEGC",
        help="room temperature in degrees Celsius",
    )
    _add_body(heat)
    light = what.add_parser("light", help="light from Lumen's own lights; needs a dark room")
    _add_body(light)


def of_printing(parser: CommandParser) -> None:
    """Add what a command takes that only prints."""
    _add_json(parser)


def of_none(parser: CommandParser) -> None:
    """Add nothing: such a command takes none."""


def of_update(parser: CommandParser) -> None:
    """Add what `update` takes."""
    parser.add_argument(
        "source", metavar="FROM", help="where releases are: a folder, or an address (https://...)"
    )
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        default=Path("/etc/lumen/release.pub"),
        help="minisign's public key of whoever releases (default %(default)s)",
    )
