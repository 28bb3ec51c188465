"""Imagined windows cover what the student may meet."""

import numpy as np
import pytest

from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import movements, movements_are_stable
from trainer.data import curriculum
from trainer.data.simulated_histories import SimulatedLife
from trainer.data.synthetic_windows import OCCURRENCE, attention, imagine, label_mass
from trainer.data.windows import joined

MANY = 20_000


def test_states_cover_the_published_range_and_stay_possible() -> None:
    """Means E .15-.67, I .5-.96, S 0-.33, V .016-.14 lie well inside what is imagined."""
    means = imagine(MANY, np.random.default_rng(1)).numbers[:, :4]
    low, high = means.min(axis=0), means.max(axis=0)
    assert (low <= [0.15, 0.50, 0.01, 0.016]).all()
    assert (high >= [0.67, 0.96, 0.33, 0.14]).all()
    assert (low >= 0.0).all()
    assert (high <= [1.0, 1.0, 1.0, 0.3]).all()


def test_every_shape_occurs_by_its_attention_and_with_either_trend() -> None:
    """Also the one that the card knows from synthetic data alone."""
    windows = imagine(MANY, np.random.default_rng(2))
    for index in range(len(SHAPES)):
        here = windows.shape == index
        assert here.mean() == pytest.approx(attention()[index], abs=0.01)
        assert windows.stable[here].mean() == pytest.approx(0.5, abs=0.05)


def test_movement_does_not_betray_the_shape() -> None:
    """Energy falls and rises alike under a shape whose lived windows only fall."""
    windows = imagine(MANY, np.random.default_rng(3))
    fall = windows.numbers[windows.shape == SHAPES.index(Shape.FALLING_ENERGY), 4]
    assert abs(fall.mean()) < 0.02
    assert (np.abs(fall) > 0.2).any()


def test_attention_lies_between_occurrence_and_evenness() -> None:
    """It sums to 1, and each share is the mean of the card's and a ninth."""
    card = np.array([OCCURRENCE[shape] for shape in SHAPES])
    assert attention().sum() == pytest.approx(1.0)
    assert attention() == pytest.approx((card / card.sum() + 1 / 9) / 2)


def test_label_mass_restores_the_attention_when_shapes_are_out_of_proportion() -> None:
    """A shape that is over-represented weighs less, window by window."""
    shape = np.array([0] * 90 + [8] * 10, dtype=np.intp)
    weights = label_mass(shape)
    ratio = weights[shape == 0].sum() / weights[shape == 8].sum()
    assert ratio == pytest.approx(attention()[0] / attention()[8])


def test_windows_are_joined_in_order() -> None:
    """Columns are put after one another."""
    one, other = (imagine(count, np.random.default_rng(count)) for count in (2, 3))
    both = joined([one, other])
    assert both.shape.tolist() == [*one.shape, *other.shape]
    assert both.encoded().shape == (5, 22)
    assert both.targets().token.shape == (5, 15)


@pytest.mark.parametrize(
    ("deltas", "stable"),
    [
        ((0.049, 0.0, -0.049, 0.0149), True),
        ((0.05, 0.0, 0.0, 0.0), False),
        ((0.0, -0.06, 0.0, 0.0), False),
        ((0.0, 0.0, 0.0, -0.016), False),
    ],
)
def test_a_trend_is_stable_below_half_a_unit(
    deltas: tuple[float, float, float, float],
    stable: bool,  # noqa: FBT001 - a case's expectation
) -> None:
    """A unit is .10 of E, I and S, and .03 of V."""
    assert movements_are_stable(movements(np.array([deltas]))).tolist() == [stable]


def test_some_life_is_lived_for_however_few_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that were asked for are two, and not silently none."""
    short = [SimulatedLife("busy", 1, 0.2)]
    monkeypatch.setattr(curriculum, "lives", lambda pairs, _: short if pairs else [])
    lived = curriculum.live_through(2, 1, lambda _done, _of: None, workers=1)
    assert len(lived.train.shape) == 2
