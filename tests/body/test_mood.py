"""A face shows what is said and what is felt."""

from dataclasses import replace

import pytest
from hypothesis import given
from scenery import AWAKE, CALM, FROZEN, HURT, NOW, moment, wild_scenes

from lumen.body import mood
from lumen.body.mood import USUAL, Pose, deviation_of
from lumen.body.pages.face import pose_of
from lumen.body.scene import Scene
from lumen.core.language import EXPRESSIONS, TOKENS, parse
from lumen.core.moment import Eisv
from lumen.core.reading import Channel
from lumen.core.shape_names import SHAPES, Shape
from lumen.units import Monotonic

WARM = parse("~warmth~")


def felt(**dimensions: float) -> Scene:
    """Give a waking scene in a calm state but for these dimensions."""
    return replace(AWAKE, moment=moment(eisv=CALM._replace(**dimensions)))


@given(wild_scenes)
def test_pose_is_finite_when_anything_is_felt(scene: Scene) -> None:
    """Whatever comes, a face can be held."""
    for expression in (None, *EXPRESSIONS[::500]):
        assert all(abs(part) < 2.0 for part in pose_of(scene, expression))


def test_every_token_has_a_pose_of_its_own() -> None:
    """Fifteen tokens, fifteen poses."""
    assert set(mood.TOKEN_POSES) == set(TOKENS)
    assert len(set(mood.TOKEN_POSES.values())) == len(TOKENS)


def test_shapes_show_when_they_differ() -> None:
    """Nine shapes, nine faces for the same word."""
    poses = {pose_of(replace(AWAKE, moment=moment(shape)), WARM) for shape in SHAPES}
    assert len(poses) == len(SHAPES)


def test_faults_worry_the_face() -> None:
    """A sensor at fault, or any other part, lowers the smile and raises the brows."""
    hurt = pose_of(HURT, WARM)
    numb = pose_of(replace(AWAKE, moment=moment(readings={Channel.PRESSURE: FROZEN})), WARM)
    well = pose_of(AWAKE, WARM)
    assert hurt.smile < well.smile
    assert hurt.tilt > well.tilt
    assert numb == hurt


def test_face_is_asleep_when_quiet() -> None:
    """Quiet hours close the eyes, whatever is said or wrong."""
    assert pose_of(replace(HURT, quiet=True), WARM).lid == 1.0


def test_face_wakes_when_nothing_is_felt_yet() -> None:
    """Half-closed lids before the first word."""
    assert pose_of(Scene(now=Monotonic(0.0)), None) == mood.WAKING


@pytest.mark.parametrize(
    ("lower", "higher", "part", "sign"),
    [
        (felt(E=0.2), felt(E=0.8), "open", 1.0),
        (felt(E=0.2), felt(E=0.8), "lid", -1.0),
        (felt(S=0.2), felt(S=0.5), "tilt", 1.0),
        (felt(S=0.2), felt(S=0.5), "smile", -1.0),
        (felt(V=0.08), felt(V=0.2), "lid", 1.0),
        (felt(I=0.5), felt(I=0.9), "smile", 1.0),
    ],
    ids=["energy opens", "energy lifts", "entropy worries", "entropy", "void shuts", "integrity"],
)
def test_state_shows_in_the_face(lower: Scene, higher: Scene, part: str, sign: float) -> None:
    """Each dimension moves the face its own way."""
    low, high = (getattr(pose_of(scene, WARM), part) for scene in (lower, higher))
    assert sign * (high - low) > 0.01


def test_repetition_means_it_and_a_question_lifts_an_eye() -> None:
    """The pattern shows too."""
    once, thrice = pose_of(AWAKE, WARM), pose_of(AWAKE, parse("~warmth~ ~warmth~ ~warmth~"))
    question = pose_of(AWAKE, parse("~warmth~?"))
    assert thrice.smile > once.smile
    assert question.skew > once.skew


def test_pose_is_on_the_way_when_between_two() -> None:
    """Half-way is the mean."""
    assert mood.between(Pose(smile=1.0), Pose(lid=0.5), 0.5) == Pose(smile=0.5, lid=0.25)


def test_old_state_is_not_shown_when_samples_stopped() -> None:
    """A shape of ten minutes ago is no present mood."""
    falling = replace(AWAKE, moment=moment(Shape.BASIN_TRANSITION_DOWN, at=NOW - 600.0))
    assert pose_of(falling, None) == mood.between(mood.WAKING, mood.WORRY, 0.6)


def test_unknown_dimension_leans_nowhere() -> None:
    """What is not known is in its middle, and so is a number that is none."""
    assert deviation_of(None) == deviation_of(Eisv(None, None, None, None)) == USUAL
    assert deviation_of(Eisv(float("nan"), float("inf"), None, None)) == USUAL
    assert deviation_of(Eisv(1.0, 0.0, 1.0, 0.3)) == (1.0, -1.0, 1.0, 1.0)
