"""What could not be read for a while is taken up once it can be, without a restart."""

import asyncio
import math
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from patience import run
from whole_life import MOCK, lived, settings

from lumen.composition.assembly import PREFILL, assembled
from lumen.config.settings import CalibrationConfig
from lumen.core.moment import Moment
from lumen.errors import LumenError, StoreError
from lumen.formats.calibration import Calibration, save_calibration
from lumen.outlets.view import View
from lumen.runtime import calibrated_body, recall
from lumen.runtime import storage_writer as keeper_module
from lumen.runtime.controls import ControlChange, Reply
from lumen.runtime.lifecycle import Lumen
from lumen.store.day_tables import DayTables
from lumen.store.store import Store


def _refusing(*_given: object, **_named: object) -> None:
    raise StoreError("disk I/O error")


def _unread(_directory: Path) -> Calibration:
    raise LumenError("calibration.json: Input/output error")


def test_calibration_is_taken_up_once_it_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that stumbles at the start costs the calibration for a sample, and not for good."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            lumen.directory.mkdir(parents=True)
            save_calibration(lumen.directory, Calibration(heat_factor=2.25))
            with monkeypatch.context() as failing:
                failing.setattr(calibrated_body, "load_calibration", _unread)
                await lumen.wake(PREFILL)
                await lived(lumen, 3)
                assert "Input/output" in View(lumen).snapshot().parts["calibration"]
            (*_, moment) = await lived(lumen, 5)
            assert "calibration" not in View(lumen).snapshot().parts
            assert lumen.creature.compensation.heat_factor == 2.25
            assert moment.room is not None
            assert moment.room.calibrated
            assert moment.shape is not None

    run(live())


def test_new_calibration_waits_for_the_past(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the past can be lived through with it, Lumen stays who it is and forgets nothing."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            save_calibration(lumen.directory, Calibration(heat_factor=2.25))
            known = lumen.pulse.mind.learned
            with monkeypatch.context() as failing:
                failing.setattr(Store, "past", _refusing)
                await lumen.recall.recalibrate()
                (during,) = await lived(lumen, 1)
            assert during.shape is not None
            assert lumen.pulse.mind.learned.sun[0].watched_from == known.sun[0].watched_from
            *_, after = await lived(lumen, 2)
            assert after.room is not None
            assert after.room.calibrated
            assert after.shape is not None
            assert lumen.pulse.mind.learned.sun[0].watched_from == known.sun[0].watched_from

    run(live())


@pytest.mark.parametrize("full", [False, True])
def test_past_is_stated_anew_with_a_calibration_that_a_full_disk_cannot_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, full: bool
) -> None:
    """Else what is usual would be made of states with the board's heat in, until the next start."""
    given: list[float | None] = []
    genuine = recall.replay_past

    def noting(*args: Any) -> list[Moment]:  # noqa: ANN401 - handed on
        given.append(args[-1])
        return genuine(*args)

    monkeypatch.setattr(recall, "replay_past", noting)

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            assert given == [None]
            with monkeypatch.context() as failing:
                if full:
                    failing.setattr(Store, "_insert", _refusing)
                (before,) = await lived(lumen, 1)
                save_calibration(lumen.directory, Calibration(heat_factor=2.25))
                await lumen.recall.recalibrate()
                assert (lumen.storage.fault is not None) is full
            # All of it, even what a clock ahead of the present one dated.
            assert given[1] == math.inf if full else given[1] == before.sample.wall
            await lived(lumen, 3)
            kept = await lumen.storage.compensated_since()
            assert kept is not None
            assert kept >= before.sample.wall

    run(live())


@pytest.mark.parametrize("meanwhile", [False, True])
def test_answers_come_back_when_the_memory_hung_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, meanwhile: bool
) -> None:
    """What people have taught is said again once the card answers; their new answers stay."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            await _answer(lumen, Reply.NO)
        hanging = _hang(monkeypatch)
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            assert lumen.answering.count == 0
            if meanwhile:
                await _answer(lumen, Reply.YES)
            await hanging(lumen)
            await lived(lumen, 2)
            given = [answer.fits for answer in lumen.answering._answers]
            assert given == [False, *([True] * meanwhile)]
            await lumen.answering.settled()
            assert lumen.answering._speaker.reweigh is not None
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake()
            assert [answer.fits for answer in lumen.answering._answers] == given

    run(live())


async def _answer(lumen: Lumen, reply: Reply) -> None:
    """Answer what is said next."""
    said = lumen.answering._said
    while lumen.answering._said is said:
        await lived(lumen, 1)
    lumen.controls.apply(ControlChange(answer=reply))


def _hang(monkeypatch: pytest.MonkeyPatch) -> Callable[[Lumen], "asyncio.Future[None]"]:
    """Let the memory hang as it is opened; give what lets it go on."""
    over, prepare, patient = threading.Event(), Store._prepare, keeper_module.OPENING

    def hang(store: Store) -> None:
        over.wait(60.0)
        prepare(store)

    monkeypatch.setattr(Store, "_prepare", hang)
    monkeypatch.setattr(keeper_module, "OPENING", 0.02)

    def go_on(lumen: Lumen) -> "asyncio.Future[None]":
        async def gone_on() -> None:
            over.set()
            monkeypatch.setattr(keeper_module, "OPENING", patient)
            stuck = lumen.storage._owner._stuck
            assert stuck is not None
            await asyncio.to_thread(stuck.done.wait)

        return asyncio.ensure_future(gone_on())

    return go_on


def test_days_are_read_once_they_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read of the days that failed at the start leaves Lumen without a birthday for a while."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            born = View(lumen).snapshot().life
        async with assembled(settings(tmp_path), MOCK) as lumen:
            with monkeypatch.context() as failing:
                failing.setattr(DayTables, "summaries", _refusing)
                await lumen.wake()
                await lived(lumen, 1)
            await lived(lumen, 3)
            life = View(lumen).snapshot().life
            assert born is not None
            assert born.born is not None
            assert life is not None
            assert (life.born, life.awakenings) == (born.born, 2)

    run(live())


def test_compensation_is_known_to_be_new_when_the_memory_failed_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else older states would count as mixed with it, in Lumen's own scale for weeks."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
        calibrated = CalibrationConfig(heat_factor=2.25)
        async with assembled(replace(settings(tmp_path), calibration=calibrated), MOCK) as lumen:
            with monkeypatch.context() as failing:
                failing.setattr(Store, "_prepare", _refusing)
                await lumen.wake()
                began = lumen.hardware.clock.wall()
                await lived(lumen, 1)
            await lived(lumen, 4)
            since = await lumen.storage.compensated_since()
            assert since is not None
            assert since == pytest.approx(began, abs=300.0)

    run(live())


def test_living_lumen_keeps_what_its_senses_learned(tmp_path: Path) -> None:
    """The next start finds it in the memory, beside the moments."""

    async def live() -> None:
        async with assembled(settings(tmp_path), MOCK) as lumen:
            await lumen.wake(PREFILL)
            await lived(lumen, 3)
            kept = (await lumen.storage.past(60.0)).learned
            assert kept is not None
            assert kept.at <= lumen.pulse.mind.learned.at

    run(live())
