"""Lets other programs reach Lumen for as long as it lives, whatever becomes of its directory.

A logout or a cleaner of temporary files may remove the runtime directory with lock and socket: then
the running Lumen could not be found, and another might begin. Both are looked at now and then, and
made anew.
"""

import asyncio
import contextlib

from lumen.errors import LumenError
from lumen.outlets.control.server import ControlServer
from lumen.ports import Clock
from lumen.system.log import log
from lumen.system.ownership import Ownership
from lumen.units import Seconds

LOOK: Seconds = 10.0
"""How often lock and socket are looked at."""


class Control:
    """The control socket as an outlet; what fails later is a fault, and tried again."""

    name = "control"

    def __init__(self, server: ControlServer, ownership: Ownership, clock: Clock) -> None:
        self.fault: str | None = None
        self._server = server
        self._ownership = ownership
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to answer.

        Raises:
            LumenError: there can be no socket there.
        """
        await self._server.start()
        self._task = asyncio.create_task(self._tend(), name="control socket")

    async def close(self) -> None:
        """Stop answering; safe to call twice."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self._server.close()

    async def _tend(self) -> None:
        while True:
            await self._clock.sleep(LOOK)
            await self.look()

    async def look(self) -> None:
        """Make anew what has gone."""
        try:
            if not self._ownership.is_there():
                self._ownership.renew()
                log.warning("%s was removed, and is made anew", self._ownership.directory)
            if not self._server.is_there():
                await self._server.close()
                await self._server.start()
        except LumenError as error:
            self.fault = str(error)
        else:
            self.fault = None
