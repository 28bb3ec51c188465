"""What of a whole Lumen its broker is sent."""

from pathlib import Path

from patience import run

from lumen.body.scene import Page
from lumen.composition.assembly import PREFILL, Choice, assembled, memory_directory
from lumen.config.broker import MqttConfig
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.core.reading import HAT_CHANNELS, Channel
from lumen.formats.calibration import Calibration, save_calibration
from lumen.outlets.mqtt.commands import change_from
from lumen.outlets.mqtt.state import state_of
from lumen.outlets.mqtt.view import introduction, mqtt_of
from lumen.outlets.view import View
from lumen.runtime.controls import ControlChange
from lumen.runtime.hardware import Mode


def settings(directory: Path) -> Settings:
    """Give settings that remember in a directory and name a broker."""
    broker = MqttConfig(host="127.0.0.1", name="Attic")
    return Settings(memory=MemoryConfig(str(directory)), mock=MockConfig("day"), mqtt=broker)


def test_simulated_body_introduces_itself_with_all_it_has(tmp_path: Path) -> None:
    """Every channel, and that it is simulated; its own heat is unknown until somebody measures."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
            view = View(lumen)
            introduced = introduction(view.snapshot(), "Attic")
            assert introduced.name == "Attic"
            assert introduced.fitted == HAT_CHANNELS | {Channel.LED_BRIGHTNESS}
            assert introduced.compensated == frozenset()
            assert introduced.unknown == frozenset()
            assert "simulated" in introduced.model
            await lumen.wake(PREFILL)
            state = state_of(view.snapshot())
            assert state["room"] == {}
            assert state["expression"] is not None

    run(live())


def test_calibrated_body_tells_the_room_without_its_own_heat_and_glow(tmp_path: Path) -> None:
    """With the values that were measured in it."""
    chosen = settings(tmp_path)
    directory = memory_directory(chosen, Mode.MOCK)
    directory.mkdir(parents=True)
    save_calibration(directory, Calibration(heat_factor=2.5, light_glow=1.0, heat_lag=300.0))

    async def live() -> None:
        async with assembled(chosen, Choice(Mode.MOCK)) as lumen:
            view = View(lumen)
            await lumen.wake(PREFILL)
            room = {Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.LIGHT}
            assert introduction(view.snapshot(), "Attic").compensated == room
            state = state_of(view.snapshot())
            assert set(state["room"]) == {str(channel) for channel in room}
            assert state["room"]["ambient_temp_c"] < state["reading"]["ambient_temp_c"] - 3.0

    run(live())


def test_computer_without_a_hat_introduces_what_it_has(tmp_path: Path) -> None:
    """No air, no light, no room."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.HOST)) as lumen:
            introduced = introduction(View(lumen).snapshot(), "Attic")
            assert Channel.AMBIENT_TEMP not in introduced.fitted
            assert Channel.CPU in introduced.fitted
            assert introduced.compensated == frozenset()

    run(live())


def test_states_expire_by_real_time_when_the_clock_is_simulated(tmp_path: Path) -> None:
    """Home Assistant's clock is real: at a quarter of the speed, a sample comes every 120 s."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.MOCK, speed=0.25)) as lumen:
            view = View(lumen)
            assert introduction(view.snapshot(), "Attic").expiry == 90
            lumen.let_time_run()
            assert introduction(view.snapshot(), "Attic").expiry == 480

    run(live())


def test_command_changes_the_controls_and_is_stored(tmp_path: Path) -> None:
    """As if a finger had done it; the page is one that the screen has."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
            outlet = mqtt_of(View(lumen), lumen.settings.mqtt)
            outlet._change(ControlChange(page=Page.WORDS))
            outlet._change(ControlChange(muted=True, brightness=0.5))
        async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
            await lumen.wake()
            assert lumen.controls.state.page is Page.WORDS
            assert lumen.controls.state.muted is True
            assert lumen.controls.state.brightness == 0.5

    run(live())


def test_pages_of_plugins_can_be_chosen_by_name(tmp_path: Path) -> None:
    """Home Assistant lists them, is told which is shown, and turns to them."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.MOCK)) as lumen:
            view = View(lumen)
            assert "moon" not in introduction(view.snapshot(), "Attic").pages
            lumen.additions.add_page("moon")
            await lumen.wake(1)
            pages = introduction(view.snapshot(), "Attic").pages
            assert pages[-1] == "moon"
            lumen.controls.apply(change_from("page", b"moon", pages))
            assert state_of(view.snapshot())["page"] == "moon"

    run(live())
