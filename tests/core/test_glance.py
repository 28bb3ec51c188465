"""One window in plain numbers is what the arrays of many windows say of it."""

import numpy as np
import pytest

from lumen.core.features import Floats, features
from lumen.core.glance import ending, glance, measures_of_one, movements_of_one
from lumen.core.moment import Eisv
from lumen.core.peaks import peak_of_one, peaks, smoothed_peak
from lumen.core.rules import first_match, first_matches, measures
from lumen.core.shape_names import SHAPES, Trend
from lumen.core.shapes import judge, movements, verdict
from lumen.core.window import Trajectory, Window, trajectories
from lumen.units import Monotonic

TIMES = np.arange(0.0, 600.0, 30.0)

COUNTS = (3, 8, 9, 20, 21, 75)


def windows(count: int) -> Trajectory:
    """Give 400 windows of so many states.

    Half are at irregular times, some with an empty middle; half on a grid, with states on its
    quarters, and move in hundredths, so that levels tie.
    """
    rng = np.random.default_rng(count)
    steps = rng.exponential(1.0, (200, count - 1)) * rng.choice((0.01, 1.0, 30.0), (200, count - 1))
    irregular = 1e6 + np.concatenate([np.zeros((200, 1)), np.cumsum(steps + 1e-3, axis=1)], axis=1)
    walk = 0.5 + np.cumsum(rng.normal(0.0, 0.05, (200, 4, count)), axis=2)
    # Sums of tenths, as clocks give them: a quarter of the way is reached by a hair or not.
    grid = np.cumsum(np.full((200, count), 0.1), axis=1) * rng.integers(1, 300, (200, 1))
    tied = np.round(0.5 + np.cumsum(rng.choice((-0.05, 0.0, 0.05), (200, 4, count)), axis=2), 2)
    return Trajectory(np.concatenate([irregular, grid]), np.concatenate([walk, tied]))


@pytest.mark.parametrize("count", COUNTS)
def test_a_glance_equals_the_features_to_the_last_bit(count: int) -> None:
    """Levels, movements and bends, whatever the times."""
    many = windows(count)
    seen = features(*many)
    for one, (times, states) in enumerate(zip(*many, strict=True)):
        alone = glance(Trajectory(times[None], states[None]))
        arrays: list[Floats] = [seen.mean, seen.head, seen.mid, seen.tail, seen.delta, seen.bend]
        for plain, array in zip((*alone, alone.delta, alone.bend), arrays, strict=True):
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


@pytest.mark.parametrize("count", COUNTS)
def test_a_verdict_is_what_is_judged_of_many(count: int) -> None:
    """Its shape, whether its trend is stable, and its numbers."""
    many = windows(count)
    judged = judge(many)
    for one, (times, states) in enumerate(zip(*many, strict=True)):
        alone = verdict(Trajectory(times[None], states[None]))
        assert alone.shape is SHAPES[judged.shape[one]]
        assert (alone.trend is Trend.STABLE) == judged.stable[one]
        assert alone.numbers.tolist() == judged.features.numbers[one].tolist()


def test_a_trend_is_stable_below_half_a_unit_and_not_at_it() -> None:
    """Half of E's significance, .05, is a movement."""
    for moved, trend in ((0.04999, Trend.STABLE), (0.05, Trend.RISING)):
        states = np.zeros((1, 4, 20))
        states[0, 0, 10:] = moved
        assert verdict(Trajectory(TIMES[None], states)).trend is trend


def test_the_student_is_shown_the_same_where_histories_are_cut_at_once() -> None:
    """There windows lie otherwise in memory, and the last bit of a mean may be another one."""
    rng = np.random.default_rng(5)
    times: Floats = np.arange(0.0, 90_000.0, 30.0)
    states = 0.5 + 0.2 * np.cumsum(rng.normal(0.0, 0.02, (3000, 4)), axis=0)
    window = Window()
    shown = {}
    for at, state in zip(times.tolist(), states.tolist(), strict=True):
        window.add(Monotonic(at), Eisv(*state))
        trajectory = window.trajectory()
        if trajectory is not None:
            shown[at] = verdict(trajectory).numbers.astype(np.float32).tolist()
    cut = 0
    for ends, many in trajectories(times, states):
        numbers = judge(many).features.numbers.astype(np.float32)
        for end, row in zip(ends, numbers.tolist(), strict=True):
            assert shown[times[end]] == row
            cut += 1
    assert cut == len(shown) > 2900


def test_a_peak_is_smoothed_though_it_never_rose_when_asked() -> None:
    """Who explains a shape tells the peak that would have been judged."""
    states = np.full((1, 4, 20), 0.3)
    states[0, 2, 10] += 0.05
    window = Trajectory(TIMES[None], states)
    assert peak_of_one(window, 0.3).highest == pytest.approx(0.35)
    assert list(smoothed_peak(window)) == pytest.approx([0.3, 0.3])


@pytest.mark.parametrize(
    ("energies", "expected"),
    [
        # The middle stepped, and the tail took back a half: it went as far as from the step's foot.
        ((0.36, 0.36, 0.35, 0.34, 0.34, 0.50, 0.50, 0.50, 0.44, 0.42), 0.10),
        # Nearer to where it stepped from than to where it stepped to.
        ((0.36, 0.36, 0.35, 0.34, 0.34, 0.50, 0.50, 0.40, 0.40, 0.40), -0.10),
        ((0.50, 0.45, 0.40, 0.40, 0.40, 0.40, 0.40, 0.42, 0.42, 0.42), 0.02),
        # An odd middle has one middle value.
        ((0.30, 0.30, 0.30, 0.34, 0.36, 0.40, 0.41, 0.42, 0.42), 0.06),
    ],
)
def test_a_window_ends_as_far_from_its_middle_as_from_where_its_middle_was(
    energies: tuple[float, ...], expected: float
) -> None:
    """A median between two levels is no place where anything was."""
    states = np.full((1, 4, len(energies)), 0.2)
    states[0, 0] = energies
    found = ending(Trajectory(np.arange(0.0, 60.0 * len(energies), 60.0)[None], states))
    assert found == pytest.approx([expected, 0.0, 0.0, 0.0])
