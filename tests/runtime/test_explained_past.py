"""Why a moment of the past was as it was, from what is stored of it."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from explained_lives import BEGINS, FITTED, samples

from lumen.config.settings import Settings
from lumen.core.explanation import Explanation
from lumen.core.mind import Mind, MindConfig
from lumen.core.moment import DIMENSIONS, Moment
from lumen.core.state import Body
from lumen.core.weights import EnergyWeights, StateConfig
from lumen.core.why import explained
from lumen.errors import StoreError
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.student import Student, load_student
from lumen.runtime.explained_past import ExplainedPast
from lumen.runtime.local_time import local_seconds, quiet_hours
from lumen.store.store import FILE_NAME, Store
from lumen.units import WallTime

STEPS = 420
LOOKED_AT = (2, 9, 40, 233, 419)


class Lived(NamedTuple):
    """A life that was stored, and the explanations that it gave of itself at some moments."""

    file: Path
    explanations: dict[int, tuple[Moment, Explanation]]
    student: Student


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Live and store a morning."""
    settings, student = Settings(), load_student(None)
    quiet = quiet_hours(settings.quiet)
    config = MindConfig(settings.state, settings.speech, quiet, local_time=local_seconds)
    mind = Mind(Body(FITTED, 4), student, config)
    file = tmp_path_factory.mktemp("lived") / FILE_NAME
    body = msgspec.json.encode(RecordingMetadata(4, interval=30.0)).decode()
    store, found = Store(file), {}
    for step, sample in enumerate(samples(STEPS)):
        moment = mind.live(sample)
        store.remember(moment, {"body": body} if step == 0 else {})
        if step in LOOKED_AT:
            why = explained(mind)
            assert why is not None
            found[step] = (moment, why)
    store.close()
    return Lived(file, found, student)


def past_of(lived: Lived, tmp_path: Path, settings: Settings | None = None) -> ExplainedPast:
    """Give a copy of the stored life, to be asked."""
    copy = tmp_path / FILE_NAME
    shutil.copy(lived.file, copy)
    return ExplainedPast(copy, lived.file, lived.student, settings or Settings())


@pytest.mark.parametrize("step", LOOKED_AT)
def test_past_moment_is_explained_as_it_was_when_it_was_lived(
    lived: Lived, tmp_path: Path, step: int
) -> None:
    """Every number that is given is the one that the living mind gave; none is made up."""
    moment, then = lived.explanations[step]
    # Some seconds after the sample it was still the present.
    found = past_of(lived, tmp_path).at(WallTime(moment.sample.wall + 12.0))
    assert found.not_kept == []
    assert found.dimensions == then.dimensions
    assert (found.shape, found.waking) == (then.shape, then.waking)
    assert found.sentence == then.sentence
    if then.expression is None:
        assert found.expression is None
    else:
        assert found.expression is not None
        was = msgspec.structs.replace(then.expression, mood=found.expression.mood)
        assert found.expression == was


def test_what_changed_settings_would_give_is_not_taken_for_what_was(
    lived: Lived, tmp_path: Path
) -> None:
    """Other weights of energy: its parts are not known any more, and the others are."""
    settings = replace(
        Settings(), state=StateConfig(energy=EnergyWeights(cpu_temp=0.1, ambient=0.7, bands=0.2))
    )
    moment, then = lived.explanations[233]
    found = past_of(lived, tmp_path, settings).at(moment.sample.wall)
    assert moment.raw is not None
    energy = found.dimensions["E"]
    assert (energy.raw, energy.felt, energy.parts) == (moment.raw.E, None, [])
    assert found.not_kept[0].startswith("the energy was 0.")
    for name in DIMENSIONS[1:]:
        assert [p.gives for p in found.dimensions[name].parts] == pytest.approx(
            [p.gives for p in then.dimensions[name].parts], abs=1e-3
        )


def test_other_voice_is_not_taken_for_the_one_that_spoke(lived: Lived, tmp_path: Path) -> None:
    """Another seed draws something else: then the chances of what was said are not known."""
    moment, then = lived.explanations[419]
    assert then.expression is not None
    unknown = 0
    for seed in range(77, 82):  # some draw the same by chance
        settings = replace(Settings(), speech=replace(Settings().speech, seed=seed))
        found = past_of(lived, tmp_path, settings).at(moment.sample.wall)
        assert found.dimensions == then.dimensions
        assert found.said == then.expression.expression
        if found.expression is None:
            unknown += 1
            assert any("its chances are not known any more" in doubt for doubt in found.not_kept)
        else:
            assert found.expression.expression == found.said
    assert unknown > 0


@pytest.mark.parametrize(
    ("away", "message"),
    [(-3600.0, "nothing is remembered from before"), (3600.0, "no sample was taken around")],
)
def test_time_without_a_moment_is_refused(
    lived: Lived, tmp_path: Path, away: float, message: str
) -> None:
    """Before the first, or long after the last; the nearest before it is named."""
    wall = BEGINS + away if away < 0.0 else BEGINS + 30.0 * STEPS + away
    with pytest.raises(StoreError, match=message):
        past_of(lived, tmp_path).at(WallTime(wall))


def test_memory_that_does_not_know_its_body_is_refused(lived: Lived, tmp_path: Path) -> None:
    """Its parts could not be weighed."""
    store = Store(tmp_path / "other" / FILE_NAME)
    store.remember(lived.explanations[40][0])
    store.close()
    past = ExplainedPast(tmp_path / "other" / FILE_NAME, lived.file, lived.student, Settings())
    with pytest.raises(StoreError, match="does not say what body"):
        past.at(WallTime(BEGINS + 3600.0))
