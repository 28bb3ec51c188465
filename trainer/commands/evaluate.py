"""The command that judges speakers."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from lumen.errors import UsageError
from lumen.system.spooled import spooled
from trainer.commands import common_options, replacing
from trainer.commands.common_options import positive, whole

if TYPE_CHECKING:
    from lumen.system.command_parser import CommandParser


def add_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add `evaluate` to the trainer's commands."""
    command = commands.add_parser("evaluate", help="judge a student against the target speaker")
    command.add_argument(
        "--data",
        type=Path,
        required=True,
        help="a dataset's folder (its test split), or windows, one JSON object a line; - to read "
        "stdin",
    )
    command.add_argument("--student", type=Path, help="student.joblib or its folder")
    command.add_argument(
        "--teacher",
        metavar="NAME",
        help="an adapter or a bare base, by folder or name; or soft labels of this data",
    )
    command.add_argument("--base", metavar="NAME", help="the adapter's base, where it names none")
    command.add_argument(
        "--free", type=positive, metavar="N", help="let it also speak unmasked, so often a window"
    )
    command.add_argument(
        "--temperature", type=_temperature, default=1.0, help="of the unmasked draws (1)"
    )
    command.add_argument(
        "--labels",
        type=Path,
        metavar="DIR",
        help="a teacher's labels: let a softmax and a small network learn them, beside",
    )
    command.add_argument(
        "--draws",
        type=Path,
        metavar="DIR",
        help="a dataset: let an additive and a log-linear model learn its draws, beside",
    )
    command.add_argument("--seed", type=whole, default=42, help="of the draws and the bootstrap")
    command.add_argument("--seeds", type=_several, default=1, help="average chance over so many")
    command.add_argument("--plots", type=Path, metavar="DIR", help="draw the figures as PNG")
    command.add_argument("--json", action="store_true", help="print the figures as JSON")
    common_options.add_device(command)
    replacing.add_force(command, replacing.plots)
    command.set_defaults(run=_evaluate, refuse=command.error)


def _several(text: str) -> int:
    return whole(text, 1, 100)


def _temperature(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0.0 < found <= 100.0:  # noqa: PLR2004 - hotter is noise alone
        raise argparse.ArgumentTypeError(f"a number above 0, up to 100, not {text!r}")
    return found


def _evaluate(arguments: argparse.Namespace) -> None:
    from trainer.evaluation import (
        evaluate,
        tables,
    )
    from trainer.evaluation.companions import Beside
    from trainer.evaluation.free_decoding import FreeDecoding

    if arguments.student is None and arguments.teacher is None:
        arguments.refuse("name whom to judge: --student, --teacher, or both")
    if arguments.plots and arguments.student is None:
        raise UsageError("--plots shows a student: name one with --student")
    free = None
    if arguments.free:
        if arguments.teacher is None:
            raise UsageError("--free lets a teacher speak: name one with --teacher")
        free = FreeDecoding(arguments.free, arguments.temperature)
    if arguments.teacher is not None:
        common_options.claim_device(arguments)
    # What is judged on is read more than once.
    with spooled(arguments.data) as data:
        report = evaluate.evaluate(
            data,
            arguments.student,
            arguments.seed,
            teacher=arguments.teacher,
            base=arguments.base,
            free=free,
            beside=Beside(arguments.labels, arguments.draws),
            seeds=arguments.seeds,
        )
        if arguments.plots:
            from trainer.evaluation import plots

            plots.draw(data, arguments.student, report, arguments.plots)
    print(json.dumps(report) if arguments.json else tables.as_table(report))
