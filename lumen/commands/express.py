"""`lumen express`: say what the student says, of trajectories or right now."""

import argparse
from random import Random

from lumen.commands.once import take_one
from lumen.commands.printing import print_json
from lumen.commands.reach import with_lumen
from lumen.commands.settings import settings_of
from lumen.core.inner_voice import encoded
from lumen.core.sampling import choose
from lumen.errors import NotRunningError, printable
from lumen.formats.installed_student import student_in_use
from lumen.formats.trajectory_lines import judgements
from lumen.outlets.control import client
from lumen.outlets.control.requests import NextExpression, next_expression
from lumen.outlets.view import View
from lumen.runtime.lifecycle import Lumen
from lumen.system.paths import control_sockets

_WAKING = "- (waking: needs ten minutes of readings first)"


def run(arguments: argparse.Namespace) -> None:
    """Print an expression for each trajectory, or what the running Lumen would say now."""
    if arguments.file is None:
        _show_now(_right_now(arguments), as_json=arguments.json)
        return
    settings = settings_of(arguments)
    student = student_in_use(settings.student.path, settings.memory.base)
    rng = Random(arguments.seed)
    for name, verdict in judgements(arguments.file):
        said = None
        if verdict is not None:
            distribution = student.distribution(encoded(verdict))
            said = str(choose(distribution, rng, settings.speech.temperature))
        shape = None if verdict is None else verdict.shape
        _show({"id": name, "shape": shape, "expression": said}, as_json=arguments.json)


def _right_now(arguments: argparse.Namespace) -> NextExpression:
    """Ask the running Lumen; where none runs, look what one would say."""
    try:
        return client.ask(control_sockets(), "express", NextExpression)
    except NotRunningError:
        # The seed is of the draws here, and not of a simulated room.
        body = argparse.Namespace(
            **vars(arguments) | {"mode": "auto", "scenario": None, "seed": None}
        )
        return with_lumen(body, _said_now, looking=True)


async def _said_now(lumen: Lumen) -> NextExpression:
    """Take one sample: what is restored has no shape before the next."""
    await take_one(lumen)
    return next_expression(View(lumen))


def _show_now(answer: NextExpression, *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
    else:
        print(answer.expression or _WAKING)


def _show(answer: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
    else:
        print(f"{printable(str(answer['id']))}\t{answer['expression'] or _WAKING}")
