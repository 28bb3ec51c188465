"""The commands around people's answers: tune a teacher by them, and measure what they teach."""

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lumen.errors import LumenError
from trainer.commands import common_options, replacing
from trainer.commands.common_options import (
    need_libraries,
    need_teachers_libraries,
    positive,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lumen.core.answers import HumanAnswer
    from lumen.system.command_parser import CommandParser
    from lumen.units import WallTime
    from trainer.evaluation.simulated_tastes import Temper

_MOST_BITS = 10.0


def add_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add `answers` and `taste` to the trainer's commands."""
    _add_answers(commands.add_parser("answers", help="tune a teacher by people's answers"))
    _add_taste(commands.add_parser("taste", help="measure what simulated people's answers teach"))


def _add_answers(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, help="what `lumen export answers` wrote")
    command.add_argument("--teacher", required=True, metavar="NAME", help="an adapter")
    command.add_argument("--base", metavar="NAME", help="its base, where it names none")
    command.add_argument("--out", type=Path, default=Path("build/tuned"), help="its folder")
    command.add_argument(
        "--most-kl",
        type=_bits,
        default=2.0,
        metavar="BITS",
        help="an expression, that it may leave the target by on average (2)",
    )
    command.add_argument("--steps", type=positive, help="of learning to speak so (400)")
    command.add_argument("--seed", type=whole, default=42, help="same seed, same adapter")
    command.add_argument("--json", action="store_true", help="print what was made as JSON")
    common_options.add_device(command)
    replacing.add_force(command, replacing.tuned)
    command.set_defaults(run=_answers)


def _add_taste(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seeds", type=positive, default=5, help="of people and answers (5)")
    command.add_argument("--people", type=positive, default=4, help="of a kind and seed (4)")
    command.add_argument("--windows", type=positive, default=200, help="that are judged (200)")
    command.add_argument(
        "--teacher", metavar="NAME", help="measure the way through this adapter instead: slow"
    )
    command.add_argument(
        "--kind",
        type=_temper,
        action="append",
        metavar="KIND",
        help="of people, as the table names it; may be repeated (all)",
    )
    command.add_argument("--counts", type=_counts, help="of answers (0,20,50,200,1000)")
    command.add_argument("--json", action="store_true", help="print figures as JSON, one a line")
    common_options.add_device(command)
    command.set_defaults(run=_taste)


def _bits(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0.0 <= found <= _MOST_BITS:
        raise argparse.ArgumentTypeError(f"a number from 0 to {_MOST_BITS:g}, not {text[:40]!r}")
    return found


def _counts(text: str) -> tuple[int, ...]:
    return tuple(whole(part, 0, 10_000) for part in text.split(","))


def _answers(arguments: argparse.Namespace) -> None:
    need_teachers_libraries()
    from lumen.formats.answer_lines import read_answers
    from trainer.system.progress import bar
    from trainer.teacher import preferences, teacher, tuned_adapter

    answers = read_answers(arguments.file)
    known = teacher.known_until(teacher.fetched(arguments.teacher))
    _refuse_known(arguments.teacher, known, answers)
    common_options.claim_device(arguments)
    loaded = teacher.load(arguments.teacher, arguments.base)
    recipe = preferences.PreferenceRecipe(seed=arguments.seed, most_kl=arguments.most_kl)
    if arguments.steps is not None:
        recipe = replace(recipe, steps=arguments.steps)
    with bar("answers") as progress:
        tuned = preferences.tune(loaded, answers, recipe, progress)
    report = {"teacher": str(arguments.out), **tuned._asdict(), **asdict(recipe)}
    source = teacher.fetched(arguments.teacher)
    tuned_adapter.save(loaded, source, arguments.out, tuned, recipe)
    if arguments.json:
        print(json.dumps(report))
        return
    print(
        f"{arguments.out}: {tuned.answers} answers, {tuned.belief:.0%} likely to mean something; "
        f"{tuned.kl_bits:.2f} bits from the target"
    )
    if not tuned.wanted:
        print("nothing was learnt: it takes more answers, or clearer ones")
    elif tuned.wanted * tuned.kept < 1.0:
        print(f"--most-kl allows {tuned.wanted * tuned.kept:.0%} of what was learnt")


def _refuse_known(place: str, until: "WallTime | None", answers: "Sequence[HumanAnswer]") -> None:
    known = 0 if until is None else sum(answer.wall <= until for answer in answers)
    if known:
        raise LumenError(
            f"{place}: it has learnt from {known} of these answers before, which would count "
            "twice: give the teacher that it was made from"
        )


def _temper(text: str) -> "Temper":
    from trainer.evaluation.simulated_tastes import TEMPERS

    for temper in TEMPERS:
        if temper.name == text:
            return temper
    names = "; ".join(temper.name for temper in TEMPERS)
    raise argparse.ArgumentTypeError(f"one of: {names}; not {text[:40]!r}")


def _taste(arguments: argparse.Namespace) -> None:
    need_libraries("measuring tastes", "sklearn")
    from itertools import groupby

    from threadpoolctl import threadpool_limits

    from trainer.data.curriculum import live_through
    from trainer.evaluation import taste
    from trainer.evaluation.simulated_tastes import TEMPERS
    from trainer.system.progress import bar

    with bar("lives") as progress:
        lived = live_through(6 * arguments.windows, 42, progress)
    counts = arguments.counts or taste.COUNTS
    people = taste.people_of(arguments.seeds, arguments.people, arguments.kind or TEMPERS)
    if arguments.teacher is None:
        ways, untuned = taste.device_ways(lived.test)
    else:
        need_teachers_libraries()
        common_options.claim_device(arguments)
        ways, untuned = taste.teacher_way(lived.test, arguments.teacher)
    if not arguments.json:
        print("\n".join(taste.head_of(counts)), flush=True)
    # Matrices are small: threads that wait for one another cost a hundred times more.
    with threadpool_limits(1):
        rows = taste.judged(ways, lived.train, lived.test, untuned, people, counts)
        # Who stops it early keeps the kinds that are done.
        for _kind, group in groupby(rows, key=lambda row: row.temper):
            lines = taste.table(list(group))
            text = map(json.dumps, lines) if arguments.json else taste.as_text(lines)
            print("\n".join(text), flush=True)
