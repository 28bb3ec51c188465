"""`lumen once`: take one sample, say what is felt, and stop."""

import argparse

import msgspec

from lumen.commands.printing import moment_lines, print_json
from lumen.commands.reach import ask_or
from lumen.core.moment import Moment
from lumen.devices.host_sources import SHORTEST
from lumen.formats.report import OneMoment, describe
from lumen.runtime.lifecycle import Lumen


def run(arguments: argparse.Namespace) -> None:
    """Print a moment: the running Lumen's last, or a new one where none runs."""
    moment = ask_or(arguments, "once", OneMoment, _one)
    if arguments.json:
        print_json(moment)
    else:
        print("\n".join(moment_lines(moment)))


async def take_one(lumen: Lumen) -> Moment:
    """Take one sample; rates of the host need a little time behind them."""
    await lumen.hardware.clock.sleep(SHORTEST)
    return await lumen.pulse.beat()


async def _one(lumen: Lumen) -> OneMoment:
    report = describe(await take_one(lumen))
    return OneMoment(**msgspec.structs.asdict(report), simulated=lumen.creature.simulated)
