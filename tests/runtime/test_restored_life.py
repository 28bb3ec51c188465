"""What a restart restores: the past, what people chose, and a simulated room."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from creature import FakeButtons
from hand_clock import HandClock
from patience import run
from whole_life import MOCK, kept_wishes, lived, settings

from lumen.body.drawing import Mark
from lumen.body.scene import Page
from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.core.forecast import WARM_UP
from lumen.core.language import Expression
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.shape_names import Shape
from lumen.errors import StoreError
from lumen.outlets.view import View
from lumen.ports import Button
from lumen.runtime import storage_writer as keeper_module
from lumen.runtime.controls import ControlChange, ControlState
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen
from lumen.store.store import FILE_NAME, Store
from lumen.units import Monotonic


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
            assert kept_wishes(file) == ControlState(brightness=0.69)
            lumen.controls.apply(ControlChange(muted=True))
        assert kept_wishes(file) == ControlState(muted=True, brightness=0.69)

    run(live())


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
        assert kept_wishes(file) == ControlState(page=Page.DRAWING)

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
