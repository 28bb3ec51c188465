"""The command that judges speakers."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from lumen.errors import UsageError
from lumen.system.spooled import spooled
from trainer.commands import common_options, replacing
from trainer.commands.common_options import need_libraries, positive, whole

if TYPE_CHECKING:
    from lumen.system.command_parser import CommandParser


def add_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add `evaluate` to the trainer's commands."""
    command = commands.add_parser("evaluate", help="judge a student against the target speaker")
    command.add_argument(
        "--data",
        type=Path,
        required=True,
        help="a dataset's folder or its name on the hub (the test split), or windows, one JSON "
        "object a line; - to read stdin",
    )
    command.add_argument(
        "--student", type=Path, help="student.joblib, its folder, or its name on the hub"
    )
    command.add_argument(
        "--teacher",
        metavar="NAME",
        help="an adapter or a bare base, by folder or name; soft labels of this data; `none`, the "
        "bare --base; `zero-shot`, the bare --base with a glossary",
    )
    command.add_argument("--base", metavar="NAME", help="the adapter's base, where it names none")
    command.add_argument(
        "--prompt",
        choices=["card", "published"],
        default="card",
        help="how it is asked: as ours, or as the published adapter was trained (card)",
    )
    command.add_argument(
        "--free", type=positive, metavar="N", help="let it also speak unmasked, so often a window"
    )
    command.add_argument("--temperature", type=_temperature, help="of the unmasked draws (1)")
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
    common_options.add_batch(command)
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


def _refuse_unheeded(arguments: argparse.Namespace) -> None:
    """Refuse what would make no difference, and a report of nobody.

    Raises:
        UsageError: an option is of somebody who is not judged.
    """
    if arguments.student is None and arguments.teacher is None:
        arguments.refuse("name whom to judge: --student, --teacher, or both")
    if arguments.plots and arguments.student is None:
        raise UsageError("--plots shows a student: name one with --student")
    if arguments.teacher is None and (arguments.free or arguments.prompt != "card"):
        raise UsageError("--free and --prompt are of a teacher: name one with --teacher")
    if arguments.temperature is not None and not arguments.free:
        raise UsageError("--temperature is of the unmasked draws: name their number with --free")
    if arguments.teacher is None and arguments.base is not None:
        raise UsageError("--base is of a teacher: name one with --teacher")
    asked_how = (arguments.device, arguments.dtype, arguments.batch)
    if arguments.teacher is None and asked_how != ("auto", "auto", None):
        raise UsageError("--device, --dtype and --batch are of a teacher: name one with --teacher")


def _evaluate(arguments: argparse.Namespace) -> None:
    _refuse_unheeded(arguments)
    need_libraries("judging", "scipy")
    from trainer.evaluation import (
        evaluate,
        judged_teacher,
        tables,
    )
    from trainer.evaluation.companions import Beside
    from trainer.evaluation.free_decoding import FreeDecoding
    from trainer.teacher import exact

    teacher = None
    if arguments.teacher is not None:
        common_options.claim_device(arguments)
        teacher = judged_teacher.JudgedTeacher(
            arguments.teacher,
            arguments.base,
            arguments.prompt,
            FreeDecoding(arguments.free, arguments.temperature or 1.0) if arguments.free else None,
            arguments.batch or exact.AT_ONCE,
        )
    student = arguments.student and common_options.student_from(arguments.student)
    draws = arguments.draws and common_options.dataset_from(arguments.draws)
    # What is judged on is read more than once.
    with spooled(common_options.dataset_from(arguments.data)) as data:
        report = evaluate.evaluate(
            data,
            student,
            arguments.seed,
            teacher=teacher,
            beside=Beside(arguments.labels, draws),
            seeds=arguments.seeds,
        )
        if arguments.plots:
            from trainer.evaluation import plots

            plots.draw(data, student, report, arguments.plots)
    named = {"data": arguments.data, "student": arguments.student}
    report |= {what: str(place) if place else None for what, place in named.items()}
    places = [arguments.data, arguments.student, arguments.teacher, report["base"]]
    report["revisions"] = _revisions([str(place) for place in places if place])
    print(json.dumps(report) if arguments.json else tables.as_table(report))


def _revisions(places: list[str]) -> dict[str, str | None]:
    """Give the commit of each that was named as it is on the hub."""
    from trainer.system import hub
    from trainer.system.fingerprint import revision

    return {place: revision(place) for place in places if hub.is_name(place)}
