"""The reasons for a shape are those that the classifier decided by."""

from random import Random

import numpy as np
import pytest
from curves import SPAN, random_curve

from lumen.core.features import Floats
from lumen.core.reasons import Reasons, explain
from lumen.core.rules import RULES
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import judge, verdict
from lumen.core.window import Trajectory

TIMES = np.arange(0.0, SPAN, 30.0)
CALM = np.tile((0.5, 0.7, 0.3, 0.1), (len(TIMES), 1))


def explained(states: Floats) -> Reasons:
    """Explain the one window that these [20, 4] states are."""
    return explain(Trajectory(TIMES[None], states.T[None]))


@pytest.mark.parametrize("interval", [2.0, 30.0, 60.0])
def test_reasons_name_the_classifiers_shape_when_curves_are_random(interval: float) -> None:
    """One by one, and as the classifier judges many at once, whatever the sampling."""
    rng = Random(11)
    times = np.arange(0.0, SPAN, interval)
    states = np.stack([random_curve(rng)(times).T for _ in range(300)])
    many = judge(Trajectory(np.tile(times, (300, 1)), states)).shape
    for index, one in zip(many, states, strict=True):
        window = Trajectory(times[None], one[None])
        assert explain(window).shape is verdict(window).shape is SHAPES[index]


def test_every_rule_is_told_in_the_order_in_which_it_is_asked() -> None:
    """Those after the first that matches too: a reader wants to know what else would have held."""
    assert tuple(answer.shape for answer in explained(CALM).answers) == RULES


def test_comparisons_hold_when_their_numbers_say_so() -> None:
    """A rule matches where all comparisons of one of its ways hold."""
    states = CALM.copy()
    states[10:, 0] += 0.25
    states[10:, 2] += 0.12
    answers = {answer.shape: answer for answer in explained(states).answers}
    up = answers[Shape.BASIN_TRANSITION_UP].ways[0][0]
    assert up.holds
    assert up.value == pytest.approx(0.25)
    assert up.bound == 0.20
    assert str(up) == "E, tail less head: 0.250 >= 0.200"
    both = answers[Shape.DRIFT_DISSONANCE]
    assert both.matches
    assert [one.value for one in both.ways[0]] == [pytest.approx(2.5), pytest.approx(-1.2)]
    assert not answers[Shape.VOID_RISING].matches


def test_the_peak_is_smoothed_when_one_reading_stands_out() -> None:
    """What is told is what is compared: a lone reading does not pass the running median."""
    states = CALM.copy()
    states[10, 2] += 0.3
    spike = explained(states).answers[RULES.index(Shape.ENTROPY_SPIKE_RECOVERY)]
    assert spike.ways[0][0].value == pytest.approx(0.0)
    assert not spike.matches


def test_nothing_is_asked_of_a_settled_window() -> None:
    """The last rule always matches."""
    last = explained(CALM).answers[-1]
    assert (last.shape, last.matches, last.ways) == (Shape.SETTLED_PRESENCE, True, ((),))
