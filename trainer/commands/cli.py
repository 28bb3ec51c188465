"""The `trainer` command: each stage of making Lumen's student is one subcommand."""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from lumen.errors import LumenError, system_refusal
from lumen.system.command_parser import CommandParser, parse
from lumen.system.interruption import INTERRUPTED
from lumen.system.standard_output import spell_out_unknown_characters
from lumen.system.stop_signals import STOP
from trainer.commands import (
    answers,
    common_options,
    dataset,
    distill,
    evaluate,
    explore,
    publish,
    teacher,
)
from trainer.commands.replacing import alone, refuse_others


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    spell_out_unknown_characters()
    arguments = parse(_parser(), sys.argv[1:] if argv is None else argv)
    if sys.stdout is None:
        print("trainer: standard output: it is closed: redirect it", file=sys.stderr)
        return 1
    # SIGTERM, as of `timeout` or a batch system, ends a stage as Ctrl-C does: no worker is left.
    try:
        STOP.install()
        return _code(arguments)
    except KeyboardInterrupt:
        if arguments.command != "explore":  # which is left so
            print(f"trainer: interrupted{_way_on(arguments)}", file=sys.stderr)
        return INTERRUPTED
    finally:
        STOP.uninstall()


def _code(arguments: argparse.Namespace) -> int:
    try:
        refuse_others(arguments)
        with alone(arguments):
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
        print(f"trainer: {error.filename or 'output'}: {system_refusal(error)}", file=sys.stderr)
        return 1
    return 0


def _way_on(arguments: argparse.Namespace) -> str:
    """Say how a command goes on where it stopped, if it is one that does."""
    if "resume" in arguments:
        return ": with --resume, the same command goes on where it stopped"
    if arguments.command == "distill" and arguments.whom is None:
        return ": the same command goes on where it stopped"
    return ""


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="trainer", description="The workstation toolkit that teaches Lumen to speak."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_target(commands.add_parser("target", help="print the target speaker's exact distribution"))
    dataset.add_commands(commands)
    teacher.add_commands(commands)
    answers.add_commands(commands)
    distill.add_commands(commands)
    evaluate.add_commands(commands)
    explore.add_commands(commands)
    publish.add_commands(commands)
    return parser


def _add_target(command: argparse.ArgumentParser) -> None:
    common_options.add_window(command)
    command.add_argument("--json", action="store_true", help="print all of it as JSON")
    command.set_defaults(run=_target)


def _target(arguments: argparse.Namespace) -> None:
    from lumen.core.speaker import expression_probabilities, target
    from trainer.evaluation.target import describe, summarise

    speech = target(*common_options.window_from(arguments))
    likely = expression_probabilities(speech)
    print(json.dumps(describe(speech, likely)) if arguments.json else "\n".join(summarise(likely)))


if __name__ == "__main__":
    sys.exit(main())
