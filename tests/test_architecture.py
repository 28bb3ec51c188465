"""The house's directions: who may know whom, and what must not be loaded."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from repository import ROOT

# Each part of the house, and the parts it may import. Nothing else is allowed.
FOUNDATION = {"lumen.units", "lumen.errors"}
PURE = FOUNDATION | {"lumen.core"}
MAY_IMPORT: dict[str, set[str]] = {
    "lumen.units": set(),
    "lumen.errors": set(),
    "lumen.core": FOUNDATION,
    "lumen.ports": PURE,
    "lumen.body": PURE | {"lumen.ports"},
    "lumen.simulation": PURE,
    "lumen.formats.plain_arrays": FOUNDATION,
    "lumen.formats.decoding": set(),
    "lumen.formats.student": PURE | {"lumen.formats.plain_arrays", "lumen.formats.decoding"},
}
# What pure parts may use of other people's work.
PURE_LIBRARIES = {"numpy", "msgspec"}
IMPURE_STANDARD = {"asyncio", "io", "logging", "os", "pathlib", "secrets", "socket", "sqlite3"} | {
    "subprocess",
    "threading",
    "time",
}


def _modules(package: str) -> Iterator[tuple[str, Path]]:
    for file in sorted((ROOT / package).rglob("*.py")):
        yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), file


def _imports(file: Path) -> set[str]:
    """Give every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _part(module: str) -> str | None:
    """Give the part of the house that a module belongs to, of those that have rules."""
    return next((p for p in MAY_IMPORT if module == p or module.startswith(f"{p}.")), None)


def _within(module: str, parts: set[str]) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_part_imports_only_what_is_below_it(part: str) -> None:
    """Units and errors, then core, then ports, body and world: never upward."""
    allowed = MAY_IMPORT[part] | {part}
    for module, file in _modules("lumen"):
        if _part(module) == part:
            own = {name for name in _imports(file) if name.startswith("lumen.")}
            assert {name for name in own if not _within(name, allowed)} == set(), module


def test_core_is_pure() -> None:
    """No clock, no file, no thread, no logging, and no library but arrays and checked types."""
    for module, file in _modules("lumen"):
        if _part(module) in {"lumen.units", "lumen.errors", "lumen.core"}:
            roots = {name.split(".")[0] for name in _imports(file)}
            foreign = roots - set(sys.stdlib_module_names) - {"lumen"} - PURE_LIBRARIES
            assert foreign == set(), module
            assert roots & IMPURE_STANDARD == set(), module


def test_creature_knows_nothing_of_its_outlets() -> None:
    """Pages and brokers look at it; only what puts it together knows which there are."""
    for module, file in _modules("lumen"):
        if not _within(module, {"lumen.outlets", "lumen.composition.assembly"}):
            assert not any(_within(name, {"lumen.outlets"}) for name in _imports(file)), module


def test_outlets_know_nothing_of_parts_and_worlds() -> None:
    """They see one creature, whatever body it lives in; a thread of their own they may have."""
    for module, file in _modules("lumen.outlets".replace(".", "/")):
        foreign = {"lumen.devices", "lumen.simulation", "lumen.store", "lumen.commands"}
        imports = {n for n in _imports(file) if not _within(n, {"lumen.system.worker_thread"})}
        assert not any(_within(name, foreign) for name in imports), module


def test_broker_is_spoken_to_in_one_place() -> None:
    """The library of MQTT is loaded where a broker is configured, and nowhere else."""
    for module, file in _modules("lumen"):
        if module != "lumen.outlets.mqtt.link":
            assert not any(_within(name, {"paho"}) for name in _imports(file)), module


def test_doctor_judges_without_looking() -> None:
    """Only its reader touches the machine: every verdict can be had from written facts."""
    judges = {f"lumen.doctor.{name}" for name in ("verdicts", "household", "hat", "examination")}
    for module, file in _modules("lumen"):
        if module in judges:
            imported = _imports(file)
            assert {name.split(".")[0] for name in imported} & IMPURE_STANDARD == set(), module
            assert not any(_within(name, {"lumen.runtime", "lumen.store"}) for name in imported)


def test_lumen_never_imports_the_trainer() -> None:
    """The daemon stands alone."""
    for module, file in _modules("lumen"):
        assert not any(name.split(".")[0] == "trainer" for name in _imports(file)), module


def test_the_explorers_logic_knows_nothing_of_its_page() -> None:
    """Only the page's own modules import Gradio, so that all else is tested without it."""
    page = {"page", "showing", "serving"}
    for module, file in _modules("trainer"):
        name = module.rsplit(".", maxsplit=1)[-1]
        if not (module.startswith("trainer.explorer.") and (name in page or "tab_" in name)):
            assert "gradio" not in {found.split(".")[0] for found in _imports(file)}, module


def test_real_pins_are_imported_only_where_they_are_opened() -> None:
    """Off a Pi `import board` has no pins, so only the real header names it, in a string."""
    hardware = {"board", "busio", "digitalio", "gpiod", "microcontroller"}
    for module, file in _modules("lumen"):
        roots = {name.split(".")[0] for name in _imports(file)}
        assert roots & hardware == set(), module


def test_server_and_broker_are_loaded_only_where_they_are_wanted() -> None:
    """A Lumen without a page or a broker does not pay for them."""
    script = "import lumen.composition.assembly, sys; print('\\n'.join(sys.modules))"
    run = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    costly = {
        "h11",
        "paho",
        "lumen.outlets.web.page",
        "lumen.outlets.web.http",
        "psutil",
        "statistics",
    }
    assert costly & set(run.stdout.split()) == set()


@pytest.mark.parametrize(
    "module",
    [
        name
        for name, _ in _modules("lumen")
        if _part(name) in {"lumen.core", "lumen.formats.student"}
    ],
)
def test_pure_part_loads_without_heavy_libraries(module: str) -> None:
    """What decides needs neither a picture library nor a server, a database or a toolkit."""
    script = f"import {module}, sys; print('\\n'.join(sys.modules))"
    run = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    heavy = {"PIL", "asyncio", "sqlite3", "sklearn", "torch", "joblib", "scipy", "rich", "psutil"}
    assert heavy & set(run.stdout.split()) == set()
