"""`lumen why`: tell what is felt, and why."""

import argparse

from lumen.commands.once import take_one
from lumen.commands.printing import print_json
from lumen.commands.reach import with_lumen
from lumen.errors import NotRunningError
from lumen.formats.report import WhyReport, wall_of
from lumen.outlets.control import client
from lumen.outlets.view import View
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.local_time import local_time
from lumen.system.paths import control_sockets


def run(arguments: argparse.Namespace) -> None:
    """Explain the running Lumen's last sample; where none runs, say so, and explain a new one."""
    running = True
    try:
        why = client.ask(control_sockets(), "why", WhyReport, mode=arguments.mode)
    except NotRunningError:
        running, why = False, with_lumen(arguments, _looked, looking=True)
    if arguments.json:
        print_json(why)
        return
    # Rich is loaded only where a person reads.
    from lumen.commands.why_text import printed  # noqa: PLC0415

    if not running:
        print("Lumen is not running. If started now:\n")
    printed(why, f"{local_time(wall_of(why.time)):%d %B %Y, %H:%M:%S}".lstrip("0"))


async def _looked(lumen: Lumen) -> WhyReport:
    await take_one(lumen)
    return View(lumen).why()
