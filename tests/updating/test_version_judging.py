"""When a new version is kept, and when the one before comes back."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from calm_snapshot import snapshot_of

from lumen.errors import LumenError, NotRunningError, UpdateError
from lumen.outlets.snapshot import Snapshot
from lumen.updating.judging import faults_before, judge


def lived(*looks: tuple[int, float], **changes: object) -> Iterator[Snapshot]:
    """Give snapshots of so many samples, after so many seconds."""
    for samples, uptime in looks:
        calm = snapshot_of(None)
        yield msgspec.structs.replace(calm, samples=samples, uptime_s=uptime, **changes)


def judged(snapshots: Iterator[Snapshot], before: set[str] | None = None) -> list[float]:
    """Judge over ten samples; give the waits between looks."""
    waits: list[float] = []
    judge(lambda: next(snapshots), waits.append, 10, before)
    return waits


def test_version_is_kept_after_ten_samples() -> None:
    """As soon as the tenth is there, and no sooner."""
    assert len(judged(lived((1, 1.0), (9, 300.0), (10, 330.0)))) == 2


def test_restart_is_seen_though_it_answers_again() -> None:
    """Its uptime begins anew."""
    with pytest.raises(UpdateError, match="restarted"):
        judged(lived((5, 150.0), (1, 2.0)))


def test_death_right_after_the_start_is_seen() -> None:
    """It is up again, and longer than when it was first seen, before half a minute is over."""
    at = 0.0

    def wait(span: float) -> None:
        nonlocal at
        at += span

    def look() -> Snapshot:
        up = at if at < 3.0 else at - 8.0
        if up < 0.0:
            raise NotRunningError("nobody")
        return next(lived((1 + int(up / 30.0), up), period_s=30.0))

    with pytest.raises(NotRunningError):
        judge(look, wait, 10, None)


def test_stalled_sampling_is_seen() -> None:
    """A version that answers and does not sample is not well."""
    with pytest.raises(UpdateError, match="no sample for 4 min"):
        judged(lived((5, 400.0), silent_min=4))


@pytest.mark.parametrize(("before", "kept"), [(set(), False), ({"panel"}, True), (None, True)])
def test_new_fault_counts_and_an_old_one_does_not(before: set[str] | None, *, kept: bool) -> None:
    """What was at fault already, or may have been, is not the new version's."""
    looks = lived((10, 300.0), parts={"panel": "no answer"})
    if kept:
        judged(looks, before)
        return
    with pytest.raises(UpdateError, match="panel: no answer"):
        judged(looks, before)


def test_plugin_that_the_new_environment_lacks_is_no_new_fault() -> None:
    """Plug-ins are installed again after an update; other parts count beside them."""
    lacks = {"plug-in moon": "no installed package has it", "plug-in tide, outlet": "OSError"}
    assert judged(lived((10, 300.0), parts=lacks), set()) == []
    with pytest.raises(UpdateError, match="panel: no answer"):
        judged(lived((10, 300.0), parts={**lacks, "panel": "no answer"}), set())


@pytest.mark.parametrize("silence", [NotRunningError("nobody"), LumenError("timed out")])
def test_version_that_no_longer_answers_is_not_well(silence: LumenError) -> None:
    """Two questions without an answer are a busy computer; three are an end."""
    answers = iter([False, False, True, False, False, False])
    calm = next(lived((2, 60.0)))

    def look() -> Snapshot:
        if next(answers):
            return calm
        raise silence

    with pytest.raises(type(silence)):
        judge(look, lambda _: None, 10, None)
    assert list(answers) == []


def test_faults_before_are_those_of_a_running_version_alone(tmp_path: Path) -> None:
    """Nothing is concluded from none, or from one that was only looked at."""
    file = tmp_path / "before.json"
    assert faults_before(file) is None
    file.write_text('{"running": false, "now": null, "parts": {"panel": "x"}}')
    assert faults_before(file) is None
    faults = '"now": {"faults": {"light_lux": "x"}}, "parts": {"leds": "y"}'
    file.write_text(f'{{"running": true, {faults}}}')
    assert faults_before(file) == {"light_lux", "leds"}
