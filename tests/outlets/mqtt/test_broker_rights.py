"""Whom a real broker lets in, and what it lets them do: passwords, rights and certificates."""

import asyncio
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fleet import Small, fault_of, online
from mosquitto import OPENSSL, Broker, Listener, needs_broker, needs_openssl
from patience import run
from repository import ROOT

from lumen.runtime.controls import ControlChange

pytestmark = needs_broker

GUIDE = (ROOT / "docs" / "home-assistant.md").read_text(encoding="utf-8")


def passwords_of(directory: Path, *users: str) -> Path:
    """Make a broker's file of passwords, all of them sesame."""
    file = directory / "passwords"
    file.touch(0o644)
    for user in users:
        subprocess.run(  # noqa: S603 - comes with the broker
            ["mosquitto_passwd", "-b", str(file), user, "sesame"],  # noqa: S607 - found on PATH
            check=True,
            capture_output=True,
        )
    file.chmod(0o644)
    return file


def test_wrong_password_is_a_fault_that_says_so(tmp_path: Path) -> None:
    """The reason is the broker's; the password is nowhere; a right one in a file works."""
    passwords = passwords_of(tmp_path, "lumen")
    file = tmp_path / "secret"
    file.write_text("sesame\n", encoding="utf-8")

    async def live(port: int) -> None:
        fault = await fault_of(port, username="lumen", password="open barley")  # noqa: S106 - a wrong one
        assert "Not authorized: check mqtt.username" in fault
        assert "barley" not in fault
        assert "Not authorized" in await fault_of(port)
        with Listener(port, lambda c: c.username_pw_set("lumen", "sesame")) as listener:
            async with Small(port, username="lumen", password_file=str(file)) as right:
                await online(listener, right)
                assert right.outlet.fault is None

    lines = ("user root", f"password_file {passwords}")
    with Broker(tmp_path, *lines, anonymous=False) as broker:
        run(live(broker.port))


def test_broker_that_allows_too_little_is_a_fault_that_says_what(tmp_path: Path) -> None:
    """Who may not write a topic is told which."""
    rights = tmp_path / "rights"
    rights.write_text("topic readwrite lumen/#\ntopic read #\n", encoding="utf-8")
    rights.chmod(0o644)

    async def live(port: int) -> None:
        async with Small(port) as lumen:
            assert f"refuses {lumen.topics.discovery}: Not authorized" in await lumen.fault()
        with Listener(port) as listener:
            async with Small(port, discovery="") as content:
                await online(listener, content)

    with Broker(tmp_path, "user root", f"acl_file {rights}") as broker:
        run(live(broker.port))


def test_fleet_is_kept_apart_by_the_rights_of_the_guide(tmp_path: Path) -> None:
    """Each Lumen writes its own topics alone, though all share one name and password."""
    (rights,) = (block for block in GUIDE.split("```\n") if block.startswith("pattern "))
    file = tmp_path / "rights"
    file.write_text(f"{rights}\nuser watcher\ntopic readwrite #\n", encoding="utf-8")
    file.chmod(0o644)
    passwords = passwords_of(tmp_path, "lumen", "watcher")
    lines = ("user root", f"acl_file {file}", f"password_file {passwords}")
    login = {"username": "lumen", "password": "sesame"}

    async def live(listener: Listener, intruder: Listener, port: int) -> None:
        async with Small(port, "one", **login) as one, Small(port, "other", **login) as other:
            await online(listener, one, other)
            await asyncio.to_thread(intruder.say, one.topics.command("mute"), "ON")
            await asyncio.to_thread(intruder.say, one.topics.state, "{}")
            await asyncio.to_thread(listener.say, one.topics.command("quiet"), "ON")
            assert await one.changed() == [ControlChange(quiet=True)]
            assert intruder.heard == []
            assert listener.state(one.topics.state) != {}
            assert (one.outlet.fault, other.outlet.fault) == (None, None)

    with (
        Broker(tmp_path, *lines, anonymous=False) as broker,
        Listener(broker.port, lambda c: c.username_pw_set("watcher", "sesame")) as listener,
        Listener(broker.port, lambda c: c.username_pw_set("lumen", "sesame")) as intruder,
    ):
        run(live(listener, intruder, broker.port))


def certificate(directory: Path, name: str, issuer: str | None = None, *more: str) -> None:
    """Make a key and its certificate, signed by an issuer or by itself."""
    assert OPENSSL is not None
    request = ["-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    signed = [] if issuer is None else ["-CA", f"{issuer}.crt", "-CAkey", f"{issuer}.key"]
    files = ["-keyout", f"{name}.key", "-out", f"{name}.crt", "-subj", f"/CN={name}"]
    subprocess.run(  # noqa: S603 - the program that was found
        [OPENSSL, "req", "-x509", *request, *files, "-days", "2", *signed, *more],
        cwd=directory,
        check=True,
        capture_output=True,
    )
    (directory / f"{name}.key").chmod(0o644)


@needs_openssl
# The library leaves the socket of a failed handshake to be closed with the garbage.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_tls_with_an_own_ca_and_client_certificates(tmp_path: Path) -> None:
    """Known certificates are let in, either way; everything else is a fault that says why."""
    server = ("-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE")
    # From Python 3.13 on an authority must say that it may sign.
    certificate(tmp_path, "ca", None, "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    certificate(tmp_path, "server", "ca", *server)
    certificate(tmp_path, "client", "ca", "-addext", "basicConstraints=CA:FALSE")
    certificate(tmp_path, "stranger")
    ca, crt, key = (str(tmp_path / f) for f in ("ca.crt", "client.crt", "client.key"))
    lines = (
        "user root",
        f"cafile {ca}",
        f"certfile {tmp_path / 'server.crt'}",
        f"keyfile {tmp_path / 'server.key'}",
        "require_certificate true",
    )
    own: dict[str, Any] = {"tls": True, "ca_file": ca, "cert_file": crt, "key_file": key}

    async def live(port: int) -> None:
        context = ssl.create_default_context(cafile=ca)
        context.load_cert_chain(crt, key)
        with Listener(port, lambda c: c.tls_set_context(context)) as listener:
            async with Small(port, **own) as lumen:
                await online(listener, lumen)
                assert lumen.outlet.fault is None
        stranger = str(tmp_path / "stranger.crt")
        for settings, said in (
            ({**own, "ca_file": None}, "its certificate is refused: "),
            ({**own, "ca_file": stranger}, "its certificate is refused: "),
            ({"tls": True, "ca_file": "/nowhere"}, "mqtt.ca_file = /nowhere: No such file"),
            ({**own, "key_file": str(tmp_path / "ca.key")}, "the key is not the certificate's"),
            ({**own, "host": "localhost"}, "mismatch"),
            ({}, "broker 127.0.0.1:"),
            ({"tls": True, "ca_file": ca}, "broker 127.0.0.1:"),
        ):
            assert said in await fault_of(port, **settings)

    with Broker(tmp_path, *lines) as broker:
        run(live(broker.port))
