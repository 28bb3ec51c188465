"""Speech through a program: a script stands in for it on the path."""

import asyncio
import os
from pathlib import Path

import pytest
from patience import run

from lumen.devices.espeak import EspeakVoice, SilentVoice, voice

SPEAKS = 'printf "%s|" "$@" > "$0.options"\ncat > "$0.heard"\n'
HANGS = 'echo $$ > "$0.pid"\nexec sleep 60\n'


def program(folder: Path, script: str) -> Path:
    """Put a stand-in for the program into a folder."""
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}")
    path.chmod(0o755)
    return path


async def said(speaking: EspeakVoice) -> None:
    """Wait until the sentence being said is over."""
    assert speaking._saying is not None
    await speaking._saying


async def started(path: Path) -> int:
    """Wait until a hanging stand-in runs, and give its process id."""
    file = path.with_name(path.name + ".pid")
    while not file.exists() or not file.read_text().endswith("\n"):  # noqa: ASYNC110 - a process
        await asyncio.sleep(0.005)
    return int(file.read_text())


def fault_of(speaking: EspeakVoice) -> str:
    """Give the fault, empty for none."""
    return speaking.fault or ""


def lives(process: int) -> bool:
    """Say whether a process exists."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    "text", ["It is warm.", "--version", "-f/etc/passwd", "$(id) `id`; id | id", "größer\n<x/>"]
)
def test_text_is_said_as_it_is_when_it_looks_like_something_else(tmp_path: Path, text: str) -> None:
    """No text is ever an option or a command."""

    async def check() -> None:
        path = program(tmp_path, SPEAKS)
        speaking = EspeakVoice(str(path))
        await speaking.say(text)
        await said(speaking)
        assert not fault_of(speaking)
        assert (tmp_path / "espeak-ng.heard").read_text() == text
        assert (tmp_path / "espeak-ng.options").read_text() == "--stdin|-s|140|-v|en|"
        await speaking.close()

    run(check())


def test_second_sentence_is_dropped_when_the_first_is_still_said(tmp_path: Path) -> None:
    """Nothing is interrupted, nothing waits in line, and nobody is kept waiting."""

    async def check() -> None:
        path = program(tmp_path, HANGS)
        speaking = EspeakVoice(str(path))
        await speaking.say("one")
        first = await started(path)
        await speaking.say("two")
        assert lives(first)
        assert await started(path) == first
        await speaking.close()
        assert not lives(first)

    run(check())


def test_program_is_killed_when_the_voice_is_closed(tmp_path: Path) -> None:
    """Silence at once, and no process is left behind; afterwards nothing is said."""

    async def check() -> None:
        path = program(tmp_path, HANGS)
        speaking = EspeakVoice(str(path))
        await speaking.say("a long story")
        process = await started(path)
        await speaking.close()
        await speaking.close()
        assert not lives(process)
        path.with_name("espeak-ng.pid").unlink()
        await speaking.say("more")
        assert speaking._saying is not None
        assert speaking._saying.done()

    run(check())


def test_program_is_killed_when_it_does_not_end(tmp_path: Path) -> None:
    """A hanging sound driver ends with the time-out, and the next sentence may be said."""

    async def check() -> None:
        path = program(tmp_path, HANGS)
        speaking = EspeakVoice(str(path), time_out=0.3)
        await speaking.say("a long story")
        process = await started(path)
        await said(speaking)
        assert not lives(process)
        assert fault_of(speaking) == f"{path} was still speaking after 0.3 s"
        program(tmp_path, SPEAKS)
        await speaking.say("again")
        await said(speaking)
        assert not fault_of(speaking)
        await speaking.close()

    run(check())


def test_fault_is_told_when_the_program_fails(tmp_path: Path) -> None:
    """No sound card, or no program any more: a reason, never an error."""

    async def check() -> None:
        path = program(tmp_path, "cat > /dev/null\nexit 3\n")
        speaking = EspeakVoice(str(path))
        await speaking.say("hello")
        await said(speaking)
        assert fault_of(speaking) == f"{path} ended with code 3"
        path.unlink()
        await speaking.say("hello")
        await said(speaking)
        assert "cannot be started" in fault_of(speaking)
        await speaking.close()

    run(check())


def test_fault_is_told_when_the_program_does_not_listen(tmp_path: Path) -> None:
    """A program that ends before it has read the text breaks a pipe, not Lumen."""

    async def check() -> None:
        path = program(tmp_path, "exec 0<&-\nexit 1\n")
        speaking = EspeakVoice(str(path))
        await speaking.say("hello " * 100_000)
        await said(speaking)
        assert fault_of(speaking) == f"{path} ended with code 1"
        await speaking.close()

    run(check())


def test_voice_is_found_when_wanted_and_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program on the path is the voice."""
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, SPEAKS)
    assert isinstance(voice(wanted=True), EspeakVoice)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (False, "speech is switched off"),
        (True, "espeak-ng is not installed: sudo apt install espeak-ng"),
    ],
)
def test_voice_is_silent_with_a_reason_when_unwanted_or_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, wanted: bool, reason: str
) -> None:
    """Silence knows why, and where speech is wished for it is a fault."""
    monkeypatch.setenv("PATH", str(tmp_path))
    silent = voice(wanted=wanted)
    assert isinstance(silent, SilentVoice)
    assert silent.reason == reason
    assert silent.fault == (reason if wanted else None)

    async def check() -> None:
        await silent.say("hello")
        await silent.close()

    run(check())
