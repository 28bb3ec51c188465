"""Other people's packages, laid on the path as an installer does, and a Lumen that loads them."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from shutil import copytree
from textwrap import dedent
from typing import Any
from zipfile import ZipFile

import pytest
from hand_clock import HandClock
from repository import ROOT

from lumen.composition import assembly
from lumen.config.plugins import PluginsConfig
from lumen.config.settings import IdentityConfig, MemoryConfig, Settings
from lumen.core.reading import Channel, Reading
from lumen.formats.student import Student, load_student
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.runtime.faults import Outlet
from lumen.runtime.hardware import Hardware, Mode
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter
from lumen.units import Seconds

PAGE, OUTLET = "lumen.pages", "lumen.outlets"
PHRASES, FACE = "lumen.phrases", "lumen.faces"


@contextmanager
def on_the_path(folder: Path) -> Iterator[Path]:
    """Put a folder on the path, and forget its modules afterwards."""
    folder.mkdir(exist_ok=True)
    known = set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield folder
    for name in set(sys.modules) - known:
        if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def built(project: Path, folder: Path) -> Path:
    """Build a project's wheel by its own backend, lay it out, and give where it lies."""
    # From a copy: building leaves files behind.
    source = copytree(project, folder / "source")
    script = "import sys; from setuptools import build_meta as b; b.build_wheel(sys.argv[1])"
    command = [sys.executable, "-c", script, str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)  # noqa: S603 - this interpreter
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def moon(folder: Path) -> Path:
    """Build the example."""
    return built(ROOT / "examples" / "moon", folder)


def lay(site: Path, module: str, code: str, entries: Mapping[str, str], package: str = "") -> None:
    """Lay a package of one module: its code, and for each group what it names."""
    (site / f"{module}.py").write_text(dedent(code), encoding="utf-8")
    info = site / f"{package or module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package or module}\nVersion: 1.0\n"
    )
    lines = [f"[{group}]\n{entry}\n" for group, entry in entries.items()]
    (info / "entry_points.txt").write_text("\n".join(lines))


@cache
def _student() -> Student:
    """Load it once: nothing changes it."""
    return load_student()


class StandingClock(HandClock):
    """A clock on which nobody ever wakes."""

    async def sleep(self, _duration: Seconds) -> None:
        """Wait for ever."""
        await asyncio.Event().wait()


class Calm:
    """A sensor that reads the same at any time."""

    readings: Mapping[Channel, Reading] = {
        Channel.AMBIENT_TEMP: 21.0,
        Channel.HUMIDITY: 45.0,
        Channel.PRESSURE: 1000.0,
        Channel.LIGHT: 100.0,
        Channel.CPU_TEMP: 50.0,
        Channel.CPU: 10.0,
        Channel.MEMORY: 30.0,
        Channel.DISK: 40.0,
    }
    channels = frozenset(readings)

    async def read(self) -> Mapping[Channel, Reading]:
        """Give what is there."""
        return self.readings

    async def close(self) -> None:
        """Nothing is held."""


@dataclass
class Guarded:
    """A Lumen with plug-ins, whose clock is in the test's hand."""

    lumen: Lumen
    view: View
    clock: HandClock
    outlets: list[Outlet] = field(default_factory=list)

    async def sample(self) -> Snapshot:
        """Take a sample 30 s later."""
        self.clock.now += 30.0
        await self.lumen.pulse.beat()
        return self.view.snapshot()

    async def samples_until(self, holds: Callable[[], object]) -> None:
        """Take samples until something holds."""
        while not holds():
            await self.sample()
            await asyncio.sleep(0.01)

    @property
    def faults(self) -> dict[str, str]:
        """What of the plug-ins is at fault, each with its reason."""
        return {o.name: o.fault for o in self.outlets if o.fault is not None}


@asynccontextmanager
async def guarded_life(
    directory: Path,
    *names: str,
    language: str = "en",
    body_clock: HandClock | None = None,
    **tables: Mapping[str, Any],
) -> AsyncIterator[Guarded]:
    """Give a Lumen that has begun to load some plug-ins, and took no sample yet."""
    clock = HandClock()
    settings = Settings(
        IdentityConfig(language=language),  # type: ignore[arg-type]  # a test's own
        memory=MemoryConfig(str(directory)),
        plugins=PluginsConfig(names, tables),
    )
    parts = Hardware(Mode.HOST, "here", clock, body_clock or StandingClock(), (Calm(),), 4)
    storage = StorageWriter(directory, settings.memory, clock)
    lumen = Lumen(settings, parts, _student(), storage, directory, lambda: None)
    view = View(lumen)
    outlets = await assembly._plugins(view, lumen)
    for outlet in outlets:
        lumen.outlets.append(outlet)
        await outlet.start()
    await lumen.wake()
    try:
        yield Guarded(lumen, view, clock, outlets)
    finally:
        await lumen.sleep()
