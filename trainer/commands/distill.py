"""The command that distils a student; without a speaker to learn from, all stages before it."""

import argparse
import json
import statistics
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lumen.errors import UsageError
from trainer.commands import common_options, replacing
from trainer.commands.common_options import need_libraries, need_teachers_libraries, whole
from trainer.system.cluster import refuse_useless

if TYPE_CHECKING:
    from lumen.system.command_parser import CommandParser
    from trainer.student.distill import StudentRecipe

_FEWEST_WINDOWS = 100
_MOST_SEEDS = 10
_SEEDS = 2**32

_OF_TARGET, _OF_TEACHER, _OF_ALL = "--from target", "--from teacher", "all stages, without --from"
_BELONGS = {
    "dataset": (_OF_TARGET,),
    "windows": (_OF_TARGET,),
    "lived": (_OF_TARGET,),
    "labels": (_OF_TEACHER,),
    "seeds": (_OF_TARGET, _OF_TEACHER),
    "source": (_OF_ALL,),
    "pairs": (_OF_ALL,),
    "base": (_OF_ALL,),
    "labelled": (_OF_ALL,),
}
"""Options that not every way of distilling heeds, and which do."""


def add_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add `distill` to the trainer's commands."""
    command = commands.add_parser("distill", help="fit the student that the device runs")
    command.add_argument(
        "--from",
        dest="whom",
        choices=["target", "teacher"],
        help="whom it learns from; left out, every stage runs: dataset, base, teacher, labels, "
        "student, evaluation",
    )
    command.add_argument(
        "--labels", type=Path, metavar="DIR", help="--from teacher: its soft labels"
    )
    command.add_argument(
        "--dataset", type=Path, metavar="DIR", help="--from target: learn its training split too"
    )
    command.add_argument(
        "--source",
        action="append",
        metavar="SOURCE",
        help="every stage: what was lived, as `trainer dataset` takes it; may come again",
    )
    command.add_argument("--pairs", type=whole, help="every stage: training pairs (2880)")
    command.add_argument(
        "--base", metavar="NAME", help="every stage: a base by name or folder; else one is made"
    )
    command.add_argument(
        "--labelled", type=_window_count, help="every stage: windows that are labelled (20000)"
    )
    command.add_argument(
        "--work", type=Path, default=Path("build/distill"), help="every stage: where it works"
    )
    command.add_argument("--out", type=Path, default=Path("models"), help="folder of the student")
    command.add_argument("--seed", type=whole, default=42, help="same seed, same file")
    command.add_argument("--seeds", type=_several, help="fit so many; write the first (1)")
    command.add_argument(
        "--windows", type=_window_count, help="--from target: imagined ones to learn"
    )
    command.add_argument("--lived", type=whole, help="--from target: lived ones; 0 for none")
    command.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler to share with")
    command.add_argument("--json", action="store_true", help="print the figures as JSON")
    common_options.add_device(command)
    common_options.add_batch(command)
    common_options.add_workers(command)
    replacing.add_force(command, replacing.student)
    command.set_defaults(run=_distill)


def _several(text: str) -> int:
    return whole(text, 1, _MOST_SEEDS)


def _window_count(text: str) -> int:
    # A student learns from so many or more.
    return whole(text, _FEWEST_WINDOWS)


def _distill(arguments: argparse.Namespace) -> None:
    refuse_useless(arguments.scheduler)  # before libraries that take their time
    need_libraries("distilling", "sklearn")
    _refuse_unheeded(arguments)
    if arguments.whom is None:
        _every_stage(arguments)
        return
    from lumen.formats.student import Student
    from trainer.student import differences

    shipped = differences.shipped_manifest()
    file, figures = _student(arguments)
    differs = differences.from_shipped(Student.load(file).manifest, shipped)
    if arguments.json:
        print(json.dumps({"student": str(file), **figures, "differs": differs}))
        return
    print(f"{file}: {file.stat().st_size / 1e3:.0f} kB, learnt from {arguments.whom}")
    for name, value in figures.items():
        print(f"{name:>28}  {value:g}")
    print("\n".join(differs))


def _refuse_unheeded(arguments: argparse.Namespace) -> None:
    """Refuse what would make no difference, and labels that are not there.

    Raises:
        UsageError: an option is of another way of distilling, or labels are lacking.
    """
    way = _OF_ALL if arguments.whom is None else f"--from {arguments.whom}"
    for option, ways in _BELONGS.items():
        if getattr(arguments, option) is not None and way not in ways:
            raise UsageError(f"--{option} is of {' or '.join(ways)}: leave it out")
    if way == _OF_TEACHER and arguments.labels is None:
        raise UsageError("--from teacher learns from --labels DIR: name them")


def _student(arguments: argparse.Namespace) -> tuple[Path, dict[str, float]]:
    from trainer.student import distill
    from trainer.system.progress import bar

    recipe = _recipe(arguments)
    with bar("lives") as progress:
        if arguments.whom == "teacher":
            lesson = distill.from_teacher(arguments.labels, recipe.seed)
        else:
            lesson = distill.from_target(recipe, progress, arguments.dataset, arguments.scheduler)
    file, figures = distill.distil(arguments.out, lesson, recipe, arguments.scheduler)
    shares = [figures["share_captured"]]
    for seed in further_seeds(recipe.seed, arguments.seeds or 1):
        other = replace(recipe, seed=seed)
        arrays = distill.grown(lesson, other, arguments.scheduler)
        shares.append(distill.judged(arrays, lesson, other.seed)["share_captured"])
    return file, figures | over_seeds(shares)


def _recipe(arguments: argparse.Namespace) -> "StudentRecipe":
    from trainer.student import distill

    counts = {"windows": arguments.windows, "lived": arguments.lived}
    recipe = distill.StudentRecipe(seed=arguments.seed)
    return replace(recipe, **{name: count for name, count in counts.items() if count is not None})


def _every_stage(arguments: argparse.Namespace) -> None:
    need_teachers_libraries()
    from trainer.data import dataset
    from trainer.data.source_kinds import source_of
    from trainer.pipeline import (
        pipeline,
        stages,
    )
    from trainer.student import distill
    from trainer.teacher import bases, lora

    if arguments.base is not None:
        bases.refuse_incomplete(arguments.base)
    common_options.claim_device(arguments)
    plan = stages.Plan(
        sources=[source_of(text, fill=False) for text in arguments.source or ()],
        work=arguments.work,
        out=arguments.out,
        pairs=dataset.PAIRS if arguments.pairs is None else arguments.pairs,
        student=_recipe(arguments),
        scheduler=arguments.scheduler,
        base=arguments.base or bases.BaseRecipe(seed=arguments.seed),
        lora=lora.LoraRecipe(seed=arguments.seed),
        labels=arguments.labelled or distill.FEWEST_LABELS,
        at_once=arguments.batch,
        workers=arguments.workers,
    )
    say = (lambda line: print(line, file=sys.stderr)) if arguments.json else print
    pipeline.run_stages(stages.stages(plan), plan.work, say)
    if arguments.json:
        sys.stdout.write((plan.work / "evaluation/report/report.json").read_text() + "\n")


def further_seeds(first: int, count: int) -> list[int]:
    """Give the seeds after the first, of so many in all; 0 follows the last that there is.

    >>> further_seeds(42, 3), further_seeds(2**32 - 1, 2)
    ([43, 44], [0])
    """
    return [(first + turn) % _SEEDS for turn in range(1, count)]


def over_seeds(shares: list[float]) -> dict[str, float]:
    """Give the mean share captured over seeds with its 95 % interval (Student's t)."""
    if len(shares) == 1:
        return {}
    from scipy import stats

    mean = statistics.fmean(shares)
    half = stats.t.ppf(0.975, len(shares) - 1) * stats.sem(shares)
    return {
        "seeds": float(len(shares)),
        "share_captured_mean": round(mean, 4),
        "share_captured_low": round(float(mean - half), 4),
        "share_captured_high": round(float(mean + half), 4),
    }
