"""The server itself, over standard input and output; it opens no port and starts no program."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from mcp.server.mcpserver import Image, MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp_types import ToolAnnotations

from lumen import __version__
from lumen.errors import LumenError
from lumen.outlets.mcp.tools import Ask, Changers, Readers

_ABOUT = (
    "Lumen is a small creature that senses its own body and the room it is in. These tools ask "
    "the one that runs on this computer. What a tool gives was measured, and where it says "
    "simulated, it was measured in a made-up room. A fault or a null is not known: never fill it "
    "in. Tools that change something work for Lumen's own user alone."
)


def server_for(ask: Ask) -> MCPServer[Any]:
    """Give the server, not yet started.

    Args:
        ask: asks the running Lumen.
    """
    readers, changers = Readers(ask), Changers(ask)
    server: MCPServer[Any] = MCPServer(
        "lumen", title="Lumen", instructions=_ABOUT, version=__version__, log_level="CRITICAL"
    )
    for read in (
        *(readers.how_are_you, readers.readings, readers.why),
        *(readers.history, readers.diary),
    ):
        _add_tool(server, read, reads=True)
        _add_resource(server, read, "application/json")

    def panel() -> Image:
        return Image(data=readers.panel(), format="jpeg")

    panel.__doc__ = readers.panel.__doc__
    _add_tool(server, panel, reads=True)
    _add_resource(server, readers.panel, "image/jpeg")
    for change in (
        *(changers.set_quiet, changers.set_muted, changers.set_brightness),
        *(changers.turn_page, changers.set_learning, changers.answer),
    ):
        _add_tool(server, change, reads=False)
    return server


def _add_tool(server: MCPServer[Any], call: Callable[..., Any], *, reads: bool) -> None:
    hints = ToolAnnotations(
        read_only_hint=reads, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    server.add_tool(
        _plain(call, ToolError), call.__name__, description=inspect.getdoc(call), annotations=hints
    )


def _add_resource(server: MCPServer[Any], call: Callable[..., Any], kind: str) -> None:
    read = _plain(call, ResourceError)

    def given() -> object:
        return read()  # a resource takes no arguments: what has some, has defaults

    name = call.__name__
    server.resource(f"lumen://{name}", name=name, description=inspect.getdoc(call), mime_type=kind)(
        given
    )


def _plain(call: Callable[..., Any], as_error: type[Exception]) -> Callable[..., Any]:
    """Let a call say in its own words what is wrong; anything else would be a crash."""

    @functools.wraps(call)
    def said(*args: object, **arguments: object) -> object:
        try:
            return call(*args, **arguments)
        except LumenError as error:
            raise as_error(str(error)) from None

    return said
