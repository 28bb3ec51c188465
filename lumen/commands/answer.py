"""`lumen answer`: say whether what the running Lumen said last fits."""

import argparse

import msgspec

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
        print(msgspec.json.encode(found).decode())
        return
    said = "nothing said yet" if found.said is None else found.said
    count = f"{found.answers} answer{'' if found.answers == 1 else 's'}"
    taken = "the newest answer is taken back; " if arguments.answer == "undo" else ""
    print(f"{taken}{said}: {_WORDS[found.answered]} ({count} in all)")
