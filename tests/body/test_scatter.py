"""Scatter is even, independent and repeatable."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.body.scatter import scatter

KINDS = range(6)


@given(st.integers(), st.sampled_from(KINDS))
def test_scatter_is_a_share(number: int, kind: int) -> None:
    """Any whole number has a place in 0..1."""
    assert 0.0 <= scatter(number, kind) < 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_scatter_is_even(kind: int) -> None:
    """A thousand numbers fill each tenth with a hundred, give or take a few."""
    places = [scatter(number, kind) for number in range(1000)]
    assert np.abs(np.histogram(places, bins=10, range=(0.0, 1.0))[0] - 100).max() <= 6


def test_kinds_are_independent() -> None:
    """Knowing a number's place of one kind tells nothing of its place of another."""
    places = np.array([[scatter(number, kind) for kind in KINDS] for number in range(5000)])
    correlation = np.corrcoef(places.T) - np.eye(len(KINDS))
    assert np.abs(correlation).max() < 0.03
