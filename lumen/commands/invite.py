"""`lumen invite`: print the address of the live page, with the token that opens it."""

import argparse

from lumen.commands.printing import print_json
from lumen.outlets.control import client
from lumen.outlets.control.requests import Invitation
from lumen.system.paths import control_sockets


def run(arguments: argparse.Namespace) -> None:
    """Print the address; nothing else shows the token, and no log has it.

    Raises:
        LumenError: no Lumen is running, it serves no page, or another user's may not be asked.
    """
    invitation = client.ask(control_sockets(), "invite", Invitation)
    if arguments.json:
        print_json(invitation)
    else:
        print(invitation.invitation)
