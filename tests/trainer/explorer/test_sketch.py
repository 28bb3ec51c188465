"""Trajectories drawn by hand: presets, tables, clicks and how they are sampled."""

import numpy as np
import pytest

from lumen.core.shape_names import SHAPES, Shape
from lumen.errors import LumenError
from trainer.data.windows import HIGHEST
from trainer.explorer import board, sketch
from trainer.explorer.sketch import SamplingPlan


def table_of(shape: Shape) -> list[list[object]]:
    """Lay a preset out as the page's table does."""
    points = sketch.preset(shape).tolist()
    return [[at, *row] for at, row in zip(sketch.TIMES, points, strict=True)]


@pytest.mark.parametrize("shape", SHAPES)
def test_preset_has_its_shape_when_sampled_as_lumen_does(shape: Shape) -> None:
    """What the list of presets says is what the classifier sees."""
    assert sketch.shape_at(sketch.preset(shape), SamplingPlan(), 0) is shape


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_survives_when_sampled_otherwise(shape: Shape) -> None:
    """Up to 45 s with jitter and losses, 95 times in 100; at 60 s there may be too few states."""
    kept = sketch.survival(sketch.preset(shape), jitter=0.5, lost=0.1)
    assert list(kept) == list(sketch.INTERVALS)
    assert min(same for interval, (same, _) in kept.items() if interval <= 45.0) >= 0.95
    assert all(same + waking <= 1.0 for same, waking in kept.values())
    assert kept[60.0][1] > 0.0


def test_preset_stays_within_the_dimensions_when_strong() -> None:
    """Twice as strong is still a state."""
    for shape in SHAPES:
        points = sketch.preset(shape, 2.0)
        assert (points >= 0.0).all()
        assert (points <= HIGHEST).all()


def test_there_is_no_shape_when_too_few_samples_are_left() -> None:
    """Lumen would be waking."""
    points = sketch.preset(Shape.CONVERGENCE)
    assert sketch.window_of(*sketch.sampled(points, SamplingPlan(60.0, 0.0, 0.5), 2)) is None
    assert sketch.window_of(np.empty(0), np.empty((0, 4))) is None


def test_table_is_read_as_it_was_laid_out() -> None:
    """Numbers, or the text of numbers, as a page sends them."""
    points = sketch.preset(Shape.VOID_RISING)
    texts = [[str(cell) for cell in row] for row in table_of(Shape.VOID_RISING)]
    assert (sketch.points_from(texts) == points).all()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("abc", "the point at 200 s: S: 'abc' is no number"),
        ("", "the point at 200 s: S: '' is no number"),
        (None, "the point at 200 s: S: 'None' is no number"),
        (1.5, "the point at 200 s: S lies between 0 and 1, not 1.5"),
        ("nan", "the point at 200 s: S lies between 0 and 1, not nan"),
    ],
)
def test_table_is_refused_when_a_cell_is_no_state(cell: object, said: str) -> None:
    """One line, which says where."""
    table = table_of(Shape.CONVERGENCE)
    table[2][3] = cell
    with pytest.raises(LumenError, match=said):
        sketch.points_from(table)


def test_table_is_refused_when_rows_are_missing() -> None:
    """Nothing is made up."""
    with pytest.raises(LumenError, match="a sketch takes 7 points, not 6"):
        sketch.points_from(table_of(Shape.CONVERGENCE)[:-1])


def test_click_moves_the_nearest_point_of_its_panel() -> None:
    """The lower left panel is S; what is drawn there lies where the click says."""
    points = sketch.preset(Shape.SETTLED_PRESENCE)
    picture = board.board_picture(points, *sketch.sampled(points, SamplingPlan(), 0))
    assert picture.size == (board.WIDTH, board.HEIGHT)
    spot = board.spot_at(0.27 * board.WIDTH, (1.0 - 0.265) * board.HEIGHT)
    assert spot is not None
    assert spot.dimension == 2
    assert spot.time == pytest.approx(300.0, abs=1.0)
    assert spot.value == pytest.approx(0.5, abs=0.01)
    after = sketch.moved(points, *spot)
    assert after[3, 2] == pytest.approx(0.5, abs=0.01)
    assert np.count_nonzero(after != points) == 1


def test_the_drawn_point_is_where_a_click_on_it_says() -> None:
    """Picture and clicks have one geometry: the brightest dot of E at 600 s answers for itself."""
    points = sketch.preset(Shape.SETTLED_PRESENCE)
    points[:, 0], points[6, 0] = 0.0, 1.0
    picture = np.asarray(board.board_picture(points, np.empty(0), np.empty((0, 4))), dtype=float)
    corner = picture[: board.HEIGHT // 4, int(0.44 * board.WIDTH) : int(0.49 * board.WIDTH)]
    warm = corner[..., 0] - corner[..., 2]
    down, across = np.argwhere(warm > 0.8 * warm.max()).mean(axis=0)
    spot = board.spot_at(across + int(0.44 * board.WIDTH), down)
    assert spot is not None
    assert spot.dimension == 0
    assert spot.time == pytest.approx(600.0, abs=6.0)
    assert spot.value == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("place", [(3.0, 3.0), (450.0, 100.0), (100.0, 278.0)])
def test_click_means_nothing_when_it_is_beside_the_panels(place: tuple[float, float]) -> None:
    """Titles and margins are no points."""
    assert board.spot_at(*place) is None
