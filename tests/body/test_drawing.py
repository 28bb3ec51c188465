"""The day's drawing: a function of its marks, whole at any count and any size."""

import itertools
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from scenery import marks

from lumen.body.composition import DAY, strokes_of
from lumen.body.drawing import MOST_MARKS, PANEL, Canvas, Mark
from lumen.core.language import EXPRESSIONS, TOKENS, Expression, Pattern, parse
from lumen.core.moment import Eisv
from lumen.core.shape_names import SHAPES

CALM = Eisv(0.6, 0.8, 0.17, 0.08)
MARK = Mark(DAY / 2.0, parse("~emergence~"), CALM, None)
SMALL = 60
"""A picture of this side is drawn quickly and is the same picture."""

_shares = st.none() | st.floats(0.0, 1.0) | st.floats(allow_nan=True)
any_mark = st.builds(
    Mark,
    st.floats(0.0, 90_000.0),
    st.sampled_from(EXPRESSIONS),
    st.builds(Eisv, _shares, _shares, _shares, _shares),
    st.none() | st.sampled_from(SHAPES),
)


def light(picture: Image.Image) -> NDArray[np.float64]:
    """Give the brightness of each pixel."""
    bright: NDArray[np.float64] = np.asarray(picture, dtype=np.float64).mean(axis=2)
    return bright


def blank(size: int = PANEL) -> NDArray[np.float64]:
    """Give the brightness of a day without a mark."""
    return light(Canvas().picture(size))


@settings(deadline=None, max_examples=60)
@given(st.lists(any_mark, max_size=8))
def test_drawing_is_the_same_when_the_marks_are(drawn: list[Mark]) -> None:
    """At once, one by one, or looked at in between: the same pixels."""
    growing = Canvas()
    for mark in drawn:
        assert growing.add(mark)
        growing.picture()
    assert growing.marks == tuple(drawn)
    assert growing.picture().tobytes() == Canvas(drawn).picture().tobytes()


@pytest.mark.parametrize("count", [0, 1, 10, 100, 600])
def test_drawing_is_neither_dark_nor_white_at_any_count(count: int) -> None:
    """It grows from a faint ring to a full one, with dark left around and within."""
    picture = Canvas(marks(count)).picture()
    shown = light(picture)
    assert (picture.size, picture.mode) == ((PANEL, PANEL), "RGB")
    assert shown.max() < 250
    assert np.percentile(shown, 20) < 12
    assert shown[110:130, 110:130].max() < 40
    assert (shown > 40).mean() < 0.55
    assert shown.max() > (16 if count == 0 else 80)


def test_drawing_is_fuller_when_there_are_more_marks() -> None:
    """Each mark adds to the picture."""
    covered = [(light(Canvas(marks(n)).picture()) > 40).mean() for n in (0, 1, 10, 100, 600)]
    assert all(fewer < more for fewer, more in itertools.pairwise(covered))


def test_latest_mark_is_seen_when_the_day_is_full() -> None:
    """Also the six hundredth mark stands out: it covers what it lies on."""
    day = marks(MOST_MARKS)
    before, after = (light(Canvas(day[:n]).picture()) for n in (MOST_MARKS - 1, MOST_MARKS))
    assert np.abs(after - before).max() > 25


def test_canvas_refuses_when_it_is_full() -> None:
    """The collection is bounded, and says so."""
    canvas = Canvas(marks(MOST_MARKS))
    full = canvas.picture().tobytes()
    assert not canvas.add(MARK)
    assert len(canvas.marks) == MOST_MARKS
    assert canvas.picture().tobytes() == full


@pytest.mark.parametrize("count", [0, 12])
def test_kept_picture_is_the_panels_picture_when_drawn_larger(count: int) -> None:
    """At 480 it is the same composition, drawn finer and not merely enlarged."""
    canvas = Canvas(marks(count))
    large = canvas.picture(480)
    assert (large.size, large.mode) == ((480, 480), "RGB")
    difference = np.abs(light(large.reduce(8)) - light(canvas.picture().reduce(4)))
    assert difference.mean() < 1.0
    assert difference.max() < 30
    enlarged = canvas.picture().resize((480, 480))
    assert count == 0 or np.abs(light(large) - light(enlarged)).max() > 30


@settings(deadline=None, max_examples=100)
@given(any_mark)
def test_mark_stays_inside_the_picture(mark: Mark) -> None:
    """Whatever is said and felt, no glyph is cut off by the edge."""
    added = light(Canvas([mark]).picture(SMALL)) - blank(SMALL)
    edge = np.concatenate([added[0], added[-1], added[:, 0], added[:, -1]])
    assert added.max() > 3
    assert edge.max() <= 3


@pytest.mark.parametrize(
    ("hour", "across", "down"),
    [(0.0, 0.5, 0.78), (6.0, 0.2, 0.5), (12.0, 0.5, 0.2), (18.0, 0.8, 0.5)],
    ids=["midnight at the foot", "dawn left", "noon at the top", "dusk right"],
)
def test_hour_has_its_place_on_the_ring(hour: float, across: float, down: float) -> None:
    """The day goes around like the sun."""
    mark = replace(MARK, time_of_day=3600.0 * hour)
    added = np.maximum(light(Canvas([mark]).picture()) - blank() - 3.0, 0.0)
    row, column = np.indices(added.shape)
    middle = ((added * column).sum() / added.sum(), (added * row).sum() / added.sum())
    assert middle == pytest.approx((240 * across, 240 * down), abs=16)


def test_tokens_draw_different_marks() -> None:
    """Each token has a hand of its own."""
    drawn = {
        Canvas([replace(MARK, expression=Expression(Pattern.SINGLE, (token,)))]).picture().tobytes()
        for token in TOKENS
    }
    assert len(drawn) == len(TOKENS)


@pytest.mark.parametrize(
    ("text", "glyphs"),
    [
        ("~warmth~", 1),
        ("~warmth~ ~ripple~", 2),
        ("~warmth~ ~ripple~ ~return~", 3),
        ("~warmth~ ~warmth~ ~warmth~", 3),
        ("~warmth~?", 1),
    ],
)
def test_pattern_arranges_its_glyphs(text: str, glyphs: int) -> None:
    """One glyph for each token said, over one wash of air."""
    strokes = strokes_of(replace(MARK, expression=parse(text)))
    assert [stroke.token is None for stroke in strokes] == [True] + [False] * glyphs
    assert len({(stroke.across, stroke.down) for stroke in strokes[1:]}) == glyphs


def test_state_shows_in_a_mark() -> None:
    """Energy pushes outward, entropy scatters, and each dimension changes the mark."""
    low, high = (strokes_of(replace(MARK, eisv=CALM._replace(E=e)))[1] for e in (0.2, 0.8))
    assert high.down < low.down  # noon is at the top: outward is up
    plain = strokes_of(MARK)
    for change in ({"E": 0.2}, {"I": 0.4}, {"S": 0.5}, {"V": 0.2}):
        assert strokes_of(replace(MARK, eisv=CALM._replace(**change))) != plain


def test_finished_drawing_takes_less_memory_than_its_unit_allows() -> None:
    """It is 36 times as large as the panel's: 200 MB is where the system slows Lumen down."""
    canvas = Canvas(marks(3))
    canvas.picture()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        canvas.picture(1440)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 90e6
    assert after - before < 8e6
