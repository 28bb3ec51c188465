"""The live page where its disk hangs, its files are none, and its token is asked for."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from repository import ROOT
from visit import Client, ask, http_request, run, visited

from lumen.config.settings import PageConfig
from lumen.errors import LumenError
from lumen.outlets.control import requests as requests_module
from lumen.outlets.control.requests import Invitation, answers
from lumen.outlets.web import pictures as pictures_module
from lumen.outlets.web.page import WebPage

ON_NETWORK = PageConfig("network", 0)


def test_disk_that_hangs_costs_one_answer_and_neither_page_nor_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drawing that is never read is told of in time; all else goes on, and so does the end."""
    free, hung = threading.Event(), threading.Event()

    def hang(_file: Path, _most: int) -> bytes:
        hung.set()
        free.wait()
        return b""

    monkeypatch.setattr(pictures_module, "read_bounded", hang)
    monkeypatch.setattr(pictures_module, "DISK_DEADLINE", 0.1)

    async def live() -> None:
        async with visited(tmp_path) as at:
            requests = [ask(at.port, "/drawings/2026-01-01.png") for _ in range(8)]
            answers = await asyncio.gather(*requests)
            assert {answer.status for answer in answers} == {503}
            assert hung.is_set()
            assert (await ask(at.port, "/drawings.json")).status == 503
            assert (await ask(at.port, "/panel.jpg")).status == 200
            assert (await ask(at.port, "/drawings/today.png")).status in (200, 404)
            before = at.lumen.creature.history.samples
            await at.live(3)
            assert at.lumen.creature.history.samples == before + 3

    try:
        run(live(), patience=20.0)
    finally:
        free.set()


HANGING = """
import asyncio, sys, threading
from pathlib import Path
from lumen.outlets.web import pictures
sys.path.insert(0, sys.argv[2])
from visit import ask, visited
pictures.read_bounded = lambda *_: threading.Event().wait()
pictures.DISK_DEADLINE = 0.1
async def live():
    async with visited(Path(sys.argv[1])) as at:
        print((await ask(at.port, "/drawings/2026-01-01.png")).status)
asyncio.run(live())
"""


def test_process_ends_while_a_read_still_hangs(tmp_path: Path) -> None:
    """No thread of it is waited for."""
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", HANGING, str(tmp_path), str(ROOT / "tests")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "503\n", "")


@pytest.mark.parametrize("what", ["fifo", "folder", "/dev/zero", "large"])
def test_drawing_that_is_no_file_is_none(tmp_path: Path, what: str) -> None:
    """A pipe is not waited for, and a device not read."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            folder = at.lumen.storage.gallery
            folder.mkdir(exist_ok=True)
            file = folder / "2026-01-01.png"
            if what == "fifo":
                os.mkfifo(file)
            elif what == "folder":
                file.mkdir()
            elif what == "large":
                await asyncio.to_thread(file.write_bytes, b"x" * 5_000_000)
            else:
                file.symlink_to(what)
            assert (await ask(at.port, "/drawings/2026-01-01.png")).status == 404

    run(live())


def test_page_of_the_network_is_served_when_there_is_no_memory_yet(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It makes the directory for its token, and prints its address without it."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            early = WebPage(at.view, ON_NETWORK, tmp_path / "not" / "yet")
            await early.start()
            assert early.fault is None
            assert f"its page: {early.address} (with its token: `lumen invite`)" in caplog.messages
            await early.close()
            file = tmp_path / "file"
            await asyncio.to_thread(file.write_text, "")
            never = WebPage(at.view, ON_NETWORK, file)
            await never.start()
            assert str(file) in str(never.fault)
            await never.close()

    with caplog.at_level(logging.INFO, "lumen"):
        run(live())


def test_token_is_shown_to_the_owner_alone_and_by_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """On request: in no log, no status, no answer but the cookie of whoever has it."""

    async def live() -> None:
        async with visited(tmp_path, ON_NETWORK) as at:
            token = str(at.page._token)
            await at.live()
            commands = answers(at.view, lambda: at.page.invitation)
            invitation = await commands["invite"]({})
            assert invitation == Invitation(f"{at.page.address}?token={token}")
            assert token not in str(at.view.snapshot())
            bearer = f"Bearer {token}"
            for path in ("/", "/metrics", "/drawings.json", "/page.js", "/nothing"):
                answer = await ask(at.port, path, Authorization=bearer)
                assert token not in answer.text + str(answer.headers)
            client = await Client.to(at.port)
            await client.say(http_request("GET", "/events", Authorization=bearer))
            assert (await client.head()).headers["x-accel-buffering"] == "no"
            assert token not in str(await client.event_of("story"))
            assert token not in str(await client.event_of("status"))
            at.page.invitation = None
            with pytest.raises(LumenError, match="serves no page"):
                await commands["invite"]({})
            assert token not in caplog.text

    with caplog.at_level(logging.DEBUG):
        run(live())
    assert "invite" in requests_module.OWNERS
