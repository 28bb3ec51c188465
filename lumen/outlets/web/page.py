"""The live page and the metrics: one small server, that begins to work when somebody looks."""

import asyncio
import contextlib
import os
import socket
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from lumen.config.owner import OwnerSettings
from lumen.config.settings import PageConfig, Settings
from lumen.errors import LumenError
from lumen.outlets.prometheus.metrics import LoopLag
from lumen.outlets.view import View
from lumen.outlets.web.guard import Guard
from lumen.outlets.web.http import Request, Response, refusal
from lumen.outlets.web.routes import Routes
from lumen.outlets.web.server import HttpServer
from lumen.outlets.web.settings import SettingsRoute
from lumen.outlets.web.token import kept_token
from lumen.system.backoff import Backoff
from lumen.system.log import FailureLog, FaultLog, log
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

FIRST_RETRY: Seconds = 5.0
LAST_RETRY: Seconds = 60.0

DISK_DEADLINE: Seconds = 5.0
"""How long the page's own files and its token may take to be read."""

LOCAL = "127.0.0.1"
_NOWHERE = "192.0.2.1"
"""An address that belongs to nobody (RFC 5737); nothing is sent there."""

# Everything comes from here, nothing is framed, and no address is told to others.
_HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class WebPage:
    """Serves a Lumen to browsers and to Prometheus; what fails is a fault, and tried again."""

    name = "page"

    def __init__(
        self,
        view: View,
        config: PageConfig,
        directory: Path,
        disclosure: str = "",
        owner: OwnerSettings | None = None,
    ) -> None:
        """Take what is known of Lumen.

        Args:
            view: what is shown.
            config: who reaches it, and where.
            directory: where its token is kept.
            disclosure: what leaves this computer, for the page's foot.
            owner: what may be set on the page; None where nothing may.
        """
        self.fault: str | None = None
        self.address: str | None = None
        """Where a browser finds it, or None while it cannot."""
        self.invitation: str | None = None
        """The same, with the token in it."""
        self._directory = directory
        self._config = config
        self._token: str | None = None
        self._guard = Guard(None)
        self._clock = view.clock
        self._lag = LoopLag(self._clock)
        self._disk = WorkerThread("page files")
        settings = None if owner is None else SettingsRoute(owner, view.settings, self._disk)
        self._routes = Routes(view, self._lag, self._report, disclosure, settings)
        self._server = HttpServer(self._answer, self._report, door=self)
        self._troubles = FaultLog()
        self._failures = FailureLog()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to serve, or to try."""
        if not await self._try():
            self._tasks.append(asyncio.create_task(self._retry(), name="page retries"))
        self._tasks.append(asyncio.create_task(self._lag.run(), name="loop lag"))

    async def close(self) -> None:
        """Hang up on everyone."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.close()
        self._routes.close()
        self._disk.close()
        self.address = self.invitation = None

    async def _retry(self) -> None:
        backoff = Backoff(FIRST_RETRY, LAST_RETRY)
        while True:
            await self._clock.sleep(backoff.next_wait())
            if await self._try():
                return

    async def _try(self) -> bool:
        local = self._config.reach != "network"
        try:
            await self._routes.load(self._disk, DISK_DEADLINE)
            if not local and self._token is None:
                self._token = self._config.token or await self._disk.call(
                    partial(kept_token, self._directory), DISK_DEADLINE
                )
                self._guard = Guard(self._token)
            port = await self._server.start(LOCAL if local else None, self._config.port)
        except OSError as error:
            self.fault = f"port {self._config.port}: {os.strerror(error.errno or 0)}"
            return False
        except LumenError as error:
            self.fault = str(error)
            return False
        self.fault = None
        host = LOCAL if local else _own_address()
        self.address = self.invitation = f"http://{host}:{port}/"
        if self._token is None:
            log.info("its page: %s", self.address)
        else:
            self.invitation += f"?token={quote(self._token)}"
            log.info("its page: %s (with its token: `lumen invite`)", self.address)
        return True

    def recognises(self, first: bytes) -> bool:
        """Tell whether a connection's first bytes bring the token."""
        return self._guard.recognises(first)

    def refusal(self, request: Request) -> Response | None:
        """Give the refusal of a request that is not allowed, or None."""
        if self._guard.welcome(request) is not None:
            return None
        objection = self._guard.objection(request)
        if objection is None:
            return None
        self._report(f"refused: {objection.body.decode().strip()}")
        if objection.status == HTTPStatus.UNAUTHORIZED:
            objection = self._routes.asking_for_token(request)
        return _within(objection)

    async def _answer(self, request: Request) -> Response:
        try:
            response = await self._routed(request)
        except LumenError as error:
            response = refusal(503, str(error))
        except Exception as error:  # noqa: BLE001 - whatever it was, it is logged with its traceback
            self._failures.failed("an answer of the page", error, self._clock.monotonic())
            response = refusal(500, "this failed: Lumen's log says why")
        return _within(response)

    async def _routed(self, request: Request) -> Response:
        return self._guard.welcome(request) or await self._routes.answer(request)

    def _report(self, text: str) -> None:
        kind, _, detail = text.partition(": ")
        self._troubles.report(f"page: {kind}", detail, self._clock.monotonic())


def _within(response: Response) -> Response:
    """Tell the browser what this answer may do there."""
    return replace(response, headers={**_HEADERS, **response.headers})


def _own_address() -> str:
    """Give the address that others on the network find this computer at, as far as it is known."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((_NOWHERE, 9))
        return str(probe.getsockname()[0])
    return socket.gethostname()


def disclosure(settings: Settings) -> str:
    """Tell who else learns of what is sensed and said.

    >>> disclosure(Settings())
    'nothing leaves this computer'
    """
    disclosed = []
    if settings.mqtt.host:
        host, port = settings.mqtt.address
        disclosed.append(f"its state is sent to the MQTT broker {host}:{port}")
    hosts = [str(address) for address in settings.alerts.addresses.values()]
    if hosts:
        disclosed.append(f"signs of life or faults are sent to {', '.join(dict.fromkeys(hosts))}")
    if settings.speech.aloud and settings.speech.server:
        server = settings.speech.server
        disclosed.append(f"its sentences are sent to the speech server {server}")
    if settings.page.reach == "network":
        disclosed.append("this page is open to your network, for whoever has its token")
    return " and ".join(disclosed) or "nothing leaves this computer"
