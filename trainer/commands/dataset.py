"""The commands around datasets: build one, list the windows that are never trained on."""

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lumen.errors import UsageError
from lumen.system.input_file import display_name
from lumen.system.spooled import is_read_once, spooled
from trainer.commands import replacing
from trainer.commands.common_options import need_libraries, whole
from trainer.system.cluster import refuse_useless

if TYPE_CHECKING:
    from lumen.system.command_parser import CommandParser
    from trainer.data.source_kinds import Source

_FEWEST_PAIRS = 90


def add_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add `dataset` and `deny` to the trainer's commands."""
    _add_dataset(commands.add_parser("dataset", help="build trajectory-expression pairs"))
    _add_deny(commands.add_parser("deny", help="list windows that are never trained on"))


def _add_dataset(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="what was lived: `lumen export states` (.jsonl), Lumen's memory (.sqlite), a "
        "recording (.csv), the published dataset (by name, .parquet, .jsonl); - is standard input. "
        "What was lived in a simulated room is synthetic",
    )
    command.add_argument("--out", type=Path, default=Path("build/dataset"), help="its folder")
    command.add_argument("--pairs", type=_pairs, default=2880, help="training pairs")
    command.add_argument("--seed", type=whole, default=42, help="same seed, same bytes")
    command.add_argument(
        "--fill",
        choices=["mock"],
        help="complete channels that a recording lacks by simulation; its rows are no real ones",
    )
    command.add_argument(
        "--skip", action="store_true", help="pass over a recording's rows that are no samples"
    )
    command.add_argument("--zone", metavar="NAME", help="of a recording's times that name none")
    command.add_argument(
        "--every", type=_seconds, metavar="S", help="gather a recording's values of so many seconds"
    )
    command.add_argument("--deny", type=Path, metavar="FILE", help="more windows never to use")
    command.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler to share with")
    command.add_argument("--resume", action="store_true", help="go on where a build stopped")
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    replacing.add_force(command, replacing.dataset)
    command.set_defaults(run=_dataset)


def _add_deny(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "windows", type=Path, metavar="FILE", help="windows, as JSON lines; - to read stdin"
    )
    command.add_argument("--out", type=Path, required=True, help="the list to write")
    replacing.add_force(command, replacing.denied)
    command.set_defaults(run=_deny)


def _pairs(text: str) -> int:
    return whole(text, _FEWEST_PAIRS)


def _seconds(text: str) -> float:
    from lumen.formats.recording import LONGEST_ROW, SHORTEST_ROW

    with contextlib.suppress(ValueError):
        if SHORTEST_ROW <= (seconds := float(text)) <= LONGEST_ROW:
            return seconds
    raise argparse.ArgumentTypeError(
        f"a number from {SHORTEST_ROW:g} to {LONGEST_ROW:g}, not {text[:40]!r}"
    )


def _dataset(arguments: argparse.Namespace) -> None:
    _refuse_pipes(arguments)
    refuse_useless(arguments.scheduler)
    need_libraries("building datasets", "datasets", "scipy")
    from trainer.data import dataset, decontamination
    from trainer.data.dataset_card import summary
    from trainer.system.progress import bar

    denied = decontamination.shipped() | (
        decontamination.read_denied(arguments.deny) if arguments.deny else frozenset()
    )
    with contextlib.ExitStack() as copies:
        # A source may be read more than once: what is named, or a copy of a pipe.
        files = [str(copies.enter_context(spooled(Path(text)))) for text in arguments.sources]
        recipe = dataset.DatasetRecipe(
            sources=tuple(_source(file, arguments) for file in files),
            pairs=arguments.pairs,
            seed=arguments.seed,
            denied=tuple(sorted(denied)),
        )
        with bar("dataset") as progress:
            report = dataset.build(
                recipe,
                arguments.out,
                progress,
                scheduler=arguments.scheduler,
                resume=arguments.resume,
            )
    for file, text in zip(files, arguments.sources, strict=True):
        # Of a copy, nobody knows.
        named = [notice.replace(file, display_name(text)) for notice in report["notices"]]
        report["notices"] = named
    if arguments.json:
        print(json.dumps({"dataset": str(arguments.out), **report}))
    else:
        print("\n".join(summary(arguments.out, report)))


def _refuse_pipes(arguments: argparse.Namespace) -> None:
    for text in arguments.sources:
        if arguments.scheduler is not None and is_read_once(Path(text)):
            raise UsageError(
                f"{text}: a cluster's workers cannot read this computer's pipe: save it to a file "
                "that they reach"
            )


def _source(text: str, arguments: argparse.Namespace) -> "Source":
    from trainer.data.source_kinds import source_of

    source = source_of(text, fill=arguments.fill == "mock")
    if source.kind == "recording":
        options = {"skip": arguments.skip, "zone": arguments.zone, "every": arguments.every}
        source = msgspec.structs.replace(source, **options)
    _ = source.options  # an unknown zone is found before any work is done
    return source


def _deny(arguments: argparse.Namespace) -> None:
    from trainer.data import decontamination

    with spooled(arguments.windows) as windows:
        count = decontamination.write_denied(windows, arguments.out)
    print(f"{arguments.out}: {count} digests", file=sys.stdout)
