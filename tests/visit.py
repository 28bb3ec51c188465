"""Visitors of the page: a Lumen that serves it on a loopback port, and clients of every manner."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.owner import OwnerSettings
from lumen.config.settings import MemoryConfig, MockConfig, PageConfig, Settings
from lumen.outlets.view import View
from lumen.outlets.web.page import WebPage
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen

T = TypeVar("T")

HERE = "127.0.0.1"
_CLIENTS: "list[Client]" = []


def run(work: Coroutine[Any, Any, T], patience: float = 30.0) -> T:
    """Run a test's coroutine to its end, and say when it does not end."""

    async def bounded() -> T:
        try:
            return await asyncio.wait_for(work, patience)
        finally:
            for client in _CLIENTS:
                client.leave()
            _CLIENTS.clear()
            await asyncio.sleep(0.01)

    return asyncio.run(bounded())


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass
class Client:
    """A connection to a port of this computer."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    sent: int = field(default=0)

    @classmethod
    async def to(cls, port: int) -> "Client":
        """Connect, until the test ends."""
        client = cls(*await asyncio.open_connection(HERE, port))
        _CLIENTS.append(client)
        return client

    async def say(self, raw: bytes) -> None:
        """Send bytes, whatever they mean."""
        self.writer.write(raw)
        self.sent += len(raw)
        await self.writer.drain()

    async def head(self) -> Answer:
        """Hear an answer's first line and headers."""
        first, *lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        return Answer(int(first.split(" ")[1]), headers)

    async def answer(self) -> Answer:
        """Hear a whole answer."""
        head = await self.head()
        length = int(head.headers.get("content-length", "0"))
        return Answer(head.status, head.headers, await self.reader.readexactly(length))

    async def event(self) -> tuple[str, Any]:
        """Hear the next event of a stream, whatever pieces it comes in."""
        kind = ""
        while True:
            line = (await self.reader.readline()).decode().strip()
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: "):
                return kind, json.loads(line.removeprefix("data: "))

    async def event_of(self, wanted: str) -> Any:  # noqa: ANN401 - whatever was told
        """Hear the next event of a kind."""
        while True:
            kind, data = await self.event()
            if kind == wanted:
                return data

    def leave(self) -> None:
        """Hang up without a word."""
        self.writer.transport.abort()


def http_request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """Write a request; an underscore in a header's name is a hyphen."""
    fields = {"Host": HERE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if body:
        fields["Content-Length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def ask(
    port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str
) -> Answer:
    """Ask once, on a connection of its own."""
    client = await Client.to(port)
    await client.say(http_request(method, path, body, **headers))
    answer = await client.head()
    if method != "HEAD":
        length = int(answer.headers.get("content-length", "0"))
        answer = Answer(answer.status, answer.headers, await client.reader.readexactly(length))
    client.leave()
    return answer


@dataclass
class Visited:
    """A Lumen with its page open."""

    lumen: Lumen
    view: View
    page: WebPage

    @property
    def port(self) -> int:
        """Where the page is served."""
        assert self.page.address is not None
        return int(self.page.address.rstrip("/").rpartition(":")[2])

    async def live(self, samples: int = 1) -> None:
        """Live some moments at once."""
        for _ in range(samples):
            await self.lumen.hardware.clock.sleep(self.lumen.settings.senses.interval)
            await self.lumen.pulse.beat()


@asynccontextmanager
async def visited(directory: Path, page: PageConfig | None = None) -> AsyncIterator[Visited]:
    """Wake a Lumen in its simulated room, and open its page."""
    config = page or PageConfig(port=0)
    settings = Settings(memory=MemoryConfig(str(directory)), mock=MockConfig("busy"), page=config)
    async with assembled(settings, Choice(Mode.MOCK)) as lumen:
        await lumen.wake(PREFILL)
        view = View(lumen)
        owner = OwnerSettings(None, {}, directory / "owner.toml")
        page_outlet = WebPage(view, config, lumen.directory, owner=owner)
        lumen.outlets.append(page_outlet)
        await page_outlet.start()
        yield Visited(lumen, view, page_outlet)
