"""The forms that other programs read: written down, and not changed in passing."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from calm_snapshot import snapshot_of
from repository import ROOT

from lumen.outlets.control.events import NAMES
from lumen.outlets.snapshot import SCHEMA, Snapshot

FORMS = pytest.mark.parametrize("form", ["SNAPSHOT", "EVENTS"])


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    """Give the script that describes the snapshot."""
    file = ROOT / "docs" / "snapshot_schema.py"
    spec = importlib.util.spec_from_file_location("snapshot_schema", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_page_of_the_docs_describes_every_field(writer: ModuleType) -> None:
    """`make snapshot` would change nothing."""
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page()


@FORMS
def test_json_schema_of_this_version_is_the_one_that_was_kept(
    writer: ModuleType, form: str
) -> None:
    """A field that goes away or changes asks for a new version, and not for an edit of the old."""
    described = getattr(writer, form)
    assert json.loads(described.file.read_text(encoding="utf-8")) == writer.json_schema(described)


@FORMS
def test_every_version_is_kept(writer: ModuleType, form: str) -> None:
    """From the first to the present one."""
    described = getattr(writer, form)
    versions = {int(file.stem) for file in described.folder.glob("*.json")}
    assert versions == set(range(1, described.version + 1))


def test_schema_of_events_names_each_event_that_the_guide_does(writer: ModuleType) -> None:
    """With all of its fields in the guide's table."""
    parts = writer.json_schema(writer.EVENTS)["$defs"]
    guide = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| (.*) \|$", guide, re.MULTILINE))
    every = {"event", "time", "schema", "simulated"}
    fields = {
        part["properties"]["event"]["enum"][0]: part["properties"].keys() - every
        for part in parts.values()
        if "event" in part.get("properties", {})
    }
    assert rows.keys() == fields.keys() == set(NAMES)
    assert not [
        (e, name) for e, own in fields.items() for name in own if f"`{name}`" not in rows[e]
    ]


def test_change_without_a_new_version_is_refused(writer: ModuleType, tmp_path: Path) -> None:
    """A lost field and a changed type are named; a field that was added is none of them."""
    schema = writer.json_schema(writer.SNAPSHOT)
    properties = schema["$defs"]["Snapshot"]["properties"]
    before = {**properties, "mood": {"type": "string"}, "samples": {"type": "string"}}
    del before["lit"]
    file = tmp_path / "1.json"
    old = {**schema, "$defs": {**schema["$defs"], "Snapshot": {"properties": before}}}
    file.write_text(json.dumps(old), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"^Snapshot\.samples, Snapshot\.mood changed: SCHEMA "):
        writer.write(writer.SNAPSHOT._replace(folder=tmp_path))
    assert json.loads(file.read_text(encoding="utf-8")) == old


def test_snapshot_survives_its_json() -> None:
    """What the client decodes is what the server encoded."""
    snapshot = snapshot_of(None)
    assert msgspec.json.decode(msgspec.json.encode(snapshot), type=Snapshot) == snapshot


def test_field_that_a_reader_does_not_know_is_ignored() -> None:
    """A newer Lumen may say more."""
    line = {**msgspec.to_builtins(snapshot_of(None)), "mood": "calm"}
    assert msgspec.convert(line, Snapshot) == snapshot_of(None)


def test_snapshot_of_another_version_is_refused_with_the_way_out() -> None:
    """A Lumen that was not restarted after an update."""
    line = {**msgspec.to_builtins(snapshot_of(None)), "schema": SCHEMA + 1}
    with pytest.raises(msgspec.ValidationError, match=r"schema 2, and this program reads 1: rest"):
        msgspec.convert(line, Snapshot)


def test_snapshot_cannot_be_changed() -> None:
    """Whoever holds one holds the same for ever."""
    with pytest.raises(AttributeError):
        setattr(snapshot_of(None), "muted", True)  # noqa: B010 - mypy refuses the assignment
