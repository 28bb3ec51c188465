"""What feeds the watchdog, and what the service manager is told."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from creature import CALM, FakeDisplay, FakeLeds, FakeSensor, moment
from hand_clock import HandClock
from patience import run

from lumen.config.settings import MemoryConfig, Settings
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.formats.student import load_student
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.hardware import Hardware, Mode
from lumen.runtime.heartbeat import FED, READY, STOPPING, heartbeat, status_line
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter
from lumen.units import Monotonic

BODIES = [(), ("lights",), ("panel",), ("lights", "panel")]


class Heart:
    """A Lumen whose loops a test turns by hand, and what its service manager heard."""

    def __init__(self, directory: Path, body: tuple[str, ...]) -> None:
        self.clock = clock = HandClock()
        parts = Hardware(Mode.HOST, "here", clock, clock, (FakeSensor(CALM),), 4)
        parts.leds = FakeLeds() if "lights" in body else None
        parts.display = FakeDisplay() if "panel" in body else None
        storage = StorageWriter(directory, MemoryConfig(str(directory)), clock)
        student = load_student()
        self.lumen = Lumen(Settings(), parts, student, storage, directory, lambda: None)
        self.heard: list[str] = []
        self.observed = 0

    def _observe(self) -> None:
        self.observed += 1

    async def turn(self, *what: str) -> str:
        """Let parts of Lumen make progress; give what the manager heard of it.

        Whoever observes progress is called exactly when the watchdog is fed.
        """
        self.heard.clear()
        before = self.observed
        if "lights" in what:
            await self.lumen.renderer.show_lights()
        if "panel" in what:
            await self.lumen.renderer.show_screen()
        if "sample" in what:
            await self.clock.sleep(30.0)
            await self.lumen.pulse.beat()
        await asyncio.sleep(0)
        heard = "\n".join(self.heard)
        assert self.observed - before == heard.count(FED)
        return heard

    async def begin(self) -> asyncio.Task[None]:
        """Start to send."""
        lumen = self.lumen
        beat = heartbeat(lumen.creature, lumen.renderer, self.heard.append, [self._observe])
        task = asyncio.ensure_future(beat())
        await asyncio.sleep(0)
        return task


@pytest.mark.parametrize("body", BODIES)
def test_ready_is_told_when_the_first_sample_was_lived(
    tmp_path: Path, body: tuple[str, ...]
) -> None:
    """Not before: a Lumen that cannot sense is not ready, whatever its lights do."""

    async def live() -> None:
        heart = Heart(tmp_path, body)
        task = await heart.begin()
        assert await heart.turn("lights", "panel") == ""
        assert (await heart.turn("sample")).startswith(f"{READY}\nSTATUS=waking")
        assert READY not in await heart.turn(*body, "sample")
        heart.heard.clear()
        task.cancel()
        await asyncio.wait([task])
        assert heart.heard == [STOPPING]
        await heart.lumen.sleep()

    run(live())


@pytest.mark.parametrize("body", BODIES)
def test_watchdog_is_fed_only_when_senses_and_whole_body_went_on(
    tmp_path: Path, body: tuple[str, ...]
) -> None:
    """Whatever of this body stands still, it starves; what was never fitted is not waited for."""

    async def live() -> None:
        heart = Heart(tmp_path, body)
        task = await heart.begin()
        await heart.turn("sample")
        assert FED in await heart.turn(*body, "sample")
        for still in body:
            moving = [part for part in ("lights", "panel") if part != still]
            assert FED not in await heart.turn(*moving, "sample")
            assert FED not in await heart.turn(*moving, "sample")
            assert FED in await heart.turn(still, "sample")
        assert FED not in await heart.turn("lights", "panel")
        task.cancel()
        await heart.lumen.sleep()

    run(live())


def _creature(faults: Mapping[str, str], *faulty: Channel) -> CreatureState:
    creature, now = CreatureState(), moment(said="~warmth~ ~holding~")
    silent = dict.fromkeys(faulty, Fault(FaultKind.SILENT, "no\nanswer"))
    sample = replace(now.sample, readings={**now.sample.readings, **silent})
    creature.faults = faults
    creature.add(replace(now, sample=sample), Monotonic(0.0))
    return creature


def test_status_says_what_is_felt() -> None:
    """Shape, state and words, on one line."""
    assert status_line(_creature({})) == (
        "settled presence · E 0.50 I 0.80 S 0.20 V 0.08 · ~warmth~ ~holding~ I rest."
    )


def test_status_says_what_is_at_fault() -> None:
    """What shares a reason stands together; a reason of many lines becomes one."""
    creature = _creature({"panel": "no answer"}, Channel.HUMIDITY, Channel.PRESSURE)
    assert status_line(creature).endswith(
        "I rest. · humidity, pressure: silent: no answer · panel: no answer"
    )


def test_status_is_short_enough_for_the_service_manager() -> None:
    """It takes no notice of a longer message, however long the reason of a fault is."""
    line = status_line(_creature({"panel": "\u4e2d" * 100_000}))
    assert len(f"{READY}\nSTATUS={line}\n{FED}".encode()) < 4096
    assert line.endswith("\u2026")
