"""What Home Assistant is sent, held against the schemas of its own package."""

import asyncio
import dataclasses
import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from fleet import INTRODUCED, TOPICS
from repository import ROOT

from lumen.core.reading import HAT_CHANNELS, Channel
from lumen.formats.catalogue import catalogue_of
from lumen.outlets.mqtt.discovery import Introduction, discovery_payload

pytest.importorskip(
    "homeassistant", reason="Home Assistant is not installed: make prove-home-assistant"
)
# What its own libraries warn of is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")

FOLDER = ROOT / "docs" / "home-assistant"
WITH_STATES = {"binary_sensor", "number", "select", "sensor", "switch"}
HOST = frozenset({Channel.CPU, Channel.MEMORY, Channel.DISK, Channel.LOAD})
BODIES = {
    "everything": dataclasses.replace(INTRODUCED, pages=(*INTRODUCED.pages, "moon")),
    "default": dataclasses.replace(INTRODUCED, fitted=HAT_CHANNELS, compensated=frozenset()),
    "host": dataclasses.replace(
        INTRODUCED, fitted=HOST, compensated=frozenset(), unknown=frozenset({"E"})
    ),
    "Deutsch": dataclasses.replace(INTRODUCED, catalogue=catalogue_of("de")),
    "español": dataclasses.replace(INTRODUCED, catalogue=catalogue_of("es")),
}


def in_its_core(directory: Path, check: Callable[[], object]) -> None:
    """Check something where Home Assistant's core is: it alone can read templates."""
    core = importlib.import_module("homeassistant.core")
    frame = importlib.import_module("homeassistant.helpers.frame")

    async def inside() -> None:
        home = core.HomeAssistant(str(directory))
        frame.async_setup(home)
        try:
            check()
        finally:
            await home.async_stop(force=True)

    asyncio.run(inside())


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_introduction_is_valid(tmp_path: Path, body: Introduction) -> None:
    """The device, and every entity as it becomes one; nothing in it is passed over in silence."""
    schemas = importlib.import_module("homeassistant.components.mqtt.schemas")
    payload = discovery_payload(body, TOPICS)
    shared = {key: payload[key] for key in schemas.SHARED_OPTIONS if key in payload}

    def check() -> None:
        schemas.DEVICE_DISCOVERY_SCHEMA(payload)
        assert set(schemas.MQTT_ORIGIN_INFO_SCHEMA(payload["origin"])) == set(payload["origin"])
        for key, component in payload["components"].items():
            own = dict(component)
            platform = own.pop("platform")
            module = importlib.import_module(f"homeassistant.components.mqtt.{platform}")
            module.DISCOVERY_SCHEMA({**shared, **own, "device": payload["device"]})
            if platform in WITH_STATES:
                own.setdefault("state_topic", payload["state_topic"])
            # This one refuses what it does not know.
            assert set(own) <= set(module.PLATFORM_SCHEMA_MODERN(own)), key

    in_its_core(tmp_path, check)


@pytest.mark.parametrize("options", [{"device_class": "warmth"}, {"colour": "red"}])
def test_schemas_refuse_what_is_not_valid(options: dict[str, str]) -> None:
    """A class and an option that there are not."""
    sensor = importlib.import_module("homeassistant.components.mqtt.sensor")
    invalid = importlib.import_module("voluptuous").Invalid
    sensor.PLATFORM_SCHEMA_MODERN({"state_topic": TOPICS.state})
    with pytest.raises(invalid):
        sensor.PLATFORM_SCHEMA_MODERN({"state_topic": TOPICS.state, **options})


@pytest.mark.parametrize("name", ["fault", "message", "shape"])
def test_blueprint_is_valid(name: str) -> None:
    """As Home Assistant reads it; it needs no newer one than the guide says."""
    load = importlib.import_module("homeassistant.util.yaml").load_yaml
    models = importlib.import_module("homeassistant.components.blueprint.models")
    config = importlib.import_module("homeassistant.components.automation.config")
    read, schema = load(FOLDER / f"{name}.yaml"), config.AUTOMATION_BLUEPRINT_SCHEMA
    blueprint = models.Blueprint(read, expected_domain="automation", schema=schema)
    assert blueprint.inputs
    assert blueprint.validate() is None
