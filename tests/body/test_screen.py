"""The screen draws every scene, the same pixels for the same scene, and rarely."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image
from scenery import AWAKE, FROZEN, HURT, NOW, ROOM, marks, moment, said, spells, wild_scenes

from lumen.body import screen
from lumen.body.drawing import Canvas
from lumen.body.motion import only_breathed
from lumen.body.pages import face
from lumen.body.rhythm import BEAT
from lumen.body.scene import PAGES, Page, Scene
from lumen.core.language import TOKENS
from lumen.core.moment import Eisv
from lumen.core.reading import Channel
from lumen.core.waking import Waking
from lumen.units import Monotonic

GOLDEN = Path(__file__).parent / "golden"

LOOKS: dict[str, Scene] = {
    "face": AWAKE,
    "face_waking": replace(AWAKE, moment=None, simulated=True, wait=Waking(7, 21, 420.0)),
    "face_numb": replace(HURT, said=(said("~boundary~?"),)),
    "face_asleep": replace(AWAKE, quiet=True, muted=True),
    "face_worst": replace(
        AWAKE, moment=moment(eisv=Eisv(0.20, 0.55, 0.345, 0.146)), said=(said("~stillness~"),)
    ),
    "drawing": replace(AWAKE, page=Page.DRAWING, drawing=Canvas(marks(60), spells()).picture()),
    "vitals": replace(
        AWAKE, page=Page.VITALS, room=ROOM, moment=moment(readings={Channel.PRESSURE: FROZEN})
    ),
    "words": replace(AWAKE, page=Page.WORDS),
}
"""The looks that are kept; a change of look changes them, on purpose or not."""


def small(picture: Image.Image) -> Image.Image:
    """Reduce a picture to what survives another machine's rounding."""
    return picture.reduce(4)


@settings(deadline=None, max_examples=120)
@given(wild_scenes)
def test_every_scene_is_drawn(scene: Scene) -> None:
    """Whatever is felt, missing, broken or said at length: there is a picture, in panel bits."""
    picture = screen.render(scene)
    assert (picture.size, picture.mode) == ((240, 240), "RGB")
    assert not (np.asarray(picture) & np.array([0x07, 0x03, 0x07], dtype=np.uint8)).any()
    assert BEAT <= screen.frame_interval(scene) <= screen.STILL


@settings(deadline=None, max_examples=40)
@given(wild_scenes)
def test_pixels_are_the_same_when_a_scene_is_drawn_again(scene: Scene) -> None:
    """A picture is a function of its scene, whatever was drawn in between."""
    first = screen.render(scene).tobytes()
    screen.render(replace(AWAKE, page=scene.page, muted=not scene.muted))
    assert screen.render(scene).tobytes() == first


@pytest.mark.parametrize("name", LOOKS)
def test_look_is_kept(name: str) -> None:
    """Every page looks as it was last judged to be good, within rounding.

    After a change of look that is meant, look at the new picture and save
    `small(screen.render(LOOKS[name]))` in its place.
    """
    drawn = np.asarray(small(screen.render(LOOKS[name])), dtype=np.int16)
    kept = np.asarray(Image.open(GOLDEN / f"{name}.png").convert("RGB"), dtype=np.int16)
    assert np.abs(drawn - kept).max() <= 2


def test_kept_looks_differ_when_the_look_changes() -> None:
    """The tolerance is no excuse: another page, mood or mark is far outside it."""
    drawn = [np.asarray(small(screen.render(s)), dtype=np.int16) for s in LOOKS.values()]
    for number, one in enumerate(drawn):
        assert all(np.abs(one - other).max() > 40 for other in drawn[:number])


STEP_OF_BREATH = 40
"""Levels of 255 by which four by four pixels change at most when an eye's edge is lifted by half a
pixel: an eighth of what is between ground and eye."""


def frame_times(scene: Scene, seconds: float) -> Iterator[Scene]:
    """Give the scenes that are drawn while nothing but time goes on."""
    end = scene.now + seconds
    while scene.now < end:
        yield scene
        scene = replace(scene, now=Monotonic(scene.now + screen.frame_interval(scene)))


def test_frames_are_few_when_the_face_rests() -> None:
    """A face that blinks, looks about and breathes needs some five frames a second."""
    resting = replace(AWAKE, moment=replace(moment(), sample=moment(at=NOW + 60.0).sample))
    frames = len(list(frame_times(resting, 60.0)))
    assert 120 < frames < 330


def test_frames_are_at_most_20_a_second_when_an_expression_begins() -> None:
    """Also the liveliest second keeps the panel's rhythm."""
    speaking = replace(AWAKE, said=(said("~ripple~", at=NOW - 0.01),))
    assert 10 < len(list(frame_times(speaking, 1.0))) <= 20


def test_each_frame_differs_when_it_was_worth_drawing() -> None:
    """The advised wait ends where the picture changes, and not before."""
    frames = [screen.render(scene).tobytes() for scene in frame_times(AWAKE, 10.0)]
    changed = sum(a != b for a, b in itertools.pairwise(frames))
    assert changed >= 0.9 * (len(frames) - 1)


def test_little_changes_when_the_wait_is_kept() -> None:
    """What is left out between two frames is below what an eye sees move: a step of the breath."""
    for scene in frame_times(AWAKE, 20.0):
        wait = screen.frame_interval(scene)
        now = face.motion_of(scene)
        before = round(wait / BEAT)
        left_out = [face.motions_of(scene)(beat * BEAT) for beat in range(1, before)]
        assert all(motion == now or only_breathed(now, motion) for motion in left_out)
        assert sum(motion != now for motion in left_out) <= round(screen.BREATH_WAIT / BEAT)


def test_little_that_is_left_out_is_seen() -> None:
    """A frame shows what it would a moment before the next one, but for half a pixel's breath."""
    for scene in itertools.islice(frame_times(AWAKE, 20.0), 40):
        wait = screen.frame_interval(scene)
        if wait <= 2 * BEAT:
            continue
        later = replace(scene, now=Monotonic(scene.now + wait - 1.5 * BEAT))
        here, there = (np.asarray(small(screen.render(each)), np.int16) for each in (scene, later))
        assert np.abs(here - there).max() <= STEP_OF_BREATH


@pytest.mark.parametrize("page", [page for page in PAGES if page is not Page.FACE])
def test_pages_without_a_face_stand_still(page: Page) -> None:
    """There is nothing to draw anew but messages and the clock."""
    assert screen.frame_interval(replace(AWAKE, page=page)) == screen.STILL


def test_faces_differ_when_tokens_differ() -> None:
    """Fifteen tokens, fifteen faces: each differs clearly from every other."""
    faces = []
    for token in TOKENS:
        scene = replace(AWAKE, said=(said(f"~{token}~"),))
        faces.append(np.asarray(small(screen.render(scene)), dtype=np.int16))
    for number, one in enumerate(faces):
        assert all(np.abs(one - other).max() > 60 for other in faces[:number])
