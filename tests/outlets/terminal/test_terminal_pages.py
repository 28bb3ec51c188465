"""The pages of the screen in a terminal: their words can be read, and nothing leaves its place."""

import io
from dataclasses import replace

import pytest
from explained_lives import lived
from hypothesis import HealthCheck, given, settings
from PIL import Image
from rich.console import Console
from scenery import AWAKE, HURT, NOW, ROOM, SENTENCE, legal_scenes, said

from lumen.body.palette import ALERT
from lumen.body.scene import AddedPage, Page, Scene
from lumen.formats.catalogue import catalogue_of
from lumen.outlets.terminal.pages import page
from lumen.units import Monotonic

BLOCK = "▀"
CONSOLE = Console(file=io.StringIO(), color_system=None)


def rows_of(scene: Scene, columns: int = 32, rows: int = 21, *, lit: bool = True) -> list[str]:
    """Give the page's rows; in 80 columns it has 32."""
    return page(CONSOLE, scene, columns, rows, lit=lit).plain.split("\n")


def words_of(scene: Scene, columns: int = 32) -> str:
    """Give the page's words as one line."""
    return " ".join(" ".join(rows_of(scene, columns)).split())


def at_turn(scene: Scene, turn: int) -> Scene:
    """Give the vitals at one of their four turns."""
    later = Monotonic(NOW - NOW % 20.0 + 5.0 * turn)
    return replace(scene, page=Page.VITALS, now=later)


@pytest.mark.parametrize("columns", [22, 32, 80])
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scene=legal_scenes)
def test_every_page_keeps_to_its_place(columns: int, scene: Scene) -> None:
    """Whatever is missing, broken or said at length."""
    rows = rows_of(scene, columns, 18)
    assert len(rows) <= 18
    assert max(len(row) for row in rows) <= columns


@pytest.mark.parametrize(
    ("turn", "texts"),
    [
        (0, ("energy 0.62", "air 31.4→21.5 °C", "processor 52.1 °C", "in use 12 %")),
        (1, ("integrity 0.80", "light 312→298 lx", "load 0.42", "switches 2310 /s")),
        (2, ("entropy 0.17", "humidity 38→61 %", "pressure 1013 hPa", "memory 41 %")),
        (3, ("void 0.08", "disk 23 %", "interrupts 1420 /s", "lights 0.12")),
    ],
)
def test_vitals_are_words_and_figures(turn: int, texts: tuple[str, ...]) -> None:
    """As on the panel: a dimension in its turn, its hours, and three readings with their units."""
    scene = at_turn(replace(AWAKE, room=ROOM), turn)
    text = words_of(scene)
    assert all(each in text for each in (*texts, "vitals", "3 h to now")), text
    assert any("█" in row for row in rows_of(scene))


def test_unknown_hours_stay_empty_in_the_curve() -> None:
    """An hour is known of three: the other two thirds of the columns have no bar."""
    hour = tuple(felt for felt in AWAKE.history if felt.at > NOW - 3600.0)
    bars = rows_of(at_turn(replace(AWAKE, history=hour), 0), 30)[4:8]
    known = [any(row[column : column + 1].strip() for row in bars) for column in range(30)]
    assert 9 <= sum(known) <= 11
    assert not any(known[:19])
    assert not any("█" in row for row in rows_of(at_turn(replace(AWAKE, history=()), 0)))


def test_a_fault_is_named_in_its_colour_in_place_of_a_value() -> None:
    """No figure stands for what was not read."""
    shown = page(CONSOLE, at_turn(HURT, 0), 32, 21, lit=True)
    assert shown.plain.count("frozen") == 3
    red = [span for span in shown.spans if ALERT.hex in str(span.style)]
    assert {shown.plain[span.start : span.end] for span in red} >= {"frozen", "processor"}


def test_what_is_said_can_be_read_whole() -> None:
    """With its tokens, what was said before it, and what the diary says."""
    before = said("~holding~", "It went out in rings.", at=NOW - 600.0)
    scene = replace(AWAKE, page=Page.WORDS, said=(before, said("~warmth~ ~ripple~")))
    text = words_of(replace(scene, diary="Yesterday was long."))
    assert f"It went out in rings. warmth ripple {SENTENCE} Yesterday was long." in text
    assert "warmth warmth warmth" in words_of(
        replace(scene, said=(said("~warmth~ ~warmth~ ~warmth~"),))
    )
    dinner = "Dinner is ready"
    for alone in (replace(scene, message=dinner), replace(scene, letter=dinner)):
        assert words_of(alone).endswith(dinner)


def test_reasons_are_words() -> None:
    """Each dimension with what does most to make it what it is."""
    present, why = lived(150)
    now = Monotonic(present.sample.at + 5.0)
    text = words_of(replace(AWAKE, page=Page.WHY, now=now, moment=present, why=why))
    assert all(name in text for name in ("energy 0.", "integrity 0.", "entropy 0.", "void 0."))
    assert "light" in text or "accuracy" in text or "as usual" in text


@pytest.mark.parametrize("of", [Page.FACE, Page.DRAWING])
def test_a_picture_has_no_signs_that_are_too_small_to_read(of: Page) -> None:
    """Neither `simulated`, nor dots, nor an offer, nor a message: words are beside it."""
    drawing = Image.new("RGB", (240, 240))
    plain = replace(AWAKE, page=of, drawing=drawing)
    signs = replace(plain, simulated=True, muted=True, notices=("a notice",))
    shown = [page(CONSOLE, scene, 32, 21, lit=True) for scene in (plain, signs)]
    assert shown[0] == shown[1]
    assert shown[0].plain.split("\n")[2:] == [BLOCK * 32] * 16


def test_a_page_without_a_picture_says_so() -> None:
    """A day without a mark, a plug-in that failed, a panel that rests."""
    assert "no mark yet" in words_of(replace(AWAKE, page=Page.DRAWING))
    added = replace(AWAKE, page=Page.PLUGIN, added_pages=("moon",))
    failed = AddedPage("moon", trouble="it raised KeyError")
    assert "● moon it raised KeyError" in words_of(replace(added, added_page=failed))
    drawn = AddedPage("moon", Image.new("RGB", (240, 182)))
    assert rows_of(replace(added, added_page=drawn))[2:] == [BLOCK * 32] * 12
    assert rows_of(AWAKE, lit=False)[2:] == ["dark, because it rests"]


def test_pages_speak_the_language_of_the_screen() -> None:
    """Names, labels and hints, and the comma of its numbers."""
    german = catalogue_of("de")
    text = words_of(at_turn(replace(AWAKE, catalogue=german), 0))
    assert all(each in text for each in ("Werte", "Energie 0,62", "3 h bis jetzt", "Luft 31,4"))
