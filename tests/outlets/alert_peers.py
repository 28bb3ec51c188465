"""The other sides of an alert, on the loopback: one that takes it, and the many that do not."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import run

import msgspec
from loopback import served

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Peer:
    """Where it listens, and what came."""

    port: int = 0
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def address(self, path: str = "/s3cret-path?key=s3cret", scheme: str = "http") -> str:
        """Give what a person would set."""
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    async def heard(self, number: int) -> None:
        """Wait until so many requests have come."""
        while len(self.heads) < number:
            self.came.clear()
            await self.came.wait()

    @property
    def events(self) -> list[tuple[str, str]]:
        """What a webhook was told: event and part."""
        found = [msgspec.json.decode(body) for body in self.bodies]
        return [(each["event"], each["part"]) for each in found]


def status(line: str, *headers: str) -> Answer:
    """Answer with a status."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join([f"HTTP/1.1 {line}", *headers, "", ""]).encode())

    return answer


async def hang(_writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def drip(writer: asyncio.StreamWriter) -> None:
    """Begin to answer, and never come to an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def go_on(writer: asyncio.StreamWriter) -> None:
    """Say `100 Continue` for ever."""
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.001)


async def babble(writer: asyncio.StreamWriter) -> None:
    """Speak something else."""
    writer.write(b"\x00\xff no HTTP \x1b[31m\r\n\r\n")


async def slam(writer: asyncio.StreamWriter) -> None:
    """Hang up without a word."""
    writer.transport.abort()


@asynccontextmanager
async def listening(
    answer: Answer | list[Answer], context: ssl.SSLContext | None = None
) -> AsyncIterator[Peer]:
    """Give a peer that answers so; of several answers, each has its request, the last all more."""
    peer = Peer()
    answers = answer if isinstance(answer, list) else [answer]

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = [line for line in head.lower().split("\r\n") if line.startswith("content-l")]
            size = int(length[0].split(":")[1]) if length else 0
            peer.bodies.append(await reader.readexactly(size))
            peer.heads.append(head)
            peer.came.set()
            await answers[min(len(peer.heads), len(answers)) - 1](writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async with served(take, context) as peer.port:
        yield peer


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate that signs itself; give its file, and a server's context with it."""
    crt, key = folder / "peer.crt", folder / "peer.key"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=peer", "-addext", "subjectAltName=IP:127.0.0.1"]
    run(  # noqa: S603 - the program that was found
        [*command.split(), *names, "-keyout", str(key), "-out", str(crt)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)
    return crt, context
