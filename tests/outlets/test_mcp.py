"""Assistants ask the running Lumen: the protocol's own client drives `lumen mcp` over its pipes."""

import base64
import io
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from own_home import environment_in
from patience import run
from PIL import Image
from test_outlet_view import Living, living

from lumen.body.scene import Page
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.outlets.control import server as control
from lumen.outlets.control.requests import OWNERS, SLOW, answers, streams
from lumen.outlets.control.server import ControlServer

mcp = pytest.importorskip("mcp", reason="the library is not installed: extra `mcp`")

COMMAND = [sys.executable, "-m", "lumen.commands.cli", "mcp"]
READERS = ["diary", "history", "how_are_you", "panel", "readings", "why"]
CHANGERS = ["answer", "set_brightness", "set_learning", "set_muted", "set_quiet", "turn_page"]


@asynccontextmanager
async def driven(home: Path) -> AsyncIterator[Any]:
    """Give the official client of a `lumen mcp` in a home."""
    parameters = mcp.StdioServerParameters(
        command=COMMAND[0], args=COMMAND[1:], env=environment_in(home)
    )
    async with mcp.Client(mcp.stdio_client(parameters)) as client:
        yield client


@asynccontextmanager
async def served(at: Living, home: Path) -> AsyncIterator[None]:
    """Let a Lumen answer on the socket of a home."""
    directory = home / "run" / "lumen"
    directory.mkdir()
    server = ControlServer(
        directory / "control.sock", answers(at.view), streams(at.view), OWNERS, SLOW
    )
    await server.start()
    try:
        yield
    finally:
        await server.close()


async def result_of(client: Any, tool: str, **arguments: object) -> dict[str, Any]:  # noqa: ANN401 - as the library's
    """Call a tool that must not fail."""
    found = await client.call_tool(tool, arguments)
    assert not found.is_error, found.content
    content: dict[str, Any] = found.structured_content
    assert content == json.loads(found.content[0].text)
    return content


async def refusal_of(client: Any, tool: str, **arguments: object) -> str:  # noqa: ANN401 - as the library's
    """Call a tool that must say why it cannot."""
    found = await client.call_tool(tool, arguments)
    assert found.is_error
    return str(found.content[0].text)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a new home."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_client_reads_and_changes_what_the_running_lumen_is(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All tools over one session: Lumen may come and go, and another user changes nothing."""

    async def live() -> None:
        async with driven(home) as client, living(tmp_path / "memory") as at:
            assert "no Lumen is running here" in await refusal_of(client, "how_are_you")
            with pytest.raises(mcp.MCPError, match="no Lumen is running here"):
                await client.read_resource("lumen://why")
            for _ in range(30):
                await at.sample()
            async with served(at, home):
                await _read(client, at)
                await _change(client, at)
                # The kernel tells who asks.
                monkeypatch.setattr(control, "_peer", lambda _: 12_345)
                await _change_as_another(client, at)
            assert "no Lumen is running here" in await refusal_of(client, "why")

    run(live())


async def _read(client: Any, at: Living) -> None:  # noqa: ANN401 - as the library's
    tools = (await client.list_tools()).tools
    assert sorted(tool.name for tool in tools) == sorted(READERS + CHANGERS)
    assert sorted(t.name for t in tools if t.annotations.read_only_hint) == READERS
    assert all(tool.description for tool in tools)
    resources = (await client.list_resources()).resources
    assert sorted(str(each.uri) for each in resources) == [f"lumen://{name}" for name in READERS]

    at.sensor.readings[Channel.PRESSURE] = Fault(FaultKind.SILENT, "it no longer answers")
    await at.sample()
    now = await result_of(client, "how_are_you")
    assert now["mode"] == "host"
    assert now["simulated"] is False
    assert now["state"]["E"] == at.view.snapshot().now.eisv.E  # type: ignore[union-attr]
    assert now["faults"] == {"pressure_hpa": "silent: it no longer answers"}
    channels = {c["channel"]: c for c in (await result_of(client, "readings"))["channels"]}
    assert channels["pressure_hpa"]["value"] is None
    assert channels["pressure_hpa"]["fault"] == "silent: it no longer answers"
    # 31.234567 - (51.2 - 31.234567) / 4 = 26.243209
    assert (channels["ambient_temp_c"]["value"], channels["ambient_temp_c"]["room"]) == (
        31.23,
        26.24,
    )
    assert (await result_of(client, "why"))["faults"] == now["faults"]
    past = await result_of(client, "history", hours=0.1)
    # 6 minutes, a sample each 30 s, and both ends.
    assert (past["samples"], past["one_in"], len(past["states"])) == (13, 1, 13)
    assert "greater than 0" in await refusal_of(client, "history", hours=-1)
    assert (await result_of(client, "diary", days=3))["days"] == []

    picture = (await client.call_tool("panel", {})).content[0]
    assert picture.mime_type == "image/jpeg"
    shown = Image.open(io.BytesIO(base64.b64decode(picture.data)))
    assert shown.size == at.view.screen.shown.picture.size
    (same,) = (await client.read_resource("lumen://panel")).contents
    assert base64.b64decode(same.blob).startswith(b"\xff\xd8")
    (content,) = (await client.read_resource("lumen://how_are_you")).contents
    assert json.loads(content.text)["faults"] == now["faults"]


async def _change(client: Any, at: Living) -> None:  # noqa: ANN401 - as the library's
    assert (await result_of(client, "set_quiet", on=True))["quiet"] is True
    assert (await result_of(client, "set_brightness", share=0.4))["brightness"] == 0.4
    await result_of(client, "turn_page", page="vitals")
    await result_of(client, "set_muted", on=True)
    await result_of(client, "set_learning", on=False)
    state = at.view.controls.state
    assert (state.quiet, state.brightness, state.page) == (True, 0.4, Page.VITALS)
    assert (state.muted, state.learning) == (True, False)
    assert "greater than or equal to 0.2" in await refusal_of(client, "set_brightness", share=0.1)
    assert "'face'" in await refusal_of(client, "turn_page", page="attic")
    assert state == at.view.controls.state
    answered = await result_of(client, "answer", reply="no")
    assert (answered["answered"], answered["answers"]) == (False, 1)
    assert (await result_of(client, "answer", reply="undo"))["answers"] == 0
    assert "no answer" in await refusal_of(client, "answer", reply="undo")


async def _change_as_another(client: Any, at: Living) -> None:  # noqa: ANN401 - as the library's
    """Try it as another user than Lumen's own: by the rule of the socket, as for every command."""
    before = at.view.controls.state
    assert (await result_of(client, "how_are_you"))["mode"] == "host"
    for refusal in (
        await refusal_of(client, "set_quiet", on=False),
        await refusal_of(client, "set_brightness", share=0.5),
        await refusal_of(client, "answer", reply="yes"),
    ):
        assert "own user and root" in refusal
    assert at.view.controls.state == before


@pytest.fixture
def waiting(home: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Give a `lumen mcp` that has answered once, and waits."""
    with subprocess.Popen(  # noqa: S603 - this very program
        COMMAND,
        env=environment_in(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
        process.stdin.flush()
        assert process.stdout.readline()
        yield process
        process.kill()


def test_signal_ends_it_though_its_input_is_open(waiting: "subprocess.Popen[bytes]") -> None:
    """Whoever started it need not write one more line; nothing is said of it."""
    waiting.send_signal(signal.SIGTERM)
    assert waiting.wait(60) == -signal.SIGTERM
    assert waiting.stderr is not None
    assert waiting.stderr.read() == b""


def test_library_that_is_missing_is_named_with_what_brings_it(home: Path, tmp_path: Path) -> None:
    """In one line."""
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('no', name='mcp')\n")
    environment = {**environment_in(home), "PYTHONPATH": str(tmp_path)}
    ended = subprocess.run(  # noqa: S603 - this very program
        COMMAND, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 1
    said = "lumen: mcp is not installed: .venv/bin/pip install -e '.[mcp]' brings it\n"
    assert ended.stderr == said
