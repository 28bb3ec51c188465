"""The blueprints and the dashboard, held against what Lumen gives Home Assistant."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fleet import INTRODUCED, TOPICS
from jinja2 import Environment
from repository import ROOT
from ruamel.yaml import YAML

from lumen.outlets.mqtt.discovery import discovery_payload
from lumen.outlets.mqtt.events import event_components

FOLDER = ROOT / "docs" / "home-assistant"
BLUEPRINTS = [FOLDER / f"{name}.yaml" for name in ("fault", "message", "shape")]

# What Home Assistant calls a class of sensors, where the entity has no name of its own:
# https://www.home-assistant.io/integrations/sensor/#device-class
CLASSES = {
    "humidity": "Humidity",
    "atmospheric_pressure": "Atmospheric pressure",
    "illuminance": "Illuminance",
    "carbon_dioxide": "Carbon dioxide",
}
ENTITY = re.compile(
    r"\b(?:sensor|binary_sensor|button|event|image|notify|number|select|switch)\.\w+"
)
SERVICES = {"button.press", "notify.send_message"}


class Input(str):
    """An input that a blueprint refers to."""

    __slots__ = ()


def loaded(file: Path) -> Any:  # noqa: ANN401 - YAML
    """Read a file as Home Assistant does."""
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("!input", lambda _, node: Input(node.value))
    return yaml.load(file)


def leaves(value: Any) -> Iterator[Any]:  # noqa: ANN401 - YAML
    """Give every value that holds no other."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def entities() -> set[str]:
    """Give the entities of a Lumen called Kitchen, as Home Assistant makes their ids."""
    found = set()
    for component in discovery_payload(INTRODUCED, TOPICS)["components"].values():
        name = component.get("name") or CLASSES[component["device_class"]]
        slug = re.sub(r"\W+", "_", f"{INTRODUCED.name} {name}".lower()).strip("_")
        found.add(f"{component['platform']}.{slug}")
    return found


def test_every_file_is_named_in_the_guide() -> None:
    """And nothing else lies there."""
    guide = (ROOT / "docs" / "home-assistant.md").read_text(encoding="utf-8")
    assert set(FOLDER.iterdir()) == {*BLUEPRINTS, FOLDER / "dashboard.yaml"}
    for file in FOLDER.iterdir():
        assert f"](home-assistant/{file.name})" in guide


@pytest.mark.parametrize("file", BLUEPRINTS, ids=lambda file: file.stem)
def test_blueprint_uses_what_it_asks_for_and_nothing_else(file: Path) -> None:
    """An input without a name, or one that nobody reads, is a mistake."""
    found = loaded(file)
    head = found.pop("blueprint")
    assert head["domain"] == "automation"
    assert head["name"].startswith("Lumen: ")
    assert {leaf for leaf in leaves(found) if isinstance(leaf, Input)} == set(head["input"])
    for each in head["input"].values():
        assert {"name", "selector"} <= set(each) <= {"name", "description", "default", "selector"}
    assert {"mode", "triggers", "actions"} <= set(found)


@pytest.mark.parametrize("file", [*BLUEPRINTS, FOLDER / "dashboard.yaml"], ids=lambda f: f.stem)
def test_templates_can_be_parsed_and_services_exist(file: Path) -> None:
    """A slip in one shows only when it is too late."""
    for leaf in leaves(loaded(file)):
        if isinstance(leaf, str) and "{" in leaf:
            Environment(autoescape=False).from_string(leaf)  # noqa: S701 - no page is made
    text = file.read_text(encoding="utf-8")
    for service in re.findall(r"(?:perform_action|action): ([a-z_]+\.\w+)", text):
        assert service in SERVICES


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("2026-02-16T10:00:00", "2026-02-16T10:20:00", True),
        ("unknown", "2026-02-16T10:20:00", True),
        (None, "2026-02-16T10:20:00", False),
        ("unavailable", "2026-02-16T10:20:00", False),
        ("2026-02-16T10:20:00", "unavailable", False),
        ("2026-02-16T10:20:00", "2026-02-16T10:20:00", False),
    ],
)
@pytest.mark.parametrize("name", ["fault", "shape"])
def test_event_that_comes_back_after_an_outage_starts_nothing(
    name: str, before: str | None, after: str, *, runs: bool
) -> None:
    """Home Assistant restores the last event: it is no new one."""
    (condition,) = loaded(FOLDER / f"{name}.yaml")["conditions"]
    template = Environment(autoescape=False).from_string(condition["value_template"])  # noqa: S701 - as above
    old = None if before is None else {"state": before}
    new = {"state": after, "attributes": {"event_type": "waking"}}
    rendered = template.render(trigger={"from_state": old, "to_state": new}, wanted=["waking"])
    assert rendered == str(runs)


def test_shapes_of_the_blueprint_are_those_that_are_sent() -> None:
    """All of them, and the change to none."""
    shapes = loaded(FOLDER / "shape.yaml")["blueprint"]["input"]["shapes"]
    types = event_components(TOPICS)["shape_event"]["event_types"]
    assert set(shapes["selector"]["select"]["options"]) == set(types)
    assert set(shapes["default"]) <= set(types)


def test_dashboard_shows_entities_that_there_are() -> None:
    """A card of what does not exist is an error on the wall."""
    text = (FOLDER / "dashboard.yaml").read_text(encoding="utf-8")
    shown = set(ENTITY.findall(text)) - SERVICES
    assert shown
    assert shown <= entities()
