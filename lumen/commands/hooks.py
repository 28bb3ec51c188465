"""`lumen hooks`: run the scripts of a folder on what happens to the running Lumen."""

import argparse
import contextlib
import sys

from lumen.commands.follow import followed
from lumen.outlets.hooks.runner import HookRunner
from lumen.outlets.hooks.scripts import scripts_in
from lumen.system.paths import expanded


def run(arguments: argparse.Namespace) -> None:
    """Run them until interrupted; Lumen itself may come and go meanwhile.

    Raises:
        LumenError: the folder cannot be read, or others may write to it.
    """
    folder = expanded(arguments.folder).absolute()
    scripts_in(folder)
    with contextlib.closing(HookRunner(folder, _say)) as runner:
        for happening in followed(reconnect=True):
            runner.take(happening)


def _say(line: str) -> None:
    """Write for the journal."""
    print(f"lumen: {line}", file=sys.stderr, flush=True)
