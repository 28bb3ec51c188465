"""How the living creature measures its own heat and glow."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from creature import FakeLeds
from patience import run
from whole_life import MOCK, lived, settings

from lumen.commands.calibrate import moments_taken
from lumen.composition.assembly import PREFILL, assembled
from lumen.core.moment import Moment
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.errors import LumenError
from lumen.formats.calibration import load_calibration, save_calibration
from lumen.outlets.view import View
from lumen.runtime import calibrated_body, calibrator
from lumen.runtime.calibrator import HeatFound, HeatProgress
from lumen.runtime.lifecycle import Lumen
from lumen.simulation.world import World
from lumen.units import Monotonic, WallTime


def test_calibration_is_read_and_kept_off_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that takes its time holds up nobody but the one who calibrates."""
    threads: list[str] = []

    def noted(work: Callable[..., Any]) -> Callable[..., Any]:
        def do(*given: object) -> object:
            threads.append(threading.current_thread().name)
            return work(*given)

        return do

    for module in (calibrated_body, calibrator):
        monkeypatch.setattr(module, "load_calibration", noted(load_calibration))
    monkeypatch.setattr(calibrator, "save_calibration", noted(save_calibration))

    async def live() -> None:
        async with assembled(settings(tmp_path, "calm"), MOCK) as lumen:
            await lumen.wake(PREFILL)
            await calibrated(lumen, world_of(lumen).room)
            with monkeypatch.context() as no_disk:
                no_disk.setattr(Path, "stat", None)
                shown = View(lumen).snapshot()
            assert shown.memory.bytes is not None
            assert shown.memory.bytes > 0

    run(live())
    assert threads == ["memory"] * 4


async def calibrated(lumen: Lumen, room: float) -> HeatFound:
    """Calibrate the heat to the end, and give what was found."""
    shares = [0.0]
    async for news in lumen.calibrator.measure_heat(room, moments_taken(lumen)):
        if isinstance(news, HeatFound):
            return news
        assert shares[-1] <= news.share < 1.0
        shares.append(news.share)
    raise AssertionError("nothing was found")


def test_heat_is_calibrated_by_a_load_of_its_own(tmp_path: Path) -> None:
    """Factor and lag that are found are the board's own, which nothing tells; and are kept."""

    async def live() -> None:
        async with assembled(settings(tmp_path, "calm"), MOCK) as lumen:
            await lumen.wake(PREFILL)
            world = world_of(lumen)
            before = lumen.creature.moment
            found = await calibrated(lumen, world.room)
            assert found.heat_factor == pytest.approx(world.board.factor, rel=0.08)
            assert found.heat_lag_s == pytest.approx(world.board.lag, rel=0.3)
            assert found.error_c <= 1.5
            assert found.heat_factor_before is None
            assert world.extra_tasks == 0.0
            kept = load_calibration(lumen.directory)
            assert Path(found.file).parent == lumen.directory
            assert (kept.heat_factor, kept.heat_lag) == (found.heat_factor, found.heat_lag_s)
            await lived(lumen, 1)
            after = lumen.creature.moment
            assert before is not None
            assert before.room is not None
            assert not before.room.calibrated
            assert after is not None
            assert after.room is not None
            assert after.room.calibrated
            assert after.room.ambient == pytest.approx(world.room, abs=1.0)
            again = await calibrated(lumen, world.room)
            assert again.heat_factor_before == found.heat_factor

    run(live())


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (80.0, "no room's temperature"),
        (45.0, "too little heat"),
    ],
)
def test_heat_is_not_calibrated_when_the_thermometer_makes_no_sense(
    tmp_path: Path, room: float, said: str
) -> None:
    """One clear line, the load ended, and nothing is kept."""

    async def live() -> None:
        async with assembled(settings(tmp_path, "calm"), MOCK) as lumen:
            await lumen.wake(PREFILL)
            with pytest.raises(LumenError, match=said):
                await calibrated(lumen, room)
            assert world_of(lumen).extra_tasks == 0.0
            assert load_calibration(lumen.directory).heat_factor is None

    run(live())


def test_load_ends_when_a_calibration_is_given_up(tmp_path: Path) -> None:
    """Whoever hangs up in the middle leaves no busy processor behind."""

    async def live() -> None:
        async with assembled(settings(tmp_path, "calm"), MOCK) as lumen:
            await lumen.wake(PREFILL)
            measuring = lumen.calibrator.measure_heat(20.0, moments_taken(lumen))
            async for news in measuring:
                if isinstance(news, HeatProgress) and news.loaded:
                    assert world_of(lumen).extra_tasks == 4.0
                    break
            await measuring.aclose()  # type: ignore[attr-defined]  # it is a generator
            assert world_of(lumen).extra_tasks == 0.0

    run(live())


@pytest.mark.parametrize("heard", [0, 30])
def test_heat_is_waited_for_no_longer_than_a_lost_part_may_take(tmp_path: Path, heard: int) -> None:
    """Lost from the beginning, or in the middle: one line says what is missing; the load ends."""

    async def losing(moments: AsyncIterator[Moment]) -> AsyncIterator[Moment]:
        lost = Fault(FaultKind.SILENT, "nothing answers")
        count = 0
        async for moment in moments:
            readings = {**moment.sample.readings}
            if count >= heard:
                readings[Channel.AMBIENT_TEMP] = lost
            count += 1
            yield replace(moment, sample=replace(moment.sample, readings=readings))

    async def live() -> None:
        async with assembled(settings(tmp_path, "calm"), MOCK) as lumen:
            await lumen.wake(PREFILL)
            world = world_of(lumen)
            shares = list[float]()

            async def measure() -> None:
                moments = losing(moments_taken(lumen))
                async for news in lumen.calibrator.measure_heat(20.0, moments):
                    assert isinstance(news, HeatProgress)
                    shares.append(news.share)

            with pytest.raises(LumenError, match=r"^no ambient temperature for 7 minutes: see"):
                await measure()
            assert world.extra_tasks == 0.0
            assert len(shares) == pytest.approx(heard + 420 / 30, abs=1)

    run(live())


def world_of(lumen: Lumen) -> World:
    """Give the simulated world that a Lumen lives in."""
    busy = lumen.hardware.busy
    assert busy is not None
    world: World = busy.__self__.world  # type: ignore[attr-defined]  # a bound method of the lived world
    return world


def test_light_is_calibrated_against_the_own_lamps(tmp_path: Path) -> None:
    """In a dark room the glow that is measured is the one that the simulated room has."""

    async def live() -> None:
        chosen = replace(settings(tmp_path, "calm"))
        async with assembled(chosen, MOCK) as lumen:
            await lumen.wake(PREFILL)
            await lived(lumen, 300)
            lumen.renderer._clock = lumen.hardware.body_clock = _Hurried()
            lights = asyncio.create_task(lumen.renderer.run_lights())
            found = await lumen.calibrator.measure_glow()
            lights.cancel()
            assert found.light_glow == pytest.approx(40.0, rel=0.2)
            assert lumen.renderer._held is None

    run(live())


def test_glow_of_lights_that_do_not_shine_is_not_measured(tmp_path: Path) -> None:
    """A glow of 0 would be stored as one that was measured."""

    async def live() -> None:
        async with assembled(settings(tmp_path, "calm"), MOCK) as lumen:
            await lumen.wake()
            lumen.renderer._clock = lumen.hardware.body_clock = _Hurried()
            leds = FakeLeds()
            leds.fault = "the pin is taken"
            lumen.hardware.leds = lumen.renderer._leds = leds
            with pytest.raises(LumenError, match=r"do not shine \(the pin is taken\)"):
                await lumen.calibrator.measure_glow()
            assert lumen.renderer._held is None
            assert lumen.creature.compensation.light_glow == 0.0

    run(live())


class _Hurried:
    """Real time, but for sleeps that are a hundredth as long."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def monotonic(self) -> Monotonic:
        """Give the loop's time."""
        return Monotonic(self._loop.time() * 100.0)

    def wall(self) -> WallTime:
        """Give some time."""
        return WallTime(1.77e9)

    async def sleep(self, duration: float) -> None:
        """Wait a hundredth."""
        await asyncio.sleep(duration / 100.0)
