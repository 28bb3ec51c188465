"""The `lumen` command: what can be asked, and how errors end.

A failure is one line on standard error and exit code 1. A reader that goes, as `head` does, has all
that it wanted: the command ends at once, quietly, with 0.

Nothing heavy is imported here: each command imports what it needs when it is run.
"""

import argparse
import contextlib
import gc
import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from types import ModuleType

from lumen import __version__
from lumen.errors import LumenError, OutputError
from lumen.system.standard_output import own_standard_output, spell_out_unknown_characters
from lumen.system.stop_signals import STOP
from lumen.system.without_openssl import load_without_openssl

INTERRUPTED = 130
_SHORTEST_EXPORT, _LONGEST_EXPORT = 0.01, 1_000_000.0
"""Hours: from about a sample to more than a century."""
_SLOWEST_REPLAY, _FASTEST_REPLAY = 0.01, 1_000_000.0
"""Times as fast as it was: a sample in an hour, and faster than any computer replays."""
_LIVING = "run"
_MOST_DIGITS = 18

_RECORD_TO = "a new file; - for standard output"
_BACKUP_TO = (
    "a file; - for standard output. An existing file is replaced only if it is an earlier backup "
    "of the same memory, once the new one is complete"
)
_EXPORT_TO = (
    "a file, or for drawings a folder; - for standard output. An existing file is replaced only if "
    "it is an earlier export of the same memory, once the new one is complete"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    spell_out_unknown_characters()
    arguments = _parser().parse_args(argv)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lumen",
        description="A small creature that senses its own hardware and room, and shows its state.",
    )
    _add_config(parser, default=None)
    parser.add_argument("--version", action="version", version=f"lumen {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text, add in _COMMANDS:
        command = commands.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
        # Told after the command it counts too; left out there, what was told before it stays.
        _add_config(command, default=argparse.SUPPRESS)
        add(command)
    return parser


def _add_config(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=default,
        help="settings file (docs/lumen.toml lists all)",
    )


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


def _add_body(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mode",
        choices=["auto", "pi", "host", "mock"],
        default="auto",
        help="pi: the HAT; host: this computer's own telemetry; mock: a simulated room, host and "
        "body; auto: pi where a HAT answers, else mock (default)",
    )
    parser.add_argument(
        "--scenario", metavar="NAME", help="mock: what happens in the simulated room"
    )
    parser.add_argument("--seed", type=_whole, metavar="N", help="mock: random seed")


def _add_run(parser: argparse.ArgumentParser) -> None:
    _add_body(parser)
    parser.add_argument(
        "--speed",
        type=_mock_speed,
        metavar="N",
        help="mock: simulated seconds per second, up to 10000; above about 500x, samples are too "
        "far apart to classify",
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="mock: start with a new simulated room and an empty memory",
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        help="print lines of text instead of the live view; automatic if the terminal lacks one",
    )
    _add_json(parser)


def _add_once(parser: argparse.ArgumentParser) -> None:
    _add_body(parser)
    _add_json(parser)


def _add_why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at",
        type=_moment,
        metavar="TIME",
        help="a moment of the stored past, as 21:40 or 2026-02-16T21:40, in local time",
    )
    _add_memory(parser)
    _add_body(parser)
    _add_json(parser)


def _add_replay(parser: argparse.ArgumentParser) -> None:
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
        type=_every,
        metavar="S",
        help="if each value has its own row: merge S seconds into one sample",
    )
    parser.add_argument(
        "--fill", choices=["mock"], help="simulate the channels that the recording lacks"
    )
    parser.add_argument(
        "--speed",
        type=_speed_or_max,
        metavar="N|max",
        help="playback speed; max (default) does not wait",
    )
    _add_json(parser)


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_RECORD_TO)
    parser.add_argument("--samples", type=_count, metavar="N", help="stop after N samples")
    _add_force(parser)
    _add_body(parser)


def _add_windows(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="trajectories, JSON lines of id, t, E, I, S, V; - to read stdin",
    )
    _add_json(parser)


def _add_express(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="trajectories as for classify; default: right now"
    )
    parser.add_argument("--seed", type=_whole, default=1, metavar="N", help="random seed")
    _add_json(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=["recording", "states", "parquet", "answers", "drawings", "drawing"]
    )
    parser.add_argument("to", type=Path, metavar="TO", help=_EXPORT_TO)
    _add_memory(parser)
    parser.add_argument(
        "--hours", type=_hours, metavar="N", help="only the last N hours (default all)"
    )
    parser.add_argument("--day", type=_day, metavar="DATE", help="drawing: of which, as 2026-02-16")
    _add_force(parser)
    _add_body(parser)


def _add_diary(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--week", action="store_true", help="the last seven days (default: 31)")
    which.add_argument("--letter", action="store_true", help="the last week's letter")
    which.add_argument("--day", type=_day, metavar="DATE", help="one day, as 2026-02-16")
    _add_body(parser)
    _add_json(parser)


def _add_answer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "answer",
        choices=["yes", "no", "undo"],
        help="yes: that fits; no: that does not; undo: take the newest answer back",
    )
    _add_json(parser)


def _add_follow(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reconnect",
        action="store_true",
        help="wait where no Lumen runs, and follow the next one after a restart",
    )
    _add_json(parser)


def _add_hooks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="of executable files, each named after its event: said, fault-mail.sh",
    )


def _add_alerts(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("test", help="send a test message to ntfy and webhook")
    what.add_parser(
        "drop-in", help="print the systemd drop-in that lets the service reach the addresses"
    )


def _add_student(parser: argparse.ArgumentParser) -> None:
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


def _add_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_BACKUP_TO)
    _add_memory(parser)
    _add_force(parser)
    _add_body(parser)


def _add_restore(parser: argparse.ArgumentParser) -> None:
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


def _add_calibrate(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    heat = what.add_parser("heat", help="the board's own heat; needs a thermometer in the room")
    heat.add_argument(
        "--room",
        type=_room,
        required=True,
        metavar="DEGC",
        help="room temperature in degrees Celsius",
    )
    _add_body(heat)
    light = what.add_parser("light", help="light from Lumen's own LEDs; needs a dark room")
    _add_body(light)


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    _add_json(parser)


def _add_blank(_parser: argparse.ArgumentParser) -> None:
    pass


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise argparse.ArgumentTypeError(f"a whole number of 1 to {_MOST_DIGITS} digits")
    return int(text)


def _count(text: str) -> int:
    if not (count := _whole(text)):
        raise argparse.ArgumentTypeError("a whole number from 1 up, not 0")
    return count


def _room(text: str) -> float:
    from lumen.formats.calibration import COLDEST_ROOM, WARMEST_ROOM  # noqa: PLC0415 - rarely asked for

    with contextlib.suppress(ValueError):
        if COLDEST_ROOM <= (room := float(text)) <= WARMEST_ROOM:
            return room
    raise argparse.ArgumentTypeError(
        f"a temperature of {COLDEST_ROOM:g} to {WARMEST_ROOM:g} °C, not {text!r}"
    )


def _between(least: float, most: float, text: str) -> float:
    with contextlib.suppress(ValueError):
        if least <= (number := float(text)) <= most:
            return number
    raise argparse.ArgumentTypeError(f"a number from {least:g} to {most:g}, not {text[:40]!r}")


def _hours(text: str) -> float:
    return _between(_SHORTEST_EXPORT, _LONGEST_EXPORT, text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a date as 2026-02-16, not {text[:40]!r}") from None


def _moment(text: str) -> datetime | time:
    with contextlib.suppress(ValueError):
        return time.fromisoformat(text)
    with contextlib.suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(text)
        found.timestamp()
        return found
    raise argparse.ArgumentTypeError(f"a time as 21:40 or 2026-02-16T21:40, not {text[:40]!r}")


def _every(text: str) -> float:
    from lumen.formats.recording import LONGEST_ROW, SHORTEST_ROW  # noqa: PLC0415 - rarely asked for

    return _between(SHORTEST_ROW, LONGEST_ROW, text)


def _mock_speed(text: str) -> float:
    from lumen.config.settings import LEAST_SPEED, MOST_SPEED  # noqa: PLC0415 - rarely asked for

    return _between(LEAST_SPEED, MOST_SPEED, text)


def _speed_or_max(text: str) -> float:
    return float("inf") if text == "max" else _between(_SLOWEST_REPLAY, _FASTEST_REPLAY, text)


def _add_update(parser: argparse.ArgumentParser) -> None:
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


_COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("run", "start Lumen; Ctrl-C stops it", _add_run),
    ("once", "take one sample, print the state, and stop", _add_once),
    ("status", "show the state and the problems of the running Lumen", _add_once),
    ("why", "explain the state, the shape and the last words, with their numbers", _add_why),
    ("invite", "print the address of the live page with its token", _add_doctor),
    (
        "doctor",
        "check hardware, system and stored data, with a remedy for each problem",
        _add_doctor,
    ),
    (
        "calibrate",
        "measure how much Lumen's own heat and light disturb its sensors",
        _add_calibrate,
    ),
    ("record", "write raw sensor readings to a CSV file", _add_record),
    ("replay", "run a recording through Lumen again", _add_replay),
    ("classify", "name the shapes of trajectories", _add_windows),
    ("express", "print the expression chosen for trajectories, or for now", _add_express),
    ("answer", "say whether the last expression fits: yes, no, or undo", _add_answer),
    (
        "export",
        "export a recording, states, both as Parquet, answers, drawings, or one day's drawing",
        _add_export,
    ),
    ("diary", "print what Lumen wrote of its days, or the week's letter", _add_diary),
    ("mcp", "let an assistant ask the running Lumen, over standard input and output", _add_blank),
    ("follow", "print what happens to the running Lumen, as it happens", _add_follow),
    (
        "alerts",
        "try the addresses that are told of faults, or let the service reach them",
        _add_alerts,
    ),
    ("hooks", "run the scripts of a folder on what happens to the running Lumen", _add_hooks),
    ("backup", "write memory, drawings and calibration into one file", _add_backup),
    ("restore", "put a backup's contents in their place, on another card too", _add_restore),
    ("update", "install the newest signed release; go back if it is not well", _add_update),
    ("student", "install another student, go back to the one before, or show it", _add_student),
    ("blank", "turn off lights and screen after a stop or a crash", _add_blank),
)


if __name__ == "__main__":
    sys.exit(main())
