"""What nights teach is kept, and taken up once the room is known by it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from creature import moment

from lumen.core.heat_fit import HeatFit
from lumen.core.heat_nights import LAGS, REMEMBERED, HeatNights, Stretch
from lumen.core.reading import Sample
from lumen.errors import DeadlineError, LumenError
from lumen.formats.calibration import Calibration, Heat, load_calibration, save_calibration
from lumen.runtime.heat_learner import HeatLearner

T = TypeVar("T")


class Disk:
    """Does everything at once."""

    async def do(self, work: Callable[[], T]) -> T:
        """Do it."""
        return work()


def stretch(share: float, worth: float) -> Stretch:
    """Give what a night says, the same of each lag."""
    of_each = len(LAGS)
    return Stretch((share,) * of_each, (worth,) * of_each, (0.1,) * of_each, 20.0)


def taught(directory: Path, fits: list[HeatFit | None], patch: pytest.MonkeyPatch) -> int:
    """Let one stretch a moment end with these fits; give how often a calibration was taken up."""
    taken = 0

    async def take_up() -> None:
        nonlocal taken
        taken += 1

    def observe(self: HeatNights, _sample: Sample, *, night: bool) -> HeatFit | None:
        assert night
        self.stretches.append(stretch(0.4, 1.0))
        return fits[len(self.stretches) - 1]

    patch.setattr(HeatNights, "observe", observe)
    learner = HeatLearner(directory, Disk(), lambda _: True, take_up)

    async def live() -> None:
        for _ in fits:
            await learner.take(moment())

    asyncio.run(live())
    return taken


def test_fit_is_taken_up_once_it_is_known_and_again_when_it_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not while the room would be known to 2 degC, nor for a hundredth more."""
    fits = [None, HeatFit(2.0, 300.0, 2.0), HeatFit(2.2, 280.0, 1.0)]
    fits += [HeatFit(2.22, 290.0, 0.9), HeatFit(2.6, 290.0, 0.9)]
    assert taught(tmp_path, fits, monkeypatch) == 2
    kept = load_calibration(tmp_path)
    assert kept.heat == Heat(2.6, 290.0, 0.9)
    assert len(kept.nights) == 5


def test_measured_factor_stands_when_nights_teach_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thermometer knows better; what nights say is kept beside it."""
    save_calibration(tmp_path, Calibration(heat_factor=2.0, heat_lag=200.0, heat_error=0.3))
    assert taught(tmp_path, [HeatFit(2.6, 290.0, 0.9)], monkeypatch) == 0
    assert load_calibration(tmp_path).heat == Heat(2.0, 200.0, 0.3)
    assert load_calibration(tmp_path).learned == Heat(2.6, 290.0, 0.9)


def test_disk_that_fails_is_told_and_costs_no_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Lumen lives on."""

    def full(*_: object) -> None:
        raise LumenError("no space left")

    monkeypatch.setattr("lumen.runtime.heat_learner.save_calibration", full)
    assert taught(tmp_path, [HeatFit(2.2, 280.0, 1.0)], monkeypatch) == 0
    assert "no space left" in caplog.text


def test_older_calibration_is_read_with_the_usual_lag(tmp_path: Path) -> None:
    """A file from before lags were known."""
    (tmp_path / "calibration.json").write_text('{"heat_factor": 2.25, "light_glow": null}')
    assert load_calibration(tmp_path).heat == Heat(2.25, 300.0, None)


class StumblingDisk(Disk):
    """Fails as often as it is told to, and then does everything at once."""

    def __init__(self, failures: int) -> None:
        self.failures = failures

    async def do(self, work: Callable[[], T]) -> T:
        """Do it, or fail."""
        if self.failures:
            self.failures -= 1
            raise DeadlineError("memory: an earlier call is stuck")
        return work()


@pytest.mark.parametrize("failures", [1, 4])
def test_nights_before_are_kept_when_the_disk_failed_at_the_start(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failures: int,
) -> None:
    """What weeks of nights taught stands beside the next night's, and is not written over."""
    before = tuple(stretch(0.3, float(number)) for number in range(REMEMBERED))
    save_calibration(tmp_path, Calibration(nights=before))
    new = stretch(0.4, 1.0)
    moments = 0

    def observe(self: HeatNights, _sample: Sample, *, night: bool) -> HeatFit | None:  # noqa: ARG001 - as it is called
        nonlocal moments
        moments += 1
        if moments == 2:
            self.stretches.append(new)
        return None

    async def take_up() -> None:
        pytest.fail("nothing new is known")

    monkeypatch.setattr(HeatNights, "observe", observe)
    learner = HeatLearner(tmp_path, StumblingDisk(failures), lambda _: True, take_up)

    async def live() -> None:
        for _ in range(6):
            await learner.take(moment())

    asyncio.run(live())
    assert load_calibration(tmp_path).nights == (*before[1:], new)
    assert len(caplog.messages) == 1
