"""Ten minutes are judged, and where they are settled the hour; by floors of one's own."""

from random import Random
from statistics import median

import numpy as np
import pytest
from curves import SPAN

from lumen.core.features import Floats
from lumen.core.moment import Eisv
from lumen.core.own_noise import OwnNoise
from lumen.core.rules import NOISE_FLOORS, significance
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import verdict
from lumen.core.two_windows import ONE, TwoWindows, judged_history
from lumen.core.window import LONG, SHORT, Trajectory, Window
from lumen.units import Monotonic, WallTime

CALM = (0.5, 0.7, 0.3, 0.1)


def lived(times: Floats, states: Floats, *, faulty: bool = True) -> TwoWindows:
    """Live through states; faulty ones teach no floors, so that the given ones hold."""
    windows = TwoWindows()
    for at, state in zip(times.tolist(), states.tolist(), strict=True):
        windows.add(Monotonic(at), WallTime(1.7e9 + at), Eisv(*state), ONE, faulty=faulty)
    return windows


def path(times: Floats, **slopes: float) -> Floats:
    """Give a straight path from calm, by so much an hour, [m, 4]."""
    states = np.tile(np.array(CALM), (len(times), 1))
    for name, slope in slopes.items():
        states[:, "EISV".index(name)] += slope * times / 3600.0
    return states


def test_long_window_needs_forty_states_over_forty_minutes() -> None:
    """Thirty-nine are too few, and so are forty within half an hour."""
    for interval, count, enough in ((62.0, 39, False), (62.0, 40, True), (45.0, 45, False)):
        window = Window(LONG)
        for turn in range(count):
            window.add(Monotonic(interval * turn), Eisv(*CALM))
        assert (window.trajectory() is not None) == enough


def test_last_ten_minutes_are_known_whichever_window_stands() -> None:
    """An hour that stands brings them along; else they are the window."""
    times = np.arange(0.0, 3600.0, 60.0)
    hour = lived(times, path(times, E=-0.16)).seen(ONE)
    assert hour is not None
    assert hour.extent is LONG
    assert hour.recent.times[0].tolist() == times[-10:].tolist()
    assert verdict(hour.recent, hour.floors).numbers.tolist() == hour.lately.numbers.tolist()
    short = lived(times[:10], path(times[:10], E=-1.6)).seen(ONE)
    assert short is not None
    assert short.recent is short.window


def test_hour_is_judged_when_ten_minutes_are_settled() -> None:
    """E that falls by .16 an hour moves .02 in ten minutes, and .12 from quarter to quarter."""
    times = np.arange(0.0, 3600.0, 30.0)
    seen = lived(times, path(times, E=-0.16)).seen(ONE)
    assert seen is not None
    assert seen.verdict.shape is Shape.FALLING_ENERGY
    assert seen.window.times.shape == (1, 120)
    # The features are the hour's: from one quarter's median to the other's, .75 of .16 x 119/120.
    assert seen.verdict.numbers[4] == pytest.approx(-0.75 * 0.16 * 119 / 120, abs=2e-3)
    assert seen.verdict.trend is Trend.FALLING
    assert seen.lately.shape is Shape.SETTLED_PRESENCE
    assert seen.lately.trend is Trend.STABLE


def test_ten_minutes_stand_when_they_have_a_shape() -> None:
    """A quick movement is not smoothed away by a quiet hour."""
    times = np.arange(0.0, 3600.0, 30.0)
    states = path(times)
    states[-11:, 2] += 0.2
    seen = lived(times, states).seen(ONE)
    assert seen is not None
    assert seen.verdict.shape is Shape.RISING_ENTROPY
    assert seen.window.times.shape == (1, 20)


def test_short_window_stands_when_the_hour_is_not_there_yet() -> None:
    """After waking, ten minutes are all there is."""
    times = np.arange(0.0, 1200.0, 30.0)
    seen = lived(times, path(times, E=-0.16)).seen(ONE)
    assert seen is not None
    assert seen.verdict.shape is Shape.SETTLED_PRESENCE
    assert lived(times[:5], path(times[:5])).seen(ONE) is None


@pytest.mark.parametrize("interval", [5.0, 30.0, 60.0])
def test_history_is_judged_as_it_was_lived(interval: float) -> None:
    """The bulk form gives the stream's shapes, trends and numbers, with gaps and unknown states."""
    rng = np.random.default_rng(int(interval))
    count = 900
    times = np.cumsum(rng.uniform(0.5, 1.5, count)) * interval
    times[500:] += 400.0
    states = 0.4 + 0.1 * np.cumsum(
        rng.normal(0.0, 0.03 * (interval / 60.0) ** 0.5, (count, 4)), axis=0
    )
    states[700, 1] = np.nan
    windows = TwoWindows()
    streamed = {}
    for index, (at, row) in enumerate(zip(times.tolist(), states.tolist(), strict=True)):
        state = Eisv(*(None if np.isnan(x) else x for x in row))
        windows.add(Monotonic(at), WallTime(1.7e9 + at), state, ONE, faulty=True)
        seen = windows.seen(ONE)
        if seen is not None:
            streamed[index] = seen
    bulk = judged_history(times, states)
    assert bulk.ends.tolist() == sorted(streamed)
    for place, end in enumerate(bulk.ends.tolist()):
        found = streamed[end].verdict
        assert SHAPES[bulk.shape[place]] is found.shape
        assert bulk.stable[place] == (found.trend is Trend.STABLE)
        assert bulk.numbers[place] == pytest.approx(found.numbers, abs=1e-12)
    assert bulk.is_long.any()


def test_floors_are_one_and_a_half_of_the_own_noise_when_that_is_larger() -> None:
    """By hand: -.02, .04 and .09 lie .05 about their median; .05 / .6745 x 1.5 x 2 = .22239."""
    noise = OwnNoise()
    assert noise.floors(ONE) == NOISE_FLOORS
    for turn, far in enumerate((0.04, -0.02, 0.09)):
        noise.learn(WallTime(600.0 * turn), (0.0, 2.0 * far, 0.001, 0.0), (1.0, 2.0, 1.0, 1.0))
    floors = noise.floors((1.0, 2.0, 1.0, 1.0))
    assert floors[1] == pytest.approx(0.22239, abs=1e-5)
    assert (floors[0], floors[2], floors[3]) == (0.010, 0.010, 0.004)
    assert noise.floors((2.0, 1.0, 1.0, 1.0))[1] == pytest.approx(0.22239 / 2, abs=1e-5)


def test_steady_trend_is_no_noise_in_the_first_hours() -> None:
    """Energy that falls by a fifth in three hours is seen to fall, from the first hour on."""
    times = np.arange(0.0, 3 * 3600.0, 30.0)
    rng = np.random.default_rng(1)
    states = np.array(CALM) + rng.normal(0.0, 0.002, (len(times), 4))
    states[:, 0] -= 0.2 * times / 3600.0
    windows = lived(times, states, faulty=False)
    seen = windows.seen(ONE)
    assert seen is not None
    assert seen.verdict.shape is Shape.FALLING_ENERGY
    assert windows._long.noise.floors(ONE)[0] < 0.03


def test_significance_is_two_floors_at_least() -> None:
    """With fixed floors it is what the card's shapes need, and above noise what noise needs."""
    assert significance() == (0.10, 0.10, -0.10, -0.03)
    assert significance((0.02, 0.09, 0.06, 0.02)) == (0.10, 0.18, -0.12, -0.04)


def test_a_fault_in_the_window_teaches_no_floor() -> None:
    """What is learned of a loss would hide the next one."""
    times = np.arange(0.0, 7200.0, 30.0)
    rng = np.random.default_rng(1)
    states = np.array(CALM) + rng.normal(0.0, 0.05, (len(times), 4))
    ill, well = lived(times, states), lived(times, states, faulty=False)
    assert ill._short.noise.floors(ONE) == NOISE_FLOORS
    assert well._short.noise.floors(ONE) > NOISE_FLOORS


def test_noise_of_a_week_before_is_learned_as_it_was_lived() -> None:
    """A restart reads raw states back, and the floors come near those that were lived with."""
    rng = np.random.default_rng(2)
    times = 1.7e9 + np.arange(0.0, 3 * 86_400.0, 30.0)
    states = np.array(CALM) + rng.normal(0.0, 0.02, (len(times), 4))
    windows = TwoWindows()
    windows.learn(times, states)
    alive = TwoWindows()
    for at, state in zip(times.tolist(), states.tolist(), strict=True):
        alive.add(Monotonic(at - 1.7e9), WallTime(at), Eisv(*state), ONE, faulty=False)
    for read, found in ((windows._short, alive._short), (windows._long, alive._long)):
        assert len(read.noise) == pytest.approx(len(found.noise), abs=2)
        assert read.noise.floors(ONE) == pytest.approx(found.noise.floors(ONE), rel=0.05)
    TwoWindows().learn(np.array([]), np.zeros((0, 4)))


@pytest.mark.parametrize("extent", [SHORT, LONG])
@pytest.mark.parametrize("size", [1.0, 5.0])
def test_noise_makes_no_shape_when_below_floors_of_ones_own(extent: object, size: float) -> None:
    """As with the fixed floors: settled 99 times in 100, however large the floors have grown."""
    rng = np.random.default_rng(4)
    span = SPAN if extent is SHORT else 3600.0
    times = np.arange(0.0, span, 30.0)
    floors = tuple(size * floor for floor in NOISE_FLOORS)
    settled = 0
    for _ in range(400):
        noise = rng.uniform(-1.0, 1.0, (4, len(times))) * np.array(floors)[:, None]
        window = Trajectory(times[None], (np.array(CALM)[:, None] + noise)[None])
        settled += verdict(window, floors).shape is Shape.SETTLED_PRESENCE
    assert settled >= 0.99 * 400


def test_a_restless_room_is_settled_when_it_is_always_so() -> None:
    """Gaussian noise that fixed floors call drift is calm to one who is used to it."""
    rng = Random(6)
    windows, shapes = TwoWindows(), []
    for turn in range(2 * 2880):
        e, i, s = (rng.gauss(x, 0.06) for x in CALM[:3])
        state = Eisv(e, i, s, rng.gauss(0.1, 0.02))
        at = 30.0 * turn
        windows.add(Monotonic(at), WallTime(1.7e9 + at), state, ONE, faulty=False)
        seen = windows.seen(ONE)
        if seen is not None and turn > 1440:
            shapes.append(seen.verdict.shape)
    assert shapes.count(Shape.SETTLED_PRESENCE) >= 0.95 * len(shapes)
    floors = windows._short.noise.floors(ONE)
    assert median(floors[:3]) > 0.03
