"""The guide: what it tells people to write is legal, and is what Lumen says."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from fleet import INTRODUCED, READINGS, TOPICS, present
from msgspec.structs import replace
from repository import ROOT

from lumen.config.loading import load_settings
from lumen.core.moment import DIMENSIONS
from lumen.core.reading import Channel
from lumen.outlets.mqtt.commands import ANSWER, BRIGHTNESS, LEARN, MESSAGE, MUTE, PAGE, QUIET
from lumen.outlets.mqtt.discovery import discovery_payload
from lumen.outlets.mqtt.events import event_components
from lumen.outlets.mqtt.state import state_of

GUIDE = (ROOT / "docs" / "home-assistant.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Give the guide's blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, flags=re.DOTALL | re.MULTILINE)


def flattened(value: Any, name: str = "") -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Give the fields that Telegraf makes of a JSON object: names joined, null left out."""
    if isinstance(value, dict):
        found: dict[str, Any] = {}
        for key, inner in value.items():
            found |= flattened(inner, f"{name}_{key}" if name else key)
        return found
    return {} if value is None else {name: value}


def telegraf() -> dict[str, Any]:
    """Give the guide's configuration of Telegraf's input."""
    (block,) = (block for block in blocks("toml") if "mqtt_consumer" in block)
    (consumer,) = tomllib.loads(block)["inputs"]["mqtt_consumer"]
    return dict(consumer)


def test_guide_has_legal_settings(tmp_path: Path) -> None:
    """Each block for Lumen loads."""
    ours = [block for block in blocks("toml") if block.startswith("[mqtt]")]
    assert len(ours) == 2
    for block in ours:
        file = tmp_path / "lumen.toml"
        file.write_text(block, encoding="utf-8")
        assert load_settings(file, {}).mqtt.host


def test_telegraf_finds_topics_times_and_fields() -> None:
    """Its configuration, held against a state: the topic's parts, the time, the words."""
    consumer = telegraf()
    assert consumer["topics"] == [TOPICS.state.replace(TOPICS.node, "+")]
    (parsing,) = consumer["topic_parsing"]
    assert parsing["topic"] in consumer["topics"]
    topic = TOPICS.state.split("/")
    found = dict(zip(parsing["tags"].split("/"), topic, strict=True))
    assert found["node"] == TOPICS.node
    found = dict(zip(parsing["measurement"].split("/"), topic, strict=True))
    assert found["measurement"] == "lumen"
    room = {Channel.AMBIENT_TEMP: 21.0}
    fields = flattened(state_of(replace(present(), room=room)))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", fields["time"])
    for name in consumer["json_string_fields"]:
        assert isinstance(fields[name], str | bool)
    for name in ("reading_pressure_hpa", "room_ambient_temp_c", "eisv_E", "fault_count"):
        assert f"`{name}`" in GUIDE
        assert isinstance(fields[name], float | int)


def test_excerpt_is_a_state() -> None:
    """What is shown has every key that is sent, and no other."""
    (excerpt,) = blocks("json")
    shown, sent = json.loads(excerpt), state_of(present())
    assert list(shown) == list(sent)
    # The HAT that it was taken from has no sensor of CO2.
    assert set(shown["reading"]) == {str(channel) for channel in READINGS} - {"co2_ppm"}
    assert tuple(shown["eisv"]) == DIMENSIONS


def test_guide_names_every_entity_and_topic() -> None:
    """Nobody looks for an entity in vain."""
    for component in discovery_payload(INTRODUCED, TOPICS)["components"].values():
        # Without a name of ours it has that of its class, in Home Assistant's words.
        name = component.get("name") or component["device_class"].replace("_", " ").capitalize()
        assert re.search(rf"[| ]{re.escape(name)}[,| ]", GUIDE), name
    topics = (TOPICS.state, TOPICS.availability, TOPICS.discovery, TOPICS.panel)
    events = (component["state_topic"] for component in event_components(TOPICS).values())
    topics = (*topics, *events)
    commands = (
        TOPICS.command(command)
        for command in (MUTE, QUIET, LEARN, ANSWER, BRIGHTNESS, PAGE, MESSAGE)
    )
    for topic in (*topics, *commands):
        assert f"`{topic.replace(TOPICS.node, 'NODE')}`" in GUIDE
    for page in INTRODUCED.pages:
        assert f"`{page}`" in GUIDE


@pytest.mark.parametrize("words", ["its certificate is refused: ", "it refuses "])
def test_messages_in_the_guide_are_those_of_the_code(words: str) -> None:
    """A person looks a message up by its words."""
    link = ROOT / "lumen" / "outlets" / "mqtt" / "link.py"
    assert words in link.read_text(encoding="utf-8")
    assert words in GUIDE
