"""The commands around teachers: train one, let it label windows, let it speak of one."""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lumen.errors import LumenError, UsageError
from trainer.commands import common_options, replacing
from trainer.commands.common_options import positive, whole
from trainer.system.cluster import refuse_useless

if TYPE_CHECKING:
    from lumen.system.command_parser import CommandParser

_EMBEDDED = "embedded"
_MOST_DRAWS = 256
"""Said at once: a large base's cache holds some 10 MB for each."""


def add_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add `teacher train`, `teacher label` and `teacher say` to the trainer's commands."""
    command = commands.add_parser("teacher", help="train a language model, and let it label")
    parts = command.add_subparsers(dest="part", required=True, metavar="COMMAND")
    _add_train(parts.add_parser("train", help="fine-tune a base with LoRA on a dataset"))
    _add_label(parts.add_parser("label", help="label windows with the teacher's probabilities"))
    _add_say(parts.add_parser("say", help="let a teacher speak of one window"))


def _add_train(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--base",
        default=_EMBEDDED,
        metavar="NAME",
        help="a base on the hub, as Qwen/Qwen3-4B, or its folder; left out, a small one is made",
    )
    command.add_argument(
        "--dataset",
        type=Path,
        default=Path("build/dataset"),
        metavar="DIR",
        help="its folder, or its name on the hub",
    )
    command.add_argument("--out", type=Path, default=Path("build/teacher"), help="its folder")
    command.add_argument("--seed", type=whole, default=42, help="same seed, same adapter")
    command.add_argument("--epochs", type=positive, help="over the training split (7)")
    command.add_argument("--draws", type=whole, help="the small base's; 0 leaves it untrained")
    command.add_argument("--resume", action="store_true", help="go on where a run stopped")
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    common_options.add_device(command)
    common_options.add_batch(command)
    replacing.add_force(command, replacing.teacher)
    command.set_defaults(run=_train)


def _add_label(command: argparse.ArgumentParser) -> None:
    command.add_argument("--teacher", required=True, metavar="NAME", help="an adapter")
    command.add_argument("--base", metavar="NAME", help="its base, where it names none")
    command.add_argument("--out", type=Path, default=Path("build/labels"), help="their folder")
    command.add_argument("--windows", type=positive, default=20_000, help="how many (20000)")
    command.add_argument("--lived", type=whole, help="of these, lived in the simulated world")
    command.add_argument("--dataset", type=Path, metavar="DIR", help="label its training split too")
    command.add_argument("--seed", type=whole, default=42, help="of the windows")
    command.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler to share with")
    command.add_argument("--resume", action="store_true", help="keep what was labelled before")
    command.add_argument("--json", action="store_true", help="print what was made as JSON")
    common_options.add_device(command)
    common_options.add_batch(command)
    common_options.add_workers(command)
    replacing.add_force(command, replacing.labels)
    command.set_defaults(run=_label)


def _add_say(command: argparse.ArgumentParser) -> None:
    command.add_argument("--teacher", required=True, metavar="NAME", help="an adapter")
    command.add_argument("--base", metavar="NAME", help="its base, where it names none")
    common_options.add_window(command)
    command.add_argument("--draws", type=_draws, default=5, help="expressions that it says (5)")
    command.add_argument("--seed", type=whole, default=42, help="same seed, same expressions")
    command.add_argument("--json", action="store_true", help="print all of it as JSON")
    common_options.add_device(command)
    command.set_defaults(run=_say)


def _draws(text: str) -> int:
    return whole(text, 1, _MOST_DRAWS)


def _train(arguments: argparse.Namespace) -> None:
    common_options.need_teachers_libraries()
    from trainer.system.progress import bar
    from trainer.teacher import (
        bases,
        fitting,
        lora,
    )

    if arguments.draws is not None and arguments.base != _EMBEDDED:
        raise UsageError("--draws is of the small base that is made here: leave --base out")
    dataset = common_options.dataset_from(arguments.dataset)
    if not dataset.is_dir():
        raise LumenError(f"{dataset}: there is no dataset: `trainer dataset` makes one")
    common_options.claim_device(arguments)
    place = arguments.base
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    if place == _EMBEDDED:
        base_recipe = bases.BaseRecipe(seed=arguments.seed)
        if arguments.draws is not None:
            base_recipe = replace(base_recipe, draws=arguments.draws)
        folder = arguments.out.with_name(f"{arguments.out.name}-base")
        with bar("base") as progress:
            place = str(bases.make(folder, base_recipe, progress, resume=arguments.resume))
    recipe = lora.LoraRecipe(seed=arguments.seed)
    if arguments.epochs is not None:
        recipe = replace(recipe, epochs=arguments.epochs)
    with bar("teacher") as progress:
        made = lora.train(
            arguments.out,
            place,
            dataset,
            recipe,
            progress,
            resume=arguments.resume,
            say=_plan_sayer(arguments),
            at_once=arguments.batch,
        )
    if fitting.first_process():
        lines = json.dumps({"teacher": str(made.folder), **made.report})
        print(lines if arguments.json else "\n".join(lora.summary(made)))


def _plan_sayer(arguments: argparse.Namespace) -> Callable[[str], None]:
    """Give who prints a plan before anything is loaded; of several processes, the first does."""
    from trainer.teacher.fitting import first_process

    def say(line: str) -> None:
        if first_process() and not arguments.json:
            print(line, flush=True)

    return say


def _label(arguments: argparse.Namespace) -> None:
    refuse_useless(arguments.scheduler)  # before libraries that take their time
    common_options.need_teachers_libraries()
    from trainer.system.progress import bar
    from trainer.teacher import (
        exact,
        fitting,
        label,
        teacher,
    )

    teacher.refuse_incomplete(arguments.teacher)
    common_options.claim_device(arguments)
    lived = arguments.lived
    if lived is None:
        lived = round(label.LIVED_SHARE * arguments.windows)
    with bar("lives") as progress:
        windows = label.lesson(
            arguments.windows,
            lived,
            arguments.seed,
            progress,
            dataset=arguments.dataset and common_options.dataset_from(arguments.dataset),
            scheduler=arguments.scheduler,
        )
    with bar("labels") as progress:
        origin = label.label(
            arguments.out,
            windows,
            arguments.teacher,
            progress,
            base=arguments.base,
            scheduler=arguments.scheduler,
            workers=arguments.workers,
            resume=arguments.resume,
            say=_plan_sayer(arguments),
            at_once=arguments.batch or exact.AT_ONCE,
        )
    if not fitting.first_process():
        return
    count = len(windows.shape)
    if arguments.json:
        report = {"labels": str(arguments.out), "windows": count}
        print(json.dumps({**report, "teacher": origin.teacher, "base": origin.base}))
        return
    print(f"{arguments.out}: {count:,} windows, labelled by {origin.teacher}, base {origin.base}")


def _say(arguments: argparse.Namespace) -> None:
    window = common_options.window_from(arguments)
    common_options.need_teachers_libraries()
    from lumen.core.language import PLACES
    from lumen.core.speaker import Speech
    from trainer.evaluation import target
    from trainer.teacher import teacher

    common_options.claim_device(arguments)
    loaded = teacher.load(arguments.teacher, arguments.base)
    said = teacher.said(loaded, *window, count=arguments.draws, seed=arguments.seed)
    likely = teacher.speaking(loaded)(*window)
    if arguments.json:
        speech = Speech(*(part[0] for part in teacher.speech_of(likely[None])))
        report = {"teacher": loaded.name, "base": loaded.base, "said": [str(each) for each in said]}
        print(json.dumps(report | target.describe(speech, likely)))
        return
    drawn = [target.line(likely, PLACES[each]) for each in said]
    title = f"{loaded.name}, base {loaded.base}"
    print("\n".join([title, "said", *drawn, "likeliest", *target.summarise(likely)]))
