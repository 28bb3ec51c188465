"""`lumen answer`: say whether what the running Lumen said last fits."""

import argparse

from lumen.commands.printing import print_json
from lumen.outlets.control import client
from lumen.outlets.control.requests import Answered
from lumen.system.paths import control_sockets

_WORDS = {True: "fits", False: "does not fit", None: "has no answer"}


def run(arguments: argparse.Namespace) -> None:
    """Answer, and print what is answered now.

    Raises:
        LumenError: no Lumen runs, or nothing was said that could be answered.
    """
    found = client.ask(control_sockets(), "answer", Answered, answer=arguments.answer)
    if arguments.json:
        print_json(found)
        return
    print(outcome(found))


def outcome(found: Answered) -> str:
    """Say what was answered, or whose answer was taken back."""
    count = f"{found.answers} answer{'' if found.answers == 1 else 's'} in all"
    if found.taken_back is not None:
        return f"the answer to {found.taken_back} is taken back ({count})"
    said = "nothing said yet" if found.said is None else found.said
    return f"{said}: {_WORDS[found.answered]} ({count})"
