"""The whole creature in its simulated body: how it wakes, goes on and falls asleep."""

import asyncio
import contextlib
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from patience import run
from whole_life import MOCK, kept_wishes, lived, settings

from lumen.composition.assembly import PREFILL, Choice, assembled, memory_directory
from lumen.core.english.phrases import EVENTS
from lumen.core.events import Event
from lumen.core.reading import FaultKind
from lumen.errors import LumenError
from lumen.formats.report import OneMoment
from lumen.outlets.control.requests import NextExpression, answers
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.runtime import lifecycle
from lumen.runtime.controls import ControlChange, ControlState
from lumen.runtime.hardware import Mode
from lumen.store.simulated import NO, SIMULATED, YES
from lumen.store.store import FILE_NAME, Store


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


class _FailingOutlet:
    """A way out that fails when it is told to."""

    name = "mqtt"
    fault: str | None = None

    async def start(self) -> None:
        """Begin."""

    async def close(self) -> None:
        """End."""


def test_part_that_failed_is_told_with_the_next_moment(tmp_path: Path) -> None:
    """Whoever follows sees it in that moment's snapshot, and its end as soon; not a sample late."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            outlet = _FailingOutlet()
            lumen.outlets.append(outlet)
            await lumen.wake(PREFILL)
            followed = View(lumen).follow()
            seen = [(await anext(followed)).parts]
            for fault in (None, "broker: no answer", "broker: no answer", None):
                outlet.fault = fault
                beat = asyncio.create_task(lived(lumen, 1))
                seen.append((await anext(followed)).parts)
                await beat
            ill = {"mqtt": "broker: no answer"}
            assert seen == [{}, {}, ill, ill, {}]

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
        assert kept_wishes(file) == ControlState(muted=True)
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
