"""What plug-ins add to the look: pages after Lumen's own, and what the face wears."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from scenery import AWAKE, HURT

from lumen.body import screen
from lumen.body.accessory import Accessory, draw_accessory
from lumen.body.chrome import CONTENT_BOTTOM, CONTENT_TOP
from lumen.body.pages.added import PLACE
from lumen.body.scene import AddedPage, Offer, Page, Scene
from lumen.body.visage import Head

WHITE = Image.new("RGB", PLACE, "white")
PAGE = AddedPage("moon", WHITE)


def shown(page: AddedPage, scene: Scene = AWAKE, **changes: object) -> np.ndarray:
    """Give the screen that is turned to a plug-in's page, as how light each place is."""
    names = ("tide", page.name)
    turned = replace(scene, page=Page.PLUGIN, added_page=page, added_pages=names, **changes)  # type: ignore[arg-type]  # a test's own
    return np.asarray(screen.render(turned).convert("L"))


def test_page_has_its_place_between_signs_and_dots() -> None:
    """Every pixel of the picture, and none beyond it."""
    light = shown(PAGE)
    assert (light[CONTENT_TOP:CONTENT_BOTTOM] > 240).all()
    assert (light[:CONTENT_TOP] < 40).all()
    assert (light[CONTENT_BOTTOM : CONTENT_BOTTOM + 15] < 40).all()


def test_message_and_badge_are_seen_on_any_page() -> None:
    """A fault takes rows from the picture, so that it can be read."""
    light = shown(PAGE, HURT)
    assert light[:CONTENT_TOP, 200:].max() > 120
    assert (light[CONTENT_BOTTOM - 12 : CONTENT_BOTTOM] < 240).any()


@pytest.mark.parametrize("count", [1, 2, 9])
def test_each_page_has_its_dot_beside_an_offer(count: int) -> None:
    """One more for each, the shown one larger; none touches the words of an offer."""
    names = tuple(f"p{number}" for number in range(count))
    scene = replace(AWAKE, added_pages=names)
    dots = [
        np.asarray(
            screen.render(
                replace(scene, page=Page.PLUGIN, added_page=AddedPage(name, WHITE), offer=offer)
            ).convert("L")
        )[228:238, 74:166]
        for name in names
        for offer in (None, Offer())
    ]
    columns = dots[0].max(axis=0) > 60
    assert (np.diff(columns.astype(int)) == 1).sum() == 5 + count
    assert (dots[0] == dots[1]).all()
    assert count == 1 or (dots[0] != dots[2]).any()


def test_own_pages_have_only_their_own_dots_without_plugins() -> None:
    """Nothing is to be seen of what is not there."""
    with_one = screen.render(replace(AWAKE, added_pages=("moon",)))
    assert screen.render(AWAKE).tobytes() != with_one.tobytes()


@pytest.mark.parametrize("page", [AddedPage("moon"), AddedPage("moon", WHITE, "off " * 60)])
def test_page_without_a_picture_says_why(page: AddedPage) -> None:
    """Its name, and its trouble, however long, within its place."""
    light = shown(page)
    assert not (light > 250).all(axis=1).any()
    assert (light[50:70] > 120).any()
    assert (light[80:CONTENT_BOTTOM] > 60).any()
    assert (light[CONTENT_BOTTOM : CONTENT_BOTTOM + 15] < 40).all()


def worn(head: Head, *, asleep: bool = False, rows: tuple[int, int] = (0, 240)) -> np.ndarray:
    """Give a black frame with a white square that a head wears, how light each place is."""
    frame = np.zeros((240, 240, 3), dtype=np.uint8)
    picture = Image.new("RGBA", (20, 20), "white")
    draw_accessory(frame, head, Accessory(picture, 50.0, -40.0), rows, asleep=asleep)
    return frame[..., 0]


def middle(light: np.ndarray) -> tuple[float, float]:
    """Give the middle of what is light, to the right and down."""
    down, across = np.nonzero(light > 20)
    return float(across.mean()), float(down.mean())


def test_what_is_worn_moves_and_leans_with_the_head() -> None:
    """Its middle lies where the head has that place."""
    for head in (Head(120, 118, 1.0, 0.0), Head(126, 124, 0.8, 0.1), Head(120, 110, 1.07, -0.1)):
        across, down = head.place(50.0, -40.0)
        assert middle(worn(head)) == pytest.approx((across - 0.5, down - 0.5), abs=0.8)
    size = [int((worn(Head(120, 118, scale, 0.0)) > 128).sum()) for scale in (1.0, 0.8)]
    assert size == [400, 256]


def test_what_is_worn_dims_at_night_and_stays_within_its_rows() -> None:
    """It covers no signs, and light is for the day."""
    head = Head(120, 118, 1.0, 0.0)
    assert worn(head).max() == 255
    assert worn(head, asleep=True).max() < 130
    assert worn(head, rows=(80, 240))[:80].max() == 0
    assert worn(Head(400, 118, 1.0, 0.0)).max() == 0
    assert worn(Head(120, -400, 1.0, 0.0)).max() == 0
    assert worn(Head(185, 118, 1.0, 0.0)).max() == 255
