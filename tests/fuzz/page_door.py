"""The live page's server, on a thread of its own, for whoever knocks at it."""

import asyncio
import socket
import tempfile
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import ClassVar

from lumen.composition.bodies import mock_parts
from lumen.config.settings import PageConfig, Settings
from lumen.formats.student import load_student
from lumen.outlets.view import View
from lumen.outlets.web.guard import Guard
from lumen.outlets.web.page import DISK_DEADLINE, WebPage
from lumen.outlets.web.server import HttpServer
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter
from lumen.units import Seconds

_TOKEN = "a-word-nobody-guesses"  # noqa: S105 - a test's own
_BEARER = b"authorization: Bearer " + _TOKEN.encode() + b"\r\n"
_COOKIE = b'cookie: k[0]="x y"; lumen=' + _TOKEN.encode() + b"\r\n"
_WISH = b"POST /wishes HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n" + _BEARER
_PATIENCE: Seconds = 0.2
_HANGS: Seconds = 5.0


class PageDoor:
    """Serves the real page of a simulated Lumen, and who guards it, to raw bytes."""

    SEEDS: ClassVar[tuple[bytes, ...]] = (
        b"GET / HTTP/1.1\r\nhost: localhost\r\n" + _COOKIE + b"\r\n",
        b"GET /?token=wrong HTTP/1.1\r\nhost: a\r\naccept: text/html\r\n\r\n",
        b"POST /wishes HTTP/1.1\r\nhost: a\r\norigin: http://a\r\n" + _COOKIE + b"\r\n",
        b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n" + _BEARER + b"\r\n",
        b"GET /drawings/2026-01-01.png HTTP/1.1\r\nhost: a\r\n" + _BEARER + b"\r\n",
        _WISH + b'content-length: 14\r\n\r\n{"muted":true}',
        _WISH + b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    )

    def __init__(self) -> None:
        self._broken: list[str] = []
        self._port: int | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def knock(self, data: bytes) -> bytes:
        """Send bytes, and give how the answer begins once the server hangs up.

        Raises:
            AssertionError: it answered something that is no HTTP, hung, or an exception got out.
        """
        if self._port is None:
            self._port = self._start()
        with socket.create_connection(("127.0.0.1", self._port), timeout=_HANGS) as visitor:
            try:
                visitor.sendall(data)
                visitor.shutdown(socket.SHUT_WR)
                answer = visitor.recv(65_536)
                while visitor.recv(65_536):
                    pass
            except ConnectionError:
                answer = b""
        assert answer.startswith(b"HTTP/1.1 ") or not answer, answer[:80]
        assert not self._broken, self._broken
        return answer

    def close(self) -> None:
        """End server and Lumen, and wait until their folder is gone; safe to call twice."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_HANGS)
            self._loop = self._thread = self._port = None

    def _start(self) -> int:
        started: Future[int] = Future()
        self._thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self._thread.start()
        return started.result(_HANGS)

    def _serve(self, started: "Future[int]") -> None:
        loop = self._loop = asyncio.new_event_loop()
        loop.set_exception_handler(lambda _, context: self._broken.append(str(context)))
        with tempfile.TemporaryDirectory() as home:
            lumen = loop.run_until_complete(_awake(Path(home)))
            page = WebPage(View(lumen), PageConfig("network", 0, _TOKEN), lumen.directory)
            page._guard = Guard(_TOKEN)
            # What comes before turns an exception into an answer, and would hide it.
            loop.run_until_complete(page._routes.load(page._disk, DISK_DEADLINE))
            server = HttpServer(page._routed, self._heard, _PATIENCE, page)
            started.set_result(loop.run_until_complete(server.start("127.0.0.1", 0)))
            loop.run_forever()
            loop.run_until_complete(server.close())
            loop.run_until_complete(lumen.sleep())
        loop.close()

    def _heard(self, line: str) -> None:
        if "\n" in line:
            self._broken.append(line)


async def _awake(home: Path) -> Lumen:
    settings = Settings()
    parts, clock = mock_parts(settings, 0.0)
    storage = StorageWriter(home, settings.memory, clock)
    lumen = Lumen(settings, parts, load_student(settings.student.path), storage, home, lambda: None)
    await lumen.wake(26)
    return lumen
