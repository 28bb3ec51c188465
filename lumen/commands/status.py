"""`lumen status`: tell how Lumen is."""

import argparse
from typing import Any

from lumen import client
from lumen.commands.once import take_one
from lumen.commands.printing import print_json, status_lines
from lumen.commands.reach import with_lumen
from lumen.daemon.app import Lumen
from lumen.errors import NotRunningError
from lumen.places import control_sockets


def run(arguments: argparse.Namespace) -> None:
    """Print how the running Lumen is; where none runs, say so, and how one would be."""
    try:
        status = client.ask(control_sockets(), "status")
        running = True
    except NotRunningError:
        status = with_lumen(arguments, _woken)
        running = False
    if arguments.json:
        print_json({"running": running, **status})
        return
    if not running:
        print("No Lumen is running. Woken for a moment, it says:")
    print("\n".join(status_lines(status)))


async def _woken(lumen: Lumen) -> dict[str, Any]:
    await take_one(lumen)
    return lumen.status()
