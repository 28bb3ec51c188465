"""Which states make a window, in the stream and in bulk."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.core.features import Floats
from lumen.core.moment import Eisv
from lumen.core.window import LONG, SHORT, Extent, Trajectory, Window, trajectories
from lumen.units import Monotonic

STATE = Eisv(0.5, 0.5, 0.5, 0.1)


def fed(times: list[float]) -> Trajectory | None:
    """Give what the stream says after the last of these times."""
    window = Window()
    for at in times:
        window.add(Monotonic(at), STATE)
    return window.trajectory()


def test_window_is_half_open_when_samples_fall_on_its_edge() -> None:
    """At 30 s a window holds 20 states: the one that is just ten minutes old is out."""
    found = fed([30.0 * i for i in range(40)])
    assert found is not None
    assert found.times.shape == (1, 20)
    assert found.states.shape == (1, 4, 20)


@pytest.mark.parametrize(
    "times",
    [
        [60.0 * i for i in range(7)],  # seven states
        [50.0 * i for i in range(8)],  # 350 s
        [30.0 * i for i in range(20)] + [570.0 + 121.0 + 30.0 * i for i in range(5)],  # a gap
    ],
)
def test_lumen_is_waking_when_there_is_too_little_behind_it(times: list[float]) -> None:
    """Fewer than eight states, less than 400 s, or a gap: no trajectory."""
    assert fed(times) is None


@pytest.mark.parametrize(
    ("extent", "states", "lasts", "enough"),
    [
        (SHORT, 8, 420.0, True),
        (SHORT, 7, 420.0, False),
        (SHORT, 11, 400.0, True),
        (SHORT, 11, 399.9, False),
        (LONG, 40, 2430.0, True),
        (LONG, 39, 2430.0, False),
        (LONG, 61, 2400.0, True),
        (LONG, 61, 2399.9, False),
    ],
)
def test_window_needs_so_many_states_over_so_long(
    extent: Extent, states: int, lasts: float, *, enough: bool
) -> None:
    """Eight over 400 s, forty over 2,400 s."""
    window = Window(extent)
    for number in range(states):
        window.add(Monotonic(lasts * number / (states - 1)), STATE)
    assert (window.trajectory() is not None) is enough


@pytest.mark.parametrize(("extent", "span"), [(SHORT, 600.0), (LONG, 3600.0)])
def test_state_is_out_when_it_is_as_old_as_the_window_is_long(extent: Extent, span: float) -> None:
    """A hundredth of a second younger it is in."""
    for age, inside in ((span, False), (span - 0.01, True)):
        window = Window(extent)
        window.add(Monotonic(-age), STATE)
        for number in range(61):
            window.add(Monotonic((number / 60.0 - 1.0) * (span - 60.0)), STATE)
        found = window.trajectory()
        assert found is not None
        assert found.times.shape == (1, 61 + inside)


def test_window_keeps_a_slow_rhythm_when_intervals_are_long() -> None:
    """At 65 s, four intervals are no gap: the limit follows the rhythm."""
    assert fed([65.0 * i for i in range(8)]) is not None
    assert (
        fed([50.0 * i for i in range(5)] + [200.0 + 190.0 + 50.0 * i for i in range(5)]) is not None
    )


def test_window_ends_when_a_dimension_is_unknown() -> None:
    """A state that lacks a dimension is not bridged."""
    window = Window()
    for i in range(20):
        window.add(Monotonic(30.0 * i), STATE)
    window.add(Monotonic(600.0), Eisv(0.5, None, 0.5, 0.1))
    assert window.trajectory() is None
    window.add(Monotonic(630.0), STATE)
    assert window.trajectory() is None


@st.composite
def histories(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw a history of irregular samples with gaps and unknown states."""
    intervals = draw(
        st.lists(
            st.one_of(st.floats(5.0, 60.0), st.sampled_from([30.0, 120.0, 700.0])), max_size=80
        )
    )
    times = np.cumsum([0.0, *intervals])
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    states = rng.uniform(0.0, 1.0, (len(times), 4))
    states[rng.uniform(size=len(times)) < 0.01, 2] = np.nan
    return times, states


@settings(max_examples=60)
@given(histories(), st.sampled_from([7, 1000]))
def test_bulk_gives_the_streams_windows_when_history_is_irregular(
    history: tuple[Floats, Floats], most: int
) -> None:
    """Both forms cut the very same windows out of a history."""
    times, states = history
    window = Window()
    streamed = {}
    for i, (at, row) in enumerate(zip(times, states, strict=True)):
        state = Eisv(*(None if np.isnan(x) else float(x) for x in row))
        window.add(Monotonic(at), state)
        if (found := window.trajectory()) is not None:
            streamed[i] = found
    bulk = {
        int(end): Trajectory(cut.times[k : k + 1], cut.states[k : k + 1])
        for ends, cut in trajectories(times, states, most)
        for k, end in enumerate(ends)
    }
    assert bulk.keys() == streamed.keys()
    for end, cut in bulk.items():
        assert np.array_equal(cut.times, streamed[end].times)
        assert np.array_equal(cut.states, streamed[end].states)
