"""Lumens on a real broker: what is said there, what is heard, and what happens when it goes."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from calm_snapshot import snapshot_of
from fleet import BLIND, READINGS, Small, online, present
from mosquitto import Broker, Listener, holds, needs_broker, says
from msgspec.structs import replace
from patience import run

from lumen.body.scene import Page
from lumen.core.reading import Channel
from lumen.outlets.control.events import FaultBegan, FaultEnded
from lumen.outlets.mqtt.events import FAULT, OLDEST
from lumen.outlets.mqtt.link import LARGEST_PACKET
from lumen.outlets.mqtt.outlet import PERIOD
from lumen.outlets.mqtt.panel import LEAST
from lumen.runtime.controls import ControlChange

pytestmark = needs_broker


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """Give a broker that lets anybody in."""
    with Broker(tmp_path) as broker:
        yield broker


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    """Give somebody who hears all."""
    with Listener(broker.port) as listener:
        yield listener


def test_lumen_introduces_itself_tells_its_state_and_goes_offline(
    broker: Broker, listener: Listener
) -> None:
    """Discovery, state and availability, in this order, all retained; then a clean goodbye."""

    async def live() -> None:
        async with Small(broker.port) as lumen:
            await online(listener, lumen)
            assert lumen.outlet.fault is None
            topics = [heard.topic for heard in listener.heard]
            expected = [lumen.topics.discovery, lumen.topics.state, lumen.topics.availability]
            assert topics[:3] == expected
            with Listener(broker.port) as late:
                for topic in expected:
                    await late.hears(topic)
            assert listener.state(lumen.topics.discovery)["device"]["name"] == "Kitchen"
            assert listener.state(lumen.topics.state)["reading"]["light_lux"] == 300.0
            lumen.present = present({**READINGS, Channel.LIGHT: BLIND})
            await listener.hears(lumen.topics.state, holds(fault_count=1))
            state = listener.state(lumen.topics.state)
            assert state["reading"]["light_lux"] is None
            assert state["faults"] == {"light_lux": "silent: no answer from 0x10"}
            # It is closed again at the end: twice does no harm.
            await lumen.outlet.close()
        await listener.hears(lumen.topics.availability, says("offline"))

    run(live())


def test_lumen_is_online_only_once_it_has_told_how_it_is(
    broker: Broker, listener: Listener
) -> None:
    """What the broker retained of its last life must not look like the present."""

    async def live() -> None:
        lumen = Small(broker.port)
        lumen.present = snapshot_of(None)
        await asyncio.to_thread(listener.say, lumen.topics.state, "{}", retain=True)
        async with lumen:
            place = await listener.hears(lumen.topics.discovery)
            await asyncio.sleep(2 * PERIOD)
            assert listener.heard[place:] == []
            lumen.present = present()
            await online(listener, lumen)
            topics = [heard.topic for heard in listener.heard[place:]]
            assert topics[:2] == [lumen.topics.state, lumen.topics.availability]

    run(live())


def test_lumen_comes_back_by_itself_when_the_broker_does(
    broker: Broker, listener: Listener
) -> None:
    """A broker that forgot everything is told everything again, and the latest state alone."""

    async def live() -> None:
        async with Small(broker.port) as lumen:
            await online(listener, lumen)
            broker.stop()
            assert "the connection broke" in await lumen.fault()
            for samples in range(2, 500):
                lumen.present = replace(lumen.present, samples=samples)
            while "refused" not in await lumen.fault():  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.02)
            place = len(listener.heard)
            broker.start()
            await lumen.works()
            await listener.hears(lumen.topics.discovery, since=place)
            await listener.hears(lumen.topics.state, holds(samples=499), place)
            await listener.hears(lumen.topics.availability, says("online"), place)
            states = [h for h in listener.heard[place:] if h.topic == lumen.topics.state]
            assert len(states) == 1

    run(live())


def test_home_assistant_is_told_again_when_it_has_started(
    broker: Broker, listener: Listener
) -> None:
    """Its birth message is answered with everything; its death and nonsense are not."""

    async def live() -> None:
        async with Small(broker.port) as lumen:
            place = await online(listener, lumen)
            for payload in (b"offline", b"\xff\x00", b""):
                listener.say("homeassistant/status", payload)
            assert not [h for h in listener.heard[place:] if h.topic == lumen.topics.discovery]
            listener.say("homeassistant/status", "online")
            for topic in (lumen.topics.discovery, lumen.topics.state, lumen.topics.availability):
                await listener.hears(topic, since=place)

    run(live())


def test_commands_are_obeyed_and_their_effect_is_told(broker: Broker, listener: Listener) -> None:
    """Each wish reaches Lumen; what changes for it is in the state at once."""

    async def live() -> None:
        async with Small(broker.port) as lumen:
            await online(listener, lumen)
            listener.say(lumen.topics.command("mute"), "ON")
            await listener.hears(lumen.topics.state, holds(muted=True))
            for command, payload in (("quiet", "ON"), ("brightness", "45"), ("page", "vitals")):
                listener.say(lumen.topics.command(command), payload)
            listener.say(lumen.topics.command("mute"), "OFF")
            unmuted = holds(muted=False)
            await listener.hears(lumen.topics.state, unmuted, len(listener.heard) - 1)
        assert lumen.changes == [
            ControlChange(muted=True),
            ControlChange(quiet=True),
            ControlChange(brightness=0.45),
            ControlChange(page=Page.VITALS),
            ControlChange(muted=False),
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
        async with Small(broker.port) as lumen:
            await online(listener, lumen)
            for command, payloads in GARBAGE:
                for payload in payloads:
                    await asyncio.to_thread(listener.say, lumen.topics.command(command), payload)
            for _ in range(300):
                await asyncio.to_thread(listener.say, lumen.topics.command("mute"), b"\x00")
            await asyncio.to_thread(listener.say, lumen.topics.command("quiet"), "ON")
            assert await lumen.changed() == [ControlChange(quiet=True)]
            assert lumen.outlet.fault is None

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
        async with lumen:
            await online(listener, lumen)
            await asyncio.to_thread(listener.say, lumen.topics.command("quiet"), "ON")
            assert await lumen.changed() == [ControlChange(quiet=True)]

    run(live())


def test_lumens_with_one_name_never_meet(broker: Broker, listener: Listener) -> None:
    """Two of one name on two computers share no topic, and each hears its own commands alone."""

    async def live() -> None:
        async with Small(broker.port, "one") as one, Small(broker.port, "other") as other:
            await online(listener, one, other)
            listener.say(one.topics.command("mute"), "ON")
            await listener.hears(one.topics.state, holds(muted=True))
            assert other.changes == []
            devices = [listener.state(lumen.topics.discovery) for lumen in (one, other)]
            ids = [{c["unique_id"] for c in device["components"].values()} for device in devices]
            assert ids[0].isdisjoint(ids[1])
            assert len(ids[0]) == len(devices[0]["components"])

    run(live())


def test_twin_is_told_that_it_is_one(broker: Broker) -> None:
    """Two with one machine-id and one name: who is pushed out says what to do."""

    async def live() -> None:
        async with Small(broker.port) as one:
            await asyncio.sleep(0.3)
            async with Small(broker.port):
                assert "another Lumen has its machine and name: set mqtt.name" in await one.fault()

    run(live())


def test_screen_is_a_retained_picture_and_comes_anew_only_when_it_is_another(
    broker: Broker, listener: Listener
) -> None:
    """At most one in half a minute."""

    async def live() -> None:
        async with Small(broker.port) as lumen:
            place = await listener.hears(lumen.topics.panel)
            assert listener.heard[place - 1].payload == lumen.pictures.shown
            with Listener(broker.port) as late:
                await late.hears(lumen.topics.panel)
            lumen.pictures.shown = b"\xff\xd8 soon after"
            lumen.clock.now += LEAST - 1.0
            lumen.present = replace(present(), samples=7)
            await listener.hears(lumen.topics.state, holds(samples=7))
            lumen.clock.now += 1.0
            place = await listener.hears(lumen.topics.panel, since=place)
            assert listener.heard[place - 1].payload == b"\xff\xd8 soon after"
            lumen.clock.now += LEAST
            lumen.present = replace(present(), samples=8)
            await listener.hears(lumen.topics.state, holds(samples=8), place)
            await asyncio.sleep(2 * PERIOD)
            assert lumen.topics.panel not in [heard.topic for heard in listener.heard[place:]]
        assert lumen.pictures.closed

    run(live())


TIME = "2026-02-16T10:20:00Z"


def test_events_are_sent_in_their_order_to_who_listens_now(
    broker: Broker, listener: Listener
) -> None:
    """Nothing is retained: an automation that starts tomorrow must not see yesterday's fault."""

    async def live() -> None:
        async with Small(broker.port) as lumen:
            await online(listener, lumen)
            topic = lumen.topics.event(FAULT)
            began = FaultBegan(time=TIME, simulated=False, part="light_lux", reason="silent: gone")
            lumen.happened.put_nowait(began)
            lumen.happened.put_nowait(FaultEnded(time=TIME, simulated=False, part="light_lux"))
            place = await listener.hears(topic, holds(event_type="began", reason="silent: gone"))
            await listener.hears(topic, holds(event_type="ended", part="light_lux"), place)
            with Listener(broker.port) as late:
                await late.hears(lumen.topics.state)
                assert topic not in [heard.topic for heard in late.heard]

    run(live())


def test_event_that_waited_too_long_for_the_broker_is_not_sent_late_and_is_counted(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    """A minute later an automation would do the wrong thing; the log says that it was dropped."""

    async def live() -> None:
        lumen = Small(broker.port)
        old = FaultBegan(time=TIME, simulated=False, part="light_lux", reason="old")
        new = FaultBegan(time=TIME, simulated=False, part="light_lux", reason="new")
        topic = lumen.topics.event(FAULT)
        broker.stop()
        async with lumen:
            await lumen.fault()
            lumen.happened.put_nowait(old)
            while not lumen.happened.empty():  # noqa: ASYNC110 - what takes it tells nobody
                await asyncio.sleep(0)
            await asyncio.sleep(0)
            lumen.clock.now += OLDEST + 1.0
            lumen.happened.put_nowait(new)
            await asyncio.to_thread(broker.start)
            with Listener(broker.port) as later:
                await later.hears(topic, holds(reason="new"))
                assert [h.payload for h in later.heard if b'"old"' in h.payload] == []

    run(live())
    assert "not sent, since the broker was away: 1 events" in caplog.text
