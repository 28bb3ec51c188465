"""`lumen once`: take one sample, say what is felt, and stop."""

import argparse
from typing import Any

from lumen.commands.printing import moment_lines, print_json
from lumen.commands.reach import ask_or
from lumen.devices.host import SHORTEST
from lumen.formats.report import describe
from lumen.runtime.lifecycle import Lumen


def run(arguments: argparse.Namespace) -> None:
    """Print a moment: the running Lumen's last, or a new one where none runs."""
    told = ask_or(arguments, "once", take_one)
    if arguments.json:
        print_json(told)
    else:
        print("\n".join(moment_lines(told)))


async def take_one(lumen: Lumen) -> dict[str, Any]:
    """Live one moment; rates of the host need a little time behind them."""
    await lumen.hardware.clock.sleep(SHORTEST)
    return {**describe(await lumen.pulse.beat()), "simulated": lumen.creature.simulated}
