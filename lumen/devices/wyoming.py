"""Speech by a Wyoming server in the house, such as Piper's; https://github.com/OHF-Voice/wyoming.

An event is a line of JSON, the bytes of its data (JSON too) and those of its payload. What a server
may send is bounded here, in size and time: whatever it does, Lumen loses a sentence and no more.
"""

import asyncio
import contextlib
import shutil
import socket
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import Any

import msgspec

from lumen.core.languages import Language
from lumen.devices.espeak import TIME_OUT, SentenceVoice, SilentVoice
from lumen.errors import DeviceError
from lumen.ports import SpeechOutput
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

PLAYER = "aplay"
MOST_HEADER, MOST_DATA, MOST_PAYLOAD = 1 << 16, 1 << 16, 1 << 20
"""Bytes of one event's parts; Piper sends 2 KiB of sound at a time."""
_SAMPLE_WIDTH = 2
"""Bytes of a sample: 16 bits, as every Wyoming voice has."""
_RATES, _CHANNELS = range(4_000, 192_001), range(1, 3)


class _Header(msgspec.Struct):
    type: str
    data: dict[str, Any] = {}
    data_length: int = 0
    payload_length: int = 0


class WyomingVoice(SentenceVoice):
    """A voice that a server makes and the ALSA player plays."""

    def __init__(
        self, host: str, port: int, language: Language, player: str, time_out: Seconds = TIME_OUT
    ) -> None:
        super().__init__(f"the speech server {host}:{port}", time_out)
        self._host, self._port = host, port
        self._language = language
        self._player = player
        # A name server that hangs would keep the event loop's own threads, and so the process.
        self._calling = WorkerThread(self._name)

    async def _speak(self, text: str) -> None:
        reader, writer = await asyncio.open_connection(
            sock=await self._connected(), limit=MOST_HEADER
        )
        try:
            voice = {"language": self._language}
            request = {"type": "synthesize", "data": {"text": text, "voice": voice}}
            writer.write(msgspec.json.encode(request) + b"\n")
            await writer.drain()
            await self._play(reader)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def close(self) -> None:
        """Fall silent at once, and end the thread that calls; safe to call twice."""
        await super().close()
        self._calling.close()

    async def _connected(self) -> socket.socket:
        address = self._host, self._port
        try:
            return await self._calling.call(
                lambda: socket.create_connection(address, self._time_out), self._time_out
            )
        except DeviceError as error:
            raise OSError(f"is not reached: {error}") from None
        except UnicodeError:
            raise OSError("is no address: set speech.server to host:port") from None

    async def _play(self, reader: asyncio.StreamReader) -> None:
        player: Process | None = None
        try:
            while (event := await read_event(reader))[0] != "audio-stop":
                player = await self._heard(*event, player)
            if player is not None:
                await player.communicate(b"")
                if player.returncode:
                    raise OSError(f"{self._player} ended with code {player.returncode}")
        finally:
            if player is not None:
                if player.stdin is not None:
                    player.stdin.close()
                with contextlib.suppress(ProcessLookupError):
                    player.kill()
                await player.wait()

    async def _heard(
        self, kind: str, data: dict[str, Any], payload: bytes, player: Process | None
    ) -> Process | None:
        """Do what an event asks for; give the player that is at work then."""
        if kind == "error":
            raise OSError(f"refuses: {str(data.get('text'))[:80]!r}")
        if kind == "audio-start":
            if player is not None:
                raise OSError("begins a sound within another")
            return await self._start(data)
        if kind == "audio-chunk" and player is not None and player.stdin is not None:
            player.stdin.write(payload)
            await player.stdin.drain()
        return player

    async def _start(self, data: dict[str, Any]) -> Process:
        rate, width, channels = (data.get(name) for name in ("rate", "width", "channels"))
        if width != _SAMPLE_WIDTH or rate not in _RATES or channels not in _CHANNELS:
            raise OSError(f"sends sound of {rate} Hz, {width} bytes, {channels} channels")
        options = ["-q", "-t", "raw", "-f", "S16_LE", "-r", str(rate), "-c", str(channels)]
        return await asyncio.create_subprocess_exec(
            self._player, *options, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
        )


async def read_event(reader: asyncio.StreamReader) -> tuple[str, dict[str, Any], bytes]:
    """Read an event: its type, data and payload.

    Raises:
        OSError: it is none, or larger than allowed, or the server hung up within it.
    """
    try:
        header = msgspec.json.decode(await reader.readuntil(), type=_Header)
        if header.data_length > MOST_DATA or header.payload_length > MOST_PAYLOAD:
            raise OSError("sends more at once than is taken")
        data = dict(header.data)
        if header.data_length > 0:
            more = await reader.readexactly(header.data_length)
            data |= msgspec.json.decode(more, type=dict[str, Any])
        payload = await reader.readexactly(max(0, header.payload_length))
    except (asyncio.LimitOverrunError, ValueError, *NO_SUCH_JSON) as error:
        raise OSError(f"does not speak Wyoming: {error}") from None
    except asyncio.IncompleteReadError:
        raise OSError("hung up before the sentence was over") from None
    return header.type, data, payload


def server_voice(address: str, language: Language) -> SpeechOutput:
    """Give the voice of a server, by host:port, or silence with its reason without a player."""
    host, _, port = address.rpartition(":")
    player = shutil.which(PLAYER)
    if player is None:
        return SilentVoice(f"{PLAYER} is not installed: sudo apt install alsa-utils", wanted=True)
    return WyomingVoice(host.strip("[]"), int(port), language, player)
