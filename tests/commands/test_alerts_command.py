"""`lumen alerts`: trying the addresses, and letting the service reach them."""

import asyncio
import sys
import threading
from pathlib import Path

import pytest

from lumen.commands import alerts
from lumen.commands.parser import new_parser
from lumen.errors import LumenError

ABROAD = {"hc-ping.com": ("203.0.113.7",), "10.0.0.4": ("10.0.0.4",)}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a settings file, with nothing of this person's beside it."""
    for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr(alerts, "addresses_of", ABROAD.__getitem__)
    return tmp_path / "lumen.toml"


def ended(settings: Path, *words: str) -> int:
    """Run it, as the command line does; give its exit code."""
    try:
        alerts.run(new_parser().parse_args(["--config", str(settings), "alerts", *words]))
    except LumenError as error:
        print(f"lumen: {error}", file=sys.stderr)  # noqa: T201 - as the command line does
        return error.exit_code
    return 0


def test_drop_in_names_what_lies_abroad_alone(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing secret: it is a file that everybody may read."""
    settings.write_text(
        '[alerts]\nping = "https://hc-ping.com/s3cret"\nwebhook = "http://10.0.0.4/s3cret"\n'
    )
    assert ended(settings, "drop-in") == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[1:] == [
        "[Service]",
        "# hc-ping.com",
        "IPAddressAllow=203.0.113.7",
    ]


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("", "test", "no address is set: set alerts.ping, alerts.ntfy or alerts.webhook"),
        ("", "drop-in", "no address is set: set alerts.ping, alerts.ntfy or alerts.webhook"),
        ('webhook = "http://10.0.0.4/s3cret"', "drop-in", "no drop-in is needed"),
    ],
)
def test_what_needs_nothing_is_said_in_a_line(
    settings: Path, capsys: pytest.CaptureFixture[str], text: str, words: str, said: str
) -> None:
    """With exit code 1, so that no script goes on."""
    settings.write_text(f"[alerts]\n{text}\n")
    assert ended(settings, words) == 1
    errors = capsys.readouterr().err
    assert errors.startswith(f"lumen: {said}")
    assert errors.count("\n") == 1


class Server(threading.Thread):
    """Answers two requests: the first is taken, the second refused."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.port = 0
        self.ready = threading.Event()
        self.lines: list[str] = []

    def run(self) -> None:
        """Serve until both have come."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        done = asyncio.Event()

        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.lines.append((await reader.readline()).decode().strip())
            status = "200 OK" if "base" in self.lines[-1] else "500 No"
            writer.write(f"HTTP/1.1 {status}\r\n\r\n".encode())
            writer.close()
            if len(self.lines) == 2:
                done.set()

        server = await asyncio.start_server(take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await done.wait()
        server.close()


def test_test_sends_to_both_and_never_pings(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ping by hand would tell the dead man's switch that a dead Lumen lives."""
    server = Server()
    server.start()
    assert server.ready.wait(60.0)
    base = f"http://127.0.0.1:{server.port}"
    settings.write_text(
        f'[alerts]\nping = "{base}/ping"\nntfy = "{base}/base/s3cret"\nwebhook = "{base}/s3cret"\n'
    )
    assert ended(settings, "test") == 1
    server.join(60.0)
    printed, errors = capsys.readouterr()
    assert [line.split()[:2] for line in printed.splitlines()] == [
        ["ping", f"{base}:"],
        ["ntfy", f"{base}:"],
        ["webhook", f"{base}:"],
    ]
    assert "taken" in printed.splitlines()[1]
    assert "it refuses: 500" in printed.splitlines()[2]
    assert "1 did not take the message" in errors
    assert "s3cret" not in printed + errors
    assert server.lines == ["POST /base/ HTTP/1.1", "POST /s3cret HTTP/1.1"]


def test_name_that_cannot_be_looked_up_is_said(
    settings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than a drop-in that lets it out to some."""

    def unknown(_host: str) -> tuple[str, ...]:
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr(alerts, "addresses_of", unknown)
    settings.write_text('[alerts]\nping = "https://hc-ping.com/s3cret"\n')
    assert ended(settings, "drop-in") == 1
    assert capsys.readouterr().err == (
        "lumen: hc-ping.com: Name or service not known: check the name, and this computer's network\n"
    )
