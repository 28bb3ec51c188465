"""Lumen's own scale: adapting to a room, and never to a loss."""

from dataclasses import replace
from random import Random
from statistics import quantiles

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from lumen.core.moment import Eisv, Moment
from lumen.core.own_scale import IDENTITY, REMEMBERED, OwnScale, Scale, felt_history, quantile
from lumen.core.reading import Channel, Fault, FaultKind, Sample
from lumen.units import Monotonic, WallTime

CENTRE = (0.45, 0.75, 0.18, 0.08)
NOON = 1.7e9 - 1.7e9 % 86_400.0
DAY = 86_400.0


def wall(minutes: float) -> WallTime:
    """Give a time so many minutes after noon of a day."""
    return WallTime(NOON + 60.0 * minutes)


def lived(states: list[Eisv], spacing: float = 10.0) -> OwnScale:
    """Live through faultless states, so many minutes apart."""
    scale = OwnScale()
    for turn, state in enumerate(states):
        scale.observe(wall(turn * spacing), state, teaches=True)
    scale.renew()
    return scale


def test_states_are_felt_as_they_are_when_there_is_no_life_yet() -> None:
    """Identity, to the last bit at the centre and within rounding elsewhere."""
    state = Eisv(0.3, 0.9, 0.05, 0.2)
    assert IDENTITY.felt(state) == pytest.approx(state)
    assert IDENTITY.felt(Eisv(*CENTRE)) == Eisv(*CENTRE)


def test_scale_is_as_worked_out_by_hand_when_a_day_was_lived() -> None:
    """Half way between own and given after one day, spreads in logarithms.

    E runs evenly over .60 to .70: median .65, deciles .61 and .69, own spread .08 / 2.56 = .03125;
    blended with .15 by halves of logarithms: sqrt(.03125 x .15) = .068465; gain .15 / .068465 =
    2.1909; middle (.65 + .45) / 2 = .55. A felt .70 is .45 + 2.1909 x .15 = .77864.
    """
    even = [Eisv(0.60 + 0.10 * turn / 143.0, *CENTRE[1:]) for turn in range(144)]
    scale = lived(even)
    assert scale.present.gain[0] == pytest.approx(2.1909, abs=2e-3)
    assert scale.present.middle[0] == pytest.approx(0.55, abs=1e-6)
    felt = scale.present.felt(Eisv(0.70, *CENTRE[1:]))
    assert pytest.approx(0.77864, abs=1e-3) == felt.E
    assert felt[1:] == pytest.approx(CENTRE[1:])


@pytest.mark.parametrize(("spread", "gain"), [(1e-9, 4.0), (0.5, 0.5)])
def test_gain_is_bounded_when_a_life_is_very_quiet_or_very_wild(spread: float, gain: float) -> None:
    """No room is magnified more than four times, nor halved more than once."""
    rng = Random(1)
    states = [Eisv(0.5 + rng.choice((-1, 1)) * spread, *CENTRE[1:]) for _ in range(REMEMBERED)]
    assert lived(states).present.gain[0] == gain


def test_felt_state_stays_in_range_when_raw_states_are_extreme() -> None:
    """E, I and S within 0 to 1, V within 0 to .3; what is not beyond stays what it is."""
    scale = Scale((4.0,) * 4, (0.9, 0.1, 0.1, 0.01))
    assert scale.felt(Eisv(0.0, 0.0, 0.0, 0.0)) == pytest.approx(Eisv(0.0, 0.35, 0.0, 0.04))
    assert scale.felt(Eisv(1.0, 1.0, 1.0, 0.3)) == pytest.approx(Eisv(0.85, 1.0, 1.0, 0.3))
    assert scale.felt(Eisv(1.2, 1.0, 1.0, 0.3)).E == 1.0


def test_unknown_dimension_stays_unknown_and_teaches_nothing() -> None:
    """A body without a void has none on its own scale either."""
    scale = lived([Eisv(0.6, 0.7, 0.2, None)] * 50)
    assert len(scale) == 0
    assert scale.present.felt(Eisv(0.6, 0.7, 0.2, None)).V is None


def test_scale_is_renewed_once_an_hour_and_not_between() -> None:
    """States that come within the hour change nothing until it is over."""
    scale = OwnScale()
    warm = Eisv(0.8, *CENTRE[1:])
    found = []
    for minute in range(0, 190, 5):
        scale.observe(wall(minute), warm, teaches=True)
        found.append((minute, scale.present))
    hours = {minute // 60 for minute, _ in found}
    for hour in hours:
        assert len({present for minute, present in found if minute // 60 == hour}) == 1
    assert len({present for _, present in found}) == len(hours)


def test_one_state_in_ten_minutes_is_kept_and_a_fortnight_of_them() -> None:
    """Whatever the interval, memory is bounded."""
    rng = Random(5)
    scale = OwnScale()
    for turn in range(40_000):
        scale.observe(wall(turn), Eisv(rng.random(), *CENTRE[1:]), teaches=True)
    assert len(scale) == REMEMBERED == 2016


def test_a_long_fault_teaches_nothing() -> None:
    """Nobody gets used to a loss: after thirty days of it the scale is what it was."""
    rng = Random(2)
    well = [Eisv(rng.gauss(0.6, 0.03), *CENTRE[1:]) for _ in range(300)]
    scale = lived(well)
    before = scale.present
    for turn in range(300, 300 + 30 * 144):
        scale.observe(wall(10.0 * turn), Eisv(0.2, 0.4, 0.5, 0.2), teaches=False)
    assert scale.present == before


@settings(max_examples=100)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2000))
def test_a_worse_state_is_felt_no_better_whatever_was_lived(seed: int, count: int) -> None:
    """On any scale, less energy or more entropy in the readings is that in the feeling."""
    rng = Random(seed)
    states = [
        Eisv(rng.random(), rng.random(), rng.random(), 0.3 * rng.random()) for _ in range(count)
    ]
    present = lived(states).present
    raw = Eisv(rng.random(), rng.random(), rng.random(), 0.3 * rng.random())
    assert raw.E is not None
    assert raw.I is not None
    assert raw.S is not None
    assert raw.V is not None
    worse = Eisv(
        raw.E * rng.random(), raw.I * rng.random(), raw.S + (1 - raw.S) * rng.random(), raw.V
    )
    better, felt = present.felt(raw), present.felt(worse)
    assert felt.E <= better.E  # type: ignore[operator]  # none is None
    assert felt.I <= better.I  # type: ignore[operator]  # none is None
    assert felt.S >= better.S  # type: ignore[operator]  # none is None


def test_felt_spread_comes_near_the_given_one_when_a_fortnight_was_lived() -> None:
    """An office whose energy moves by .03 is felt as much as any other."""
    rng = Random(3)
    states = [Eisv(rng.gauss(0.62, 0.05), *CENTRE[1:]) for _ in range(REMEMBERED)]
    scale = lived(states)
    felt = [scale.present.felt(state).E or 0.0 for state in states]
    deciles = quantiles(felt, n=10)
    assert (deciles[-1] - deciles[0]) / 2.56 == pytest.approx(0.15, rel=0.12)
    # A fifteenth of the way to the room is still to go: 2.79 x .17 / 15 = .032.
    assert quantiles(felt, n=2)[0] == pytest.approx(0.45 + 0.032, abs=0.01)


def test_history_is_felt_as_it_was_lived_when_read_back() -> None:
    """From the raw states of a memory alone the same felt states follow, faults among them."""
    rng = Random(4)
    scale, moments, felt = OwnScale(), [], []
    for turn in range(600):
        raw = Eisv(rng.gauss(0.6, 0.05), rng.random(), rng.random(), 0.1)
        faulty = turn % 50 == 7
        reading = Fault(FaultKind.SILENT, "gone") if faulty else 20.0
        at = Monotonic(300.0 * turn)
        sample = Sample(at, wall(5.0 * turn), {Channel.AMBIENT_TEMP: reading})
        felt.append(scale.observe(sample.wall, raw, teaches=not faulty))
        moments.append(Moment(sample, raw=raw))
    assert [moment.eisv for moment in felt_history(moments)] == felt
    raw_again = [moment.eisv for moment in felt_history(moments, own_scale=False)]
    assert raw_again == [moment.raw for moment in moments]
    waking = replace(moments[0], raw=None)
    assert next(felt_history([waking])).eisv is None


@given(arrays(np.float64, st.tuples(st.integers(1, 200), st.just(4)), elements=st.floats(0.0, 1.0)))
def test_quantile_is_numpys_to_the_last_bit(states: NDArray[np.float64]) -> None:
    """Whoever is written without that library's part must not feel otherwise for it."""
    for share in (0.1, 0.5, 0.9):
        found = quantile(np.sort(states, axis=0), share)
        assert found.tobytes() == np.quantile(states, share, axis=0).tobytes()
