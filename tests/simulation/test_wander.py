"""Noise with a memory has the spread and the memory it is given."""

from random import Random
from statistics import correlation, pstdev

import pytest

from lumen.simulation.wander import Wander


def test_wander_has_its_spread_and_memory_when_watched_for_long() -> None:
    """Over many memories the spread is the asked one, and neighbours correlate by exp(-1/5)."""
    wander = Wander(Random(1), spread=3.0, memory=50.0, step=10.0)
    values = [wander.step() for _ in range(40_000)]
    assert pstdev(values) == pytest.approx(3.0, rel=0.05)
    assert correlation(values[:-1], values[1:]) == pytest.approx(0.819, abs=0.01)
