"""The house's directions: who may import whom, and what must not be loaded.

Each rule is a function that gives the violations it finds, so that a planted violation of each
kind proves that it would be seen.
"""

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest
from imports import Imports, cycles, imports_of, modules, read_imports, within
from repository import ROOT

FOUNDATION = {"units", "errors"}
MAY_IMPORT: Mapping[str, set[str]] = {
    "units": set(),
    "errors": set(),
    "core": FOUNDATION,
    "system": FOUNDATION,
    "ports": FOUNDATION | {"core"},
    "store": FOUNDATION | {"core", "system"},
    "devices": FOUNDATION | {"core", "ports", "system"},
    "body": FOUNDATION | {"core", "ports"},
    "config": FOUNDATION | {"core", "body", "system"},
    "formats": FOUNDATION | {"core", "store", "system"},
    "simulation": FOUNDATION | {"core", "ports", "devices"},
    "runtime": FOUNDATION
    | {"core", "ports", "system", "store", "devices", "body", "config", "formats", "simulation"},
    "outlets": FOUNDATION | {"core", "ports", "system", "body", "config", "formats", "runtime"},
    "plugins": FOUNDATION
    | {"core", "ports", "system", "body", "config", "formats", "runtime", "outlets"},
    "doctor": FOUNDATION | {"core", "ports", "system", "config", "devices", "store", "formats"},
    "updating": FOUNDATION | {"formats", "outlets", "system"},
    "composition": FOUNDATION
    | {"core", "ports", "system", "store", "devices", "body", "config", "formats"}
    | {"simulation", "runtime", "outlets", "plugins", "doctor"},
    "commands": FOUNDATION
    | {"core", "ports", "system", "store", "devices", "body", "config", "formats"}
    | {"simulation", "runtime", "outlets", "doctor", "composition", "updating"},
}
"""Each room of `lumen`, and the rooms that it may import. Nothing else is allowed."""

TRAINER_ROOMS = (
    "system",
    "data",
    "measures",
    "teacher",
    "student",
    "evaluation",
    "publishing",
    "pipeline",
    "explorer",
    "commands",
)
"""The rooms of `trainer`, from the ground up."""
TRAINER_MAY_IMPORT: Mapping[str, set[str]] = {
    room: set(TRAINER_ROOMS[:height]) for height, room in enumerate(TRAINER_ROOMS)
}
"""Each room of `trainer` may import those below it."""
LUMEN_FOR_TRAINER = (
    FOUNDATION
    | {"core", "formats", "simulation", "body", "ports", "system"}
    | {"store", "config", "runtime"}
)
"""What the workshop may know of the creature: what is pure, the files they share, and a replay."""

PURE_LIBRARIES = {"numpy", "msgspec"}
"""What pure rooms may use of other people's work."""
IMPURE_STANDARD = frozenset(
    [
        "asyncio",
        "datetime",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "select",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "uuid",
    ]
)
"""Clock, chance, files, threads and the network: passed into a pure room, never fetched by it."""
PURE_NAMES = {"random.Random"}
"""The type of chance that is passed in."""
HARDWARE = {"board", "busio", "digitalio", "gpiod", "microcontroller"}

CREATURE = [
    f"lumen.runtime.{module}"
    for module in (
        *("calibrated_body", "creature_state", "day", "faults", "moment_steps", "pulse"),
        *("recall", "sensor_suite"),
    )
]
"""The creature's inside: what of it outlets may know is what `outlets.view` gives them."""

READS_THE_INSIDE = "lumen.outlets.snapshot_maker"
"""Makes the snapshot, and says to the view what a creature is."""

LUMEN = modules(ROOT, "lumen")
TRAINER = modules(ROOT, "trainer")
IMPORTS = read_imports({**LUMEN, **TRAINER})


def room_of(module: str) -> str:
    """Give the room that a module lies in."""
    return module.split(".")[1] if "." in module else ""


def rooms(imports: Imports, package: str) -> Imports:
    """Give what each room of a package imports of its other rooms."""
    found: dict[str, set[str]] = {}
    for module, names in imports.items():
        if within(module, package) and room_of(module):
            own = {room_of(name) for name in names if within(name, package)}
            found.setdefault(room_of(module), set()).update(own - {""})
    return found


def upward(imports: Imports, package: str, rules: Mapping[str, set[str]]) -> Iterator[str]:
    """Give what is imported against the directions of a package's rooms."""
    for module, names in imports.items():
        room = room_of(module)
        if not within(module, package) or not room:
            continue
        if room not in rules:
            yield f"{module}: no rule for {room}"
            continue
        for name in names:
            if within(name, package) and room_of(name) in rules.keys() - rules[room] - {room}:
                yield f"{module} imports {name}"


def impure(imports: Imports, *rooms: str) -> Iterator[str]:
    """Give what reaches for clock, chance, file, thread or a foreign library in pure rooms."""
    for module, names in imports.items():
        if not (within(module, "lumen") and room_of(module) in rooms):
            continue
        for name in names:
            root = name.split(".")[0]
            foreign = root not in sys.stdlib_module_names | {"lumen"} | PURE_LIBRARIES
            if foreign or (root in IMPURE_STANDARD and name not in PURE_NAMES):
                yield f"{module} imports {name}"


def whole(imports: Imports) -> Iterator[str]:
    """Give the outlets that reach for the whole creature, or that look past their view of it."""
    for module, names in imports.items():
        if not within(module, "lumen.outlets"):
            continue
        for name in names:
            inside = any(within(name, part) for part in CREATURE) and module != READS_THE_INSIDE
            if within(name, "lumen.runtime.lifecycle") or inside:
                yield f"{module} imports {name}"


def test_every_room_imports_only_what_is_below_it() -> None:
    """Units and errors at the bottom, commands at the top, and never upward."""
    assert list(upward(IMPORTS, "lumen", MAY_IMPORT)) == []


def test_every_room_of_the_trainer_imports_only_what_it_may() -> None:
    """And of Lumen only what is pure, and the files that both read."""
    assert list(upward(IMPORTS, "trainer", TRAINER_MAY_IMPORT)) == []
    beyond = [
        f"{module} imports {name}"
        for module, names in IMPORTS.items()
        for name in names
        if within(module, "trainer")
        and within(name, "lumen")
        and room_of(name) not in LUMEN_FOR_TRAINER | {""}
    ]
    assert beyond == []


def test_outlets_never_hold_the_whole_creature() -> None:
    """They get a view of it: snapshots, controls, and a few services."""
    assert list(whole(IMPORTS)) == []


def test_nothing_imports_itself_in_a_circle() -> None:
    """Not even inside functions."""
    assert cycles(IMPORTS) == []


def test_no_rooms_import_one_another_in_a_circle() -> None:
    """A room is above or below another, never both."""
    assert cycles(rooms(IMPORTS, "lumen")) == []
    assert cycles(rooms(IMPORTS, "trainer")) == []


def test_core_is_pure() -> None:
    """No clock, chance, file, thread or logging, and no library but arrays and checked types."""
    assert list(impure(IMPORTS, "units", "errors", "core")) == []


def test_body_and_simulated_room_are_as_pure() -> None:
    """But for pictures, their fonts, and the lock of a room that several threads read."""
    found = set(impure(IMPORTS, "body", "simulation"))
    allowed = {
        "lumen.body.scene imports datetime.time",
        "lumen.body.text imports pathlib.Path",
        "lumen.simulation.lived imports threading",
    }
    assert {
        each for each in found if " PIL" not in each and "simulation.silicon" not in each
    } == allowed


@pytest.mark.parametrize(
    ("module", "planted", "rule"),
    [
        ("lumen.core.bands", "import random", "impure"),
        ("lumen.core.bands", "from datetime import datetime", "impure"),
        ("lumen.core.bands", "from time import monotonic", "impure"),
        ("lumen.core.bands", "import torch", "impure"),
        ("lumen.core.bands", "def f():\n    import os", "impure"),
        ("lumen.devices.regions", "from lumen.commands import printing", "upward"),
        ("lumen.store.disk_space", "from lumen.runtime.pulse import Pulse", "upward"),
        ("lumen.system.clock", "from lumen.core.bands import beta", "upward"),
        ("lumen.body.light", "def f():\n    from lumen.store.store import Store", "upward"),
        ("lumen.runtime.pulse", "import lumen.outlets.web.page", "upward"),
        ("lumen.outlets.web.page", "from lumen.devices import bme280", "upward"),
        ("lumen.formats.recording", "from lumen.config import settings", "upward"),
        ("lumen.outlets.web.page", "from lumen.runtime.lifecycle import Lumen", "whole"),
        ("lumen.outlets.view", "def f():\n    import lumen.runtime.lifecycle", "whole"),
        ("lumen.outlets.mqtt.state", "from lumen.runtime import creature_state", "whole"),
        ("lumen.plugins.part", "from lumen.store.store import Store", "upward"),
        ("lumen.outlets.view", "def f():\n    from lumen.plugins import part", "upward"),
        ("lumen.unheard_of.room", "import lumen.core.bands", "upward"),
        ("lumen.core.bands", "def f():\n    from lumen.core.state import Body", "circle"),
        ("lumen.core.reading", "from lumen.core import moment", "circle"),
        ("trainer.data.windowing", "from trainer.commands import cli", "upward"),
        ("trainer.data.windowing", "from trainer.explorer import page", "upward"),
        ("trainer.data.windowing", "from trainer.measures import metrics", "upward"),
        ("trainer.teacher.lora", "def f():\n    from trainer.evaluation import plots", "upward"),
        ("trainer.system.folders", "from trainer.data.splits import Split", "upward"),
        ("trainer.unheard_of.room", "import trainer.data.rows", "upward"),
        ("trainer.teacher.trie", "from trainer.teacher import exact", "circle"),
    ],
)
def test_planted_violation_is_seen(module: str, planted: str, rule: str) -> None:
    """Each kind of violation, planted where there is none now."""
    imports = {m: set(names) for m, names in IMPORTS.items()}
    imports.setdefault(module, set()).update(imports_of(planted))
    package = module.split(".", maxsplit=1)[0]
    rules = MAY_IMPORT if package == "lumen" else TRAINER_MAY_IMPORT
    found = {
        "upward": list(upward(imports, package, rules)),
        "impure": list(impure(imports, "units", "errors", "core")),
        "whole": list(whole(imports)),
        "circle": [" ".join(circle) for circle in cycles(imports)],
    }
    assert any(module in violation for violation in found[rule])


@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("trainer.teacher.trie", "from trainer.evaluation import tables"),
        ("trainer.measures.metrics", "def f():\n    from trainer.evaluation import accuracy"),
        ("lumen.core.bands", "from lumen.formats import student"),
    ],
)
def test_planted_circle_of_rooms_is_seen(module: str, planted: str) -> None:
    """Also where no two modules import one another."""
    imports = {m: set(names) for m, names in IMPORTS.items()}
    imports[module].update(imports_of(planted))
    assert cycles(imports) == []
    assert len(cycles(rooms(imports, module.split(".", maxsplit=1)[0]))) == 1


def test_broker_is_spoken_to_in_one_place() -> None:
    """The library of MQTT is loaded where a broker is configured, and nowhere else."""
    users = {m for m, names in IMPORTS.items() if any(within(name, "paho") for name in names)}
    assert users == {"lumen.outlets.mqtt.link"}


def test_assistants_library_is_loaded_in_one_place() -> None:
    """It is of a process of its own, and of an extra: the daemon neither needs nor loads it."""
    for library in ("mcp", "mcp_types", "pydantic"):
        users = {m for m, names in IMPORTS.items() if any(within(n, library) for n in names)}
        assert users <= {"lumen.outlets.mcp.server", "lumen.outlets.mcp.tools"}
    of_it = [
        m for m, names in IMPORTS.items() if any(within(n, "lumen.outlets.mcp") for n in names)
    ]
    assert set(of_it) == {"lumen.commands.mcp", "lumen.outlets.mcp.server"}


def test_plugins_are_loaded_in_one_place() -> None:
    """A Lumen without one neither loads what serves them nor looks through installed packages."""
    users = {m for m, names in IMPORTS.items() if any(within(n, "lumen.plugins") for n in names)}
    assert {m for m in users if not within(m, "lumen.plugins")} == {"lumen.composition.assembly"}


def test_doctor_judges_without_looking() -> None:
    """Only its reader touches the machine: every verdict can be had from written facts."""
    for module in LUMEN:
        if within(module, "lumen.doctor") and not module.endswith(("reader", "facts")):
            assert {name.split(".")[0] for name in IMPORTS[module]} & IMPURE_STANDARD == set()
            assert not any(within(name, "lumen.store") for name in IMPORTS[module]), module


def test_lumen_never_imports_the_trainer() -> None:
    """The daemon stands alone."""
    assert not any(within(name, "trainer") for module in LUMEN for name in IMPORTS[module])


def test_the_explorers_logic_knows_nothing_of_its_page() -> None:
    """Only the page's own modules import Gradio, so that all else is tested without it."""
    page = {"page", "showing", "serving"}
    for module in TRAINER:
        name = module.rsplit(".", maxsplit=1)[-1]
        if not (within(module, "trainer.explorer") and (name in page or "tab_" in name)):
            assert not any(within(found, "gradio") for found in IMPORTS[module]), module


def test_real_pins_are_imported_only_where_they_are_opened() -> None:
    """Off a Pi `import board` has no pins, so only the real header names it, in a string."""
    for module in LUMEN:
        assert {name.split(".")[0] for name in IMPORTS[module]} & HARDWARE == set(), module


def _loaded(script: str) -> set[str]:
    """Give the modules that a fresh interpreter has loaded after a script."""
    run = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", f"{script}; import sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


def test_server_and_broker_are_loaded_only_where_they_are_wanted() -> None:
    """A Lumen without a page or a broker does not pay for them."""
    costly = {"h11", "mcp", "paho", "psutil", "statistics", "lumen.outlets.web.page"}
    costly |= {"zeroconf", "http.client", "lumen.outlets.alerts.outlet"}
    costly |= {"lumen.plugins", "lumen.system.entry_points", "importlib.metadata"}
    costly |= {"pyarrow", "lumen.outlets.control.events", "lumen.outlets.hooks.runner"}
    costly |= {"lumen.core.taste", "lumen.formats.recording_header", "zoneinfo"}
    costly |= {"importlib.resources", "PIL.PngImagePlugin", "numpy.ma"}
    assert costly & _loaded("import lumen.composition.assembly") == set()


def test_numpys_medians_are_not_called() -> None:
    """The first call would load `numpy.ma`; `lumen.core.median` does without."""
    loading = re.compile(r"\bnp\.(nan)?(median|percentile|quantile)\(")
    paths = (ROOT / "lumen").rglob("*.py")
    assert [p.name for p in paths if loading.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "module", [m for m in LUMEN if room_of(m) == "core" or m == "lumen.formats.student"]
)
def test_pure_part_loads_without_heavy_libraries(module: str) -> None:
    """What decides needs neither a picture library nor a server, a database or a toolkit."""
    heavy = {"PIL", "asyncio", "sqlite3", "sklearn", "torch", "joblib", "scipy", "rich", "psutil"}
    assert heavy & _loaded(f"import {module}") == set()


def test_every_room_stands_in_the_table() -> None:
    """Whoever opens the architecture's page finds each, and none that there is not."""
    text = (ROOT / "docs" / "dev" / "architecture.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `((?:lumen|trainer)/\w+)(?:\.py)?` \|", text, re.MULTILINE)
    there = {f"{m.split('.')[0]}/{room_of(m)}" for m in (*LUMEN, *TRAINER) if room_of(m)}
    assert sorted(listed) == sorted(there)


def test_picture_of_the_rooms_is_that_of_the_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make architecture` draws it anew."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    drawn = importlib.import_module("architecture_figure")
    assert drawn.FILE.read_text(encoding="utf-8") == drawn.figure(drawn.rooms(IMPORTS))


@pytest.mark.parametrize("more", [0, 2])
def test_no_arrow_of_the_picture_runs_through_a_room(
    monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    """It passes a floor beside its rooms, and all is within the picture, with more rooms too."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    drawn = importlib.import_module("architecture_figure")
    graph = dict(drawn.rooms(IMPORTS))
    graph |= {f"new{n}": frozenset({"store", "units"}) for n in range(more)}
    floor = drawn.floors(graph)
    across = drawn.positions(graph, floor)
    wide = {place: drawn.BOX if isinstance(place, str) else 0 for place in across}
    assert any(not wide[place] for place in across)
    for level in range(max(floor.values()) + 1):
        row = sorted(
            (x - wide[place] / 2, x + wide[place] / 2)
            for place, x in across.items()
            if (floor[place] if isinstance(place, str) else place.floor) == level
        )
        ends = [0.0, *(end for pair in row for end in pair), drawn.WIDE]
        assert ends == sorted(ends)
