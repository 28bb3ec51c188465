"""A face is alive, and its movements are functions of time in steps that can be seen."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.body import motion
from lumen.body.motion import BLINK, BLINK_EVERY, CHANGE, COLOURS_TURN, Motion

times = st.floats(-1e7, 1e7)


@given(times, st.floats(0.0, 1e6), st.booleans())
def test_motion_stays_in_bounds(now: float, since: float, asleep: bool) -> None:  # noqa: FBT001 - hypothesis fills it in by position
    """Lids close at most whole, eyes turn at most aside, at any time of any clock."""
    moved = motion.motion(now, since, asleep=asleep)
    assert 0.0 <= moved.lids <= 1.0
    assert max(abs(part) for part in moved.gaze) <= 1.0
    assert -1.0 <= moved.lift <= 1.0
    assert 0.0 <= moved.change <= 1.0


def test_face_blinks_as_people_do() -> None:
    """Twelve to fifteen blinks a minute, each closing the lids whole, never two at once."""
    lids = [motion.blink(0.01 * n) for n in range(60_000)]
    starts = sum(before == 0.0 < after for before, after in itertools.pairwise(lids))
    assert 12 <= starts / 10.0 <= 15
    assert max(lids) == pytest.approx(1.0, abs=1e-3)
    shut = sum(lid > 0.0 for lid in lids) * 0.01
    assert shut == pytest.approx(600.0 / BLINK_EVERY * BLINK, rel=0.05)


def test_blinks_come_unevenly() -> None:
    """No metronome: the pauses between blinks vary by seconds."""
    opened = [0.01 * n for n in range(1, 12_000) if motion.blink(0.01 * n) > 0.0]
    starts = [b for a, b in itertools.pairwise(opened) if b - a > 1.0]
    pauses = [b - a for a, b in itertools.pairwise(starts)]
    assert max(pauses) - min(pauses) > 2.0


def test_eyes_rest_straight_half_of_the_time() -> None:
    """They look about, in all directions, and come back."""
    looks = [motion.gaze(motion.LOOK_EVERY * (n + 0.9)) for n in range(2000)]
    straight = sum(look == motion.STRAIGHT for look in looks)
    away = [look for look in looks if look != motion.STRAIGHT]
    quarters = {(look.aside > 0.0, look.up > 0.0) for look in away}
    assert 0.45 < straight / len(looks) < 0.55
    assert len(quarters) == 4
    assert abs(sum(look.aside * look.up for look in away)) < 0.05 * len(away)


def test_only_breath_moves_when_asleep() -> None:
    """Lids and eyes are still."""
    asleep = [motion.motion(0.1 * n, 1e4, asleep=True) for n in range(600)]
    assert {(moved.lids, moved.gaze) for moved in asleep} == {(0.0, motion.STRAIGHT)}
    assert len({moved.lift for moved in asleep}) == 2 * motion.LIFT_STEPS + 1


def test_colours_change_behind_closed_lids() -> None:
    """An expression begins with a blink, and its colours appear while the lids are shut."""
    moments = [motion.motion(0.0, 0.01 * n) for n in range(int(CHANGE * 100) + 2)]
    first = next(moved for moved in moments if moved.turned)
    assert first.lids > 0.9
    assert moments[0].change == 0.0
    assert moments[-1].change == 1.0
    assert motion.lids_at(COLOURS_TURN) == pytest.approx(1.0)


def test_motion_is_the_same_when_asked_again() -> None:
    """There is no chance in it."""
    motions: list[Motion] = [motion.motion(123.4, 5.6) for _ in range(2)]
    assert motions[0] == motions[1]
