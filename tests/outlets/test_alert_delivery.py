"""One request, whatever is on the other side: it ends, it says why, and it tells no secret."""

import asyncio
import logging
import shutil
import socket
import threading
from pathlib import Path

import pytest
from alert_peers import (
    Answer,
    babble,
    certificate,
    drip,
    go_on,
    hang,
    listening,
    slam,
    status,
)
from loopback import served
from patience import run

from lumen.config.alerts import AlertsConfig
from lumen.outlets.alerts import delivery
from lumen.outlets.alerts.delivery import AlertRequest, Courier, DeliveryError
from lumen.outlets.alerts.outlet import couriers

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")
HELLO = AlertRequest("POST", b"hello", {"X-Own": "1"})


def courier(address: str, **files: str) -> Courier:
    """Give what sends to an address, as the settings make it."""
    return couriers(AlertsConfig(webhook=address, **files))["webhook"]


async def refused(to: Courier) -> str:
    """Try to send; give why it was not taken."""
    with pytest.raises(DeliveryError) as caught:
        await to.send(HELLO)
    to.close()
    return str(caught.value)


def test_message_arrives_whole(tmp_path: Path) -> None:
    """Method, path, headers, token and body."""
    (tmp_path / "token").write_text("tk_s3cret\n")

    async def live() -> None:
        async with listening(status("204 No Content")) as peer:
            to = courier(peer.address(), webhook_token_file=str(tmp_path / "token"))
            await to.send(HELLO)
            await to.send(AlertRequest("GET"))
            to.close()
        first, second = peer.heads
        assert first.startswith("POST /s3cret-path?key=s3cret HTTP/1.1\r\n")
        assert {"X-Own: 1", "Authorization: Bearer tk_s3cret"} <= set(first.split("\r\n"))
        assert second.startswith("GET /s3cret-path")
        assert peer.bodies == [b"hello", b""]

    run(live())


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (status("500 Internal Server Error"), "it refuses: 500 Internal Server Error"),
        (status("403 Own words"), "it refuses: 403 Forbidden"),
        (status("999 Nonsense"), "it refuses: 999"),
        (
            status("302 Found", "Location: /s3cret-path"),
            "it answers 302, which is another address: set that one",
        ),
        (babble, "it does not answer in HTTP (BadStatusLine)"),
        (slam, "connection reset by peer"),
    ],
)
def test_peer_that_does_not_take_it_is_named_with_the_reason(answer: Answer, reason: str) -> None:
    """In one line, without the address's secret part; a redirect is not followed."""

    async def live() -> None:
        async with listening(answer) as peer:
            said = await refused(courier(peer.address()))
            assert said in {
                f"http://127.0.0.1:{peer.port}: {reason}",
                # Which of the two it is depends on who is faster.
                f"http://127.0.0.1:{peer.port}: it does not answer in HTTP (RemoteDisconnected)",
            }
            assert len(peer.heads) == 1

    run(live())


@pytest.mark.parametrize("answer", [hang, drip, go_on], ids=["hang", "drip", "continue"])
def test_peer_that_never_ends_is_left_and_holds_nothing(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Afterwards the same thread sends the next message."""

    async def live() -> None:
        async with listening([answer, status("200 OK")]) as peer:
            to = courier(peer.address())
            with monkeypatch.context() as brief:
                brief.setattr(delivery, "DEADLINE", 0.3)
                with pytest.raises(DeliveryError, match=r"no answer within 0\.3 s"):
                    await to.send(HELLO)
            while True:
                try:
                    await to.send(HELLO)
                    break
                except DeliveryError as error:
                    assert "no answer" in str(error)  # noqa: PT017 - it is tried until it is free
                    await asyncio.sleep(0.01)
            to.close()

    run(live())


def test_cancelled_sender_leaves_no_thread_at_a_peer_that_hangs() -> None:
    """As when Lumen ends meanwhile."""

    async def live() -> None:
        async with listening(hang) as peer:
            to = courier(peer.address())
            sending = asyncio.ensure_future(to.send(HELLO))
            await peer.heard(1)
            sending.cancel()
            await asyncio.wait([sending])
            to.close()
            while any(t.name == "alerts to 127.0.0.1" for t in threading.enumerate()):  # noqa: ASYNC110 - a thread that ends tells nobody
                await asyncio.sleep(0.01)

    run(live())


def test_nobody_there_and_no_such_name_are_said() -> None:
    """The words of the system."""

    async def live() -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        said = await refused(courier(f"http://127.0.0.1:{port}/x"))
        assert said == f"http://127.0.0.1:{port}: connection refused"
        assert (await refused(courier("https://a..b/x"))).startswith("https://a..b: ")
        assert (await refused(courier("https://nowhere.invalid/x"))).count("\n") == 0

    run(live())


@needs_openssl
def test_tls_is_verified_against_the_authority_that_is_set(tmp_path: Path) -> None:
    """An unknown one is refused; nothing was sent by then."""
    file, context = certificate(tmp_path)

    async def live() -> None:
        async with listening(status("200 OK"), context) as peer:
            said = await refused(courier(peer.address(scheme="https")))
            assert "its certificate is refused: self-signed certificate" in said
            assert peer.heads == []
            known = courier(peer.address(scheme="https"), ca_file=str(file))
            await known.send(HELLO)
            known.close()
            assert len(peer.heads) == 1
            missing = courier(peer.address(scheme="https"), ca_file="/nowhere/ca.crt")
            said = await refused(missing)
            assert said.endswith("alerts.ca_file = /nowhere/ca.crt: No such file or directory")

    run(live())


def test_tls_to_a_peer_that_greets_in_plain_or_not_at_all_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A handshake that hangs is hung up on as well."""

    async def live() -> None:
        async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            while await reader.read(1000):
                pass

        async def plain(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 welcome, this is no TLS at all\r\n")
            writer.close()

        for deed, reason in ((silent, "no answer within 0.3 s"), (plain, "TLS failed: ")):
            async with served(deed) as port:
                with monkeypatch.context() as brief:
                    if deed is silent:
                        brief.setattr(delivery, "DEADLINE", 0.3)
                    assert reason in await refused(courier(f"https://127.0.0.1:{port}/x"))

    run(live())


def test_no_secret_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the address's path nor the token, at any level, nor in what settings print."""
    (tmp_path / "token").write_text("tk_s3cret\n")
    caplog.set_level(logging.DEBUG)

    async def live() -> str:
        async with listening(status("401 Unauthorized")) as peer:
            return await refused(
                courier(peer.address(), webhook_token_file=str(tmp_path / "token"))
            )

    said = run(live())
    assert "s3cret" not in caplog.text + said
    assert "s3cret" not in repr(AlertsConfig(ping="https://h/s3cret", ntfy="http://h/s3cret"))
