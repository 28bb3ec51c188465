"""Describes the snapshot from its definition: `make snapshot`.

Field by field from the docstrings of the structs into dev/snapshot.md, and as a JSON schema among
the tests, one file a version; the events of `lumen follow --json` as a schema likewise.
"""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.report import EisvReport, MomentReport
from lumen.outlets.control import events
from lumen.outlets.control.events import Happening
from lumen.outlets.snapshot import SCHEMA, Snapshot
from lumen.runtime.storage_writer import MemoryStatus

PAGE = Path(__file__).parent / "dev" / "snapshot.md"
OUTLETS = Path(__file__).parents[1] / "tests" / "outlets"
MARK = "<!-- What follows is written by `make snapshot`. -->\n"
PARTS = (Snapshot, MomentReport, EisvReport, MemoryStatus, RecordingMetadata)


def fields(struct: type[msgspec.Struct]) -> Iterator[tuple[str, str, str]]:
    """Give each field's name, its type as the code writes it, and its meaning."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(struct))).body
    assert isinstance(definition, ast.ClassDef)  # noqa: S101 - the source of a class
    for field, after in zip(definition.body, definition.body[1:], strict=False):
        if not isinstance(field, ast.AnnAssign):
            continue
        if not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)):
            raise TypeError(f"{struct.__name__}.{ast.unparse(field.target)} has no docstring")
        meaning = " ".join(str(after.value.value).split())
        kind = ast.unparse(field.annotation).replace("|", "\\|")
        if kind.startswith("Annotated["):
            kind = kind.removeprefix("Annotated[").partition(",")[0]
        yield ast.unparse(field.target), kind, meaning


def tables() -> str:
    """Give a table of each struct's fields."""
    text = f"Schema version {SCHEMA}.\n"
    for struct in PARTS:
        text += f"\n### {struct.__name__}\n\n| field | type | meaning |\n|---|---|---|\n"
        for name, kind, meaning in fields(struct):
            text += f"| `{name}` | `{kind}` | {meaning} |\n"
    return text


def page() -> str:
    """Give the page with the tables as they should be."""
    return PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "\n" + tables()


class Form(NamedTuple):
    """What other programs read, under a version."""

    type: Any
    version: int
    folder: Path
    """Where the schema of each version is kept."""
    where: str
    """Where its version stands in the code."""

    @property
    def file(self) -> Path:
        """The present version's schema."""
        return self.folder / f"{self.version}.json"


SNAPSHOT = Form(Snapshot, SCHEMA, OUTLETS / "snapshot_schemas", "outlets/snapshot.py")
EVENTS = Form(Happening, events.SCHEMA, OUTLETS / "event_schemas", "outlets/control/events.py")


def json_schema(form: Form) -> dict[str, Any]:
    """Give the JSON schema of a form, without what is prose."""
    schema: dict[str, Any] = msgspec.json.schema(form.type)
    parts = {
        name: {key: value for key, value in part.items() if key != "description"}
        for name, part in sorted(schema.pop("$defs").items())
    }
    return {**schema, "$defs": parts}


def broken(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Give what went away or changed between two schemas: what asks for a new version."""
    return [
        f"{part}.{field}"
        for part, definition in before["$defs"].items()
        for field, kind in definition.get("properties", {}).items()
        if after["$defs"].get(part, {}).get("properties", {}).get(field) != kind
    ]


def write(form: Form) -> None:
    """Write the JSON schema of the present version; what was promised under it must hold."""
    schema = json_schema(form)
    if form.file.exists():
        changed = broken(json.loads(form.file.read_text(encoding="utf-8")), schema)
        if changed:
            raise SystemExit(f"{', '.join(changed)} changed: SCHEMA in {form.where} must grow")
    form.file.write_text(json.dumps(schema, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(SNAPSHOT)
    write(EVENTS)
    PAGE.write_text(page(), encoding="utf-8")
