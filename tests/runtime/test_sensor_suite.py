"""All senses together, and the pulse."""

from creature import CALM, FakeSensor
from hand_clock import HandClock
from patience import run

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.runtime.sensor_suite import SensorSuite


def test_sample_holds_every_sensor_and_the_own_light() -> None:
    """Readings come in the channels' order, whichever part they are from."""
    clock = HandClock()
    host = FakeSensor({Channel.CPU: 10.0})
    air = FakeSensor({Channel.AMBIENT_TEMP: 22.0})
    senses = SensorSuite((host, air), clock, lambda: 0.25)
    sample = run(senses.sample())
    assert list(sample.readings.items()) == [
        (Channel.AMBIENT_TEMP, 22.0),
        (Channel.CPU, 10.0),
        (Channel.LED_BRIGHTNESS, 0.25),
    ]
    assert sample.at == clock.monotonic()
    assert senses.fitted == frozenset(sample.readings)


def test_own_light_at_fault_is_a_fault_of_the_sample() -> None:
    """It is fitted, and not known."""
    fault = Fault(FaultKind.SILENT, "the pin is taken")
    senses = SensorSuite((FakeSensor(CALM),), HandClock(), lambda: fault)
    assert run(senses.sample()).faults == {Channel.LED_BRIGHTNESS: fault}
    assert Channel.LED_BRIGHTNESS in senses.fitted


def test_own_light_is_not_fitted_when_there_are_no_lights() -> None:
    """A body without LEDs has no brightness, not a brightness of 0."""
    senses = SensorSuite((FakeSensor(CALM),), HandClock(), None)
    assert Channel.LED_BRIGHTNESS not in senses.fitted
    assert Channel.LED_BRIGHTNESS not in run(senses.sample()).readings


def test_one_channel_can_be_read_beside_the_samples() -> None:
    """Only the sensor that has it is asked."""
    host, light = FakeSensor({Channel.CPU: 10.0}), FakeSensor({Channel.LIGHT: 5.0})
    senses = SensorSuite((host, light), HandClock(), None)

    async def live() -> tuple[Reading | None, Reading | None]:
        return await senses.read(Channel.LIGHT), await senses.read(Channel.PRESSURE)

    assert run(live()) == (5.0, None)
    assert host.reads == 0


def test_all_parts_are_let_go_when_closed() -> None:
    """Closing reaches each sensor."""
    parts = [FakeSensor(CALM), FakeSensor(CALM)]
    run(SensorSuite(parts, HandClock(), None).close())
    assert [part.closed for part in parts] == [1, 1]
