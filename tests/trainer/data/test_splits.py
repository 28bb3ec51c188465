"""Whole blocks of time go to one split, a window apart."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.window import SPAN
from trainer.data.splits import BLOCK, Split, blocks, content_of, priority_of, split_of

WHEN = st.floats(0.0, 50 * BLOCK)


@given(WHEN, WHEN)
def test_windows_of_different_blocks_are_a_window_apart(one: float, other: float) -> None:
    """Whatever their splits are."""
    begin = np.array([one, other])
    block = blocks(begin, begin + SPAN)
    if (block >= 0).all() and block[0] != block[1]:
        assert abs(one - other) >= 2 * SPAN - 1e-6


@given(WHEN)
def test_a_window_lies_in_its_block_when_it_has_one(begin: float) -> None:
    """With all of its states."""
    block = int(blocks(np.array([begin]), np.array([begin + SPAN]))[0])
    assert block < 0 or block * BLOCK + SPAN <= begin <= begin + SPAN <= (block + 1) * BLOCK


def test_a_time_before_the_beginning_has_no_block() -> None:
    """A clock that was never set is no time."""
    assert blocks(np.array([-5000.0]), np.array([-4400.0])).tolist() == [-1]


def test_every_split_occurs_in_every_seven_blocks() -> None:
    """So that a recording of fourteen hours is in all of them; most of it is for training."""
    for first in range(20):
        splits = [split_of("lived", block, 42) for block in range(first, first + 7)]
        assert splits.count(Split.TRAIN) == 5
        assert set(splits) == set(Split)


def test_a_block_s_split_depends_on_origin_block_and_seed_alone() -> None:
    """Another seed turns the rotation; the same arguments never do."""
    turns = {tuple(split_of("lived", b, seed) for b in range(7)) for seed in range(60)}
    assert len(turns) == 7
    assert split_of("busy", 3, 1) is split_of("busy", 3, 1)


def test_content_is_what_is_shown_and_not_when() -> None:
    """The same states an hour later are the same; another state, interval or shape is not."""
    times, states = np.arange(5.0), np.full((5, 4), 0.25)
    content = content_of(0, times, states)
    assert content == content_of(0, times + 3600.0, states)
    assert content == content_of(0, times, states + 1e-6)
    assert content != content_of(1, times, states)
    assert content != content_of(0, times * 2.0, states)
    other = states.copy()
    other[2, 1] += 0.0001
    assert content != content_of(0, times, other)


def test_priority_depends_on_content_and_seed() -> None:
    """It is even over its range."""
    drawn = [priority_of(bytes([n]) * 16, 1) for n in range(200)]
    assert drawn != [priority_of(bytes([n]) * 16, 2) for n in range(200)]
    assert 0.4 < np.mean(drawn) / 2**63 < 0.6
