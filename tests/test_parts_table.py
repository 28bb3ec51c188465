"""The tables of sensors are those of the registry, so that a part is described in one place."""

import importlib.util
from types import ModuleType

import pytest
from repository import ROOT


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("parts_table", ROOT / "docs" / "parts_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DOCS = _loaded()


@pytest.mark.parametrize("path", DOCS.PAGES, ids=lambda path: path.name)
def test_table_is_what_the_registry_says(path: object) -> None:
    """`make parts` writes it anew."""
    assert DOCS.page(path) == path.read_text(encoding="utf-8")  # type: ignore[attr-defined]  # a path
    assert "| SCD4x | " in path.read_text(encoding="utf-8")  # type: ignore[attr-defined]  # as above


def test_row_that_was_written_by_hand_is_seen() -> None:
    """A number changed in the page alone fails."""
    path = DOCS.PAGES[0]
    whole = path.read_text(encoding="utf-8")
    assert "±0.2 °C" in whole
    assert DOCS.page(path) != whole.replace("±0.2 °C", "±0.1 °C", 1)
