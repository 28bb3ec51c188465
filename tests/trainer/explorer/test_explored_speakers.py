"""Who speaks in the explorer, and what the student is shown where sliders tell too little."""

import numpy as np
import pytest

from lumen.core.language import EXPRESSIONS
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import movements, movements_are_stable, trend
from lumen.core.speaker import CENTRE, expression_probabilities, target
from lumen.formats.student import load_student
from trainer.explorer import speaking
from trainer.measures.metrics import regret


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("moving", Trend)
def test_everybody_speaks_of_every_shape_and_trend(shape: Shape, moving: Trend) -> None:
    """The target exactly; the student near it, also of what no window can be."""
    speakers = speaking.speakers(load_student())
    true = speakers[speaking.TARGET](shape, CENTRE, moving)
    said = speakers[speaking.STUDENT](shape, CENTRE, moving)
    assert (true == expression_probabilities(target(shape, CENTRE, moving))).all()
    assert said.sum() == pytest.approx(1.0)
    assert float(regret(true, said)) < 0.55


def test_others_speak_beside_target_and_student() -> None:
    """A teacher is a function like the others."""
    even = np.full(len(EXPRESSIONS), 1.0 / len(EXPRESSIONS))
    speakers = speaking.speakers(load_student(), {"teacher": lambda *_: even})
    assert list(speakers) == ["target", "student", "teacher"]


def test_movements_have_the_trend_that_they_are_shown_with() -> None:
    """And fall where the shape says that energy falls."""
    for shown in (Trend.RISING, Trend.FALLING):
        found = speaking.movements_of(Shape.BASIN_TRANSITION_DOWN, shown)
        assert found.real
        delta = found.numbers[:, :4]
        still = movements_are_stable(movements(delta))
        assert {trend(d, stable=bool(s)) for d, s in zip(delta, still, strict=True)} == {shown}
        assert (delta[:, 0] <= -0.20 + 1e-9).all()


def test_nothing_moves_when_shape_and_trend_exclude_each_other() -> None:
    """No energy basin is left in a stable trend."""
    found = speaking.movements_of(Shape.BASIN_TRANSITION_DOWN, Trend.STABLE)
    assert not found.real
    assert (found.numbers == 0.0).all()


def test_a_distribution_is_summed_up_by_pattern_and_first_token() -> None:
    """Both add up to everything."""
    speech = target(Shape.CONVERGENCE, CENTRE, Trend.RISING)
    said = speaking.shown(expression_probabilities(speech))
    assert said.pattern == pytest.approx(speech.pattern)
    assert said.token == pytest.approx(speech.token)
