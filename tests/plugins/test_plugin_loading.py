"""Plug-ins are looked for only where one is enabled, and what cannot be loaded is named."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from hand_clock import HandClock
from patience import run
from strangers import OUTLET, PAGE, Guarded, guarded_life, lay, on_the_path

from lumen.plugins import loading
from lumen.plugins.interface import PluginSetup
from lumen.plugins.starts import EARLY_ENDS, FILE_NAME, STEADY, PluginStarts
from lumen.system import entry_points
from lumen.system.entry_points import Offered, offered

TAKES = """
    class Made:
        def __init__(self, setup):
            self.setup = setup
            setups.append(setup)
        def take(self, snapshot): pass
    setups = []
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on the path."""
    with on_the_path(tmp_path / "site") as folder:
        yield folder


def test_nothing_is_looked_for_when_none_is_enabled(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that is only installed is not even seen, and no start is noted."""
    lay(site, "idle", "raise RuntimeError('loaded')", {PAGE: "idle = idle:Made"})
    monkeypatch.setattr(entry_points, "distributions", _broken)

    async def live() -> None:
        async with guarded_life(tmp_path / "memory") as at:
            assert at.outlets == []
            assert (await at.sample()).plugin_pages == []
            assert not (tmp_path / "memory" / FILE_NAME).exists()

    run(live())


def test_packages_that_cannot_be_looked_through_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lumen lives on without plug-ins."""
    monkeypatch.setattr(entry_points, "distributions", _broken)

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "taker") as at:
            assert "RuntimeError: no such disk" in at.faults["plug-in taker"]
            assert (await at.sample()).samples == 1

    run(live())


def test_start_that_loads_nothing_is_no_early_end(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan that hangs or was cancelled blames no plug-in, and leaves no thread behind."""
    lay(site, "taker", TAKES, {OUTLET: "taker = taker:Made"})
    began, freed = Event(), Event()

    def slow() -> list[Offered]:
        began.set()
        freed.wait()
        return []

    monkeypatch.setattr(loading, "offered", slow)
    monkeypatch.setattr(loading, "SCANNING", 0.1)
    memory = tmp_path / "memory"

    async def live() -> None:
        for _ in range(EARLY_ENDS):
            async with guarded_life(memory, "taker") as at:
                assert "no answer within 0.1 s" in at.faults["plug-in taker"]
                assert not (memory / FILE_NAME).exists()
        monkeypatch.setattr(loading, "SCANNING", 60.0)
        began.clear()
        task = asyncio.create_task(_enter(memory))
        await asyncio.to_thread(began.wait)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        freed.set()
        async with guarded_life(memory, "nobodys") as at:
            assert list(at.faults) == ["plug-in nobodys"]
            assert not (memory / FILE_NAME).exists()
        for thread in threading.enumerate():
            if thread.name in ("installed packages", "plug-ins file"):
                await asyncio.to_thread(thread.join)

    run(live())


async def _enter(memory: Path) -> None:
    async with guarded_life(memory, "taker"):
        pytest.fail("it was loaded")


def _broken() -> None:
    raise RuntimeError("no such disk")


def test_name_that_no_package_has_is_named_with_what_was_meant(tmp_path: Path, site: Path) -> None:
    """Other plug-ins live on."""
    lay(site, "taker", TAKES, {OUTLET: "taker = taker:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "takr", "zzz", "taker") as at:
            await _loaded(at, "taker")
            assert at.faults == {
                "plug-in takr": "no installed package has it; did you mean taker?",
                "plug-in zzz": "no installed package has it; docs/plugins.md says how to install "
                "one",
            }

    run(live())


def test_name_that_two_packages_have_is_named_with_both(tmp_path: Path, site: Path) -> None:
    """Neither of them is loaded: nobody could say which was meant."""
    lay(site, "one", TAKES, {OUTLET: "twin = one:Made"})
    lay(site, "two", TAKES, {PAGE: "twin = two:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "twin") as at:
            reason = "several packages have it: one 1.0, two 1.0; uninstall all but one"
            assert at.faults == {"plug-in twin": reason}

    run(live())


def test_broken_package_hides_no_other(site: Path) -> None:
    """Files that no installer wrote so."""
    lay(site, "taker", TAKES, {OUTLET: "taker = taker:Made"})
    for name, text in (("a", b"[lumen.pages]\nno equals sign\n"), ("b", b"\xff\xfe[")):
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "entry_points.txt").write_bytes(text)
    assert "taker" in {each.entry.name for each in offered()}


def test_settings_are_the_plugins_own_table_and_its_folder_is_there(
    tmp_path: Path, site: Path
) -> None:
    """Whatever stands in them, as a copy of its own."""
    lay(site, "taker", TAKES, {OUTLET: "taker = taker:Made"})
    table = {"near": {"lat": 48.2}, "list": [1, 2]}

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "taker", language="de", taker=table) as at:
            (setup,) = await _loaded(at, "taker")
            assert (setup.settings, setup.language) == (table, "de")
            assert setup.settings["list"] is not table["list"]
            assert setup.directory == tmp_path / "memory" / "plugins" / "taker"
            assert setup.directory.is_dir()

    run(live())


def test_plugins_are_left_out_after_three_starts_that_ended_early(
    tmp_path: Path, site: Path
) -> None:
    """No thread holds off what ends the process: `os._exit`, a crash, a kill for memory."""
    lay(site, "taker", TAKES, {OUTLET: "taker = taker:Made"})
    memory = tmp_path / "memory"

    async def live() -> None:
        for _ in range(EARLY_ENDS):
            starts = PluginStarts(memory)
            await starts.note()
            starts.close()
        async with guarded_life(memory, "taker") as at:
            (reason,) = at.faults.values()
        assert reason.startswith("not loaded: the last 3 starts with plug-ins ended within 10 min")
        assert str(memory / FILE_NAME) in reason
        (memory / FILE_NAME).unlink()
        assert await PluginStarts(memory).early_ends() == 0

    run(live())


@pytest.mark.parametrize("noted", [None, b'{"early_ends":2}', b"rubbish"])
def test_start_that_ends_in_order_is_no_early_end(
    tmp_path: Path, site: Path, noted: bytes | None
) -> None:
    """The note goes away; one that makes no sense counts for nothing."""
    lay(site, "taker", TAKES, {OUTLET: "taker = taker:Made"})
    memory = tmp_path / "memory"
    memory.mkdir()
    if noted is not None:
        (memory / FILE_NAME).write_bytes(noted)

    async def live() -> None:
        async with guarded_life(memory, "taker") as at:
            assert at.faults == {}
            assert (memory / FILE_NAME).exists()
        assert not (memory / FILE_NAME).exists()

    run(live())


def test_start_that_lasts_is_no_early_end(tmp_path: Path, site: Path) -> None:
    """After ten minutes with plug-ins the note goes away."""
    lay(site, "taker", TAKES, {OUTLET: "taker = taker:Made"})
    clock = HandClock()

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "taker", body_clock=clock) as at:
            # It is moved by whoever sleeps on it.
            await at.samples_until(lambda: not (tmp_path / "memory" / FILE_NAME).exists())
            assert clock.now >= 1000.0 + STEADY

    run(live())


async def _loaded(at: Guarded, module: str) -> list[PluginSetup]:
    """Wait until a plug-in was made, and give what it was given."""
    setups: list[PluginSetup] = []
    while not setups:
        await at.sample()
        await asyncio.sleep(0.01)
        setups = getattr(sys.modules.get(module), "setups", [])
    return setups
