"""Lumens on a real broker: what is said there, what is heard, and what happens when it goes."""

import asyncio
import logging
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fleet import BLIND, READINGS, Small, present, run
from mosquitto import OPENSSL, Broker, Listener, holds, needs_broker, needs_openssl, says

from lumen.core.reading import Channel
from lumen.outlets.mqtt.commands import Wish
from lumen.outlets.mqtt.link import LARGEST_PACKET
from lumen.outlets.mqtt.outlet import LOOK

pytestmark = needs_broker

GUIDE = (Path(__file__).parents[3] / "docs" / "home-assistant.md").read_text(encoding="utf-8")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """Give a broker that lets anybody in."""
    broker = Broker(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    """Give somebody who hears all."""
    listener = Listener(broker.port)
    yield listener
    listener.close()


def test_lumen_introduces_itself_tells_its_state_and_goes_offline(
    broker: Broker, listener: Listener
) -> None:
    """Discovery, state and availability, in this order, all retained; then a clean goodbye."""

    async def live() -> None:
        lumen = Small(broker.port)
        await lumen.outlet.start()
        await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        assert lumen.outlet.fault is None
        topics = [heard.topic for heard in listener.heard]
        told = [lumen.topics.discovery, lumen.topics.state, lumen.topics.availability]
        assert topics == told
        late = Listener(broker.port)
        for topic in told:
            await asyncio.to_thread(late.wait, topic, bool)
        late.close()
        assert listener.state(lumen.topics.discovery)["device"]["name"] == "Kitchen"
        assert listener.state(lumen.topics.state)["reading"]["light_lux"] == 300.0
        lumen.present = present({**READINGS, Channel.LIGHT: BLIND})
        await asyncio.to_thread(listener.wait, lumen.topics.state, holds(fault_count=1))
        state = listener.state(lumen.topics.state)
        assert state["reading"]["light_lux"] is None
        assert state["faults"] == {"light_lux": "silent: no answer from 0x10"}
        await lumen.outlet.close()
        await lumen.outlet.close()
        await asyncio.to_thread(listener.wait, lumen.topics.availability, says("offline"))

    run(live())


def test_lumen_is_online_only_once_it_has_told_how_it_is(
    broker: Broker, listener: Listener
) -> None:
    """What the broker retained of its last life must not look like the present."""

    async def live() -> None:
        lumen = Small(broker.port)
        lumen.present = None
        await asyncio.to_thread(listener.say, lumen.topics.state, "{}", retain=True)
        await lumen.outlet.start()
        place = await asyncio.to_thread(listener.wait, lumen.topics.discovery, bool)
        await asyncio.sleep(2 * LOOK)
        assert listener.heard[place:] == []
        lumen.present = present()
        await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        topics = [heard.topic for heard in listener.heard[place:]]
        assert topics == [lumen.topics.state, lumen.topics.availability]
        await lumen.outlet.close()

    run(live())


def test_lumen_comes_back_by_itself_when_the_broker_does(
    broker: Broker, listener: Listener
) -> None:
    """A broker that forgot everything is told everything again, and the latest state alone."""

    async def live() -> None:
        lumen = Small(broker.port)
        await lumen.outlet.start()
        await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        broker.stop()
        assert "the connection broke" in await lumen.fault()
        for samples in range(2, 500):
            assert lumen.present is not None
            lumen.present = replace(lumen.present, samples=samples)
        while "refused" not in await lumen.fault():  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)
        place = len(listener.heard)
        broker.start()
        await lumen.works()
        for topic, wanted in (
            (lumen.topics.discovery, bool),
            (lumen.topics.state, holds(samples=499)),
            (lumen.topics.availability, says("online")),
        ):
            await asyncio.to_thread(listener.wait, topic, wanted, place)
        states = [h for h in listener.heard[place:] if h.topic == lumen.topics.state]
        assert len(states) == 1
        await lumen.outlet.close()

    run(live())


def test_home_assistant_is_told_again_when_it_has_started(
    broker: Broker, listener: Listener
) -> None:
    """Its birth message is answered with everything; its death and nonsense are not."""

    async def live() -> None:
        lumen = Small(broker.port)
        await lumen.outlet.start()
        place = await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        for payload in (b"offline", b"\xff\x00", b""):
            listener.say("homeassistant/status", payload)
        assert not [h for h in listener.heard[place:] if h.topic == lumen.topics.discovery]
        listener.say("homeassistant/status", "online")
        for topic in (lumen.topics.discovery, lumen.topics.state, lumen.topics.availability):
            await asyncio.to_thread(listener.wait, topic, bool, place)
        await lumen.outlet.close()

    run(live())


def test_commands_are_obeyed_and_their_effect_is_told(broker: Broker, listener: Listener) -> None:
    """Each wish reaches Lumen; what changes for it is in the state at once."""

    async def live() -> None:
        lumen = Small(broker.port)
        await lumen.outlet.start()
        await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        listener.say(lumen.topics.command("mute"), "ON")
        await asyncio.to_thread(listener.wait, lumen.topics.state, holds(muted=True))
        for command, payload in (("quiet", "ON"), ("brightness", "45"), ("page", "vitals")):
            listener.say(lumen.topics.command(command), payload)
        listener.say(lumen.topics.command("mute"), "OFF")
        await asyncio.to_thread(
            listener.wait, lumen.topics.state, holds(muted=False), len(listener.heard) - 1
        )
        await lumen.outlet.close()
        assert lumen.wishes == [
            Wish("muted", value=True),
            Wish("quiet", value=True),
            Wish("brightness", 0.45),
            Wish("page", "vitals"),
            Wish("muted", value=False),
        ]

    run(live())


GARBAGE = (
    ("mute", (b"", b"on", b"1", b"\xff\xfe\x00", b'{"muted": true}', b"x" * 4000)),
    ("brightness", (b"nan", b"1e9", b"-5", b"0", b"101", b"inf", b"\xd9\xa3\xd9\xa3")),
    ("page", (b"../../etc", b"FACE")),
    ("reboot", (b"now",)),
    ("quiet", (b"x" * (LARGEST_PACKET + 1),)),
)


def test_garbage_is_refused_logged_once_and_changes_nothing(
    broker: Broker, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    """Wrong types, binary, what is too large, and in the end a flood."""

    async def live() -> None:
        lumen = Small(broker.port)
        await lumen.outlet.start()
        await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        for command, payloads in GARBAGE:
            for payload in payloads:
                await asyncio.to_thread(listener.say, lumen.topics.command(command), payload)
        for _ in range(300):
            await asyncio.to_thread(listener.say, lumen.topics.command("mute"), b"\x00")
        await asyncio.to_thread(listener.say, lumen.topics.command("quiet"), "ON")
        while not lumen.wishes:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)
        assert lumen.wishes == [Wish("quiet", value=True)]
        assert lumen.outlet.fault is None
        await lumen.outlet.close()

    with caplog.at_level(logging.INFO, "lumen"):
        run(live())
    refused = [r.getMessage() for r in caplog.records if "refused" in r.getMessage()]
    assert [line.split(": ")[2].split()[0] for line in refused] == [
        "mute",
        "brightness",
        "page",
        "there",
    ]
    assert all("\n" not in line and len(line) < 200 for line in refused)


def test_command_that_was_retained_is_old_news(broker: Broker, listener: Listener) -> None:
    """Who retains a command by mistake does not mute Lumen at every start."""

    async def live() -> None:
        lumen = Small(broker.port)
        listener.say(lumen.topics.command("mute"), "ON", retain=True)
        await lumen.outlet.start()
        await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        await asyncio.to_thread(listener.say, lumen.topics.command("quiet"), "ON")
        while not lumen.wishes:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)
        assert lumen.wishes == [Wish("quiet", value=True)]
        await lumen.outlet.close()

    run(live())


def test_lumens_with_one_name_never_meet(broker: Broker, listener: Listener) -> None:
    """Two of one name on two computers share no topic, and each hears its own commands alone."""

    async def live() -> None:
        one, other = Small(broker.port, "one"), Small(broker.port, "other")
        for lumen in (one, other):
            await lumen.outlet.start()
        for lumen in (one, other):
            await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        listener.say(one.topics.command("mute"), "ON")
        await asyncio.to_thread(listener.wait, one.topics.state, holds(muted=True))
        assert other.wishes == []
        devices = [listener.state(lumen.topics.discovery) for lumen in (one, other)]
        ids = [{c["unique_id"] for c in device["components"].values()} for device in devices]
        assert ids[0].isdisjoint(ids[1])
        assert len(ids[0]) == len(devices[0]["components"])
        for lumen in (one, other):
            await lumen.outlet.close()

    run(live())


def test_twin_is_told_that_it_is_one(broker: Broker) -> None:
    """Two with one machine-id and one name: who is pushed out says what to do."""

    async def live() -> None:
        one, twin = Small(broker.port), Small(broker.port)
        await one.outlet.start()
        await asyncio.sleep(0.3)
        await twin.outlet.start()
        assert "another Lumen has its machine and name: set mqtt.name" in await one.fault()
        for lumen in (one, twin):
            await lumen.outlet.close()

    run(live())


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
    broker = Broker(tmp_path, "user root", f"password_file {passwords}", anonymous=False)
    broker.start()
    file = tmp_path / "secret"
    file.write_text("sesame\n", encoding="utf-8")

    async def live() -> None:
        wrong = Small(broker.port, username="lumen", password="open barley")  # noqa: S106 - a wrong one
        await wrong.outlet.start()
        fault = await wrong.fault()
        assert "Not authorized: check mqtt.username" in fault
        assert "barley" not in fault
        await wrong.outlet.close()
        nobody = Small(broker.port)
        await nobody.outlet.start()
        assert "Not authorized" in await nobody.fault()
        await nobody.outlet.close()
        listener = Listener(broker.port, lambda c: c.username_pw_set("lumen", "sesame"))
        right = Small(broker.port, username="lumen", password_file=str(file))
        await right.outlet.start()
        await asyncio.to_thread(listener.wait, right.topics.availability, says("online"))
        assert right.outlet.fault is None
        await right.outlet.close()
        listener.close()

    try:
        run(live())
    finally:
        broker.stop()


def test_broker_that_allows_too_little_is_a_fault_that_says_what(tmp_path: Path) -> None:
    """Who may not write a topic is told which."""
    rights = tmp_path / "rights"
    rights.write_text("topic readwrite lumen/#\ntopic read #\n", encoding="utf-8")
    rights.chmod(0o644)
    broker = Broker(tmp_path, "user root", f"acl_file {rights}")
    broker.start()

    async def live() -> None:
        lumen = Small(broker.port)
        await lumen.outlet.start()
        assert f"refuses {lumen.topics.discovery}: Not authorized" in await lumen.fault()
        await lumen.outlet.close()
        content = Small(broker.port, discovery="")
        listener = Listener(broker.port)
        await content.outlet.start()
        await asyncio.to_thread(listener.wait, content.topics.availability, says("online"))
        await content.outlet.close()
        listener.close()

    try:
        run(live())
    finally:
        broker.stop()


def test_fleet_is_kept_apart_by_the_rights_of_the_guide(tmp_path: Path) -> None:
    """Each Lumen writes its own topics alone, though all share one name and password."""
    (rights,) = (block for block in GUIDE.split("```\n") if block.startswith("pattern "))
    file = tmp_path / "rights"
    file.write_text(f"{rights}\nuser watcher\ntopic readwrite #\n", encoding="utf-8")
    passwords = tmp_path / "passwords"
    file.chmod(0o644)
    passwords = passwords_of(tmp_path, "lumen", "watcher")
    lines = ("user root", f"acl_file {file}", f"password_file {passwords}")
    broker = Broker(tmp_path, *lines, anonymous=False)
    broker.start()

    async def live() -> None:
        listener = Listener(broker.port, lambda c: c.username_pw_set("watcher", "sesame"))
        login = {"username": "lumen", "password": "sesame"}
        one, other = (Small(broker.port, machine, **login) for machine in ("one", "other"))
        for lumen in (one, other):
            await lumen.outlet.start()
        for lumen in (one, other):
            await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        intruder = Listener(broker.port, lambda c: c.username_pw_set("lumen", "sesame"))
        await asyncio.to_thread(intruder.say, one.topics.command("mute"), "ON")
        await asyncio.to_thread(intruder.say, one.topics.state, "{}")
        await asyncio.to_thread(listener.say, one.topics.command("quiet"), "ON")
        while not one.wishes:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)
        assert one.wishes == [Wish("quiet", value=True)]
        assert intruder.heard == []
        assert listener.state(one.topics.state) != {}
        for lumen in (one, other):
            assert lumen.outlet.fault is None
            await lumen.outlet.close()
        for ears in (listener, intruder):
            ears.close()

    try:
        run(live())
    finally:
        broker.stop()


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
    certificate(tmp_path, "ca")
    certificate(tmp_path, "server", "ca", *server)
    certificate(tmp_path, "client", "ca", "-addext", "basicConstraints=CA:FALSE")
    certificate(tmp_path, "stranger")
    ca, crt, key = (str(tmp_path / f) for f in ("ca.crt", "client.crt", "client.key"))
    broker = Broker(
        tmp_path,
        "user root",
        f"cafile {ca}",
        f"certfile {tmp_path / 'server.crt'}",
        f"keyfile {tmp_path / 'server.key'}",
        "require_certificate true",
    )
    broker.start()
    own: dict[str, Any] = {"tls": True, "ca_file": ca, "cert_file": crt, "key_file": key}

    async def fault(**settings: Any) -> str:  # noqa: ANN401 - any setting
        lumen = Small(broker.port, **settings)
        await lumen.outlet.start()
        why = await lumen.fault()
        await lumen.outlet.close()
        return why

    async def live() -> None:
        context = ssl.create_default_context(cafile=ca)
        context.load_cert_chain(crt, key)
        listener = Listener(broker.port, lambda c: c.tls_set_context(context))
        lumen = Small(broker.port, **own)
        await lumen.outlet.start()
        await asyncio.to_thread(listener.wait, lumen.topics.availability, says("online"))
        assert lumen.outlet.fault is None
        await lumen.outlet.close()
        listener.close()
        assert "its certificate is refused: " in await fault(**{**own, "ca_file": None})
        stranger = str(tmp_path / "stranger.crt")
        assert "its certificate is refused: " in await fault(**{**own, "ca_file": stranger})
        assert "mqtt.ca_file = /nowhere: No such file" in await fault(tls=True, ca_file="/nowhere")
        assert "TLS failed: " in await fault(**{**own, "key_file": str(tmp_path / "ca.key")})
        assert "mismatch" in await fault(**{**own, "host": "localhost"})
        assert "broker 127.0.0.1:" in await fault()
        assert "broker 127.0.0.1:" in await fault(tls=True, ca_file=ca)

    try:
        run(live())
    finally:
        broker.stop()
