"""The whole creature in its simulated body."""

import asyncio
import contextlib
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from creature import FakeButtons, FakeLeds
from hand_clock import HandClock
from patience import run

from lumen.body.drawing import Mark
from lumen.body.scene import Page
from lumen.commands.calibrate import moments_taken
from lumen.composition.assembly import PREFILL, Choice, assembled, memory_directory
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.core.events import Event
from lumen.core.forecast import WARM_UP
from lumen.core.language import Expression
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.phrases import EVENTS
from lumen.core.reading import FaultKind
from lumen.core.shape_names import Shape
from lumen.errors import LumenError, StoreError
from lumen.formats.calibration import load_calibration, save_calibration
from lumen.formats.report import OneMoment
from lumen.outlets.control.requests import NextExpression, answers
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.ports import Button
from lumen.runtime import calibrated_body, calibrator, lifecycle
from lumen.runtime import storage_writer as keeper_module
from lumen.runtime.calibrator import HeatFound, HeatProgress
from lumen.runtime.controls import ControlChange, ControlState
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen
from lumen.simulation.world import World
from lumen.store.simulated import NO, SIMULATED, YES
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store
from lumen.units import Monotonic, WallTime

MOCK = Choice(Mode.MOCK)


def settings(directory: Path, scenario: str = "day") -> Settings:
    """Give settings that remember in a directory."""
    return Settings(memory=MemoryConfig(str(directory)), mock=MockConfig(scenario))


async def lived(lumen: Lumen, samples: int) -> list[Moment]:
    """Live so many samples at once."""
    moments = []
    for _ in range(samples):
        await lumen.hardware.clock.sleep(lumen.settings.senses.interval)
        moments.append(await lumen.pulse.beat())
    return moments


def test_lumen_wakes_with_a_shape_in_a_new_room(tmp_path: Path) -> None:
    """The window is pre-filled: the first moment that a person sees has a shape and words."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            moment = lumen.creature.moment
            assert moment is not None
            assert moment.shape is not None
            assert lumen.creature.history.said
            assert not moment.faults
            assert View(lumen).snapshot().simulated is True

    run(live())


@pytest.mark.parametrize(("mode", "mark"), [(Mode.MOCK, YES), (Mode.HOST, NO)])
def test_memory_says_whether_its_room_is_simulated(tmp_path: Path, mode: Mode, mark: str) -> None:
    """With its first moment: wherever the file is carried, it tells."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(mode)) as lumen:
            await lumen.wake()
            await lumen.pulse.beat()
            await lumen.storage.close()
            with contextlib.closing(Store(lumen.directory / FILE_NAME)) as store:
                assert len(list(store.past())) == 1
                assert store.setting(SIMULATED) == mark

    run(live())


def test_restart_forgets_nothing(tmp_path: Path) -> None:
    """A life with a restart in it has the same shapes and says the same as one without."""

    async def life(directory: Path, *spans: int) -> list[tuple[Shape | None, Expression | None]]:
        outcomes = []
        for span in spans:
            async with assembled(settings(directory, "busy"), MOCK) as lumen:
                await lumen.wake(PREFILL)
                moments = await lived(lumen, span)
                outcomes += [(m.shape, m.expression) for m in moments]
        return outcomes

    async def live() -> None:
        whole = await life(tmp_path / "a", 90)
        broken = await life(tmp_path / "b", 45, 45)
        # The simulated chips' noise begins anew with the process, so single samples may differ.
        same = sum(a[0] is b[0] for a, b in zip(whole, broken, strict=True))
        assert same >= 80
        assert broken[45][0] is not None

    run(live())


def test_pulled_cable_is_felt_and_told_and_forgotten(tmp_path: Path) -> None:
    """Faults reach the moment, the status and the voice; all comes back by itself."""

    async def live() -> None:
        async with assembled(settings(tmp_path, "cable"), MOCK) as lumen:
            await lumen.wake(PREFILL)
            moments = await lived(lumen, 240)
            faulty = [m for m in moments if m.faults]
            assert faulty
            kinds = {fault.kind for m in faulty for fault in m.faults.values()}
            assert kinds == {FaultKind.SILENT}
            spoken = " ".join(m.narration or "" for m in moments)
            sentences = (*EVENTS[Event.AIR_LOST], *EVENTS[Event.LIGHT_LOST])
            assert any(sentence in spoken for sentence in sentences)
            assert not moments[-1].faults

    run(live())


def test_damaged_memory_does_not_stop_the_start(tmp_path: Path) -> None:
    """Body and senses run, a fresh memory is begun, and it shows."""

    async def live() -> None:
        where = memory_directory(settings(tmp_path), Mode.MOCK)
        where.mkdir(parents=True)
        (where / "memory.sqlite").write_bytes(b"rubbish" * 1000)
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            assert lumen.creature.moment is not None
            assert "begun afresh" in (lumen.creature.notice or "")
            assert lumen.renderer.scene().notices

    run(live())


def test_past_comes_back_when_the_memory_hung_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lumen wakes without it; once the card answers, the past is lived through after all."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            before = lumen.creature.history
            drawn = _marks(lumen)
        over, prepare = threading.Event(), Store._prepare

        def hang(store: Store) -> None:
            over.wait(10.0)
            prepare(store)

        monkeypatch.setattr(Store, "_prepare", hang)
        monkeypatch.setattr(keeper_module, "OPENING", 0.02)
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake()
            *_, lonely = await lived(lumen, WARM_UP + 2)
            assert lonely.shape is None
            assert "memory" in View(lumen).snapshot().parts
            felt = list(lumen.creature.history.states)
            assert felt
            assert (len(lumen.creature.history.said), lumen.day.marks) == (0, 0)
            over.set()
            assert lumen.storage._owner._stuck is not None
            await asyncio.to_thread(lumen.storage._owner._stuck.done.wait)
            await lived(lumen, 1)
            assert "memory" not in View(lumen).snapshot().parts
            creature = lumen.creature
            walls = [f.wall for f in (*before.states, *felt)]
            assert [f.wall for f in creature.history.states][:-1] == walls
            assert list(creature.history.states)[-1 - len(felt) : -1] == felt
            assert [f.at for f in creature.history.states] == sorted(
                f.at for f in creature.history.states
            )
            utterances = [(s.wall, s.expression, s.sentence) for s in before.said]
            assert [(s.wall, s.expression, s.sentence) for s in creature.history.said][
                : len(utterances)
            ] == utterances
            assert utterances
            assert _marks(lumen)[: len(drawn)] == drawn
            assert drawn
            (at_home,) = await lived(lumen, 1)
            assert at_home.shape is not None
            assert len(creature.history.states) == len(walls) + 2

    run(live())


def test_past_is_taken_up_once_when_it_could_be_read_only_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails when the past is read is asked again; one that only began late is not."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            said = len(lumen.creature.history.said)
        with monkeypatch.context() as failing:
            failing.setattr(Store, "past", _broken)
            async with assembled(settings(tmp_path), MOCK) as lumen:
                await lumen.wake()
                assert not lumen.creature.history.said
                await lived(lumen, 1)
                assert not lumen.creature.history.said
                failing.undo()
                await lived(lumen, 1)
                assert "memory" not in View(lumen).snapshot().parts
                assert len(lumen.creature.history.said) == said
                await lived(lumen, 1)
                assert len(lumen.creature.history.states) < 2 * PREFILL

    run(live())


def _broken(_store: Store, _span: float) -> Iterator[Moment]:
    raise StoreError("disk I/O error")


def _marks(lumen: Lumen) -> tuple[Mark, ...]:
    return lumen.day._canvas.marks


@pytest.mark.parametrize("meanwhile", [None, Page.WORDS])
def test_wishes_come_back_when_the_memory_hung_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: Page | None
) -> None:
    """What was wished for is taken up with the past, unless something is wished for meanwhile."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            lumen.controls.apply(ControlChange(page=Page.VITALS))
        over, prepare = threading.Event(), Store._prepare

        def hang(store: Store) -> None:
            over.wait(10.0)
            prepare(store)

        with monkeypatch.context() as slow:
            slow.setattr(Store, "_prepare", hang)
            slow.setattr(keeper_module, "OPENING", 0.02)
            await back(over)
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake()
            assert lumen.controls.state.page is (meanwhile or Page.VITALS)

    async def back(over: threading.Event) -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake()
            assert lumen.controls.state == ControlState()
            if meanwhile is not None:
                lumen.controls.apply(ControlChange(page=meanwhile))
            over.set()
            assert lumen.storage._owner._stuck is not None
            await asyncio.to_thread(lumen.storage._owner._stuck.done.wait)
            await lived(lumen, 1)
            assert lumen.controls.state.page is (meanwhile or Page.VITALS)

    run(live())


def test_wishes_are_kept_with_the_next_sample_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slider that is dragged for ever is no write of its own; an orderly end loses nothing."""
    commits: list[Store] = []
    transaction = Store._transaction

    def counted(store: Store) -> AbstractContextManager[None]:
        commits.append(store)
        return transaction(store)

    monkeypatch.setattr(Store, "_transaction", counted)

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            file = lumen.directory / FILE_NAME
            before = len(commits)
            for step in range(50):
                lumen.controls.apply(ControlChange(brightness=0.2 + step / 100))
                # The owner does one piece of work after another: this is behind any other.
                await lumen.storage.do(lambda: None)
            assert len(commits) == before
            await lived(lumen, 1)
            assert len(commits) == before + 1
            assert _kept_wishes(file) == ControlState(brightness=0.69)
            lumen.controls.apply(ControlChange(muted=True))
        assert _kept_wishes(file) == ControlState(muted=True, brightness=0.69)

    run(live())


def _kept_wishes(file: Path) -> ControlState:
    """Give what a start would find, if Lumen were killed now."""
    with snapshot(file) as copy:
        store = Store(copy)
        kept = store.setting("wishes")
        store.close()
    return msgspec.json.decode(kept or "", type=ControlState)


def test_press_of_a_finger_is_kept_as_every_other_wish(tmp_path: Path) -> None:
    """The joystick knows no way of its own to the card; it lights up even if nothing changes."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            buttons = lumen.hardware.buttons = FakeButtons()
            lumen.hardware.body_clock = HandClock()
            feeling = asyncio.create_task(lumen.watch_buttons())
            for button in (Button.UP, Button.RIGHT):
                before = lumen.renderer.touched_at
                for held in (frozenset[Button](), frozenset({button}), frozenset[Button]()):
                    buttons.held = held
                    await asyncio.sleep(0.01)
                assert lumen.renderer.touched_at != before
            feeling.cancel()
            assert lumen.controls.state == ControlState(page=Page.DRAWING)
            file = lumen.directory / FILE_NAME
        assert _kept_wishes(file) == ControlState(page=Page.DRAWING)

    run(live())


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


def test_body_is_dark_when_lumen_sleeps(tmp_path: Path) -> None:
    """Whatever happened, lights and panel end dark, and everything is let go."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            seen = lumen.hardware.seen
            assert seen is not None
            for _ in range(40):
                await lumen.renderer.show_lights()
                await asyncio.sleep(0.01)
            await lumen.renderer.show_screen()
            assert any(max(colour) > 0.0 for colour in seen().lights)
            assert seen().picture.getbbox() is not None
        assert not any(max(colour) > 0.0 for colour in seen().lights)
        assert seen().picture.getbbox() is None

    run(live())


def test_loop_that_fails_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A page that cannot be drawn does not end the creature."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            lumen.let_time_run()
            again = asyncio.Event()
            failed = False

            async def fail_once() -> None:
                nonlocal failed
                if not failed:
                    failed = True
                    raise ZeroDivisionError
                again.set()

            living = asyncio.create_task(lumen.live(fail_once))
            await again.wait()
            assert not living.done()
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)

    run(live())
    assert "fail_once failed, and goes on" in caplog.text


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
            with pytest.raises(LumenError, match="do not shine: the pin is taken"):
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


def test_answers_are_given_while_alive(tmp_path: Path) -> None:
    """Status, moment and expression are there for whoever asks."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            commands = answers(View(lumen))
            with pytest.raises(LumenError, match="only just woken"):
                await commands["once"]({})
            await lumen.wake(PREFILL)
            status = await commands["status"]({})
            assert isinstance(status, Snapshot)
            assert status.now is not None
            assert status.now.shape
            assert status.memory.fault is None
            once = await commands["once"]({})
            assert isinstance(once, OneMoment)
            assert once.reading
            said = await commands["express"]({})
            assert isinstance(said, NextExpression)
            assert str(said.expression).startswith("~")

    run(live())


def test_simulated_life_goes_on_where_it_ended_and_begins_anew_when_asked(tmp_path: Path) -> None:
    """The room remembers its own time; `fresh` forgets it."""

    async def walls(choice: Choice) -> tuple[float, float]:
        async with assembled(settings(tmp_path), choice) as lumen:
            await lumen.wake(PREFILL)
            moments = await lived(lumen, 4)
            return moments[0].sample.wall, moments[-1].sample.wall

    async def live() -> None:
        first = await walls(MOCK)
        second = await walls(MOCK)
        anew = await walls(Choice(Mode.MOCK, fresh=True))
        assert second[0] - first[1] == pytest.approx(60.0, abs=10.0)
        assert anew[0] == pytest.approx(first[0], abs=5.0)

    run(live())


def test_speed_is_what_was_asked_for(tmp_path: Path) -> None:
    """The simulated clock stands still until Lumen is awake, and then runs as asked."""

    async def live() -> None:
        async with assembled(settings(tmp_path), Choice(Mode.MOCK, speed=5000.0)) as lumen:
            await lumen.wake(PREFILL)
            speed = getattr(lumen.hardware.clock, "speed", None)
            assert speed == math.inf
            lumen.let_time_run()
            assert getattr(lumen.hardware.clock, "speed", None) == 5000.0

    run(live())


def test_memory_is_examined_by_its_keeper(tmp_path: Path) -> None:
    """It looks through the file that is open, and tells where it is and what room there is."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            found = await lumen.storage.examine()
            assert (found.damage, found.fault, found.writable) == (None, None, True)
            assert found.directory == str(lumen.directory)
            assert found.free_bytes is not None
            assert found.free_bytes > 0

    run(live())


@pytest.mark.parametrize("brightness", ["8.6", "1e308", "-5", "0", "null", '"x"'])
def test_wish_that_cannot_be_is_forgotten_and_no_light_outshines_the_ceiling(
    tmp_path: Path, brightness: str
) -> None:
    """Whoever wrote it into the memory, the ceiling is the last word."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            lumen.storage._memory.hold_setting("wishes", f'{{"brightness":{brightness}}}')
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            assert lumen.controls.state == ControlState()
            # Past whoever checks: the renderer itself.
            lumen.controls.restore(ControlState(brightness=8.6))
            ceiling = lumen.settings.lights.ceiling
            for _ in range(60):
                await lumen.renderer.show_lights()
                lumen.renderer._lights_at = Monotonic(lumen.renderer._lights_at - 1.0)
                assert max(max(one) for one in lumen.renderer.lights) <= ceiling
            assert max(max(one) for one in lumen.renderer.lights) > 0.0

    run(live())


def test_past_that_cannot_be_lived_through_is_set_aside_and_lumen_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is that no range shows: one notice, a dated file, a fresh memory."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
        with monkeypatch.context() as rotten:
            rotten.setattr(Mind, "remember", lambda *_: 1 / 0)
            async with assembled(settings(tmp_path), MOCK) as lumen:
                await lumen.wake(PREFILL)
                assert lumen.creature.history.samples == PREFILL
                assert "begun afresh" in str(lumen.creature.notice)
                assert len(list(lumen.directory.glob("*.damaged-????????T??????"))) == 1
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            assert lumen.creature.history.samples == 0
            assert lumen.creature.notice is None
            assert len(lumen.creature.history.states) > PREFILL // 2

    run(live())


class Outside:
    """Something outside, a broker for example, that is slow to hear of the end."""

    name = "outside"
    fault = None

    def __init__(self, at_end: Callable[[], object]) -> None:
        self.seen: object = None
        self._at_end = at_end

    async def start(self) -> None:
        """Begin."""

    async def close(self) -> None:
        """Note what is so when it is the turn of the outside, and never end."""
        self.seen = self._at_end()
        await asyncio.Event().wait()


def test_body_is_dark_before_the_outside_hears_and_memory_is_closed_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker that hangs costs its share, and neither the darkness nor the last wish."""
    monkeypatch.setattr(lifecycle, "OUTSIDE_SHARE", 0.02)

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            parts, file = lumen.hardware, lumen.directory / FILE_NAME
            assert parts.seen is not None

            def lit() -> bool:
                assert parts.seen is not None
                shown = parts.seen()
                return any(map(any, shown.lights)) or shown.picture.getbbox() is not None

            async def shine() -> None:
                for _ in range(2):
                    await lumen.renderer.show_screen()
                    await asyncio.sleep(0.01)
                    await lumen.renderer.show_lights()

            await shine()
            assert lit()
            broker = Outside(lambda: (lit(), file.with_name(f"{FILE_NAME}-wal").exists()))
            lumen.outlets.append(broker)
            lumen.controls.apply(ControlChange(muted=True))
        assert broker.seen == (False, True)
        assert not file.with_name(f"{FILE_NAME}-wal").exists()
        assert _kept_wishes(file) == ControlState(muted=True)
        await shine()
        assert not lit()

    run(live())


def test_body_is_dark_when_a_loop_does_not_end(tmp_path: Path) -> None:
    """What a terminal costs to be made whole, the lights do not wait for."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            running, may_end = asyncio.Event(), asyncio.Event()

            async def lingers() -> None:
                try:
                    running.set()
                    await asyncio.Event().wait()
                finally:
                    await may_end.wait()

            living = asyncio.create_task(lumen.live(lingers))
            await running.wait()
            living.cancel()
            for _ in range(5):
                await asyncio.sleep(0)
            assert lumen._darkening is not None
            await asyncio.wait([lumen._darkening])
            assert not living.done()
            may_end.set()
            await asyncio.wait([living])
            assert living.cancelled()

    run(live())


def test_stop_of_eight_hours_is_a_gap_and_no_bridged_window(tmp_path: Path) -> None:
    """A process that was stopped meanwhile feels a new trajectory, and says so until it has one."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            (before,) = await lived(lumen, 1)
            assert before.shape is not None
            await lumen.hardware.clock.sleep(8 * 3600.0)
            assert lumen.creature.present(lumen.hardware.clock.monotonic()) is None
            (after,) = await lived(lumen, 1)
            assert after.sample.at - before.sample.at > 8 * 3600.0
            assert after.shape is None

    run(live())
