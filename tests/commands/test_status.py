"""How Lumen is, as people read it."""

import asyncio
import re

import pytest
from msgspec.structs import replace
from rich.console import Console

from lumen.commands.status import portrait
from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.core.reading import Channel
from lumen.formats.report import MomentReport
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.runtime.hardware import Mode


@pytest.fixture(scope="module")
def status(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give what a simulated Lumen says of itself."""
    directory = tmp_path_factory.mktemp("memory")

    async def live() -> Snapshot:
        settings = Settings(memory=MemoryConfig(str(directory)), mock=MockConfig("day"))
        async with assembled(settings, Choice(Mode.MOCK)) as lumen:
            await lumen.wake(PREFILL)
            return View(lumen).snapshot()

    return asyncio.run(live())


def drawn(status: Snapshot, width: int = 80) -> str:
    """Draw it as a terminal without colour shows it."""
    console = Console(width=width, color_system=None, highlight=False)
    with console.capture() as shown:
        console.print(portrait(status))
    return shown.get()


def test_portrait_tells_how_lumen_is(status: Snapshot) -> None:
    """Where, for how long, what it feels and says, what it reads, what it remembers."""
    status = replace(status, sentence="I glow and stir.")
    printed = drawn(status)
    assert "simulated room, day   SIMULATED" in printed
    assert "mode mock, awake for 13 min of its room's time" in printed
    assert str(status.said) in printed
    assert str(status.sentence) in printed
    for word in ("energy", "integrity", "entropy", "void", "humidity"):
        assert word in printed
    assert re.search(r"memory [1-9]\d* kB · ", printed)
    assert "✗" not in printed


@pytest.mark.parametrize("width", [40, 80, 200])
def test_portrait_fits_the_terminal(status: Snapshot, width: int) -> None:
    """No line is longer than the terminal is wide."""
    assert max(map(len, drawn(status, width).splitlines())) <= width


def now_of(status: Snapshot) -> MomentReport:
    """Give the moment that the fixture has."""
    assert status.now is not None
    return status.now


def test_portrait_tells_what_is_wrong(status: Snapshot) -> None:
    """Every fault with its reason, a notice, and senses that stand still."""
    faults = dict.fromkeys((Channel.HUMIDITY, Channel.PRESSURE), "silent: no answer")
    printed = drawn(
        replace(
            status,
            now=replace(now_of(status), faults=faults),
            parts={"panel": "no answer within 2 s"},
            notice="the memory was begun afresh",
            unknown=["I"],
            silent_min=5,
            muted=True,
            uncalibrated=True,
        )
    )
    assert "✗ humidity, pressure: silent: no answer" in printed
    assert "✗ panel: no answer within 2 s" in printed
    assert "✗ no sample for 5 min: sampling has stalled" in printed
    assert "! the memory was begun afresh" in printed
    assert "! no fitted sensor measures I" in printed
    assert "muted" in printed
    assert "! air temperature includes the board's own heat: lumen calibrate heat" in printed


def test_portrait_is_honest_when_lumen_wakes(status: Snapshot) -> None:
    """Without a sample, without a state, without a shape."""
    waking = replace(status, now=None, said=None, sentence=None, age_s=None)
    assert "no sample yet" in drawn(waking)
    now = replace(now_of(status), eisv=None, shape=None, trend=None)
    printed = drawn(replace(waking, now=now))
    assert "waking: needs ten minutes" in printed
    assert "No state yet" in printed
    eisv = now_of(status).eisv
    assert eisv is not None
    unknown = replace(now_of(status), eisv=replace(eisv, I=None))
    assert "no fitted sensor measures it" in drawn(replace(status, now=unknown))


def test_portrait_is_drawn_when_the_memory_is_at_fault(status: Snapshot) -> None:
    """How large a file is that cannot be read, nobody knows."""
    printed = drawn(replace(status, memory=replace(status.memory, bytes=None)))
    assert "memory of unknown size" in printed
