"""The `trainer` command: each stage of making Lumen's student is one subcommand."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.errors import LumenError
from trainer import dataset_cli, evaluate_cli

_INTERRUPTED = 130
_FEWEST_WINDOWS = 100


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
        sys.stdout.flush()
    except LumenError as error:
        print(f"trainer: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read the output has gone: nothing more is written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"trainer: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trainer", description="The workstation toolkit that teaches Lumen to speak."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_distill(commands.add_parser("distill", help="fit the student that the device runs"))
    _add_target(commands.add_parser("target", help="print the target speaker's exact distribution"))
    dataset_cli.add_commands(commands)
    evaluate_cli.add_commands(commands)
    return parser


def _add_distill(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--from", dest="source", choices=["target"], required=True, help="whom it learns from"
    )
    command.add_argument("--out", type=Path, default=Path("models"), help="folder of the student")
    command.add_argument("--seed", type=_seed, default=42, help="same seed, same file")
    command.add_argument("--windows", type=_window_count, help="training windows")
    command.add_argument("--json", action="store_true", help="print the figures as JSON")
    command.set_defaults(run=_distill)


def _add_target(command: argparse.ArgumentParser) -> None:
    command.add_argument("--shape", choices=[str(s) for s in SHAPES], required=True)
    command.add_argument("--eisv", required=True, metavar="E,I,S,V", help="the window's means")
    command.add_argument("--trend", choices=[str(t) for t in Trend], required=True)
    command.add_argument("--json", action="store_true", help="print all of it as JSON")
    command.set_defaults(run=_target)


def _seed(text: str) -> int:
    seed = int(text) if text.isdecimal() else -1
    # What scikit-learn takes.
    if not 0 <= seed < 2**32:
        raise argparse.ArgumentTypeError(
            f"a seed is a whole number from 0 to 2^32 - 1, not {text!r}"
        )
    return seed


def _window_count(text: str) -> int:
    count = int(text) if text.isdecimal() else 0
    if count < _FEWEST_WINDOWS:
        raise argparse.ArgumentTypeError(
            f"a student learns from {_FEWEST_WINDOWS} windows or more, not {text!r}"
        )
    return count


def _distill(arguments: argparse.Namespace) -> None:
    try:
        import sklearn  # noqa: F401, PLC0415 - looked for before any work is done
    except ImportError:
        raise LumenError(
            "distilling needs the trainer's libraries: install them with `make trainer-setup`"
        ) from None
    from trainer import distill  # noqa: PLC0415 - heavy

    windows = arguments.windows or distill.DEFAULT_WINDOWS
    recipe = distill.Recipe(windows=windows, seed=arguments.seed)
    file, figures = distill.distill_target(arguments.out, recipe)
    if arguments.json:
        print(json.dumps({"student": str(file), **figures}))
        return
    print(f"{file}: {file.stat().st_size / 1e6:.2f} MB, from {windows} windows")
    for name, value in figures.items():
        print(f"{name:>24}  {value:g}")


def _target(arguments: argparse.Namespace) -> None:
    from trainer import target  # noqa: PLC0415 - heavy

    what = Shape(arguments.shape), target.parse_state(arguments.eisv), Trend(arguments.trend)
    print(json.dumps(target.describe(*what)) if arguments.json else target.summarise(*what))


if __name__ == "__main__":
    sys.exit(main())
