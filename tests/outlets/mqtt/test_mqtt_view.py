"""What of a whole Lumen its broker is told."""

from pathlib import Path

from patience import run

from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.broker import MqttConfig
from lumen.config.settings import MemoryConfig, Settings
from lumen.core.reading import Channel
from lumen.outlets.mqtt.commands import Wish
from lumen.outlets.mqtt.outlet import Mqtt
from lumen.outlets.mqtt.state import state_of
from lumen.outlets.mqtt.view import introduced, mqtt_of, present
from lumen.runtime.hardware import Mode


def settings(directory: Path) -> Settings:
    """Give settings that remember in a directory and name a broker."""
    broker = MqttConfig(host="127.0.0.1", name="Attic")
    return Settings(memory=MemoryConfig(str(directory)), mqtt=broker)


def test_nothing_is_told_before_the_first_sample(tmp_path: Path) -> None:
    """What is remembered from before the start is the past."""

    async def live() -> None:
        for _ in range(2):
            async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
                await lumen.wake()
                assert present(lumen) is None
                await lumen.hardware.clock.sleep(30.0)
                await lumen.pulse.beat()
                told = present(lumen)
                assert told is not None
                assert told.silent_for is None
                assert told.samples == 1

    run(live())


def test_simulated_body_introduces_itself_with_all_it_has(tmp_path: Path) -> None:
    """Every channel, the room without its own heat and glow, and that it is simulated."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
            told = introduced(lumen)
            assert told.name == "Attic"
            assert told.fitted == frozenset(Channel)
            room = {Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.LIGHT}
            assert told.compensated == room
            assert told.unknown == frozenset()
            assert "simulated" in told.model
            await lumen.wake(PREFILL)
            now = present(lumen)
            assert now is not None
            state = state_of(now)
            assert set(state["room"]) == {str(channel) for channel in room}
            assert state["room"]["ambient_temp_c"] < state["reading"]["ambient_temp_c"] - 5.0
            assert state["expression"] is not None

    run(live())


def test_computer_without_a_hat_introduces_what_it_has(tmp_path: Path) -> None:
    """No air, no light, no room."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.HOST)) as lumen:
            told = introduced(lumen)
            assert Channel.AMBIENT_TEMP not in told.fitted
            assert Channel.CPU in told.fitted
            assert told.compensated == frozenset()

    run(live())


def test_silence_of_the_senses_is_told(tmp_path: Path) -> None:
    """After a gap the last sample is no present."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
            await lumen.wake(PREFILL)
            await lumen.hardware.clock.sleep(400.0)
            told = present(lumen)
            assert told is not None
            assert told.silent_for is not None
            assert told.silent_for > 400.0

    run(live())


def test_wish_is_granted_and_remembered(tmp_path: Path) -> None:
    """As if a finger had done it; the page is one that the screen has."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
            outlet = mqtt_of(lumen)
            assert isinstance(outlet, Mqtt)
            for wish in (Wish("page", "words"), Wish("muted", value=True), Wish("brightness", 0.5)):
                await outlet._obey(wish)
        async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
            await lumen.wake()
            assert str(lumen.creature.controls.page) == "words"
            assert lumen.creature.controls.muted is True
            assert lumen.creature.controls.brightness == 0.5

    run(live())
