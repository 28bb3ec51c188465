"""A broker that greets, and then does as it pleases."""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

Deed = Callable[[asyncio.StreamWriter], Coroutine[Any, Any, None]]

_CONNECT, _PUBLISH, _SUBSCRIBE = 1, 3, 8
_CONNACK = b"\x20\x03\x00\x00\x00"


def length(number: int) -> bytes:
    """Write a length as MQTT does: seven bits a byte, the lowest first."""
    low, rest = number % 128, number // 128
    return bytes([low | 128]) + length(rest) if rest else bytes([low])


def message(topic: bytes, payload: bytes, quality: int = 0, number: int = 1) -> bytes:
    """Write a PUBLISH."""
    mid = struct.pack(">H", number) if quality else b""
    body = struct.pack(">H", len(topic)) + topic + mid + b"\x00" + payload
    return bytes([0x30 | quality << 1]) + length(len(body)) + body


async def _packet(reader: asyncio.StreamReader) -> tuple[int, int, bytes]:
    """Read a packet: its kind, its flags and what is in it."""
    (first,) = await reader.readexactly(1)
    size, shift = 0, 0
    while True:
        (byte,) = await reader.readexactly(1)
        size |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            break
    return first >> 4, first & 15, await reader.readexactly(size)


@asynccontextmanager
async def broker(deed: Deed, *, acknowledges: bool = True) -> AsyncIterator[int]:
    """Give the port of a broker that does a deed once it is told of a state."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        doing: asyncio.Task[None] | None = None
        try:
            while True:
                kind, flags, body = await _packet(reader)
                if kind == _CONNECT:
                    writer.write(_CONNACK)
                elif kind == _SUBSCRIBE:
                    writer.write(b"\x90\x05" + body[:2] + b"\x00\x01\x01")
                elif kind == _PUBLISH and flags & 6:
                    start = 2 + struct.unpack(">H", body[:2])[0]
                    writer.write(b"\x40\x02" + body[start : start + 2])
                    if doing is None:
                        doing = asyncio.create_task(deed(writer))
                        tasks.add(doing)
                        if not acknowledges:
                            await doing
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield int(server.sockets[0].getsockname()[1])
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
