"""The introduction to Home Assistant, held against the names that it documents."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fleet import BLIND, INTRODUCED, READINGS, TOPICS, moment, present
from jinja2 import Environment
from msgspec.structs import replace as changed

from lumen.config.broker import DEFAULT_NAME
from lumen.core.events import REMEMBERED
from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.core.shape_names import SHAPES
from lumen.formats.report import describe
from lumen.outlets.mqtt.discovery import discovery_payload
from lumen.outlets.mqtt.state import recollection_of, state_of
from lumen.outlets.mqtt.view import introduction
from lumen.runtime.chronicle import LifeReport
from lumen.runtime.diary_report import DiaryLine, Recalled

GOLDEN = Path(__file__).parent / "golden" / "discovery.json"

# https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload: what may stand at the
# root, in `device` and in `origin`.
ROOT = {
    "device",
    "origin",
    "components",
    "availability_topic",
    "payload_available",
    "payload_not_available",
    "state_topic",
    "qos",
}
DEVICE = {"identifiers", "name", "manufacturer", "model", "sw_version"}
ORIGIN = {"name", "sw_version"}

# https://www.home-assistant.io/integrations/sensor.mqtt/ and its siblings, of what is used here.
ENTITY = {"platform", "name", "unique_id", "value_template", "icon", "entity_category"}
OPTIONS: dict[str, set[str]] = {
    "sensor": ENTITY
    | {
        "device_class",
        "state_class",
        "unit_of_measurement",
        "suggested_display_precision",
        "options",
        "expire_after",
        "json_attributes_topic",
        "json_attributes_template",
    },
    "binary_sensor": ENTITY | {"expire_after"},
    "switch": ENTITY | {"command_topic", "payload_on", "payload_off"},
    "number": ENTITY | {"command_topic", "min", "max", "step", "mode", "unit_of_measurement"},
    "select": ENTITY | {"command_topic", "options"},
    "event": {"platform", "name", "unique_id", "icon", "state_topic", "event_types"},
    # https://www.home-assistant.io/integrations/button.mqtt/
    "button": ENTITY - {"value_template"} | {"command_topic", "payload_press"},
    # https://www.home-assistant.io/integrations/image.mqtt/
    "image": ENTITY - {"value_template"} | {"image_topic", "content_type"},
    # https://www.home-assistant.io/integrations/notify.mqtt/
    "notify": ENTITY - {"value_template"} | {"command_topic"},
}

# https://www.home-assistant.io/integrations/sensor/#device-class: a class and its units.
UNITS: dict[str, set[str | None]] = {
    "temperature": {"°C"},
    "humidity": {"%"},
    "atmospheric_pressure": {"hPa"},
    "illuminance": {"lx"},
    "carbon_dioxide": {"ppm"},
    "duration": {"s", "d"},
    "enum": {None},
}

VALUELESS = {"button", "event", "image", "notify"}
NAMED_THERE = {"humidity_pct", "pressure_hpa", "light_lux", "co2_ppm"}
"""What Home Assistant names by its class, in the language that it is set to."""


def components() -> dict[str, dict[str, Any]]:
    """Give what a whole Lumen has."""
    found: dict[str, dict[str, Any]] = discovery_payload(INTRODUCED, TOPICS)["components"]
    return found


def valued() -> dict[str, dict[str, Any]]:
    """Give those that have a value in the state."""
    return {key: c for key, c in components().items() if c["platform"] not in VALUELESS}


def test_introduction_is_the_golden_one() -> None:
    """A change of it changes people's entities, and must be meant."""
    payload = discovery_payload(INTRODUCED, TOPICS)
    payload["device"]["sw_version"] = payload["origin"]["sw_version"] = "VERSION"
    assert payload == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_introduction_uses_documented_names_only() -> None:
    """Home Assistant drops what it does not know without a word."""
    payload = discovery_payload(INTRODUCED, TOPICS)
    assert set(payload) == ROOT
    assert set(payload["device"]) == DEVICE
    assert set(payload["origin"]) == ORIGIN
    for key, component in payload["components"].items():
        assert set(component) <= OPTIONS[component["platform"]], key
        shown = set() if component["platform"] in VALUELESS else {"value_template"}
        named = set() if key in NAMED_THERE else {"name"}
        assert {"platform", "unique_id"} | named | shown <= set(component)
        assert named or component["device_class"]
        assert component.get("entity_category") in {None, "config", "diagnostic"}


def test_sensors_have_units_that_their_classes_allow() -> None:
    """A class without its unit is refused there; an enumeration has no statistics."""
    for key, component in components().items():
        device_class = component.get("device_class")
        if device_class is not None:
            assert component.get("unit_of_measurement") in UNITS[device_class], key
        if device_class == "enum":
            assert component["options"] == [str(shape) for shape in SHAPES]
            assert "state_class" not in component


def test_ids_are_unique_and_names_too() -> None:
    """No entity hides another."""
    found = components().values()
    assert len({component["unique_id"] for component in found}) == len(found)
    names = [component["name"] for component in found if "name" in component]
    assert len(set(names)) == len(names) == len(found) - len(NAMED_THERE)


def test_every_template_finds_its_value_in_the_state() -> None:
    """Each path that a template names exists, so that null is told as None and never as nothing."""
    room = dict.fromkeys(INTRODUCED.compensated)
    state = state_of(changed(present(), room=room))
    for key, component in valued().items():
        path = component["value_template"].split("value_json.")[1].split()[0]
        value: Any = state
        for step in path.split("."):
            assert step in value, key
            value = value[step]


def test_every_missing_reading_is_unknown_in_home_assistant() -> None:
    """Its templates, rendered: `None` is what Home Assistant takes for unknown; zero stays zero."""
    nothing = {**READINGS, **dict.fromkeys(READINGS, BLIND)}
    waking = describe(Moment(moment(nothing).sample))
    room = dict.fromkeys(INTRODUCED.compensated)
    blind = changed(present(nothing), now=waking, room=room, said=None, sentence=None)
    zero = present(dict.fromkeys(READINGS, 0.0))
    known = {"faults", "mute", "quiet_mode", "brightness", "page", "coverage", "quiet_now"}
    known |= {"learning"}
    for key, component in valued().items():
        template = Environment(autoescape=False).from_string(component["value_template"])  # noqa: S701 - no page is made
        rendered = template.render(value_json=state_of(blind))
        if key in known | {"samples", "uptime"}:
            assert rendered not in {"", "None"}, key
        else:
            assert rendered == "None", key
        if key in {str(channel) for channel in READINGS}:
            assert template.render(value_json=state_of(zero)) == "0.0"


def test_reasons_of_faults_are_attributes() -> None:
    """Each channel's or part's reason, for a card or an automation."""
    template = Environment(autoescape=False).from_string(  # noqa: S701 - as above
        components()["faults"]["json_attributes_template"]
    )
    blind = present({**READINGS, Channel.LIGHT: BLIND})
    attributes = json.loads(template.render(value_json=state_of(blind)))
    assert attributes == {"light_lux": "silent: no answer from 0x10"}


@pytest.mark.parametrize("lost", list(Channel))
def test_channel_that_was_never_fitted_has_no_entity(lost: Channel) -> None:
    """An entity that could never have a value is none."""
    fitted = INTRODUCED.fitted - {lost}
    payload = discovery_payload(replace(INTRODUCED, fitted=fitted), TOPICS)
    of_it = {key for key, c in valued().items() if str(lost) in c["value_template"]}
    assert of_it
    assert set(payload["components"]) == set(components()) - of_it


def test_dimension_that_this_body_cannot_know_has_no_entity() -> None:
    """As above, for what is felt."""
    payload = discovery_payload(replace(INTRODUCED, unknown=frozenset({"I"})), TOPICS)
    assert "integrity" not in payload["components"]
    assert "energy" in payload["components"]


def test_raw_readings_step_back_when_the_room_is_known() -> None:
    """The board's own warmth is then no more than a diagnosis."""
    assert components()["ambient_temp_c"]["entity_category"] == "diagnostic"
    assert "entity_category" not in components()["room_temp_c"]
    assert "entity_category" not in components()["light_lux"]


def test_room_has_entities_only_when_it_is_known() -> None:
    """Before `lumen calibrate` there is only what the board reads."""
    payload = discovery_payload(replace(INTRODUCED, compensated=frozenset()), TOPICS)
    assert not any(key.startswith("room_") for key in payload["components"])
    assert components()["room_temp_c"]["value_template"] == ("{{ value_json.room.ambient_temp_c }}")


def test_every_kind_of_recollection_is_introduced_and_is_what_is_sent() -> None:
    """An event of another type is dropped there without a word."""
    types = components()["recollection"]["event_types"]
    assert set(types) == {event.name.lower() for event in REMEMBERED}
    said = Recalled("RECORD", "2026-06-14", "The brightest noon since May.", {"now": 910.0})
    assert recollection_of(present()) is None
    assert recollection_of(changed(present(), recalled=said)) == {
        "event_type": "record",
        "date": "2026-06-14",
        "sentence": "The brightest noon since May.",
        "evidence": {"now": 910.0},
    }


def test_life_diary_and_record_are_values_with_their_dates() -> None:
    """As a card or an automation reads them."""
    known = changed(
        present(),
        life=LifeReport("Ada", "2026-02-02", 12, 3, 280.5, 0.97, 11),
        diary=DiaryLine("2026-02-13", "I spoke 40 times."),
        record=Recalled("RECORD", "2026-02-12", "The darkest noon since May.", {}),
    )
    shown = {}
    for key in ("age", "awakenings", "diary", "record"):
        template = Environment(autoescape=False).from_string(components()[key]["value_template"])  # noqa: S701 - as above
        shown[key] = template.render(value_json=state_of(known))
    assert shown == {
        "age": "12",
        "awakenings": "3",
        "diary": "I spoke 40 times.",
        "record": "The darkest noon since May.",
    }
    assert state_of(known)["diary"]["date"] == "2026-02-13"


def test_device_has_the_name_that_lumen_has() -> None:
    """Unless it was given one for its broker."""
    ada = changed(present(), life=LifeReport("Ada", None, None, 1, 0.0, None, 0))
    assert introduction(ada, DEFAULT_NAME).name == "Ada"
    assert introduction(ada, "Kitchen").name == "Kitchen"
