"""The face that is put together from kept parts is the face that is drawn whole."""

import math
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.body.dither import Pixels, dithered
from lumen.body.eyes import eyes
from lumen.body.mood import REST, Pose
from lumen.body.motion import GAZE_STEPS, LIDS_STEPS, LIFT_STEPS
from lumen.body.palette import TOKEN_COLOURS
from lumen.body.portrait import MOUTHS_KEPT, Backdrop, Look, Tones, drawn, portrait
from lumen.body.visage import Patch, head_of
from lumen.core.language import Token

COLOURS = list(TOKEN_COLOURS.values())
NOISE = np.random.default_rng(7).integers(0, 256, (240, 240, 3), dtype=np.uint8)
BACKDROP = Backdrop(NOISE)
"""A ground on which every pixel that is not as it should be shows."""

share = st.floats(-1.0, 1.0)
poses = st.builds(
    lambda parts: REST._replace(**parts),
    st.fixed_dictionaries(
        {
            **dict.fromkeys(("aside", "up", "drop", "near", "roll", "stray", "haze"), share),
            **dict.fromkeys(("tilt", "skew", "open", "smile", "mouth"), st.floats(-0.4, 0.4)),
            **dict.fromkeys(("lid", "cheek", "gape", "waver"), st.floats(0.0, 1.0)),
            "wide": st.floats(-0.1, 0.1),
        }
    ),
)
tones = st.builds(Tones, *[st.sampled_from(COLOURS)] * 3)
looks = st.builds(
    Look,
    poses,
    tones,
    st.integers(0, LIDS_STEPS).map(lambda step: step / LIDS_STEPS),
    st.integers(-3, 3).map(lambda step: step / LIFT_STEPS),
)


def pixels(look: Look) -> tuple[Pixels, Pixels]:
    """Give a face put together, and the same drawn whole and cut then."""
    return np.asarray(portrait(BACKDROP, look).picture), np.asarray(dithered(drawn(BACKDROP, look)))


@settings(deadline=None, max_examples=60)
@given(looks)
def test_portrait_is_what_is_drawn_whole(look: Look) -> None:
    """To the last bit, however the face is held, and whatever was kept from other looks."""
    together, whole = pixels(look)
    assert np.array_equal(together, whole)


def test_portrait_is_what_is_drawn_whole_when_the_eyes_meet() -> None:
    """Then the right one is drawn on the left one, and not on the ground."""
    near = REST._replace(wide=0.6, stray=-1.0)
    look = Look(near, Tones(COLOURS[0], COLOURS[1], COLOURS[2]), 0.0, 0.0)
    left, right = both(look)
    assert left.meets(right)
    together, whole = pixels(look)
    assert np.array_equal(together, whole)


def test_ground_stays_as_it_was_and_shows_around_the_face() -> None:
    """A portrait changes nothing but eyes and mouth; the ground serves the next one too."""
    look = Look(REST, Tones(COLOURS[0], COLOURS[1], COLOURS[2]), 0.0, 0.0)
    before = BACKDROP.pixels.copy()
    shown = np.asarray(portrait(BACKDROP, look).picture)
    assert np.array_equal(BACKDROP.pixels, before)
    changed = (shown != np.asarray(BACKDROP.picture)).any(axis=2)
    assert 2000 < changed.sum() < 240 * 240 / 3
    assert not changed[:40].any()


def both(look: Look) -> list[Patch]:
    """Give both eyes, drawn together."""
    colours = {-1: look.tones.left, 1: look.tones.right}
    return eyes(NOISE, head_of(look.pose), look.pose, colours, look.lids, look.lift)


@settings(deadline=None, max_examples=60)
@given(looks)
def test_eyes_drawn_together_are_those_drawn_alone(look: Look) -> None:
    """Also where one is higher than the other, and its patch has more rows."""
    colours = {-1: look.tones.left, 1: look.tones.right}
    for side, together in zip(colours, both(look), strict=True):
        own = {side: colours[side]}
        (alone,) = eyes(NOISE, head_of(look.pose), look.pose, own, look.lids, look.lift)
        assert (alone.left, alone.top) == (together.left, together.top)
        assert np.array_equal(alone.pixels, together.pixels)


@pytest.mark.parametrize("side", [-1, 1])
def test_eye_ends_within_its_patch(side: int) -> None:
    """At its patch's edge an eye is its ground, but for a trace of its glow."""
    ground = np.full((240, 240, 3), 60, dtype=np.uint8)
    colour = TOKEN_COLOURS[Token.WARMTH]
    (patch,) = eyes(ground, head_of(REST), REST, {side: colour}, 0.0, 0.0)
    levels = patch.pixels.astype(int)
    for edge in (levels[0], levels[-1], levels[:, 0], levels[:, -1]):
        assert np.abs(edge - 60).max() <= 1
    assert np.abs(levels - 60).max() > 100


def middle_of_left_eye(pose: Pose) -> tuple[float, float]:
    """Give the middle of the light of a pose's left eye, to the right and down."""
    look = Look(pose, Tones(*[COLOURS[0]] * 3), 0.0, 0.0)
    light = drawn(DARKNESS, look)[:125, :120].astype(float).sum(axis=2)
    down, across = (light.sum(axis=axis) for axis in (1, 0))
    return (
        float(across @ np.arange(across.size) / light.sum()),
        float(down @ np.arange(down.size) / light.sum()),
    )


DARKNESS = Backdrop(np.zeros((240, 240, 3), dtype=np.uint8))


def test_step_of_the_gaze_is_smaller_than_one_of_the_breath() -> None:
    """Where unrest makes it widest, a step moves an eye by less than the breath's half a pixel."""
    widest = 0.47 + 0.3
    step = REST._replace(aside=widest / GAZE_STEPS)
    assert 0.05 < math.dist(middle_of_left_eye(REST), middle_of_left_eye(step)) < 0.5


def test_backdrop_goes_when_its_face_is_another() -> None:
    """The mouths on it, which are kept, do not keep it."""
    backdrop = Backdrop(NOISE)
    for lift in range(MOUTHS_KEPT + 2):
        portrait(backdrop, Look(REST, Tones(*[COLOURS[0]] * 3), 0.0, lift / 20))
    gone = weakref.ref(backdrop)
    del backdrop
    assert gone() is None
