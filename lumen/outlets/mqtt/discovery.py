"""How Lumen introduces itself to Home Assistant: one device, and all that it has.

The form is that of device-based discovery:
https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
A template that gives null renders as `None`, which Home Assistant takes for an unknown state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from lumen import __version__
from lumen.core.catalogue import ENGLISH_CATALOGUE, Catalogue
from lumen.core.moment import DIMENSIONS
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.shape_names import SHAPES
from lumen.outlets.mqtt.commands import (
    ANSWER,
    BRIGHTEST,
    BRIGHTNESS,
    DIMMEST,
    LEARN,
    MESSAGE,
    MUTE,
    OFF,
    ON,
    PAGE,
    QUIET,
)
from lumen.outlets.mqtt.events import event_components
from lumen.outlets.mqtt.identity import Topics
from lumen.outlets.mqtt.state import RECOLLECTIONS
from lumen.runtime.controls import Reply

ONLINE, OFFLINE = "online", "offline"

BRIGHTNESS_STEP = 5


@dataclass(frozen=True, slots=True)
class Introduction:
    """What of a Lumen decides which entities it has."""

    name: str
    model: str
    fitted: frozenset[Channel]
    compensated: frozenset[Channel]
    """Channels whose readings are also sent without the body's own heat and glow."""

    unknown: frozenset[str]
    """Dimensions that this body has no channel for."""

    pages: tuple[str, ...]
    expiry: int
    """Seconds after which what was sent last says nothing about now."""

    catalogue: Catalogue = ENGLISH_CATALOGUE
    """Its names are given in this language; topics, keys and values stay as they are."""


class _Look(NamedTuple):
    """How Home Assistant shows a channel."""

    precision: int
    unit: str | None = None
    device_class: str | None = None
    icon: str | None = None
    diagnostic: bool = False
    named: bool = True
    """Whether it has a name of ours; else Home Assistant names its class, in its own language."""


_LOOKS: Mapping[Channel, _Look] = {
    Channel.AMBIENT_TEMP: _Look(1, "°C", "temperature"),
    Channel.HUMIDITY: _Look(1, "%", "humidity", named=False),
    Channel.PRESSURE: _Look(1, "hPa", "atmospheric_pressure", named=False),
    Channel.LIGHT: _Look(0, "lx", "illuminance", named=False),
    Channel.CPU_TEMP: _Look(1, "°C", "temperature", diagnostic=True),
    Channel.CPU: _Look(0, "%", icon="mdi:chip", diagnostic=True),
    Channel.MEMORY: _Look(0, "%", icon="mdi:memory", diagnostic=True),
    Channel.DISK: _Look(0, "%", icon="mdi:harddisk", diagnostic=True),
    Channel.LOAD: _Look(2, icon="mdi:gauge", diagnostic=True),
    Channel.CTX_SWITCHES: _Look(0, "1/s", icon="mdi:swap-horizontal", diagnostic=True),
    Channel.INTERRUPTS: _Look(0, "1/s", icon="mdi:flash", diagnostic=True),
    Channel.LED_BRIGHTNESS: _Look(2, icon="mdi:led-on", diagnostic=True),
    Channel.CO2: _Look(0, "ppm", "carbon_dioxide", named=False),
}

_ROOM_NAMES = {
    Channel.AMBIENT_TEMP: "Room temperature",
    Channel.HUMIDITY: "Room humidity",
    Channel.LIGHT: "Room light",
}

_DIMENSION_NAMES = {
    "E": ("Energy", "mdi:fire"),
    "I": ("Integrity", "mdi:eye-outline"),
    "S": ("Entropy", "mdi:scatter-plot"),
    "V": ("Void", "mdi:circle-outline"),
}


def discovery_payload(introduction: Introduction, topics: Topics) -> dict[str, Any]:
    """Give the message that makes Home Assistant know this Lumen."""
    components = {
        **_readings(introduction),
        **_state(introduction),
        **_words(topics),
        **_life(topics),
        **_controls(introduction, topics),
        **_screen(topics),
        **event_components(topics),
        **_diagnostics(),
    }
    for key, component in components.items():
        component["unique_id"] = f"{topics.node}_{key}"
        # What has no name is called by Home Assistant after its class, in its own language.
        if "name" in component:
            component["name"] = introduction.catalogue.translated(component["name"])
        if component["platform"] in ("sensor", "binary_sensor"):
            component["expire_after"] = introduction.expiry
    return {
        "device": {
            "identifiers": [topics.node],
            "name": introduction.name,
            "manufacturer": "Lumen",
            "model": introduction.model,
            "sw_version": __version__,
        },
        "origin": {"name": "Lumen", "sw_version": __version__},
        "availability_topic": topics.availability,
        "payload_available": ONLINE,
        "payload_not_available": OFFLINE,
        "state_topic": topics.state,
        "qos": 1,
        "components": components,
    }


def _readings(introduction: Introduction) -> dict[str, dict[str, Any]]:
    found = {}
    for channel, look in _LOOKS.items():
        if channel not in introduction.fitted:
            continue
        name = QUANTITIES[channel].name
        raw = _reading(f"{name[0].upper()}{name[1:]}", "reading", channel, look)
        if not look.named:
            del raw["name"]
        found[str(channel)] = raw
        if channel in introduction.compensated:
            key = f"room_{channel.removeprefix('ambient_')}"
            found[key] = _reading(_ROOM_NAMES[channel], "room", channel, look)
            raw["entity_category"] = "diagnostic"
    return found


def _reading(name: str, group: str, channel: Channel, look: _Look) -> dict[str, Any]:
    component = _sensor(name, f"{group}.{channel}", look.icon)
    component |= {"state_class": "measurement", "suggested_display_precision": look.precision}
    if look.device_class is not None:
        component["device_class"] = look.device_class
    if look.unit is not None:
        component["unit_of_measurement"] = look.unit
    if look.diagnostic:
        component["entity_category"] = "diagnostic"
    return component


def _state(introduction: Introduction) -> dict[str, dict[str, Any]]:
    found = {}
    for dimension in DIMENSIONS:
        if dimension not in introduction.unknown:
            name, icon = _DIMENSION_NAMES[dimension]
            component = _sensor(name, f"eisv.{dimension}", icon)
            component |= {"state_class": "measurement", "suggested_display_precision": 2}
            found[name.lower()] = component
    shape = _sensor("Shape", "shape", "mdi:chart-timeline-variant")
    shape |= {"device_class": "enum", "options": [str(shape) for shape in SHAPES]}
    return {**found, "shape": shape}


def _words(topics: Topics) -> dict[str, dict[str, Any]]:
    faults = _sensor("Faults", "fault_count", "mdi:alert-circle-outline")
    faults |= {
        "state_class": "measurement",
        "entity_category": "diagnostic",
        "json_attributes_topic": topics.state,
        "json_attributes_template": "{{ value_json.faults | tojson }}",
    }
    return {
        "expression": _sensor("Expression", "expression", "mdi:tilde"),
        "sentence": _sensor("Inner voice", "sentence", "mdi:thought-bubble-outline"),
        "faults": faults,
    }


def _life(topics: Topics) -> dict[str, dict[str, Any]]:
    """Give what it knows of its own life, and the event of whatever its long memory says."""
    age = _sensor("Age", "life.age_days", "mdi:cake-variant-outline")
    age |= {"device_class": "duration", "unit_of_measurement": "d", "state_class": "measurement"}
    awakenings = _sensor("Awakenings", "life.awakenings", "mdi:weather-sunset-up")
    awakenings |= {"state_class": "total_increasing", "entity_category": "diagnostic"}
    diary = _sensor("Diary", "diary.line", "mdi:notebook-outline")
    diary |= {
        "json_attributes_topic": topics.state,
        "json_attributes_template": "{{ value_json.diary | tojson }}",
    }
    record = _sensor("Last record", "record.sentence", "mdi:trophy-outline")
    record |= {
        "json_attributes_topic": topics.state,
        "json_attributes_template": "{{ value_json.record | tojson }}",
    }
    recollection = {
        "platform": "event",
        "name": "Recollection",
        "state_topic": topics.recollection,
        "event_types": list(RECOLLECTIONS),
        "icon": "mdi:thought-bubble",
    }
    return {
        "age": age,
        "awakenings": awakenings,
        "diary": diary,
        "record": record,
        "recollection": recollection,
    }


def _switch(topics: Topics, name: str, key: str, command: str, icon: str) -> dict[str, Any]:
    return {
        "platform": "switch",
        "name": name,
        "command_topic": topics.command(command),
        "value_template": _on_or_off(key),
        "payload_on": ON.decode(),
        "payload_off": OFF.decode(),
        "icon": icon,
    }


def _button(topics: Topics, name: str, reply: Reply, icon: str) -> dict[str, Any]:
    return {
        "platform": "button",
        "name": name,
        "command_topic": topics.command(ANSWER),
        "payload_press": str(reply),
        "icon": icon,
    }


def _controls(introduction: Introduction, topics: Topics) -> dict[str, dict[str, Any]]:
    return {
        "fits": _button(topics, "That fits", Reply.YES, "mdi:thumb-up-outline"),
        "does_not_fit": _button(topics, "That does not fit", Reply.NO, "mdi:thumb-down-outline"),
        "learning": _switch(topics, "Learn from answers", "learning", LEARN, "mdi:school-outline"),
        "mute": _switch(topics, "Mute", "muted", MUTE, "mdi:volume-off"),
        "quiet_mode": _switch(topics, "Quiet mode", "quiet_mode", QUIET, "mdi:weather-night"),
        "brightness": {
            "platform": "number",
            "name": "Brightness",
            "command_topic": topics.command(BRIGHTNESS),
            "value_template": "{{ value_json.brightness_pct }}",
            "min": DIMMEST,
            "max": BRIGHTEST,
            "step": BRIGHTNESS_STEP,
            "mode": "slider",
            "unit_of_measurement": "%",
            "entity_category": "config",
            "icon": "mdi:brightness-6",
        },
        "page": {
            "platform": "select",
            "name": "Page",
            "command_topic": topics.command(PAGE),
            "value_template": "{{ value_json.page }}",
            "options": list(introduction.pages),
            "entity_category": "config",
            "icon": "mdi:book-open-page-variant-outline",
        },
    }


def _screen(topics: Topics) -> dict[str, dict[str, Any]]:
    """Give the screen: its picture, and words for it."""
    return {
        "panel": {
            "platform": "image",
            "name": "Screen",
            "image_topic": topics.panel,
            "content_type": "image/jpeg",
            "icon": "mdi:monitor-small",
        },
        "message": {
            "platform": "notify",
            "name": "Message",
            "command_topic": topics.command(MESSAGE),
            "icon": "mdi:message-text-outline",
        },
    }


def _diagnostics() -> dict[str, dict[str, Any]]:
    coverage = _sensor("Coverage", "coverage_pct", "mdi:radar")
    coverage |= {"unit_of_measurement": "%", "suggested_display_precision": 0}
    samples = _sensor("Samples", "samples", "mdi:counter")
    samples |= {"state_class": "total_increasing"}
    uptime = _sensor("Uptime", "uptime_s", None)
    uptime |= {"device_class": "duration", "unit_of_measurement": "s"}
    for component in (coverage, uptime):
        component["state_class"] = "measurement"
    quiet = {
        "platform": "binary_sensor",
        "name": "Quiet now",
        "value_template": _on_or_off("quiet"),
        "icon": "mdi:sleep",
    }
    found = {"coverage": coverage, "quiet_now": quiet, "samples": samples, "uptime": uptime}
    for component in found.values():
        component["entity_category"] = "diagnostic"
    return found


def _sensor(name: str, path: str, icon: str | None) -> dict[str, Any]:
    component = {
        "platform": "sensor",
        "name": name,
        "value_template": f"{{{{ value_json.{path} }}}}",
    }
    return component if icon is None else {**component, "icon": icon}


def _on_or_off(key: str) -> str:
    return f"{{{{ 'ON' if value_json.{key} else 'OFF' }}}}"
