"""The command that shows trajectories, expressions and figures in a browser."""

import argparse
import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lumen.errors import LumenError
from trainer.commands.common_options import need_teachers_libraries, whole

if TYPE_CHECKING:
    from lumen.system.command_parser import CommandParser

HOST, PORT = "127.0.0.1", 7860
_MOST_PORT = 65_535


def add_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add `explore` to the trainer's commands."""
    command = commands.add_parser("explore", help="look at trajectories and speakers in a browser")
    command.add_argument("--host", default=HOST, help="address to serve on: this computer alone")
    command.add_argument("--port", type=_port, default=PORT, help=f"{PORT}; 0 is any free one")
    command.add_argument("--dataset", type=Path, metavar="DIR", help="its rows, and to judge on")
    command.add_argument("--student", type=Path, help="student.joblib or its folder")
    command.add_argument("--teacher", metavar="DIR", help="an adapter's folder or hub name")
    command.add_argument("--base", metavar="NAME", help="the teacher's base, if not its own")
    command.set_defaults(run=_explore)


def _port(text: str) -> int:
    return whole(text, 0, _MOST_PORT)


def _explore(arguments: argparse.Namespace) -> None:
    if importlib.util.find_spec("gradio") is None:
        raise LumenError("exploring needs Gradio: `make explore` installs it, and starts this")
    from lumen.formats.student import load_student
    from trainer.explorer.serving import serve
    from trainer.explorer.shown import ExplorerContext

    if arguments.dataset is not None and not arguments.dataset.exists():
        raise LumenError(
            f"{arguments.dataset}: there is no such dataset: `trainer dataset` makes one"
        )
    path = None if arguments.student is None else str(arguments.student)
    student = load_student(path)
    shown = ExplorerContext(student, arguments.dataset)
    if arguments.teacher is not None:
        need_teachers_libraries()
        from trainer.teacher import teacher

        speaker = teacher.speaking(teacher.load(arguments.teacher, arguments.base))
        shown = replace(shown, others={"teacher": speaker})
    serve(shown, arguments.host, arguments.port)
