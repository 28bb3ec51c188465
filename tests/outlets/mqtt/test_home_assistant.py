"""A real Home Assistant on a real broker with the whole daemon: what its owner sees and does."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from shutil import copy
from typing import NamedTuple

import pytest
from browser import Browser, browsing, needs_browser
from home_assistant import PATIENCE, HomeAssistant
from mosquitto import Broker, Listener, needs_broker, says
from own_home import environment_in
from PIL import Image
from repository import ROOT
from test_home_assistant_files import entities

from lumen.core.reading import Channel
from lumen.outlets.mqtt.events import event_components
from lumen.outlets.mqtt.identity import Topics, machine, node_name

pytest.importorskip(
    "homeassistant", reason="Home Assistant is not installed: make prove-home-assistant"
)
pytestmark = needs_broker

FOLDER = ROOT / "docs" / "home-assistant"
TOPICS = Topics(node_name("Kitchen", machine(), simulated=True), "lumen", "homeassistant")
SHAPES = event_components(TOPICS)["shape_event"]["event_types"]
TEMPLATE = "{{ what }}"
CONFIGURATION = f"""\
frontend:
history:
logbook:
lovelace:
  dashboards:
    lumen-kitchen:
      mode: yaml
      title: Lumen
      filename: dashboard.yaml
input_text:
  fault:
  shape:
input_boolean:
  door:
automation:
  - use_blueprint:
      path: lumen/fault.yaml
      input:
        fault: event.kitchen_fault
        actions:
          - action: input_text.set_value
            target: {{entity_id: input_text.fault}}
            data: {{value: "{TEMPLATE}"}}
  - use_blueprint:
      path: lumen/shape.yaml
      input:
        change: event.kitchen_shape_change
        shapes: {SHAPES}
        actions:
          - action: input_text.set_value
            target: {{entity_id: input_text.shape}}
            data: {{value: "{{{{ trigger.to_state.attributes.event_type }}}}"}}
  - use_blueprint:
      path: lumen/message.yaml
      input:
        cause: input_boolean.door
        message: notify.kitchen_message
        words: Somebody is at the door
"""
# A part or a picture that its page could not make.
BROKEN = """
const found = [];
const look = (root) => root.querySelectorAll('*').forEach((one) => {
  if (/^hui-(error-card|warning)/.test(one.localName)) found.push(one.shadowRoot?.textContent);
  if (one.shadowRoot) look(one.shadowRoot);
});
look(document);
return found;
"""
CARDS = """
let count = 0;
const look = (root) => root.querySelectorAll('*').forEach((one) => {
  if (one.localName === 'hui-card' && one.firstElementChild?.shadowRoot) count += 1;
  if (one.shadowRoot) look(one.shadowRoot);
});
look(document);
return count;
"""


class House(NamedTuple):
    """Home Assistant, and somebody who listens on its broker."""

    home: HomeAssistant
    listener: Listener


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Live in a house with a Lumen called Kitchen, whose sensors' cable is pulled now and then."""
    directory = tmp_path_factory.mktemp("house")
    config = directory / "config"
    blueprints = config / "blueprints" / "automation" / "lumen"
    blueprints.mkdir(parents=True)
    for name in ("fault", "message", "shape"):
        copy(FOLDER / f"{name}.yaml", blueprints)
    copy(FOLDER / "dashboard.yaml", config)
    with Broker(directory) as broker, Listener(broker.port) as listener:
        environment = environment_in(
            directory,
            LUMEN_MQTT_HOST="127.0.0.1",
            LUMEN_MQTT_PORT=str(broker.port),
            LUMEN_MQTT_NAME="Kitchen",
            LUMEN_PAGE_REACH="off",
        )
        with HomeAssistant(config, CONFIGURATION) as home:
            home.add_broker(broker.port)
            lumen = _start(directory, environment)
            try:
                home.wait(lambda: home.state("sensor.kitchen_shape") not in ("", "unknown"))
                yield House(home, listener)
            finally:
                lumen.terminate()
                lumen.wait(PATIENCE)


def _start(directory: Path, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    mock = ("--mode", "mock", "--scenario", "cable", "--speed", "60")
    command = [sys.executable, "-m", "lumen.commands.cli", "run", "--plain", *mock]
    with (directory / "lumen.log").open("wb") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 - this very program


def kitchen(home: HomeAssistant) -> dict[str, str]:
    """Give the states of the entities that Lumen has."""
    return {name: one["state"] for name, one in home.states().items() if ".kitchen_" in name}


def test_every_entity_is_there(house: House) -> None:
    """By the ids that the guide, the blueprints and the dashboard use; none is unavailable."""
    home = house.home
    not_fitted = {"sensor.kitchen_carbon_dioxide"}
    not_calibrated = {f"sensor.kitchen_room_{what}" for what in ("temperature", "humidity")}
    expected = entities() - not_fitted - not_calibrated
    home.wait(lambda: set(kitchen(home)) >= expected)
    assert set(kitchen(home)) == expected
    home.wait(lambda: "unavailable" not in kitchen(home).values())


def test_hands_reach_lumen_and_its_answers_come_back(house: House) -> None:
    """Switch, number, select and button; each is shown as Lumen says, not as was wished."""
    home, listener = house
    home.act("switch.turn_on", entity_id="switch.kitchen_mute")
    home.act("number.set_value", entity_id="number.kitchen_brightness", value=60)
    home.act("select.select_option", entity_id="select.kitchen_page", option="vitals")
    home.wait(lambda: home.state("switch.kitchen_mute") == "on")
    home.wait(lambda: home.state("number.kitchen_brightness") == "60")
    home.wait(lambda: home.state("select.kitchen_page") == "vitals")
    home.act("switch.turn_off", entity_id="switch.kitchen_mute")
    home.wait(lambda: home.state("switch.kitchen_mute") == "off")
    home.act("button.press", entity_id="button.kitchen_that_fits")
    listener.wait(TOPICS.command("answer"), says("yes"))


def test_screen_is_a_picture(house: House) -> None:
    """The panel itself, as big as it is."""
    with Image.open(BytesIO(house.home.picture("image.kitchen_screen"))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (240, 240))


def test_fault_blueprint_says_which_and_why(house: House) -> None:
    """Of a cable that is pulled, and plugged in again."""
    home = house.home
    home.wait(lambda: "Remote I/O error" in home.state("input_text.fault"))
    faults = home.states()["sensor.kitchen_faults"]
    assert int(faults["state"]) > 0
    assert str(Channel.LIGHT) in faults["attributes"]
    home.wait(lambda: home.state("input_text.fault").endswith("works again"))


def test_shape_blueprint_runs(house: House) -> None:
    """With the shape that began."""
    house.home.wait(lambda: house.home.state("input_text.shape") in SHAPES)


def test_message_blueprint_and_action_show_words(house: House) -> None:
    """When something turns on, and by the guide's own action."""
    home, listener = house
    home.act("input_boolean.turn_on", entity_id="input_boolean.door")
    listener.wait(TOPICS.command("message"), says("Somebody is at the door"))
    words = {"entity_id": "notify.kitchen_message", "message": "Dinner is ready"}
    home.act("notify.send_message", **words)
    listener.wait(TOPICS.command("message"), says("Dinner is ready"))


@pytest.mark.parametrize("width", [1280, 400])
@needs_browser[0]
@needs_browser[1]
def test_dashboard_has_no_broken_card(house: House, tmp_path: Path, width: int) -> None:
    """In a browser, as somebody who is logged in sees it."""
    with browsing(tmp_path) as browser:
        if width < 500:
            browser.be_a_phone(width)
        _log_in(browser, house.home)
        browser.visit(f"{house.home.address}lumen-kitchen/lumen", lambda: browser.run(CARDS) >= 12)
        assert browser.run(BROKEN) == []


def _log_in(browser: Browser, home: HomeAssistant) -> None:
    browser.visit(f"{home.address}manifest.json", lambda: True)
    browser.run(f"localStorage.setItem('hassTokens', JSON.stringify({home.tokens!r}))")


def test_home_assistant_complains_of_nothing(house: House) -> None:
    """Its log has no warning about a message, a template, a blueprint or an entity of Lumen's."""
    lines = house.home.log.splitlines()
    about = ("mqtt", "template", "blueprint", "automation", "kitchen", "lovelace")
    loud = [line for line in lines if " WARNING " in line or " ERROR " in line]
    assert [line for line in loud if any(word in line.lower() for word in about)] == []
