"""The snapshot's form: written down, and not changed in passing."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from calm_snapshot import snapshot_of
from repository import ROOT

from lumen.outlets.snapshot import SCHEMA, Snapshot

SCHEMAS = Path(__file__).parent / "snapshot_schemas"


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


def test_json_schema_of_this_version_is_the_one_that_was_kept(writer: ModuleType) -> None:
    """A field that goes away or changes asks for a new version, and not for an edit of the old."""
    kept = json.loads((SCHEMAS / f"{SCHEMA}.json").read_text(encoding="utf-8"))
    assert kept == writer.json_schema()


def test_every_version_is_kept() -> None:
    """From the first to the present one."""
    versions = {int(file.stem) for file in SCHEMAS.glob("*.json")}
    assert versions == set(range(1, SCHEMA + 1))


def test_change_without_a_new_version_is_refused(writer: ModuleType, tmp_path: Path) -> None:
    """A lost field and a changed type are named; a field that was added is none of them."""
    schema = writer.json_schema()
    properties = schema["$defs"]["Snapshot"]["properties"]
    before = {**properties, "mood": {"type": "string"}, "samples": {"type": "string"}}
    del before["lit"]
    file = tmp_path / "1.json"
    old = {**schema, "$defs": {**schema["$defs"], "Snapshot": {"properties": before}}}
    file.write_text(json.dumps(old), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"^Snapshot\.samples, Snapshot\.mood changed: SCHEMA "):
        writer.write(file)
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
