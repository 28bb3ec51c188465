"""Tuning a teacher by answers: which pairs are made, and how far it may leave the target."""

from dataclasses import replace

import pytest
from people import answer

from trainer.teacher import preferences


def test_pair_is_of_like_states_and_different_expressions() -> None:
    """The nearest rejected one; one that is far, or says the same, is none."""
    liked = answer(0, "~warmth~")
    near = answer(1, "~ripple~", fits=False)
    far = answer(2, "~return~", fits=False)
    far = replace(far, expressed=replace(far.expressed, means=(0.1, 0.4, 0.5, 0.2)))
    same = answer(3, "~warmth~", fits=False)
    assert list(preferences._like_states([liked, far, near])) == [(0, 2)]
    assert list(preferences._like_states([liked, far])) == []
    assert list(preferences._like_states([liked, same])) == []
    assert list(preferences._like_states([liked])) == []


@pytest.mark.parametrize(("most", "kept"), [(2.0, 1.0), (0.5, 0.5), (0.3, 0.25), (0.0, 0.0)])
def test_what_leaves_the_target_too_far_is_taken_back(most: float, kept: float) -> None:
    """As far as the stated KL allows, found by halving: KL is the share's square times two."""
    found, far = preferences._largest(lambda share: 2.0 * share * share, most)
    assert found == pytest.approx(kept, abs=1 / 7)
    assert far <= most
