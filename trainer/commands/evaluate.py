"""The command that judges speakers."""

import argparse
import json
from pathlib import Path

from lumen.system.spooled import spooled
from trainer.commands import replacing


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `evaluate` to the trainer's commands."""
    command = commands.add_parser("evaluate", help="judge a student against the target speaker")
    command.add_argument(
        "--data",
        type=Path,
        required=True,
        help="a dataset's folder (its test split), or windows, one JSON object a line; - to read "
        "stdin",
    )
    command.add_argument("--student", type=Path, required=True, help="student.joblib or its folder")
    command.add_argument(
        "--teacher", type=Path, metavar="DIR", help="an adapter, or its soft labels of this data"
    )
    command.add_argument("--seed", type=_whole, default=42, help="of the draws and the bootstrap")
    command.add_argument("--seeds", type=_several, default=1, help="average chance over so many")
    command.add_argument("--plots", type=Path, metavar="DIR", help="draw the figures as PNG")
    command.add_argument("--json", action="store_true", help="print the figures as JSON")
    replacing.add_force(command, replacing.plots)
    command.set_defaults(run=_evaluate)


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(
            f"a seed is a whole number from 0 to 2^32 - 1, not {text!r}"
        )
    return int(text)


def _several(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:  # noqa: PLR2004 - more say nothing more
        raise argparse.ArgumentTypeError(f"a whole number from 1 to 100, not {text!r}")
    return int(text)


def _evaluate(arguments: argparse.Namespace) -> None:
    from trainer.evaluation import (
        evaluate,
        tables,
    )

    # What is judged on is read more than once.
    with spooled(arguments.data) as data:
        report = evaluate.evaluate(
            data,
            arguments.student,
            arguments.seed,
            teacher=arguments.teacher,
            seeds=arguments.seeds,
        )
        if arguments.plots:
            from trainer.evaluation import plots

            plots.draw(data, arguments.student, report, arguments.plots)
    print(json.dumps(report) if arguments.json else tables.as_table(report))
