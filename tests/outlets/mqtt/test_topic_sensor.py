"""A channel that comes over the broker: a number that is fresh and makes sense, or a fault."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hand_clock import HandClock
from mosquitto import Broker, Listener, needs_broker
from patience import run

from lumen.composition.bodies import mock_parts
from lumen.composition.sensors import FAR, far_from_heat, with_topics
from lumen.config.broker import MqttConfig
from lumen.config.settings import CalibrationConfig, Settings
from lumen.config.topics import SensorsConfig, TopicConfig
from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.errors import UsageError
from lumen.outlets.mqtt.link import Message
from lumen.outlets.mqtt.topic_sensor import TopicSensor, reading_of

CO2 = Channel.CO2
TOPIC = "zigbee2mqtt/living"
CONFIG = TopicConfig(TOPIC, "co2", age=300.0)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """Give a broker that lets anybody in."""
    with Broker(tmp_path) as broker:
        yield broker


@pytest.mark.parametrize(
    ("key", "payload", "value"),
    [
        ("", b"612", 612.0),
        ("", b' "612.5" ', 612.5),
        ("co2", b'{"co2": 612, "battery": 80}', 612.0),
        ("air.co2", b'{"air": {"co2": "612"}}', 612.0),
    ],
)
def test_number_is_found_in_what_is_said(key: str, payload: bytes, value: float) -> None:
    """Bare, as text, under a key, and in an object."""
    assert reading_of(CO2, TopicConfig(TOPIC, key), payload) == value


@pytest.mark.parametrize(
    ("key", "payload", "kind", "said"),
    [
        ("", b"unavailable", FaultKind.NOT_A_NUMBER, "says 'unavailable', which is no number"),
        ("", b"", FaultKind.NOT_A_NUMBER, "no number"),
        ("", b"\xff\xfe", FaultKind.NOT_A_NUMBER, "no number"),
        ("", b"NaN", FaultKind.NOT_A_NUMBER, "no number"),
        ("", b'"inf"', FaultKind.NOT_A_NUMBER, "no number"),
        ("", b"true", FaultKind.NOT_A_NUMBER, "no number"),
        ("co2", b"612", FaultKind.NOT_A_NUMBER, "nothing under co2"),
        ("co2", b'{"co2": null}', FaultKind.NOT_A_NUMBER, "says 'null', which is no number"),
        ("co2", b'{"temp": 21}', FaultKind.NOT_A_NUMBER, "nothing under co2"),
        ("co2.x", b'{"co2": 612}', FaultKind.NOT_A_NUMBER, "nothing under co2.x"),
        ("", b"[" * 5000, FaultKind.NOT_A_NUMBER, "no number"),
        ("", b"1" * 500, FaultKind.NOT_A_NUMBER, "no number"),
        ("", b"-1", FaultKind.OUT_OF_RANGE, "says -1, outside 200..40000 ppm"),
        ("", b"1e308", FaultKind.OUT_OF_RANGE, "outside 200..40000 ppm"),
    ],
)
def test_absurd_message_is_a_fault(key: str, payload: bytes, kind: FaultKind, said: str) -> None:
    """Whatever a gateway or a stranger says, and no value."""
    read = reading_of(CO2, TopicConfig(TOPIC, key), payload)
    assert isinstance(read, Fault)
    assert read.kind is kind
    assert said in read.reason


async def until(sensor: TopicSensor, kind: FaultKind | None) -> Reading:
    """Read until what was said has come; the bound is the test's own."""
    while True:
        read = (await sensor.read())[CO2]
        if (read.kind if isinstance(read, Fault) else None) is kind:
            return read
        await asyncio.sleep(0.01)


async def heard_by(sensor: TopicSensor, speaker: Listener, said: str) -> Reading:
    """Say something until it is heard: a subscription takes a moment."""
    while True:
        await asyncio.to_thread(speaker.say, TOPIC, said)
        for _ in range(20):
            read = (await sensor.read())[CO2]
            if not isinstance(read, Fault) or read.kind is FaultKind.OUT_OF_RANGE:
                return read
            await asyncio.sleep(0.01)


@needs_broker
def test_value_is_heard_grows_stale_and_comes_back(broker: Broker) -> None:
    """What is retained is not heard; each fault says why, and the broker's loss is one of them."""
    clock = HandClock()
    config = MqttConfig(host="127.0.0.1", port=broker.port)

    async def live() -> None:
        sensor = TopicSensor(config, {CO2: CONFIG}, "lumen-test-sensors", clock, Random(1))
        with Listener(broker.port) as speaker:
            speaker.say(TOPIC, '{"co2": 999}', retain=True)
            first = await until(sensor, FaultKind.SETTLING)
            assert f"nothing was heard on {TOPIC} yet" in str(first)
            assert await heard_by(sensor, speaker, '{"co2": 612}') == 612.0
            assert sensor.sources == {CO2: f"topic {TOPIC}"}
            clock.now += 299.0
            assert (await sensor.read())[CO2] == 612.0
            clock.now += 2.0
            stale = (await sensor.read())[CO2]
            assert str(stale) == f"silent: nothing on {TOPIC} for 5 min"
            absurd = await heard_by(sensor, speaker, '{"co2": 3}')
            assert isinstance(absurd, Fault)
            speaker.say(TOPIC, '{"co2": 700}')
            assert await until(sensor, None) == 700.0
        broker.stop()
        clock.now += 400.0
        while "broker 127.0.0.1" not in str((await sensor.read())[CO2]):  # noqa: ASYNC110 - another thread's
            await asyncio.sleep(0.01)
        broker.start()
        with Listener(broker.port) as speaker:
            assert await heard_by(sensor, speaker, '{"co2": 650}') == 650.0
        await sensor.close()
        await sensor.close()

    run(live())


def test_gateway_that_repeats_itself_for_hours_is_frozen() -> None:
    """A dead sensor behind a living gateway: the same rule as in recordings."""
    clock = HandClock()

    async def live() -> Reading:
        config = MqttConfig(host="127.0.0.1", port=1)
        sensor = TopicSensor(config, {CO2: CONFIG}, "nobody", clock, Random(1))
        read: Reading = 0.0
        for _ in range(5 * 24):
            clock.now += 150.0
            sensor._take(_message(b'{"co2": 612}'))
            read = (await sensor.read())[CO2]
        await sensor.close()
        return read

    read = run(live())
    assert isinstance(read, Fault)
    assert read.kind is FaultKind.FROZEN


def test_nothing_heard_for_its_age_is_missing() -> None:
    """After that long it no longer settles, whatever the reason."""
    clock = HandClock()

    async def live() -> None:
        config = MqttConfig(host="127.0.0.1", port=1)
        sensor = TopicSensor(config, {CO2: CONFIG}, "nobody", clock, Random(1))
        assert "settling" in str((await sensor.read())[CO2])
        clock.now += 301.0
        assert f"missing: nothing is heard on {TOPIC}" in str((await sensor.read())[CO2])
        await sensor.close()

    run(live())


def test_body_takes_named_channels_from_the_broker_and_the_rest_from_its_parts() -> None:
    """Temperature and humidity go together, away from the body's own heat; without broker: no."""
    sensors = SensorsConfig(ambient_temp_c=TopicConfig("room/t"), co2_ppm=TopicConfig("room/c"))
    settings = Settings(sensors=sensors, mqtt=MqttConfig(host="127.0.0.1"))
    parts, _ = mock_parts(settings, 0.0)
    with_topics(parts, settings)
    here, topics = parts.sensors[0], parts.sensors[-1]
    assert here.channels == {Channel.PRESSURE, Channel.LIGHT}
    assert topics.channels == {Channel.AMBIENT_TEMP, CO2}
    assert parts.sources()[CO2] == "topic room/c"
    assert far_from_heat(settings).calibration.heat_factor == FAR
    known = Settings(sensors=sensors, calibration=CalibrationConfig(heat_factor=2.0))
    assert far_from_heat(known) is known
    assert far_from_heat(Settings()) == Settings()
    with pytest.raises(UsageError, match=r"mqtt\.host names no broker"):
        with_topics(parts, Settings(sensors=sensors))


def _message(payload: bytes) -> Message:
    return Message(TOPIC, payload)


@pytest.mark.parametrize("topic", ["a/#", "+/b", "/a", "$SYS/x"])
def test_topics_of_many_are_refused(topic: str) -> None:
    """One topic is one sensor."""
    with pytest.raises(ValueError, match="one topic"):
        TopicConfig(topic)
