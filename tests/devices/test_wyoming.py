"""Speech by a server: the protocol's own library is the peer, on loopback, well and ill."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from loopback import served
from patience import run
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import async_read_event, async_write_event
from wyoming.tts import Synthesize

from lumen.devices.espeak import SentenceVoice, SilentVoice
from lumen.devices.wyoming import MOST_PAYLOAD, WyomingVoice, server_voice

SOUND = bytes(range(256)) * 8
PLAYS = 'printf "%s|" "$@" > "$0.options"\ncat > "$0.heard"\n'

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def player(folder: Path, script: str = PLAYS) -> Path:
    """Put a stand-in for the player into a folder."""
    path = folder / "aplay"
    path.write_text(f"#!/bin/sh\n{script}")
    path.chmod(0o755)
    return path


@asynccontextmanager
async def peer(serve: Serve) -> AsyncIterator[int]:
    """Give the port of a server that answers so."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async with served(answer) as port:
        yield port


async def said(port: int, playing: Path, time_out: float = 60.0) -> str | None:
    """Say a sentence there, and give the fault that is left."""
    voice = WyomingVoice("127.0.0.1", port, "de", str(playing), time_out)
    await voice.say("Größer: «ja».")
    assert voice._saying is not None
    await voice._saying
    await voice.close()
    return voice.fault


async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, width: int = 2) -> None:
    """Do as Piper does, and check what is asked of it."""
    event = await async_read_event(reader)
    assert event is not None
    request = Synthesize.from_event(event)
    assert request.text == "Größer: «ja»."
    assert request.voice is not None
    assert request.voice.language == "de"
    await async_write_event(AudioStart(22_050, width, 1).event(), writer)
    for _ in range(3):
        await async_write_event(AudioChunk(22_050, width, 1, SOUND).event(), writer)
    await async_write_event(AudioStop().event(), writer)


def test_sentence_is_played_as_the_server_makes_it(tmp_path: Path) -> None:
    """Text and language reach it, and every byte of its sound reaches the player."""
    playing = player(tmp_path)

    async def check() -> None:
        async with peer(speak) as port:
            assert await said(port, playing) is None

    run(check())
    assert (tmp_path / "aplay.heard").read_bytes() == 3 * SOUND
    assert (tmp_path / "aplay.options").read_text() == "-q|-t|raw|-f|S16_LE|-r|22050|-c|1|"


async def _hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def _hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await async_read_event(reader)
    await async_write_event(AudioStart(22_050, 2, 1).event(), writer)


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await async_read_event(reader)
    await async_write_event(Error("no such voice").event(), writer)


async def _rubbish(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


async def _endless_line(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"x" * (1 << 18))


async def _too_much(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await async_read_event(reader)
    writer.write(b'{"type": "audio-chunk", "payload_length": %d}\n' % (MOST_PAYLOAD + 1))


async def _deep(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b'{"type": "x", "data": {"a": ' + b"[" * 30_000 + b"\n")


async def _begin_again(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await async_read_event(reader)
    for _ in range(3):
        await async_write_event(AudioStart(22_050, 2, 1).event(), writer)
    await reader.read()


async def _wide(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await speak(reader, writer, 4)


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (_hang_up, "hung up before the sentence was over"),
        (_refuse, "refuses: 'no such voice'"),
        (_rubbish, "does not speak Wyoming"),
        (_endless_line, "does not speak Wyoming"),
        (_deep, "does not speak Wyoming"),
        (_begin_again, "begins a sound within another"),
        (_too_much, "sends more at once than is taken"),
        (_wide, "sends sound of 22050 Hz, 4 bytes, 1 channels"),
    ],
)
def test_ill_server_costs_a_sentence_and_is_named(tmp_path: Path, serve: Serve, fault: str) -> None:
    """Whatever it sends, the fault says what, and the next sentence may be said."""
    playing = player(tmp_path)

    async def check() -> None:
        async with peer(serve) as port:
            found = await said(port, playing)
            assert fault in (found or "")
            assert f"the speech server 127.0.0.1:{port}" in (found or "")

    run(check())


def test_server_that_hangs_is_given_up(tmp_path: Path) -> None:
    """It is never waited for; the fault says how long it took."""

    async def check() -> None:
        async with peer(_hang) as port:
            assert "still speaking after 0.05 s" in (await said(port, player(tmp_path), 0.05) or "")

    run(check())


def test_absent_server_is_a_fault(tmp_path: Path) -> None:
    """Nobody listens there."""

    async def check() -> None:
        async with peer(_hang) as port:
            pass
        assert await said(port, player(tmp_path)) is not None

    run(check())


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
def test_host_that_is_none_is_a_fault(tmp_path: Path, host: str) -> None:
    """However it came into the settings: a voice that says nothing is never well."""

    async def check() -> None:
        voice = WyomingVoice(host, 10_200, "de", str(player(tmp_path)))
        await voice.say("Ja.")
        assert voice._saying is not None
        await voice._saying
        await voice.close()
        assert "no address: set speech.server" in (voice.fault or "")

    run(check())


def test_voice_that_fails_unforeseen_is_a_fault() -> None:
    """It is never silent and well."""

    class Broken(SentenceVoice):
        async def _speak(self, text: str) -> None:
            raise ZeroDivisionError(text)

    async def check() -> None:
        voice = Broken("a voice")
        await voice.say("Ja.")
        assert voice._saying is not None
        await voice._saying
        assert voice.fault == "a voice failed: ZeroDivisionError: Ja."

    run(check())


def test_player_that_fails_is_a_fault(tmp_path: Path) -> None:
    """A card that is gone makes the player end with a code, or not take what it is given."""

    async def check() -> None:
        async with peer(speak) as port:
            fault = await said(port, player(tmp_path, "cat > /dev/null\nexit 1\n"))
            assert "ended with code 1" in (fault or "")

    run(check())


def test_voice_is_silent_without_a_player(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    silent = server_voice("piper.lan:10200", "de")
    assert isinstance(silent, SilentVoice)
    assert "sudo apt install alsa-utils" in (silent.fault or "")
    player(tmp_path)
    assert isinstance(server_voice("[::1]:10200", "de"), WyomingVoice)


def test_a_name_server_that_hangs_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence is lost at its time limit, and the loop ends: no thread of its own hangs."""
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(60.0))

    async def check() -> str | None:
        voice = WyomingVoice("nowhere.example", 10_200, "de", str(player(tmp_path)), 0.2)
        await voice.say("Ja.")
        assert voice._saying is not None
        await voice._saying
        await voice.close()
        return voice.fault

    try:
        fault = run(check())
    finally:
        release.set()
    assert fault is not None
    assert "nowhere.example:10200" in fault
