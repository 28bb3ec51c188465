"""What outlets are given of the living creature."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hand_clock import HandClock
from patience import run

from lumen.body.scene import Page
from lumen.config.settings import CalibrationConfig, MemoryConfig, SensesConfig, Settings
from lumen.core.cadence import gap_limit
from lumen.core.compensation import Compensation
from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.formats.student import load_student
from lumen.outlets.mqtt.state import state_of
from lumen.outlets.prometheus.exposition import written
from lumen.outlets.prometheus.metrics import LoopLag, metrics
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.outlets.web.view import status
from lumen.runtime.controls import ControlChange
from lumen.runtime.hardware import Hardware, Mode
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter


class Sensor:
    """Reads what the test sets."""

    def __init__(self) -> None:
        self.readings: dict[Channel, Reading] = {
            Channel.AMBIENT_TEMP: 31.234567,
            Channel.PRESSURE: 1000.0,
            Channel.CPU_TEMP: 51.2,
            Channel.CPU: 10.0,
        }
        self.channels = frozenset(self.readings)

    async def read(self) -> dict[Channel, Reading]:
        """Give what is set."""
        return dict(self.readings)

    async def close(self) -> None:
        """Nothing is held."""


@dataclass
class Living:
    """A Lumen whose clock and sensor are in the test's hand."""

    lumen: Lumen
    view: View
    clock: HandClock
    sensor: Sensor

    async def sample(self) -> Snapshot:
        """Take a sample 30 s later."""
        self.clock.now += 30.0
        await self.lumen.pulse.beat()
        return self.view.snapshot()


@asynccontextmanager
async def living(directory: Path, interval: float = 30.0) -> AsyncIterator[Living]:
    """Give one that has restored what its directory holds, and took no sample yet."""
    clock, sensor = HandClock(), Sensor()
    settings = Settings(
        memory=MemoryConfig(str(directory)),
        senses=SensesConfig(interval=interval),
        calibration=CalibrationConfig(heat_factor=4.0),
    )
    parts = Hardware(Mode.HOST, "here", clock, clock, (sensor,), 4)
    storage = StorageWriter(directory, settings.memory, clock)
    lumen = Lumen(settings, parts, load_student(), storage, directory, lambda: None)
    await lumen.wake()
    try:
        yield Living(lumen, View(lumen), clock, sensor)
    finally:
        await lumen.sleep()


def test_readings_are_rounded_and_compensated_in_one_place(tmp_path: Path) -> None:
    """Raw beside room: 31.234567 and 31.234567 - (51.2 - 31.234567) / 4 = 26.243209."""

    async def live() -> None:
        async with living(tmp_path) as at:
            snapshot = await at.sample()
            assert snapshot.now is not None
            assert snapshot.now.reading[Channel.AMBIENT_TEMP] == 31.23
            assert snapshot.compensated == [Channel.AMBIENT_TEMP]
            assert snapshot.room == {Channel.AMBIENT_TEMP: 26.24}
            assert not snapshot.uncalibrated
            # Ambient, pressure and CPU temperature were fitted, and all three gave a value.
            assert snapshot.coverage_pct == 100.0

    run(live())


def test_lumen_is_uncalibrated_until_its_own_heat_is_known(tmp_path: Path) -> None:
    """Without a factor, and where the one that was measured can no longer be read."""

    async def live() -> None:
        async with living(tmp_path) as at:
            for own in (Compensation(), Compensation(lost=True)):
                at.lumen.creature.compensation = own
                assert at.view.snapshot().uncalibrated
            at.lumen.creature.compensation = Compensation(4.0)
            assert not at.view.snapshot().uncalibrated

    run(live())


def test_missing_reading_is_a_fault_and_nothing_stands_in_for_it(tmp_path: Path) -> None:
    """Neither raw, nor compensated by a temperature that is lost."""

    async def live() -> None:
        async with living(tmp_path) as at:
            at.sensor.readings[Channel.CPU_TEMP] = Fault(FaultKind.SILENT, "no answer")
            snapshot = await at.sample()
            assert snapshot.now is not None
            assert Channel.CPU_TEMP not in snapshot.now.reading
            assert snapshot.now.faults == {Channel.CPU_TEMP: "silent: no answer"}
            assert snapshot.room == {Channel.AMBIENT_TEMP: None}
            assert snapshot.coverage_pct == 66.7

    run(live())


def test_body_without_informing_channels_has_no_coverage(tmp_path: Path) -> None:
    """That is not zero percent of five."""

    async def live() -> None:
        async with living(tmp_path) as at:
            at.sensor.readings = {Channel.CPU: 10.0}
            assert (await at.sample()).coverage_pct is None

    run(live())


@pytest.mark.parametrize("interval", [10.0, 30.0, 60.0])
def test_all_who_look_agree_when_there_is_no_recent_sample(tmp_path: Path, interval: float) -> None:
    """At the very limit a sample is still the present; beyond it, for nobody."""
    limit = gap_limit(interval)

    def said(at: Living) -> list[bool]:
        snapshot = at.view.snapshot()
        lag = LoopLag(at.clock)
        shown = at.lumen.renderer.scene()
        return [
            snapshot.present is not None,
            snapshot.silent_min is None,
            status(snapshot)["silent_min"] is None,
            "senses" not in state_of(snapshot)["faults"],
            b"lumen_channel_up" in written(metrics(snapshot, lag, 0)),
            shown.present is not None,
            not any(line.startswith("senses") for line in shown.troubles),
        ]

    async def live() -> None:
        async with living(tmp_path, interval) as at:
            await at.sample()
            at.clock.now += limit
            assert set(said(at)) == {True}
            at.clock.now += 0.1
            assert set(said(at)) == {False}
            assert at.view.snapshot().silent_min == int(limit // 60)

    run(live())


def test_restored_moment_is_not_the_present(tmp_path: Path) -> None:
    """Until the first sample of this process, whatever the memory holds."""

    async def live() -> None:
        async with living(tmp_path) as at:
            assert at.view.snapshot().now is None
            await at.sample()
        async with living(tmp_path) as at:
            restored = at.view.snapshot()
            assert restored.now is not None
            assert (restored.samples, restored.present) == (0, None)
            assert (await at.sample()).present is not None

    run(live())


def test_change_of_the_controls_is_in_the_next_snapshot(tmp_path: Path) -> None:
    """And one that was taken before stays as it was."""

    async def live() -> None:
        async with living(tmp_path) as at:
            before = await at.sample()
            at.view.controls.apply(ControlChange(muted=True, quiet=True, page=Page.WORDS))
            after = at.view.snapshot()
            assert (after.muted, after.quiet_mode, after.quiet) == (True, True, True)
            assert after.page is Page.WORDS
            assert (before.muted, before.page) == (False, Page.FACE)
            assert after.now is before.now

    run(live())


def test_follower_gets_the_present_and_then_each_sample(tmp_path: Path) -> None:
    """One snapshot at once, and one for each sample, with that sample's own moment."""

    async def live() -> None:
        async with living(tmp_path) as at:
            following = at.view.follow()
            assert (await anext(following)).now is None
            for _ in range(3):
                await at.sample()
            times = [(await anext(following)).at_s for _ in range(3)]
            assert times == [1030.0, 1060.0, 1090.0]
            waiting = asyncio.ensure_future(anext(following))
            await asyncio.sleep(0)
            assert not waiting.done()
            waiting.cancel()

    run(live())


def test_ages_are_told_on_the_samples_clock(tmp_path: Path) -> None:
    """Uptime from the start, age from the last sample."""

    async def live() -> None:
        async with living(tmp_path) as at:
            await at.sample()
            at.clock.now += 12.34
            snapshot = at.view.snapshot()
            assert (snapshot.age_s, snapshot.uptime_s) == (12.3, 42.3)

    run(live())
