"""Five patterns, five rhythms: each its own, continuous and calm; and the beat that all share."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lumen.body import rhythm
from lumen.body.rhythm import BEAT, until_beat
from lumen.core.language import PATTERNS, Pattern
from lumen.units import Monotonic

STEP = 0.1
SPAN = 300
TOKENS_OF = {Pattern.PAIR: 2, Pattern.TRIPLE: 3}

patterns = st.sampled_from(PATTERNS)
times = st.floats(0.0, 1e6)


def levels(pattern: Pattern, start: float = 0.0) -> NDArray[np.float64]:
    """Give the three lights' levels over half a minute."""
    times = start + STEP * np.arange(SPAN)
    return np.array([[lamp.level for lamp in rhythm.lamps(pattern, t)] for t in times.tolist()])


@given(patterns, times)
def test_lamps_stay_in_bounds(pattern: Pattern, since: float) -> None:
    """A level is a share of the brightest; the tokens' shares make a whole."""
    for lamp in (*rhythm.lamps(pattern, since), *rhythm.waking(since)):
        assert 0.0 < lamp.level <= 1.0
        assert sum(lamp.shares) == pytest.approx(1.0)
        assert min(lamp.shares) >= 0.0
    assert len(rhythm.lamps(pattern, since)[0].shares) == TOKENS_OF.get(pattern, 1)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(PATTERNS, 2)))
def test_rhythms_differ_when_colour_does_not_help(one: Pattern, other: Pattern) -> None:
    """However two rhythms are shifted in time, their lights' levels stay apart."""
    first = levels(one)
    apart = [np.sqrt(np.square(first - levels(other, 0.5 * n)).mean()) for n in range(40)]
    assert min(apart) >= 0.08


@pytest.mark.parametrize("pattern", PATTERNS)
def test_rhythm_is_calm(pattern: Pattern) -> None:
    """No light rises and falls more than once a second, and each repeats within 10 s."""
    for light in levels(pattern).T:
        rising = np.diff(light) > 0.0
        moving = np.abs(np.diff(light)) > 1e-6
        turns = np.count_nonzero(np.diff(rising[moving].astype(int)))
        assert turns / 2.0 / (SPAN * STEP) < 1.0


def test_question_is_left_open_when_it_swells() -> None:
    """A question climbs over more than half of its time, and falls off faster."""
    middle = np.diff(levels(Pattern.QUESTION)[:, 1])
    assert np.count_nonzero(middle > 1e-4) > 2 * np.count_nonzero(middle < -1e-4)


@given(st.floats(-1e6, 1e6))
def test_breath_stays_between_empty_and_full(phase: float) -> None:
    """A breath fills the range and no more."""
    assert -1e-12 <= rhythm.breath(phase) <= 1.0 + 1e-12


def test_breath_lingers_when_it_is_empty() -> None:
    """A sleeper's breath is more out than in."""
    assert np.mean([rhythm.breath(n / 100) for n in range(100)]) < 0.45


@given(st.floats(0.0, 1e6), st.integers(1, 20))
def test_sleep_ends_with_a_beat_when_it_began_anywhere(now: float, beats: int) -> None:
    """Whoever wakes, wakes with the others, and at most half a beat early or late."""
    wait = until_beat(Monotonic(now), beats * BEAT)
    ended = (now + wait) / BEAT
    assert ended == pytest.approx(round(ended), abs=1e-6)
    assert abs(wait - beats * BEAT) <= 0.5 * BEAT + 1e-6


@given(st.floats(0.0, 1e6), st.floats(0.0, 0.4))
def test_beat_is_not_lost_when_waking_was_late(beat: float, late: float) -> None:
    """A busy computer wakes late; the next beat comes when it would have."""
    now = round(beat) * BEAT + late * BEAT
    assert now + until_beat(Monotonic(now), BEAT) == pytest.approx((round(beat) + 1) * BEAT)
