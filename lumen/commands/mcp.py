"""`lumen mcp`: let an assistant ask the running Lumen, over standard input and output."""

import argparse
import signal
from functools import partial

from lumen.errors import LumenError
from lumen.outlets.control import client
from lumen.system.extras import missing_extra
from lumen.system.paths import control_sockets


def run(_arguments: argparse.Namespace) -> None:
    """Serve until standard input ends. Lumen itself may come and go meanwhile.

    Raises:
        LumenError: the library for it is not installed.
    """
    try:
        # Of an extra, and heavy.
        from lumen.outlets.mcp.server import server_for  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise LumenError(missing_extra(error.name or "mcp", "mcp")) from None
    # Nothing is held that would have to be let go of; the library would wait for a line first.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)
    server_for(partial(client.ask, control_sockets())).run("stdio")
