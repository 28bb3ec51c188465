"""The proof that drawings tell days apart lives real days."""

import numpy as np
import pytest

from endurance.days import CLASSES, HOME, lived_days, named_by_neighbours, overlaps
from lumen.body.drawing import Canvas
from lumen.body.weather import SPELLS


def test_simulated_day_is_drawn_whole() -> None:
    """A day from midnight to midnight has all its spells, its marks, and a class of its own."""
    day = next(lived_days(3, seed=1))
    assert len(day.canvas.spells) == SPELLS
    assert len(day.canvas.marks) > 10
    assert day.happened in {HOME, *map(str, CLASSES)}


def test_neighbours_name_only_what_they_can() -> None:
    """Pictures that say nothing of the class name it no better than chance."""
    chance = np.random.default_rng(1)
    small = chance.random((200, 12))
    assert named_by_neighbours(small, ["a", "b"] * 100) == pytest.approx(0.5, abs=0.12)
    assert (
        named_by_neighbours(np.repeat(small[:100], 2, axis=0), [str(n // 2) for n in range(200)])
        == 1.0
    )


def test_equal_pictures_share_all_their_colours() -> None:
    """The measure of overlap is 1 for the same picture twice."""
    assert overlaps([Canvas(), Canvas()]) == pytest.approx([1.0])
