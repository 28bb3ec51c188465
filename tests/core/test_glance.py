"""One window in plain numbers is what the arrays of many windows say of it."""

import numpy as np
import pytest

from lumen.core.features import Floats, features
from lumen.core.glance import glance, measures_of_one, movements_of_one
from lumen.core.peaks import peak_of_one, peaks
from lumen.core.rules import first_match, first_matches, measures
from lumen.core.shapes import movements
from lumen.core.window import Trajectory

COUNTS = (3, 8, 20, 75)


def windows(count: int) -> Trajectory:
    """Give 200 windows of so many states, at irregular times, some with an empty middle."""
    rng = np.random.default_rng(count)
    steps = rng.exponential(1.0, (200, count - 1)) * rng.choice((0.01, 1.0, 30.0), (200, count - 1))
    times = 1e6 + np.concatenate([np.zeros((200, 1)), np.cumsum(steps + 1e-3, axis=1)], axis=1)
    walk = 0.5 + np.cumsum(rng.normal(0.0, 0.05, (200, 4, count)), axis=2)
    return Trajectory(times, walk)


@pytest.mark.parametrize("count", COUNTS)
def test_a_glance_equals_the_features_to_the_last_bit(count: int) -> None:
    """Levels, movements and bends, whatever the times."""
    many = windows(count)
    seen = features(*many)
    for one, (times, states) in enumerate(zip(*many, strict=True)):
        alone = glance(Trajectory(times[None], states[None]))
        told: list[Floats] = [seen.mean, seen.head, seen.mid, seen.tail, seen.delta, seen.bend]
        for plain, array in zip((*alone, alone.delta, alone.bend), told, strict=True):
            assert plain == array[one].tolist()


@pytest.mark.parametrize("count", COUNTS)
def test_measures_of_one_are_those_of_many_to_the_last_bit(count: int) -> None:
    """So that the first rule that matches is the same one."""
    many = windows(count)
    seen = features(*many)
    of = measures(seen, movements(seen.delta), peaks(many, seen.head[:, 2]))
    matches = first_matches(of)
    for one, (times, states) in enumerate(zip(*many, strict=True)):
        window = Trajectory(times[None], states[None])
        alone = glance(window)
        plain = measures_of_one(
            alone, movements_of_one(alone.delta), peak_of_one(window, alone.head[2])
        )
        moved, *others = of
        assert plain.moved == tuple(np.array(moved)[:, one].tolist())
        assert list(plain[1:]) == np.array(others)[:, one].tolist()
        assert first_match(plain) == matches[one]


def test_a_peak_is_smoothed_though_it_never_rose_when_asked() -> None:
    """Who explains a shape tells the peak that would have been judged."""
    states = np.full((1, 4, 20), 0.3)
    states[0, 2, 10] += 0.05
    window = Trajectory(np.arange(0.0, 600.0, 30.0)[None], states)
    assert peak_of_one(window, 0.3).highest == pytest.approx(0.35)
    smooth = peak_of_one(window, 0.3, smooth_all=True)
    assert list(smooth) == pytest.approx([0.3, 0.3])
