"""The settings that an owner changes on the page: without secrets, for the next start."""

from functools import partial
from http import HTTPStatus
from typing import Any

import msgspec

from lumen.config.owner import OwnerSettings
from lumen.config.settings import Settings
from lumen.errors import ConfigError
from lumen.outlets.web.http import Request, Response, refusal
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.log import log
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

DEADLINE: Seconds = 5.0
"""How long the files may take to be read or written."""


class SettingsRoute:
    """Gives and keeps settings; files are read and written on a thread."""

    def __init__(self, owner: OwnerSettings, running: Settings, disk: WorkerThread) -> None:
        self._owner = owner
        self._running = running
        self._disk = disk

    async def answer(self, request: Request) -> Response:
        """Give the settings, or change some of them; whoever asks was let in already.

        Raises:
            LumenError: they cannot be read or kept now.
        """
        if request.method not in ("GET", "HEAD", "POST"):
            headers = {"allow": "GET, HEAD, POST"}
            return Response(405, b"settings are read, or sent by POST\n", headers=headers)
        try:
            if request.method == "POST":
                return await self._change(request)
            report = await self._disk.call(partial(self._owner.report, self._running), DEADLINE)
        except ConfigError as error:
            return refusal(HTTPStatus.BAD_REQUEST, str(error))
        return Response(HTTPStatus.OK, msgspec.json.encode(report), "application/json")

    async def _change(self, request: Request) -> Response:
        try:
            wanted = msgspec.json.decode(request.body, type=dict[str, Any])
        except NO_SUCH_JSON as error:
            return refusal(HTTPStatus.BAD_REQUEST, f"these are no settings: {error}")
        await self._disk.call(partial(self._owner.change, wanted), DEADLINE)
        log.info("set on the page, for the next start: %s", ", ".join(sorted(wanted)))
        return Response(HTTPStatus.NO_CONTENT)
